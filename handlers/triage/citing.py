"""The words that decided, with their places in the letter, so that a person can check."""

from collections.abc import Iterator, Sequence

from handlers.domain.finding import Evidence, LetterKind, Verdict
from handlers.domain.rights import Right
from handlers.triage.features import Features, Spot
from handlers.triage.passages import Passage
from handlers.triage.verdicts import Judged
from handlers.triage.weighing import Scales

MODEL = "model"  # the name of the rule where weighed words decided
_MOST = 4  # places that are shown for one thing
_REACH = 14  # words of one place


def cite(
    judged: Judged, kind: LetterKind, passages: Sequence[Passage], found: Features, scales: Scales
) -> tuple[Evidence, ...]:
    """Return the words that decided for each right, and for the kind of a letter that is no request."""
    cited: list[Evidence] = []
    for right in judged.rights:
        met = [match for match in found.matches.values() if match.rule.right is right]
        cited += [
            _evidence(right, match.spot, passages, match.rule.name, match.rule.weight)
            for match in met[:_MOST]
        ]
        if not met:
            cited += _weighed(right, f"right {right}", passages, found, scales)
    if f"kind {kind}" in scales.columns and judged.verdict is not Verdict.REQUEST:
        cited += _weighed(kind, f"kind {kind}", passages, found, scales)
    return tuple(cited)


def _weighed(
    of: Right | LetterKind, column: str, passages: Sequence[Passage], found: Features, scales: Scales
) -> Iterator[Evidence]:
    """Yield the heaviest places, none within another."""
    shown: list[Spot] = []
    for weight, spot in scales.contributions(found, column):
        number, first, last = spot
        if last <= first or last - first > _REACH:
            continue
        if any(number == other and first < end and start < last for other, start, end in shown):
            continue
        shown.append(spot)
        yield _evidence(of, spot, passages, MODEL, min(1.0, weight))
        if len(shown) >= _MOST:
            return
    if not shown and passages:
        whole = passages[0].words
        yield _evidence(of, (0, 0, min(len(whole.spans), _REACH)), passages, MODEL, 0.0)


def _evidence(
    of: Right | LetterKind, spot: Spot, passages: Sequence[Passage], rule: str, score: float
) -> Evidence:
    number, first, last = spot
    passage = passages[number]
    spans = passage.words.spans
    start, end = spans[first][0] + passage.at, spans[last - 1][1] + passage.at
    return Evidence(of, start, end, rule, passage.place, round(min(1.0, max(0.0, score)), 3))
