"""The whole demo: set the stage, play, check the promises, and show what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bot.sandbox.story.evidence import Row
from bot.sandbox.story.hands import StoryFault
from bot.sandbox.story.pictures import keep_pictures
from bot.sandbox.story.playing import STEPS, Player
from bot.sandbox.story.promises import Kept, check_all
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.telling import Teller


@dataclass(frozen=True, slots=True)
class Ended:
    """How the story ended."""

    rows: list[Row]
    kept: list[Kept]

    @property
    def well(self) -> bool:
        """Return whether every promise was kept."""
        return all(each.holds for each in self.kept)


def tell(
    folder: Path,
    console: Console,
    *,
    afterwards: Callable[[Stage], None] | None = None,
    before: Callable[[Stage], None] | None = None,
) -> Ended:
    """Play the story in a folder of its own and return how it ended.

    Args:
        afterwards: given the stage while it still stands.
        before: given the stage before the first act; tests break a promise there.
    """
    stage = Stage(folder)
    with stage:
        if before is not None:
            before(stage)
        ended = _play(stage, console)
        if afterwards is not None:
            afterwards(stage)
    return ended


def _play(stage: Stage, console: Console) -> Ended:
    teller = Teller(console, STEPS)
    broken: list[Kept] = []
    with teller:
        try:
            Player(stage, teller).play()
        except StoryFault as fault:
            broken = [Kept("The story can be played to its end", str(fault))]
    rows, kept = check_all(stage)
    keep_pictures(stage)
    ended = Ended(rows, [*broken, *kept])
    teller.cases(ended.rows)
    teller.promises(ended.kept)
    return ended
