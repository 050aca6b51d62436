"""Weighing what was found in a letter: how likely each right, kind and requester is, and what says so.

The weights are trained in `bench.reading`; the thresholds that make a verdict of them are kept with them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, sqrt

from handlers.triage.features import NEGATED, PAIRED, TITLED, Features, Key, Spot, parts
from handlers.triage.rules import Rulebook
from handlers.triage.weights import Table

_SECOND = 256  # code of the second class of a pair
_FEW = 16  # classes and words of the shortest letters are weighed as if there were that many


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the weights say.

    Attributes:
        likely: by column, how likely it is, 0 to 1.
    """

    likely: dict[str, float]


class Scales:
    """The weights of everything that letters are weighed by."""

    def __init__(self, table: Table, book: Rulebook) -> None:
        self.columns = table.columns
        self.facts = table.facts
        self._table = table
        self._classes = {code_of(name, book): row for name, row in table.rows.items() if name[0] in "@!#"}
        self._words = {name: row for name, row in table.rows.items() if name[0] not in "@!#~"}
        self._parts = {name[1:]: row for name, row in table.rows.items() if name[0] == "~"}

    def weigh(self, found: Features) -> Weighed:
        """Return how likely each column is."""
        sums = [(rows, self._table.sums(rows)) for rows in self._rows(found)]
        likely: dict[str, float] = {}
        for number, column in enumerate(self.columns):
            score = self.facts["bias"][number]
            for (rows, totals), scale in zip(sums, self.facts["scale"], strict=True):
                score += totals[number] * scale[number] * shrink(len(rows))
            likely[column] = 1 / (1 + exp(-max(min(score, 30.0), -30.0)))
        return Weighed(likely)

    def contributions(self, found: Features, column: str) -> list[tuple[float, Spot]]:
        """Return what spoke for a column and where, the heaviest first."""
        number = self.columns.index(column)
        classes, words, _ = self.facts["scale"]
        said = [
            (weight * classes[number], spot)
            for key, spot in found.classes.items()
            if (weight := self._weight(self._classes.get(key), number)) > 0
        ]
        said += [
            (weight * words[number], spot)
            for key, spot in found.words.items()
            if (weight := self._weight(self._words.get(key), number)) > 0
        ]
        return sorted(said, reverse=True)

    def _weight(self, row: int | None, number: int) -> int:
        return self._table.lane(row, number) if row else 0

    def _rows(self, found: Features) -> Iterator[list[int]]:
        yield [row for key in found.classes if (row := self._classes.get(key))]
        yield [row for key in found.words if (row := self._words.get(key))]
        known = self._parts
        cut = {part for word in found.words if " " not in word for part in parts(word)}
        yield [known[part] for part in sorted(known.keys() & cut)]


def shrink(count: int) -> float:
    """Return by what the weights of so many features are lessened: a long letter says more of everything."""
    return 1 / sqrt(max(count, _FEW))


def name_of(key: Key, names: Mapping[int, str]) -> str:
    """Return a feature of the classes as the file of the weights names it."""
    if isinstance(key, str):
        return key
    sides = divmod(key - PAIRED, _SECOND) if key >= PAIRED else (key,)
    return "@" + ">".join(_side(code, names) for code in sides)


def code_of(name: str, book: Rulebook) -> Key:
    """Return the feature of the classes that a name in the file of the weights stands for; else the name."""
    if name[0] != "@":
        return name
    codes = [_code(side, book) for side in name[1:].split(">")]
    return codes[0] if len(codes) == 1 else PAIRED + codes[0] * _SECOND + codes[1]


def _side(code: int, names: Mapping[int, str]) -> str:
    marks = "^" * bool(code & TITLED) + "-" * bool(code & NEGATED)
    return marks + names[code & (NEGATED - 1)]


def _code(side: str, book: Rulebook) -> int:
    bit = book.bits[side.lstrip("^-")].bit_length() - 1
    return bit + TITLED * ("^" in side) + NEGATED * ("-" in side)
