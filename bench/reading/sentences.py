"""The sentences of a letter, and the rights that each uses by the marks of the one who wrote it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.reading.corpus import Sample
from handlers.domain.finding import Place, Verdict
from handlers.domain.rights import Right
from handlers.triage.features import Features, Said
from handlers.triage.passages import passages


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to learn from.

    Attributes:
        letter: the number of its letter.
        rights: those that it is marked with.
        open: those of its letter, which it may use unmarked.
        asks: whether anything in its letter is, or may be, asked.
        marked: the letter tells where its rights are used.
    """

    letter: int
    said: Said
    rights: frozenset[Right]
    open: frozenset[Right]
    asks: bool
    marked: bool

    def uses(self, right: Right | None) -> bool | None:
        """Return whether it uses a right, or any where None is asked for; None where nobody knows."""
        if right is None:
            return True if self.rights else None if self.asks and not self.marked else False
        return True if right in self.rights else None if right in self.open else False


def sentences(number: int, letter: Sample, found: Features) -> Iterator[Sentence]:
    """Yield the sentences of a letter."""
    places = passages(letter.subject, letter.text)
    sole = len(found.sentences) == 1
    for said in found.sentences:
        passage, first, last = said.spot
        start = places[passage].words.spans[first][0] + places[passage].at
        end = places[passage].words.spans[last - 1][1] + places[passage].at
        titled = places[passage].place is Place.SUBJECT
        yield Sentence(
            letter=number,
            said=said,
            rights=letter.rights if sole else _marked(letter, start, end, titled=titled),
            open=letter.rights,
            asks=letter.verdict is not Verdict.OTHER,
            marked=sole or bool(letter.says),
        )


def _marked(letter: Sample, start: int, end: int, *, titled: bool) -> frozenset[Right]:
    text = letter.subject if titled else letter.text
    return frozenset(
        right
        for right, said in letter.says
        if (at := text.find(said)) >= 0 and at < end and start < at + len(said)
    )
