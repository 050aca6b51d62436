"""From weights and rules to a verdict and rights; a request that is missed costs most, so doubt is shown.

Hard rules stand here too: whoever asks not to erase yet does not ask for erasure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.base import MailKind
from handlers.domain.finding import Circumstances, Verdict
from handlers.domain.rights import Right
from handlers.triage.features import Features
from handlers.triage.weighing import Weighed

RIGHTS = tuple(right for right in Right if right is not Right.UNCLEAR)
_SURE_RULE = 0.9  # weight of a rule that is believed where the weights are in doubt
_SPEAKING = 0.5  # how likely a request must be for a rule to add its right
_MACHINES = frozenset({MailKind.AUTO_REPLY, MailKind.BOUNCE, MailKind.RECEIPT, MailKind.CALENDAR})


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, the rights, and how sure the verdict is."""

    verdict: Verdict
    rights: tuple[Right, ...]
    confidence: float


def judge(weighed: Weighed, found: Features, thresholds: Mapping[str, float], about: Circumstances) -> Judged:
    """Return what a letter is taken for."""
    chance = verdict_chance(weighed)
    if chance >= thresholds["request"]:
        verdict = Verdict.REQUEST
    elif chance >= thresholds["look"] or about.encrypted:
        verdict = Verdict.LOOK
    else:
        verdict = Verdict.OTHER
    if verdict is Verdict.REQUEST and about.mail_kind in _MACHINES:
        verdict = Verdict.LOOK
    if verdict is Verdict.OTHER:
        return Judged(verdict, (), 1 - chance)
    rights = _rights(weighed, found, thresholds, verdict)
    return Judged(verdict, rights, chance if verdict is Verdict.REQUEST else max(chance, 1 - chance))


def verdict_chance(weighed: Weighed) -> float:
    """Return how likely a letter is a request: between what it says as a whole and its likeliest right."""
    return (weighed.likely["request"] + max(weighed.likely[f"right {one}"] for one in RIGHTS)) / 2


def _rights(
    weighed: Weighed, found: Features, thresholds: Mapping[str, float], verdict: Verdict
) -> tuple[Right, ...]:
    likely = {right: weighed.likely[f"right {right}"] for right in RIGHTS}
    rights = {right for right in RIGHTS if likely[right] >= thresholds[f"right {right}"]}
    if verdict is Verdict.REQUEST and not rights:
        rights = {max(RIGHTS, key=lambda right: likely[right] / thresholds[f"right {right}"])}
    if _keeps(found) and Right.ERASURE in rights:
        rights = rights - {Right.ERASURE} | {Right.RESTRICTION}
    return tuple(right for right in Right if right in rights)


def _keeps(found: Features) -> bool:
    """Return whether a letter asks to keep data and nowhere to erase them."""
    met = [match.rule for match in found.matches.values()]
    keeps = any(rule.name == "restriction-keep" for rule in met)
    return keeps and not any(rule.right is Right.ERASURE for rule in met)
