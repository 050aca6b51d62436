"""Labels that were cut because they are too long for their place, found while pictures are drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

from bot.slack import kit
from bot.slack.cutting import shorten


@dataclass
class Scissors:
    """What was cut off: the whole text, and how much of it fits."""

    cut: set[tuple[str, int]] = field(default_factory=set)

    def __call__(self, text: str, most: int) -> str:
        """Cut as ever, and note it."""
        shown = shorten(text, most)
        if shown != text:
            self.cut.add((text, most))
        return shown


@contextmanager
def heeding() -> Iterator[Scissors]:
    """Note whatever is cut until the end of the block."""
    scissors = Scissors()
    with mock.patch.object(kit, "shorten", scissors):
        yield scissors
