"""The only place that asks the machine for the time, and a clock that someone sets.

Everything else takes `handlers.ports.Clock`; time-outs may use `time.monotonic`.
"""

import threading
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until someone moves it; may be shared between threads."""

    def __init__(self, at: datetime) -> None:
        self._lock = threading.Lock()
        self._at = _utc(at)

    def now(self) -> datetime:
        """Return the instant it was set to, aware UTC."""
        with self._lock:
            return self._at

    def set(self, at: datetime) -> None:
        """Move to an instant, forwards or backwards.

        Raises:
            ValueError: the instant has no time zone.
        """
        instant = _utc(at)
        with self._lock:
            self._at = instant

    def advance(self, by: timedelta) -> datetime:
        """Move by some time and return the new instant."""
        with self._lock:
            self._at += by
            return self._at


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone; write datetime(..., tzinfo=UTC).")
    return at.astimezone(UTC)
