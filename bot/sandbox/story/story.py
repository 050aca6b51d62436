"""The whole demo: set the stage, play, check the promises, show what came of it, and play how it ends."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from bot.sandbox.story import ending
from bot.sandbox.story.acts_ending import ENDING_STEPS
from bot.sandbox.story.evidence import Row
from bot.sandbox.story.hands import StoryFault
from bot.sandbox.story.kept import Kept
from bot.sandbox.story.kept_ending import Aftermath
from bot.sandbox.story.pictures import keep_pictures
from bot.sandbox.story.playing import STEPS, Player
from bot.sandbox.story.promises import check_all, check_ending
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.telling import Teller


@dataclass(frozen=True, slots=True)
class Ended:
    """How the story ended.

    Attributes:
        rows: the cases as they stood before the mailbox was disconnected.
        certificate, key: the number of the certificate of what was destroyed, and the public key; empty
            where that was not played.
        saved: the certificate's file.
    """

    rows: list[Row]
    kept: list[Kept]
    certificate: str = ""
    key: str = ""
    saved: Path | None = None

    @property
    def well(self) -> bool:
        """Return whether every promise was kept."""
        return all(each.holds for each in self.kept)


def tell(
    folder: Path,
    console: Console,
    *,
    prove: ending.Prove | None = None,
    afterwards: Callable[[Stage], None] | None = None,
    before: Callable[[Stage], None] | None = None,
) -> Ended:
    """Play the story in a folder of its own and return how it ended.

    Args:
        prove: proves a certificate; without it the mailbox is not disconnected, and nothing destroyed.
        afterwards: given the stage while it still stands.
        before: given the stage before the first act; tests break a promise there.
    """
    stage = Stage(folder)
    with stage:
        if before is not None:
            before(stage)
        ended = _play(stage, Teller(console, STEPS + (ENDING_STEPS if prove else 0)), prove)
        if afterwards is not None:
            afterwards(stage)
    return ended


def _play(stage: Stage, teller: Teller, prove: ending.Prove | None) -> Ended:
    broken: list[Kept] = []
    with teller:
        try:
            Player(stage, teller).play()
        except StoryFault as fault:
            broken = [Kept("The story can be played to its end", str(fault))]
        rows, kept = check_all(stage)
        keep_pictures(stage)
        teller.cases(rows)
        ended = Ended(rows, [*broken, *kept])
        if prove is not None and not broken:
            ended = _end(stage, teller, prove, ended)
    teller.promises(ended.kept)
    return ended


def _end(stage: Stage, teller: Teller, prove: ending.Prove, so_far: Ended) -> Ended:
    """Play how it ends, after everything else was checked: of what is destroyed nothing can be."""
    was = ending.before(stage)
    try:
        ending.play(stage, teller)
    except StoryFault as fault:
        return replace(so_far, kept=[*so_far.kept, Kept("The ending can be played to its end", str(fault))])
    left = ending.look(stage, prove)
    kept = [*so_far.kept, *check_ending(Aftermath(stage, was, left, prove))]
    ending.show(teller, was, left)
    saved = ending.keep_certificate(stage.folder, left)
    number = left.issued.number if left.issued else ""
    return replace(so_far, kept=kept, certificate=number, key=left.key.hex(), saved=saved)
