"""Row ids made here: rising with time, unique without asking the database.

41 bits of milliseconds since 2020 (enough until 2089) and 22 bits of a counter that starts anywhere,
so that two processes in the same millisecond do not meet; a clash fails the insert, never overwrites.
"""

import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime

_COUNTER_BITS = 22
_SINCE = 1_577_836_800_000  # milliseconds from 1970 to 2020


def first_of(at: datetime) -> int:
    """Return the lowest id that is handed out at an instant."""
    return (int(at.timestamp() * 1000) - _SINCE) << _COUNTER_BITS


class Numbers:
    """Hands out ids; safe to share between threads."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._counter = secrets.randbits(_COUNTER_BITS)
        self._lock = threading.Lock()

    def next(self) -> int:
        """Return a new id of at most 63 bits."""
        with self._lock:
            self._counter = (self._counter + 1) % (1 << _COUNTER_BITS)
            return first_at(self._now()) | self._counter


def made_at(number: int) -> datetime:
    """Return when an id was made, to the millisecond."""
    return datetime.fromtimestamp(((number >> _COUNTER_BITS) + _SINCE) / 1000, UTC)


def first_at(at: datetime) -> int:
    """Return the lowest id that can be made at an instant; every id made before is lower."""
    millis = (int(at.timestamp() * 1000) - _SINCE) & ((1 << 41) - 1)
    return millis << _COUNTER_BITS
