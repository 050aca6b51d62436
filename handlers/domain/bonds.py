"""Cases that belong together: one follows another, which carries it on, and can be separated again.

A case that follows is closed, and none follows it; so a bond is never more than one step long.
Which letters a case shows because of its bonds is the store's to say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from handlers.domain.case import ActionId, Bond, Case, Claim, Outcome, Status
from handlers.domain.deadline import Deadline
from handlers.domain.errors import Incomplete, WrongStatus
from handlers.domain.events import Event, EventKind, Fact, RecordedEvent
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.domain.rights import Right, names

#: The events that tell what a case is and claims by itself.
TELLING = frozenset(
    {
        EventKind.CASE_OPENED,
        EventKind.JOINED,
        EventKind.LINKED,
        EventKind.MESSAGE_ADDED,
        EventKind.RIGHTS_CHANGED,
        EventKind.SEPARATED,
        EventKind.SPLIT_OFF,
    }
)

ACTIONS = {Bond.DUPLICATE: ActionId.DUPLICATE, Bond.MERGED: ActionId.MERGE}


@dataclass(frozen=True, slots=True)
class Bonded:
    """Two cases after a bond was made or undone, each with what happened to it."""

    follower: Case
    on_follower: Event
    survivor: Case
    on_survivor: Event


def oriented(this: Case, other: Case, bond: Bond, followed: frozenset[int]) -> tuple[Case, Case]:
    """Return which of two cases follows and which carries on.

    A duplicate is the one that was received later, whichever was pressed; a merge goes into the
    case that was chosen.

    Args:
        followed: ids of those that others follow already; such a one carries on where it can.
    """
    if bond is Bond.MERGED or (this.id in followed) != (other.id in followed):
        swapped = bond is Bond.DUPLICATE and this.id in followed
    else:
        swapped = this.received_at < other.received_at
    return (other, this) if swapped else (this, other)


def bonded(
    follower: Case, survivor: Case, bond: Bond, followed: frozenset[int], at: datetime, actor: Actor
) -> Bonded:
    """Have one case follow another: it closes as continued there, and the earlier due date survives.

    Merged, the survivor takes on its rights too.

    Raises:
        Incomplete: the two cannot belong together; the message stands at the field `other`.
        NotAllowed: the one that would close is handled by someone else.
        WrongStatus: it is closed, or an answer in it is drafted or about to leave.
    """
    follower.check(ACTIONS[bond], actor)
    _check_apart(follower, survivor)
    _check_survivor(survivor)
    _check_unfollowed(follower, survivor, followed)
    _check_quiet(follower)
    wanted = tuple(right for right in follower.rights if right is not Right.UNCLEAR)
    if bond is Bond.DUPLICATE:
        _check_nothing_lost(follower, survivor, wanted)
        wanted = ()
    widened, further = survivor.widened(wanted)
    deadline = earliest(survivor.deadline, [follower.deadline])
    claims = tuple(Claim(claim.right, Outcome.CONTINUED) for claim in follower.claims)
    closed = replace(
        follower, claims=claims, status=Status.CLOSED, closed_at=at, follows=survivor.id, bond=bond
    )
    return Bonded(
        closed,
        _happened(EventKind.LINKED, follower, actor, _named(survivor, bond)),
        replace(widened, deadline=deadline),
        _happened(
            EventKind.JOINED,
            survivor,
            actor,
            _named(follower, bond) | {"rights": " ".join(further)} | _moved(survivor, deadline),
        ),
    )


def separated(
    follower: Case,
    survivor: Case,
    remaining: Sequence[Case],
    record: Iterable[RecordedEvent],
    own: Deadline,
    actor: Actor,
    *,
    owner_stays: bool,
    waits: bool,
) -> Bonded:
    """Undo a bond: the follower is open again, and what only it brought leaves the survivor.

    Nothing is taken from a survivor that is closed: what was decided there was decided.

    Args:
        remaining: the other cases that follow the survivor.
        record: the survivor's.
        own: when the survivor would be due by itself.
        owner_stays: whoever handled the follower may still do so.
        waits: the follower waited for the person, who has not written since.
    """
    assert follower.bond is not None
    apart = replace(
        follower,
        status=Status.AWAITING_SUBJECT if waits else Status.OPEN if owner_stays else Status.NEW,
        owner=follower.owner if owner_stays else None,
        claims=tuple(Claim(claim.right) for claim in follower.claims),
        closed_at=None,
        follows=None,
        bond=None,
    )
    narrowed, left = survivor, tuple[Right, ...]()
    if survivor.status is not Status.CLOSED:
        deadline = earliest(own, [case.deadline for case in remaining])
        narrowed, left = _narrowed(survivor, follower, remaining, record)
        narrowed = replace(narrowed, deadline=deadline)
    return Bonded(
        apart,
        _happened(EventKind.SEPARATED, follower, actor, _named(survivor, follower.bond)),
        narrowed,
        _happened(
            EventKind.SEPARATED,
            survivor,
            actor,
            _named(follower, follower.bond)
            | {"rights": " ".join(left)}
            | _moved(survivor, narrowed.deadline),
        ),
    )


def earliest(own: Deadline, others: Sequence[Deadline]) -> Deadline:
    """Return the deadline that is due first; of equal ones the one received first, then its own."""
    return min([own, *others], key=lambda deadline: (deadline.due_on, deadline.received_on))


def same_requester(one: Case, other: Case) -> bool:
    """Return whether two cases came from one address; nobody's address is nobody else's."""
    ours, theirs = (case.requester.address.casefold() for case in (one, other))
    return "@" in ours and ours == theirs


def claimed_by_itself(record: Iterable[RecordedEvent]) -> frozenset[Right]:
    """Return the rights that a case is about by its own letters and by people's word, bonds aside."""
    claimed: set[str] = set()
    for event in record:
        match event.kind:
            case EventKind.CASE_OPENED:
                claimed |= _listed(event, "rights")
            case EventKind.MESSAGE_ADDED:
                claimed |= _listed(event, "rights") | _listed(event, "asked")
            case EventKind.RIGHTS_CHANGED:
                claimed = (claimed | _listed(event, "added")) - _listed(event, "dropped")
            case EventKind.SPLIT_OFF:
                claimed -= _listed(event, "left")
            case _:
                continue
    return frozenset(right for right in Right if right.value in claimed)


