"""Weighing what was found in a letter: how likely each right, kind and requester is, and what says so.

The weights are trained in `bench.reading`; the thresholds that make a verdict of them are kept with them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import sqrt
from typing import TypeVar

from handlers.triage import concept, meaning
from handlers.triage.features import GRAMS, Features, Key, Said, openings
from handlers.triage.naming import code_of
from handlers.triage.passages import Spot
from handlers.triage.rules import Rulebook
from handlers.triage.together import heard, likelihood, likely, said
from handlers.triage.weights import MOST_ROWS, Added, Table, added

FEW, FEWER = 16, 8  # features of the shortest letters and sentences are weighed as if there were that many
SILENT = -6.0  # score of a letter without a sentence
SENTENCE = "sentence "  # begins the columns that weigh sentences one by one
_SENTENCES = 3  # that are looked through for what spoke for a right
_NEAR = 2.5  # of the score of the strongest sentence: others that much weaker say nothing of it
_SHOWN = 100  # features that speak for a column, the heaviest first

_K = TypeVar("_K")
_Met = dict[_K, int | None]
"""The row of each thing that was met; None where the weights do not know it."""


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
        self._table = replace(table, rows={})  # the rows are kept by sort, those of parts in another form
        self.columns = tuple(name for name in table.columns if not name.startswith(SENTENCE))
        self._whole = slice(0, len(self.columns))
        self._piece = slice(len(self.columns), len(table.columns))
        self._kinds = [number for number, name in enumerate(self.columns) if name.startswith("kind ")]
        self._classes: dict[Key, int] = {}
        self._concepts: dict[int, int] = {}
        self._words: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._in_parts: dict[str, tuple[int]] = {}  # by word; of those alone that the weights know, no names
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
        self._parts = _nested(self._parts, 1 << table.bits)

    def weigh(self, found: Features) -> Weighed:
        """Return how likely each column is: what the letter says as a whole, and its strongest sentence."""
        sentences = found.sentences
        classes = _met(self._classes, [[found.size], *(said.classes.codes for said in sentences)])
        concepts = _met(self._concepts, [said.concepts.codes for said in sentences])
        words = _met(self._words, [said.words.codes for said in sentences])
        pieces = [
            self._scores(
                (_added_of(classes, said.classes.codes), _added_of(concepts, said.concepts.codes)),
                self._piece,
                FEWER,
            )
            for said in sentences
        ]
        together = (
            _added_up(classes),
            _added_up(concepts),
            _added_up(words),
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
        yield from self._said(self._classes, said.classes.places(), number, classes)
        yield from self._said(self._concepts, said.concepts.places(), number, concepts)
        yield from self._said(self._words, said.words.places(), number, words)

    def _cut(self, words: Iterable[str]) -> Added:
        """Return what the parts of words come to; a part that several words have counts for each."""
        rows: list[int] = []
        most = 0
        for word in words:
            most += len(GRAMS) * len(word)
            if most > MOST_ROWS:
                break
            rows += self._in_parts.get(word) or self._cut_one(word)
        count, total = divmod(sum(rows), 1 << self._table.bits)
        return total, count

    def _cut_one(self, word: str) -> Sequence[int]:
        row_of, least = self._parts.get, GRAMS[0]
        rows = [
            row
            for part in openings(word)
            if (row := row_of(part) or row_of(part[:-1]) or row_of(part[:least]))
        ]
        if word not in self._words:
            return rows
        self._in_parts[word] = found = (sum(rows),)
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
                totals = [
                    score + whole * scale * less
                    for score, whole, scale in zip(totals, sums, scales[columns], strict=True)
                ]
        return totals

    def _said(
        self, known: Mapping[_K, int], found: Mapping[_K, Spot], number: int, scale: float
    ) -> Iterator[tuple[float, Spot]]:
        for key, spot in found.items():
            row = known.get(key)
            if row and (weight := self._table.lane(row, number)) > 0:
                yield weight * scale, spot


def shrink(count: int, few: int) -> float:
    """Return by what the weights of so many features are lessened: a long letter says more of everything."""
    return 1 / sqrt(max(count, few))


def _nested(parts: Mapping[str, int], one: int) -> dict[str, int]:
    """Return rows of parts of words to which those of the shorter parts that begin them are added.

    So one row tells all parts that begin at a place of a word, and few are looked for.

    Args:
        one: counts a part, in a lane of its own above the others.
    """
    found: dict[str, int] = {}
    for part in sorted(parts, key=len):
        shorter = (part[:size] for size in range(len(part) - 1, 0, -1))
        begun = next((found[start] for start in shorter if start in found), 0)
        found[part] = parts[part] + one + begun
    return found


def _met(table: Mapping[_K, int], trails: Iterable[Iterable[_K]]) -> _Met[_K]:
    """Return the rows of all that was met in a letter; each is looked for once in a table that is large."""
    codes = set[_K]().union(*trails)
    return dict(zip(codes, map(table.get, codes), strict=True))


def _added_of(met: _Met[_K], codes: Iterable[_K]) -> Added:
    """Return what the rows of some of what was met come to."""
    return added(list(filter(None, map(met.__getitem__, set(codes)))))


def _added_up(met: _Met[_K]) -> Added:
    """Return what the rows of all that was met come to."""
    return added(list(filter(None, met.values())))
