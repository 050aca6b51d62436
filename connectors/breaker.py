"""One provider in trouble: after some mailboxes in a row it is let alone, and asked again by one of them.

So a fleet does not knock ten thousand times at a closed door, and no mailbox is blamed for it.
"""

import threading
import time
from collections.abc import Callable

#: Mailboxes that meet trouble, with none served between, before it is taken for the provider's.
MAILBOXES = 5
#: Seconds that it is let alone at first, and at most.
FIRST, LONGEST = 30.0, 900.0


class Breaker:
    """Stands before the calls of all mailboxes of one provider.

    Args:
        clock: a monotonic clock in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._troubled: set[str] = set()
        self._pause = 0.0  # 0.0 while calls are made
        self._until = 0.0
        self._trying = False

    def wait(self) -> float:
        """Return the seconds until a call may be made, 0.0 for now.

        When a pause is over one caller is let through to try; others wait for what comes of it.
        """
        with self._lock:
            if not self._pause:
                return 0.0
            now = self._clock()
            if now < self._until:
                return self._until - now
            self._until, self._trying = now + FIRST, True
            return 0.0

    def served(self) -> None:
        """Note that the provider did what a mailbox asked."""
        with self._lock:
            self._troubled.clear()
            self._pause = 0.0

    def troubled(self, mailbox: str, named: float | None = None) -> None:
        """Note that the provider failed a mailbox by no fault of the call.

        Args:
            named: seconds that it asks to wait.
        """
        with self._lock:
            now = self._clock()
            if self._pause and not self._trying:
                return  # it was under way already
            self._troubled.add(mailbox)
            if len(self._troubled) < MAILBOXES:
                return
            self._pause = min(self._pause * 2, LONGEST) if self._pause else FIRST
            self._until, self._trying = now + max(self._pause, min(named or 0.0, LONGEST)), False
