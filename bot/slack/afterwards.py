"""What is shown after a delivery was answered: a few threads of the app's own, and a queue with an end.

No call to Slack comes before its acknowledgement. A crash or a full queue loses a sentence or a window,
never work: that is in the records before anything is shown.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeAlias

from bot.logs import failure

_log = logging.getLogger(__name__)
_UNTOLD = {"action": "slack.untold", "reason": "too_many_waiting"}

Showing: TypeAlias = Callable[[], None]


class Afterwards(Protocol):
    """Where calls to Slack wait for the acknowledgement of the delivery that they answer."""

    def do(self, showing: Showing) -> None:
        """Show something once the delivery that is being handled in this thread was answered."""

    def hold(self) -> Showing:
        """Keep back what this thread shows from here on; what is returned lets it go, from any thread."""

    def stop(self) -> None:
        """Finish what waits and take nothing more."""


class AtOnce:
    """Shows things in the caller's thread, before the acknowledgement: for tests and the demo."""

    def do(self, showing: Showing) -> None:
        """Show it now."""
        showing()

    def hold(self) -> Showing:
        """Hold nothing back."""
        return lambda: None

    def stop(self) -> None:
        """Do nothing; nothing waits."""


class Ushers:
    """Threads that show things.

    Args:
        threads: calls to Slack at the same time.
        most: showings that wait or run; one more is dropped, and the log says so.
    """

    def __init__(self, threads: int = 8, most: int = 200) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="slack-usher")
        self._room = threading.BoundedSemaphore(most)
        self._mine = threading.local()

    def do(self, showing: Showing) -> None:
        """Show it once the delivery was answered; at once where none is being handled."""
        held: list[Showing] | None = getattr(self._mine, "held", None)
        if held is None:
            self._begin(showing)
        else:
            held.append(showing)

    def hold(self) -> Showing:
        """Keep back what this thread shows until the returned function is called."""
        held: list[Showing] = []
        self._mine.held = held

        def let_go() -> None:
            if getattr(self._mine, "held", None) is held:
                self._mine.held = None
            while held:
                self._begin(held.pop(0))

        return let_go

    def stop(self) -> None:
        """Finish what waits and take nothing more."""
        self._threads.shutdown(wait=True)

    def _begin(self, showing: Showing) -> None:
        if not self._room.acquire(blocking=False):
            _log.warning("Too much waits to be shown; a sentence is lost.", extra=_UNTOLD)
            return
        try:
            self._threads.submit(showing).add_done_callback(self._ended)
        except RuntimeError:  # stopped; what was done stands in the records
            self._room.release()

    def _ended(self, shown: "Future[None]") -> None:
        self._room.release()
        error = shown.exception()
        if isinstance(error, Exception):
            failure(_log, "slack.fault", error, ref="")


@contextmanager
def held_back(afterwards: Afterwards) -> Iterator[None]:
    """Show nothing before the end of the block."""
    let_go = afterwards.hold()
    try:
        yield
    finally:
        let_go()
