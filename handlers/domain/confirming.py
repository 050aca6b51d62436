"""Saying whether a case was read rightly, and how it is instead; a person decides, whatever rules found."""

from dataclasses import dataclass, replace

from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Refused
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.finding import Finding, LetterKind, RequesterKind, Verdict
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.domain.reading import Aspect, Correction, Reading
from handlers.domain.rights import Right


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a letter; None where they say nothing of that."""

    rights: tuple[Right, ...] | None = None
    language: str | None = None
    kind: LetterKind | None = None
    requester: RequesterKind | None = None
    asks: bool | None = None


def confirmed(case: Case, actor: Actor) -> tuple[Case, Event]:
    """Say that the letter was read rightly: its rights, its language and who asks, all at once.

    Raises:
        AlreadyHandled: somebody said so already, or there is nothing to confirm.
        Refused: no right was recognised.
    """
    case.check(ActionId.CONFIRM, actor)
    if not case.reading.waits:
        raise AlreadyHandled(say("Nothing in case {number} waits to be confirmed.", number=case.number))
    if Right.UNCLEAR in case.rights and case.reading.kind in {LetterKind.REQUEST, LetterKind.OTHER}:
        raise Refused(
            say("No right was recognised in case {number}: say which the letter uses.", number=case.number)
        )
    return _settled(case, case.reading), _told(case, actor)


def reread(case: Case, kind: LetterKind, requester: RequesterKind, actor: Actor) -> tuple[Case, Event]:
    """Say what the letter is and who asks, in place of what was found."""
    case.check(ActionId.CORRECT, actor)
    before = case.reading
    changed = _settled(case, replace(before, kind=kind, requester=requester))
    facts = {"kind_before": before.kind.value, "asked_by_before": before.requester.value}
    event = _told(changed, actor)
    return changed, replace(event, kind=EventKind.READING_CORRECTED, facts={**event.facts, **facts})


def _settled(case: Case, reading: Reading) -> Case:
    """Return the case as a person reads it: it is a request if it uses a right."""
    asks = reading.kind is LetterKind.REQUEST or Right.UNCLEAR not in case.rights
    verdict = Verdict.REQUEST if asks else Verdict.OTHER
    return replace(case, reading=replace(reading, verdict=verdict, confirmed=True))


def _told(case: Case, actor: Actor) -> Event:
    facts: dict[str, Fact] = {
        "rights": " ".join(case.rights),
        "language": case.language,
        "kind": case.reading.kind.value,
        "asked_by": case.reading.requester.value,
    }
    event = case.happened(EventKind.READING_CONFIRMED, actor)
    return replace(event, facts={**event.facts, **facts})


def corrections(found: Finding, said: Said) -> tuple[Correction, ...]:
    """Return where a person says something else than what was found."""
    told: list[tuple[Aspect, str, str]] = []
    if said.rights is not None:
        told.append((Aspect.RIGHTS, _codes(found.rights), _codes(said.rights)))
    if said.language is not None:
        told.append((Aspect.LANGUAGE, found.language, said.language))
    if said.kind is not None:
        told.append((Aspect.KIND, found.kind.value, said.kind.value))
    if said.requester is not None:
        told.append((Aspect.REQUESTER, found.requester.kind.value, said.requester.value))
    if said.asks is not None and said.asks is (found.verdict is Verdict.OTHER):
        verdict = Verdict.REQUEST if said.asks else Verdict.OTHER
        told.append((Aspect.VERDICT, found.verdict.value, verdict.value))
    return tuple(Correction(*one) for one in told if one[1] != one[2])


def _codes(rights: tuple[Right, ...]) -> str:
    return " ".join(right.value for right in Right if right in rights and right is not Right.UNCLEAR)
