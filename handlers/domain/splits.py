"""Splitting a case in two: what leaves for the new one and what stays; both keep receipt and due date."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from handlers.domain.case import ActionId, Case, Claim, Status
from handlers.domain.errors import Incomplete
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.domain.rights import Right


@dataclass(frozen=True, slots=True)
class Split:
    """A case and the one split off it, each with what happened to it."""

    source: Case
    on_source: Event
    new: Case
    on_new: tuple[Event, Event]


def split(
    case: Case,
    going: Collection[Right],
    named: tuple[CaseId, str],
    actor: Actor,
    *,
    reason: str,
    both: bool,
    clock: Mapping[str, Fact] | None = None,
) -> Split:
    """Split a case; the new one is nobody's yet.

    Args:
        going: the rights of the new case.
        named: the new case's id and number.
        reason: people's words, kept sealed on both cases.
        both: the letter concerns two people, so that everything stays here as well.
        clock: what the new case's record has to tell the clock of the time before the split.

    Raises:
        Incomplete: no right was chosen, none would stay, or there is no reason.
    """
    case.check(ActionId.SPLIT, actor)
    # A right made clear takes the place of "unclear".
    going = set(going) - {Right.UNCLEAR} or going
    rights = tuple(right for right in Right if right in going)
    left = () if both else tuple(right for right in case.rights if right in rights)
    _check(case, rights, left, reason)
    identity, number = named
    kept = tuple(claim for claim in case.claims if claim.right not in left)
    new = replace(
        case,
        id=identity,
        number=number,
        status=Status.NEW,
        owner=None,
        claims=tuple(Claim(right) for right in rights),
        version=0,
        head="",
        events=0,
        draft_id=None,
        drafted_by=None,
        leaving_id=None,
        leaves_at=None,
        answered_at=None,
    )
    told: dict[str, Fact] = {"other": identity, "number": number, "left": " ".join(left)}
    back: dict[str, Fact] = {"other": case.id, "number": case.number, "new": True}
    return Split(
        replace(case, claims=kept),
        Event(EventKind.SPLIT_OFF, {**told, "from": case.status.value}, reason, actor.id),
        new,
        (
            Event(EventKind.CASE_OPENED, {**_opening(new), **(clock or {})}, actor=actor.id),
            Event(EventKind.SPLIT_OFF, {**back, "from": new.status.value}, reason, actor.id),
        ),
    )


def _opening(new: Case) -> dict[str, Fact]:
    return {
        "case": new.id,
        "received_at": new.received_at.isoformat(),
        "due_on": new.due_on.isoformat(),
        "rights": " ".join(new.rights),
        "language": new.language,
        "unreadable": new.unreadable,
    }


def _check(case: Case, rights: tuple[Right, ...], left: tuple[Right, ...], reason: str) -> None:
    wrong: dict[str, str] = {}
    if not rights:
        wrong["rights"] = say("Choose what the new case is about.")
    elif len(left) == len(case.claims):
        wrong["rights"] = say(
            "At least one right stays here. Where the letter concerns two people, say so below."
        )
    if not reason:
        wrong["reason"] = say("Say why the case is split; it stands in the record of both.")
    if wrong:
        raise Incomplete(wrong)
