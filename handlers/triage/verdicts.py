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
_LOOKED_INTO = 0.75  # weight of a rule that keeps a letter from being put aside unseen
_BELIEVED = 0.8  # weight of a rule that makes a letter of few words a request …
_NO_LETTER = 0.3  # … unless it is this likely sent to many
_FEW = frozenset({"#none", "#word", "#line"})  # words: where there are more, the weights know better
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
    surest = max((match.rule.weight for match in found.matches.values()), default=0.0)
    if chance >= thresholds["request"] or (surest >= _BELIEVED and _is_plain(weighed, found)):
        verdict = Verdict.REQUEST
    elif chance >= thresholds["look"] or surest >= _LOOKED_INTO or about.encrypted:
        verdict = Verdict.LOOK
    else:
        verdict = Verdict.OTHER
    if verdict is Verdict.REQUEST and about.mail_kind in _MACHINES:  # never silenced by markers alone
        verdict = Verdict.LOOK
    if verdict is Verdict.OTHER:
        return Judged(verdict, (), 1 - chance)
    rights = _rights(weighed, found, thresholds, verdict)
    return Judged(verdict, rights, max(chance, surest if verdict is Verdict.REQUEST else 1 - chance))


def _is_plain(weighed: Weighed, found: Features) -> bool:
    """Return whether a letter says one thing in a few words, and is not sent to many."""
    many = max(weighed.likely["kind list"], weighed.likely["kind spam"], weighed.likely["kind auto_reply"])
    return many < _NO_LETTER and any(size in found.classes for size in _FEW)


def verdict_chance(weighed: Weighed) -> float:
    """Return how likely a letter is a request: between what it says as a whole and its likeliest right."""
    return (weighed.likely["request"] + max(weighed.likely[f"right {one}"] for one in RIGHTS)) / 2


def _rights(
    weighed: Weighed, found: Features, thresholds: Mapping[str, float], verdict: Verdict
) -> tuple[Right, ...]:
    likely = {right: weighed.likely[f"right {right}"] for right in RIGHTS}
    rights: set[Right] = {right for right in RIGHTS if likely[right] >= thresholds[f"right {right}"]}
    if verdict is Verdict.REQUEST:
        hidden = {right for match in found.matches.values() for right in match.rule.hides}
        met = {match.rule.right for match in found.matches.values() if match.rule.weight >= _BELIEVED}
        rights |= met - hidden
    if verdict is Verdict.REQUEST and not rights:
        rights = {max(RIGHTS, key=lambda right: likely[right] / thresholds[f"right {right}"])}
    if found.only_keeps and Right.ERASURE in rights:
        rights = rights - {Right.ERASURE} | {Right.RESTRICTION}
    return tuple(right for right in Right if right in rights)
