"""The port that every engine stands behind.

`embedded` runs jobs in this process; an engine for several machines has its place beside it.
"""

import threading
from typing import Protocol


class Engine(Protocol):
    """Runs each job on its tick and when woken, never twice at once."""

    @property
    def stopping(self) -> threading.Event:
        """Return the event that is set once `stop` was called, for long work to look at."""

    def start(self) -> None:
        """Run every job once now, and from then on by its tick; may be called once."""

    def wake(self, name: str) -> None:
        """Run a job soon; during a run, once more after it. Does nothing before start or after stop.

        Raises:
            LookupError: there is no job of that name.
        """

    def stop(self, timeout: float) -> bool:
        """Start nothing more and wait for what runs.

        Args:
            timeout: seconds to wait at most.

        Returns:
            Whether everything has finished. What has not is resumed after the next start,
            because every duty is a row in the database.
        """
