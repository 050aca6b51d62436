"""What was met in a sentence, code by code, and where; places are worked out for those alone who ask.

A letter of ten thousand characters has some ten thousand codes, and a reader is shown a handful.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from handlers.triage.passages import Spot

Code = TypeVar("Code")


class Trail(Generic[Code]):
    """Codes in the order in which they were met, in runs of one place each.

    Attributes:
        codes: all of them; one may be met often.
    """

    __slots__ = ("_ends", "_spots", "codes")

    def __init__(self) -> None:
        self.codes: list[Code] = []
        self._ends: list[int] = []
        self._spots: list[Spot] = []

    def add(self, codes: Sequence[Code], spot: Spot) -> None:
        """Add what stands at one place."""
        self.codes += codes
        self._ends.append(len(self.codes))
        self._spots.append(spot)

    def places(self) -> dict[Code, Spot]:
        """Return each code with its first place."""
        found: dict[Code, Spot] = {}
        start = 0
        for end, spot in zip(self._ends, self._spots, strict=True):
            for code in self.codes[start:end]:
                found.setdefault(code, spot)
            start = end
        return found


class Chain:
    """Words one after another: each alone, and each with the one before it.

    Attributes:
        codes: the words, and then the pairs.
    """

    __slots__ = ("_number", "_places", "codes")

    def __init__(self, number: int = 0, words: Iterable[tuple[int, str]] = ()) -> None:
        """Take the words of a passage.

        Args:
            number: of the passage.
            words: each with its place there.
        """
        self._number = number
        self._places: list[int] = []
        alone: list[str] = []
        for place, word in words:
            self._places.append(place)
            alone.append(word)
        self.codes = [*alone, *map(" ".join, pairwise(alone))]

    def places(self) -> dict[str, Spot]:
        """Return each word, and each pair by its second word, with its first place."""
        found: dict[str, Spot] = {}
        for place, code in zip((*self._places, *self._places[1:]), self.codes, strict=True):
            found.setdefault(code, (self._number, place, place + 1))
        return found
