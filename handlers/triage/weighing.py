"""Weighing what was found in a letter: how likely each right, kind and requester is, and what says so.

The weights are trained in `bench.reading`; the thresholds that make a verdict of them are kept with them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import sqrt
from typing import TypeVar

from handlers.triage import concept, meaning
from handlers.triage.features import Features, Key, Said, parts
from handlers.triage.naming import code_of
from handlers.triage.passages import Spot
from handlers.triage.rules import Rulebook
from handlers.triage.together import heard, likelihood, likely, said
from handlers.triage.trail import Trail
from handlers.triage.weights import MOST_ROWS, Added, Table, added

FEW, FEWER = 16, 8  # features of the shortest letters and sentences are weighed as if there were that many
SILENT = -6.0  # score of a letter without a sentence
SENTENCE = "sentence "  # begins the columns that weigh sentences one by one
_SENTENCES = 3  # that are looked through for what spoke for a right
_NEAR = 2.5  # of the score of the strongest sentence: others that much weaker say nothing of it
_SHOWN = 100  # features that speak for a column, the heaviest first

_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the weights say.

    Attributes:
        likely: by column, how likely it is, 0 to 1.
        asks: how likely the letter asks for anything, 0 to 1.
        pieces: the scores of each sentence, for "request" and each right.
    """

    likely: dict[str, float]
    asks: float
    pieces: Sequence[Sequence[float]] = ()


class Scales:
    """The weights of everything that letters are weighed by: of whole letters, and of their sentences."""

    def __init__(self, table: Table, book: Rulebook) -> None:
        self.facts = table.facts
        self._table = table
        self.columns = tuple(name for name in table.columns if not name.startswith(SENTENCE))
        self._whole = slice(0, len(self.columns))
        self._piece = slice(len(self.columns), len(table.columns))
        self._kinds = [number for number, name in enumerate(self.columns) if name.startswith("kind ")]
        self._classes: dict[Key, int] = {}
        self._concepts: dict[int, int] = {}
        self._words: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._in_parts: dict[str, Added] = {}  # by word; of those alone that the weights know, no names
        numbers = concept.names()
        for name, row in table.rows.items():
            if name[0] in "@!#":
                self._classes[code_of(name, book)] = row
            elif name[0] == "&":
                self._concepts[meaning.code_of(name, numbers)] = row
            elif name[0] == "~":
                self._parts[name[1:]] = row
            else:
                self._words[name] = row

    def weigh(self, found: Features) -> Weighed:
        """Return how likely each column is: what the letter says as a whole, and its strongest sentence."""
        sentences = found.sentences
        stand = [self._classes.keys() & said.classes.codes for said in sentences]
        mean = [self._concepts.keys() & said.concepts.codes for said in sentences]
        pieces = [
            self._scores(
                (added(_rows(self._classes, classes)), added(_rows(self._concepts, concepts))),
                self._piece,
                FEWER,
            )
            for classes, concepts in zip(stand, mean, strict=True)
        ]
        words = {word for said in sentences for word in said.words.codes}
        together = (
            added(_rows(self._classes, set(self._classes.keys() & {found.size}).union(*stand))),
            added(_rows(self._concepts, set[int]().union(*mean))),
            added(_rows(self._words, self._words.keys() & words)),
            self._cut(word for word in words if " " not in word),
        )
        whole = self._scores(together, self._whole, FEW)
        silent = [SILENT] * (self._piece.stop - self._piece.start)
        strongest = [max(scores) for scores in zip(*pieces, strict=True)] or silent
        asks, rights = self.facts["asks"], self.facts["rights"]
        kind = max((whole[number] for number in self._kinds), default=0.0)
        chances = dict(zip(self.columns, map(likelihood, whole), strict=True))
        inputs = heard(whole, strongest)
        for name, (weights, bias) in zip(self.columns[1 : len(strongest)], rights, strict=True):
            chances[name] = likely(inputs, weights, bias)
        asked = likely(said(whole, strongest, kind), *asks) if sentences else 0.0  # nothing is said
        return Weighed(chances, asked, pieces)

    def contributions(
        self, found: Features, weighed: Weighed, column: str
    ) -> Iterator[list[tuple[float, Spot]]]:
        """Yield what spoke most for a column and where, the heaviest first, sentence by sentence.

        Of "request" and of rights, the sentences that use them most by their scores; of others, all of them.
        """
        number = self.columns.index(column)
        said: Sequence[Said] = found.sentences
        if said and number < self._piece.stop - self._piece.start:
            ranked = sorted(range(len(said)), key=lambda one: -weighed.pieces[one][number])
            least = weighed.pieces[ranked[0]][number] - _NEAR
            said = [said[one] for one in ranked[:_SENTENCES] if weighed.pieces[one][number] >= least]
        for one in said:
            yield nlargest(_SHOWN, self._spoke(one, number))

    def _spoke(self, said: Said, number: int) -> Iterator[tuple[float, Spot]]:
        classes, concepts, words, _ = (scale[number] for scale in self.facts["scale"])
        yield from self._said(self._classes, said.classes, number, classes)
        yield from self._said(self._concepts, said.concepts, number, concepts)
        yield from self._said(self._words, said.words, number, words)

    def _cut(self, words: Iterable[str]) -> Added:
        """Return what the parts of words come to; a part that several words have counts for each."""
        total = count = 0
        for word in words:
            sums, many = self._in_parts.get(word) or self._cut_one(word)
            if count + many > MOST_ROWS:
                break
            total, count = total + sums, count + many
        return total, count

    def _cut_one(self, word: str) -> Added:
        found = added([row for part in parts(word) if (row := self._parts.get(part))])
        if word in self._words:
            self._in_parts[word] = found
        return found

    def _scores(self, sorts: Sequence[Added], columns: slice, few: int) -> list[float]:
        """Return the score of some columns.

        Args:
            sorts: what the rows of classes, concepts, words and parts of words come to.
            few: features of the shortest are weighed as if there were that many.
        """
        totals: list[float] = list(self.facts["bias"][columns])
        for (total, count), scales in zip(sorts, self.facts["scale"], strict=False):
            if count:
                less = shrink(count, few)
                sums = self._table.unpacked(total, count, columns)
                for number, (whole, scale) in enumerate(zip(sums, scales[columns], strict=True)):
                    totals[number] += whole * scale * less
        return totals

    def _said(
        self, known: Mapping[_K, int], found: Trail[_K], number: int, scale: float
    ) -> Iterator[tuple[float, Spot]]:
        for key, spot in found.places().items():
            row = known.get(key)
            if row and (weight := self._table.lane(row, number)) > 0:
                yield weight * scale, spot


def shrink(count: int, few: int) -> float:
    """Return by what the weights of so many features are lessened: a long letter says more of everything."""
    return 1 / sqrt(max(count, few))


def _rows(table: Mapping[_K, int], known: Iterable[_K]) -> list[int]:
    return list(map(table.__getitem__, known))
