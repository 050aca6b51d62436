"""What `ombud demo --serve` keeps open when the story has ended: time goes on, or is moved.

What there is to see and do meanwhile is the sandbox desk's.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.sandbox.story.passing import stops
from bot.sandbox.story.stage import Stage
from handlers.checkup import standing

_TICK = 0.5  # seconds
_ROUNDS = 3
_MOMENT = timedelta(milliseconds=1)


class OpenHouse:
    """Time on a stage after the story: it runs on, and may be moved forwards; safe to use from many threads.

    Args:
        now: the machine's time, whose pace it keeps.
    """

    def __init__(self, stage: Stage, now: Callable[[], datetime]) -> None:
        self._stage = stage
        self._now = now
        self._lock = threading.Lock()
        self._ahead = max(stage.clock.now(), now()) - now()

    def run(self, stop: threading.Event) -> None:
        """Let time go on from the story's end, or from now where that is later, until told to stop."""
        while not stop.wait(_TICK):
            self.work()

    def work(self) -> None:
        """Let everything happen that is due by now."""
        with self._lock:
            self._stage.clock.set(max(self._now() + self._ahead, self._stage.clock.now() + _MOMENT))
            for _ in range(_ROUNDS):  # what is noticed, then what comes of it
                self._stage.round()
                if not standing(self._stage.desk).waiting:
                    return

    def move(self, by: timedelta) -> None:
        """Move time forwards past 3, 9, 15 and 21 o'clock; what is due in between happens then."""
        with self._lock:
            for instant in stops(self._stage.clock.now(), self._stage.clock.now() + by):
                self._stage.reach(instant)
                self._stage.work()
            self._ahead = self._stage.clock.now() - self._now()


def whereabouts(stage: Stage) -> list[str]:
    """Return where to look and how to drop a letter in."""
    maildir: Path = stage.post.maildir
    return [
        f"Slack's stand-in     {stage.slack.base_url}",
        f"The mailbox          {maildir}",
        f"What leaves          {maildir / '.Sent'}",
        f"Drop a letter in     cp letter.eml {maildir / 'new'}/",
    ]
