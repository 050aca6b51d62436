"""Token buckets: how long a call waits so that a provider's quota is kept and others get theirs.

Nothing sleeps here: `take` tells the wait, and the caller waits or comes back later.
"""

import threading
import time
from collections.abc import Callable

from connectors.breaker import Breaker


class Bucket:
    """Fills steadily, may be overdrawn, and tells how long until the debt is paid.

    Args:
        per_minute: units that come back in a minute.
        burst: units that may be taken at once after a pause.
        clock: a monotonic clock in seconds.
    """

    def __init__(self, per_minute: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        if per_minute <= 0 or burst <= 0:
            raise ValueError("a bucket needs a rate and a burst above zero")
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._lock = threading.Lock()
        self._level = burst
        self._at = clock()

    def take(self, units: float) -> float:
        """Take units, in advance where they are not there yet, and return the seconds to wait."""
        with self._lock:
            self._fill()
            self._level -= units
            return max(0.0, -self._level / self._rate)

    def give_back(self, units: float) -> None:
        """Return units that were taken for a call that is not made after all."""
        with self._lock:
            self._fill()
            self._level = min(self._burst, self._level + units)

    def _fill(self) -> None:
        now = self._clock()
        self._level = min(self._burst, self._level + max(0.0, now - self._at) * self._rate)
        self._at = now


class Pacing:
    """The buckets of one provider: one for our project or app, and one for each mailbox.

    Args:
        project: makes the bucket that all mailboxes share.
        mailbox: makes the bucket of one mailbox.
        breaker: stands before the calls of all mailboxes; whoever calls asks it and tells it.
    """

    def __init__(
        self, project: Bucket, mailbox: Callable[[], Bucket], breaker: Breaker | None = None
    ) -> None:
        self.breaker = breaker or Breaker()
        self._project = project
        self._make = mailbox
        self._lock = threading.Lock()
        self._mailboxes: dict[str, Bucket] = {}

    def take(self, mailbox: str, units: float, patience: float) -> float:
        """Take units from both buckets and return the seconds to wait.

        Where that is longer than `patience`, nothing is taken: the caller comes back after the wait.
        """
        own = self._of(mailbox)
        wait = max(own.take(units), self._project.take(units))
        if wait > patience:
            own.give_back(units)
            self._project.give_back(units)
        return wait

    def _of(self, mailbox: str) -> Bucket:
        with self._lock:
            if mailbox not in self._mailboxes:
                self._mailboxes[mailbox] = self._make()
            return self._mailboxes[mailbox]
