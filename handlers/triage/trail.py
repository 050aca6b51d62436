"""What was met in a sentence, code by code, and where; places are worked out for those alone who ask.

A letter of ten thousand characters has some ten thousand codes, and a reader is shown a handful.
"""

from collections.abc import Sequence
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
