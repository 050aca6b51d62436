"""Graph's quotas of one app and mailbox: calls side by side, and calls in ten minutes."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.sandbox.microsoft.refusals import GraphError

_WINDOW = 600.0


@dataclass(slots=True)
class Pace:
    """The quota of each mailbox.

    Attributes:
        side_by_side: calls that one mailbox may have under way.
        most: calls of one mailbox in ten minutes.
        retry_after: what a refusal names, "" for nothing.
        takes: seconds that each call takes at least, so that calls can meet.
        peak: the most calls of one mailbox that were under way at once.
    """

    side_by_side: int = 4
    most: int = 10_000
    retry_after: str = "1"
    takes: float = 0.0
    peak: int = 0
    calls: int = 0
    _under_way: dict[str, int] = field(default_factory=dict)
    _lately: dict[str, deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def one(self, mailbox: str) -> Iterator[None]:
        """Counts one call while it is under way, and refuses it where it is one too many."""
        now = time.monotonic()
        with self._lock:
            self.calls += 1
            lately = self._lately.setdefault(mailbox, deque())
            lately.append(now)
            while lately[0] < now - _WINDOW:
                lately.popleft()
            here = self._under_way[mailbox] = self._under_way.get(mailbox, 0) + 1
            self.peak = max(self.peak, here)
            refused = here > self.side_by_side or len(lately) > self.most
        try:
            if refused:
                raise GraphError(429, "ApplicationThrottled", self.retry_after)
            if self.takes:
                time.sleep(self.takes)
            yield
        finally:
            with self._lock:
                self._under_way[mailbox] -= 1
