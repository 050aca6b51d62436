"""From weights and rules to a verdict and rights; a request that is missed costs most, so doubt is shown.

Hard rules stand here too: whoever asks not to erase yet does not ask for erasure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.base import MailKind
from handlers.domain.finding import Circumstances, Verdict
from handlers.domain.rights import Right
from handlers.triage.features import Features
from handlers.triage.rules import Rule
from handlers.triage.weighing import Weighed

RIGHTS = tuple(right for right in Right if right is not Right.UNCLEAR)
_LOOKED_INTO = 0.75  # weight of a rule that keeps a letter from being put aside unseen
_BELIEVED = 0.85  # weight of a rule that is believed of a right, where a letter is a request
_HEARD = 0.1  # how likely a right must be besides, in more than a few words, to believe a rule of it …
_CERTAIN = 0.95  # … unless its weight is this: it names the article, or the right
_SHORT = ("#none", "#word", "#line", "#few")
#: Weight of a rule that makes a letter of so many words a request; in longer ones the weights know better.
_BELIEVED_OF = {"#none": 0.7, "#word": 0.7, "#line": 0.7, "#few": 0.9, "#some": 0.95}
_KEPT = 0.9
_KEEPING = 0.2  # how likely it must be that data are to be kept …
_SURELY = 0.9  # … to rule out that they are to be erased, where that is less likely than this …
_BESIDE = 3.0  # … or where the sentence that asks to erase speaks of keeping, at most this much less
_NO_LETTER = 0.3  # how likely a letter must be sent to many for a rule not to be believed
_MACHINES = frozenset({MailKind.AUTO_REPLY, MailKind.BOUNCE, MailKind.RECEIPT, MailKind.CALENDAR})


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, the rights, and how sure the verdict is."""

    verdict: Verdict
    rights: tuple[Right, ...]
    confidence: float


def judge(
    weighed: Weighed,
    found: Features,
    thresholds: Mapping[str, float],
    about: Circumstances,
    *,
    foreign: bool = False,
) -> Judged:
    """Return what a letter is taken for.

    Args:
        foreign: it is in a language that nobody here knows: a person's letter is looked at then.
    """
    chance = weighed.asks
    surest = _surest(found)
    ruled, hinted = hint(found)
    looked = thresholds["look"] if hinted else thresholds.get("bare", thresholds["look"])
    if chance >= thresholds["request"] or (surest >= _believed(found) and not _is_for_many(weighed)):
        verdict = Verdict.REQUEST
    elif ruled or about.encrypted or chance >= looked or (foreign and about.mail_kind not in _MACHINES):
        verdict = Verdict.LOOK
    else:
        verdict = Verdict.OTHER
    if verdict is Verdict.REQUEST and about.mail_kind in _MACHINES:  # never silenced by markers alone
        verdict = Verdict.LOOK
    if verdict is Verdict.OTHER:
        return Judged(verdict, (), 1 - chance)
    rights = _rights(weighed, found, thresholds, verdict)
    if verdict is Verdict.REQUEST and not rights:  # erasing it may be, or keeping: a person tells which
        verdict = Verdict.LOOK
    return Judged(verdict, rights, max(chance, surest if verdict is Verdict.REQUEST else 1 - chance))


def hint(found: Features) -> tuple[bool, bool]:
    """Return whether a rule keeps a letter from being put aside, and whether it hints at a person's data.

    A letter of no words of its own hints too: what it is about may lie in what comes with it.
    """
    return _surest(found) >= _LOOKED_INTO, found.hints or found.size == "#none"


def _surest(found: Features) -> float:
    return max((_sureness(match.rule, found) for match in found.matches.values()), default=0.0)


def _sureness(rule: Rule, found: Features) -> float:
    """Return how sure a rule is; to keep data is meant all the more where nothing is to be erased."""
    return _KEPT if found.only_keeps and rule.right is Right.RESTRICTION else rule.weight


def _believed(found: Features) -> float:
    """Return how sure a rule must be to decide alone: surer in a longer letter, and in a long one none is."""
    return _BELIEVED_OF.get(found.size, 2.0)


def _is_for_many(weighed: Weighed) -> bool:
    """Return whether a letter seems to be sent to many people, or by a machine."""
    kinds = ("kind list", "kind spam", "kind auto_reply")
    return max(weighed.likely[kind] for kind in kinds) >= _NO_LETTER


def _rights(
    weighed: Weighed, found: Features, thresholds: Mapping[str, float], verdict: Verdict
) -> tuple[Right, ...]:
    likely: dict[Right, float] = {right: weighed.likely[f"right {right}"] for right in RIGHTS}
    rights: set[Right] = {right for right in RIGHTS if likely[right] >= thresholds[f"right {right}"]}
    hidden = {right for match in found.matches.values() for right in match.rule.hides}
    least = min(_BELIEVED, _believed(found))
    met = [match.rule for match in found.matches.values()]
    ruled = {
        rule.right
        for rule in met
        if _sureness(rule, found) >= least
        and (likely[rule.right] >= _HEARD or rule.weight >= _CERTAIN or found.size in _SHORT)
    } - hidden
    rights |= ruled
    if verdict is Verdict.REQUEST and not rights:
        rights = {max(RIGHTS, key=lambda right: likely[right] / thresholds[f"right {right}"])}
    if Right.ERASURE in ruled and not found.keeps:
        rights = rights - {Right.RESTRICTION}
    if found.doubts and not found.erases:
        rights = rights - {Right.ERASURE}
    if found.only_keeps and Right.ERASURE in rights:
        rights = rights - {Right.ERASURE} | {Right.RESTRICTION}
    doubtful = likely[Right.ERASURE] < _SURELY or _is_of_keeping(weighed)
    if Right.ERASURE in rights - ruled and likely[Right.RESTRICTION] >= _KEEPING and doubtful:
        # To erase what is to be kept cannot be undone; to keep what is to be erased can.
        rights = rights - {Right.ERASURE} or {Right.RESTRICTION}
    if found.reminds and Right.RESTRICTION in rights - ruled:
        rights = rights - {Right.RESTRICTION} | {Right.ERASURE}
    return tuple(right for right in Right if right in rights)


def _is_of_keeping(weighed: Weighed) -> bool:
    """Return whether the sentence that speaks most for erasing speaks nearly as much for keeping."""
    erasing, keeping = (1 + RIGHTS.index(right) for right in (Right.ERASURE, Right.RESTRICTION))
    said = max(weighed.pieces, key=lambda one: one[erasing], default=None)
    return said is not None and said[keeping] >= said[erasing] - _BESIDE
