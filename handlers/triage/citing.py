"""The words that decided, with their places in the letter, so that a person can check."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handlers.domain.finding import Evidence, LetterKind, Place, Verdict
from handlers.domain.rights import Right
from handlers.triage.features import Features
from handlers.triage.passages import Passage, Spot
from handlers.triage.plain import BREAK
from handlers.triage.verdicts import Judged
from handlers.triage.weighing import Scales, Weighed

MODEL = "model"  # the name of the rule where weighed words decided
_MOST = 4  # places that are shown for one rule's right
_CLAUSES = 2  # that are shown where weighed words decided
_REACH = 14  # words of one place
_FIRST = 8  # words of a letter that show that they cannot be read
_TELLING = 5  # letters from which a word tells a reader anything


@dataclass(frozen=True, slots=True)
class Read:
    """A letter as it was read.

    Attributes:
        plain: function words, which tell a reader nothing.
        reason: why a person looks at it whatever its words weigh; "" where these alone decide.
        pointing: the words that only point to a file, or its name.
    """

    passages: Sequence[Passage]
    found: Features
    weighed: Weighed
    plain: frozenset[str] = frozenset()
    reason: str = ""
    pointing: Spot | None = None


def cite(judged: Judged, kind: LetterKind, read: Read, scales: Scales) -> tuple[Evidence, ...]:
    """Return the words that decided for each right and for the kind; at least one place of one to look at."""
    cited: list[Evidence] = []
    for right in judged.rights:
        met = [match for match in read.found.matches.values() if match.rule.right is right]
        cited += [
            _evidence(right, match.spot, read.passages, match.rule.name, match.rule.weight)
            for match in met[:_MOST]
        ]
        if not met:
            cited += _weighed(right, f"right {right}", read, scales)
    if f"kind {kind}" in scales.columns:
        cited += _weighed(kind, f"kind {kind}", read, scales)
    if judged.verdict is Verdict.LOOK and (read.reason or not cited):
        cited += _doubted(read, scales)
    return tuple(cited)


def _doubted(read: Read, scales: Scales) -> Iterator[Evidence]:
    """Yield what may make a letter a request: where the reason shows, or the strongest rule or clause."""
    asks = LetterKind.REQUEST
    if read.reason:
        spot = read.pointing or _beginning(read.passages)
        if spot is None:
            yield Evidence(asks, 0, 0, read.reason)
        else:
            yield _evidence(asks, spot, read.passages, read.reason, 1.0)
    elif read.found.matches:
        met = max(read.found.matches.values(), key=lambda one: one.rule.weight)
        yield _evidence(asks, met.spot, read.passages, met.rule.name, met.rule.weight)
    else:
        yield from _weighed(asks, "request", read, scales)


def _beginning(passages: Sequence[Passage]) -> Spot | None:
    """Return the first words of the first passage that has any, a text's before a subject's."""
    with_words = [number for number, one in enumerate(passages) if one.words.folded]
    if not with_words:
        return None
    number = min(with_words, key=lambda one: (passages[one].place is Place.SUBJECT, one))
    return number, 0, min(_FIRST, len(passages[number].words.folded))


def _weighed(of: Right | LetterKind, column: str, read: Read, scales: Scales) -> Iterator[Evidence]:
    """Yield the clauses that weigh most, the first scored by how likely the thing is."""
    heavy = _clauses(read, scales.contributions(read.found, read.weighed, column))
    shown: list[Spot] = []
    for clause, weight in heavy:
        if len(shown) < _CLAUSES and not any(_overlap(clause, one) for one in shown):
            shown.append(clause)
            score = read.weighed.likely[column] * weight / max(heavy[0][1], 1e-9)
            yield _evidence(of, clause, read.passages, MODEL, score)


def _overlap(one: Spot, other: Spot) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _clauses(read: Read, spoke: Iterable[list[tuple[float, Spot]]]) -> list[tuple[Spot, float]]:
    """Return the clauses with what their telling words weigh, the heaviest first; else any clause."""
    weights: dict[Spot, float] = {}
    for said in spoke:  # a sentence of short words is shown by these
        weights |= _weights(read, [one for one in said if _tells(read, one[1])]) or _weights(read, said)
    if not weights:
        weights = {
            _clause(passage, (number, 0, 1)): 0.0
            for number, passage in enumerate(read.passages)
            if passage.words.folded
        }
    return sorted(weights.items(), key=lambda one: -one[1])


def _weights(read: Read, said: Sequence[tuple[float, Spot]]) -> dict[Spot, float]:
    weights: dict[Spot, float] = {}
    for weight, spot in said:
        number, first, last = spot
        if first < last <= first + _REACH:
            clause = _clause(read.passages[number], spot)
            weights[clause] = weights.get(clause, 0.0) + weight
    return weights


def _tells(read: Read, spot: Spot) -> bool:
    number, first, last = spot
    said = read.passages[number].words.folded[first:last]
    if not {BREAK, ","}.isdisjoint(said):
        return False
    return any(len(word) >= _TELLING and word not in read.plain for word in said)


def _clause(passage: Passage, spot: Spot) -> Spot:
    """Return the words around some words up to the next commas and stops, and not too many."""
    folded = passage.words.folded
    number, first, last = spot
    while first and last - first < _REACH and folded[first - 1] not in {BREAK, ","}:
        first -= 1
    while last < len(folded) and last - first < _REACH and folded[last] not in {BREAK, ","}:
        last += 1
    return number, first, last


def _evidence(
    of: Right | LetterKind, spot: Spot, passages: Sequence[Passage], rule: str, score: float
) -> Evidence:
    number, first, last = spot
    passage = passages[number]
    spans = passage.words.spans
    start, end = spans[first][0] + passage.at, spans[last - 1][1] + passage.at
    return Evidence(of, start, end, rule, passage.place, round(min(1.0, max(0.0, score)), 3))