def due_by_itself(record: Iterable[RecordedEvent]) -> date | None:
    """Return the day on which a case is due without the cases that follow it, or None where nothing tells.

    It is the day on which the case was opened to be due, or an earlier one that it kept when it was
    closed while one that follows was separated.
    """
    own: date | None = None
    current: date | None = None
    for event in record:
        if event.kind in {EventKind.CASE_OPENED, EventKind.JOINED, EventKind.SEPARATED}:
            current = _day(event) or current
        if event.kind is EventKind.CASE_OPENED:
            own = current
        elif event.kind is EventKind.SEPARATED and _carried_on(event) and current:
            own = min(own or current, current)
    return own


def _carried_on(event: RecordedEvent) -> bool:
    """Return whether a closed case was separated from another; the one that followed says what was before."""
    return event.facts.get("from") == Status.CLOSED and "due_before" not in event.facts


def still_waits(follower: Sequence[RecordedEvent], survivor: Iterable[RecordedEvent]) -> bool:
    """Return whether a case waited for the person when it came to follow, and no letter came since.

    Args:
        follower: its record.
        survivor: the record of the case that carries it on, which such a letter is filed in.
    """
    linked = next((event for event in reversed(follower) if event.kind is EventKind.LINKED), None)
    if linked is None or linked.facts.get("from") != Status.AWAITING_SUBJECT:
        return False
    return not any(
        event.kind is EventKind.MESSAGE_ADDED
        and event.facts.get("purpose") == "correspondence"
        and event.at >= linked.at
        for event in survivor
    )


def _day(event: RecordedEvent) -> date | None:
    day = event.facts.get("due_on")
    return date.fromisoformat(day) if isinstance(day, str) else None


def _narrowed(
    survivor: Case, follower: Case, remaining: Sequence[Case], record: Iterable[RecordedEvent]
) -> tuple[Case, tuple[Right, ...]]:
    if follower.bond is not Bond.MERGED:
        return survivor, ()
    own = claimed_by_itself(record)
    merged = {right for case in remaining if case.bond is Bond.MERGED for right in case.rights}
    leaving = tuple(
        claim.right
        for claim in survivor.claims
        if claim.outcome is None and claim.right in follower.rights and claim.right not in own | merged
    )
    kept = tuple(claim for claim in survivor.claims if claim.right not in leaving)
    return replace(survivor, claims=kept or (Claim(Right.UNCLEAR),)), leaving


def _happened(kind: EventKind, case: Case, actor: Actor, facts: dict[str, Fact]) -> Event:
    return Event(kind, {**facts, "from": case.status.value}, actor=actor.id)


def _named(case: Case, bond: Bond) -> dict[str, Fact]:
    return {"other": case.id, "number": case.number, "bond": bond.value}


def _moved(before: Case, after: Deadline) -> dict[str, Fact]:
    return {} if after.due_on == before.due_on else {"due_on": after.due_on.isoformat()}


def _listed(event: RecordedEvent, fact: str) -> set[str]:
    return set(str(event.facts.get(fact) or "").split())


def _check_apart(follower: Case, survivor: Case) -> None:
    if follower.id == survivor.id:
        raise Incomplete({"other": say("Choose another case than this one.")})
    if follower.mailbox_id != survivor.mailbox_id:
        raise Incomplete(
            {
                "other": say(
                    "Case {number} belongs to another mailbox, and answers leave from one mailbox; "
                    "keep the two apart.",
                    number=survivor.number,
                )
            }
        )
    if follower.is_test != survivor.is_test:
        raise Incomplete({"other": say("A test case is kept apart from real ones.")})


def _check_survivor(survivor: Case) -> None:
    if survivor.follows is not None:
        text = say(
            "Case {number} follows another one itself; choose the case that carries it on.",
            number=survivor.number,
        )
        raise Incomplete({"other": text})
    if survivor.status is Status.CLOSED:
        text = say("Case {number} is closed; reopen it first.", number=survivor.number)
        raise Incomplete({"other": text})


def _check_unfollowed(follower: Case, survivor: Case, followed: frozenset[int]) -> None:
    if follower.id in followed:
        text = say(
            "Other cases follow {number}. Separate them first, or go the other way round: "
            "start from the card of {other}.",
            number=follower.number,
            other=survivor.number,
        )
        raise Incomplete({"other": text})


def _check_quiet(follower: Case) -> None:
    follower.check_undrafted()
    if follower.leaving_id is not None:
        raise WrongStatus(
            say(
                "A reply of case {number} is about to leave; wait until it has left, or take it back.",
                number=follower.number,
            )
        )


def _check_nothing_lost(follower: Case, survivor: Case, wanted: tuple[Right, ...]) -> None:
    lost = tuple(right for right in wanted if right not in survivor.rights)
    if lost:
        text = say(
            "Case {number} also asks for {rights}, which {other} does not. Merge the two instead.",
            number=follower.number,
            rights=names(lost),
            other=survivor.number,
        )
        raise Incomplete({"other": text})
