"""Cases that belong together: link a duplicate, merge further letters of a request, and separate them again.

The rules stand in `handlers.domain.bonds`; here they meet the records, both cases and their letters.
"""

import re
from dataclasses import replace
from datetime import date

from handlers.casework.recounting import Ground, caught_up
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain import bonds
from handlers.domain.bonds import Bonded
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Bond, Case
from handlers.domain.case_clock import FEEDING
from handlers.domain.deadline import Deadline, standing
from handlers.domain.errors import AlreadyHandled, Incomplete, WrongStatus
from handlers.domain.events import Event, EventKind
from handlers.domain.holds import Subject
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.people import CASE_PEOPLE
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Done, Press
from handlers.domain.rights import names
from handlers.showing import show
from handlers.store.transaction import Transaction


def duplicate_form(desk: Desk, press: Press) -> Form:
    """Return the form that asks which case this one came twice with."""
    return _form(
        desk,
        press,
        Bond.DUPLICATE,
        (
            say(
                "The case received later closes and follows the earlier one, whose due date stands. "
                "Nobody is told."
            ),
        ),
    )


def merge_form(desk: Desk, press: Press) -> Form:
    """Return the form that asks into which case this one goes."""
    return _form(
        desk,
        press,
        Bond.MERGED,
        (
            say(
                "This case closes. The other one shows its letters, takes on its rights and keeps the "
                "earlier due date."
            ),
        ),
    )


def duplicate(desk: Desk, press: Press) -> Done:
    """Have the later of two cases follow the earlier one, as the same request that came twice."""
    follower, survivor = _bond(desk, press, Bond.DUPLICATE)
    return Done(
        say(
            "Case {number} is closed as a duplicate of {other}, which is due {due}.",
            number=follower.number,
            other=survivor.number,
            due=survivor.due_on.isoformat(),
        )
    )


def merge(desk: Desk, press: Press) -> Done:
    """Have a case be carried on by another one, with its letters and its rights."""
    follower, survivor = _bond(desk, press, Bond.MERGED)
    return Done(
        say(
            "Case {number} is merged into {other}, which is about {rights} and due {due}.",
            number=follower.number,
            other=survivor.number,
            rights=names(survivor.rights),
            due=survivor.due_on.isoformat(),
        )
    )


def separate(desk: Desk, press: Press) -> Done | Form:
    """Separate a case from the one it follows, or ask which of the cases that follow this one.

    Raises:
        AlreadyHandled: nothing follows here.
    """
    with desk.reading("linking.followed") as tx:
        survivor = tx.cases.followed_by(press.case_id)
    return _which(desk, press) if survivor is None else _separate(desk, press, press.case_id, survivor)


def _which(desk: Desk, press: Press) -> Form:
    with desk.reading("linking.followers") as tx:
        case = tx.cases.get(press.case_id)
        case.check_role(ActionId.SEPARATE, press.actor)
        followers = tx.cases.following(case.id)
    if not followers:
        raise AlreadyHandled(
            say("Case {number} follows no other case, and none follows it.", number=case.number)
        )
    options = tuple((str(one.id), _told(one)) for one in followers)
    return Form(
        ActionId.SEPARATE,
        case.id,
        case.version,
        say("Separate, {number}", number=case.number),
        say("Separate"),
        (Field("other", say("Which case is opened again?"), FieldKind.CHOICE, options, options[0][0]),),
        (say("It takes its letters back, and the rights that only it brought."),),
    )


def separate_chosen(desk: Desk, press: Press) -> Done:
    """Separate the case that was chosen from the one that carries it on."""
    return _separate(desk, press, _chosen(press), press.case_id)


def _form(desk: Desk, press: Press, bond: Bond, notes: tuple[Phrase, ...]) -> Form:
    action = bonds.ACTIONS[bond]
    with desk.reading("linking.form") as tx:
        case = tx.cases.get(press.case_id)
        case.check(action, press.actor)
    merging = bond is Bond.MERGED
    return Form(
        action,
        case.id,
        case.version,
        say("Merge, {number}", number=case.number)
        if merging
        else say("Duplicate, {number}", number=case.number),
        say("Merge {number}", number=case.number) if merging else say("Link {number}", number=case.number),
        (
            Field(
                "other",
                say("Into which case?") if merging else say("Which case is it a duplicate of?"),
                FieldKind.CASE,
                hint=say("Type a part of its number."),
            ),
            Field(
                "same_person",
                say("Both letters are from the same person"),
                FieldKind.TICK,
                required=False,
                hint=say("Needed where they came from different addresses; find out who wrote first."),
            ),
        ),
        notes,
    )


def _bond(desk: Desk, press: Press, bond: Bond) -> tuple[Case, Case]:
    with desk.transaction("linking.bond") as tx:
        tx.inbox.once(press.id)
        tx.mailboxes.locked_for(press.case_id)
        this, other, followers = _both(tx, press.case_id, _chosen(press))
        this.check(bonds.ACTIONS[bond], press.actor)
        check_revision(tx, this, press)
        followed = frozenset(case.follows for case in followers if case.follows is not None)
        follower, survivor = bonds.oriented(this, other, bond, followed)
        made = bonds.bonded(follower, survivor, bond, followed, tx.now, press.actor)
        _check_person(press, this, other)
        if bond is Bond.MERGED:
            tx.shared_letters.take(survivor.id, [follower.id])
        return _write(tx, made)


def _separate(desk: Desk, press: Press, follower_id: CaseId, survivor_id: CaseId) -> Done:
    with desk.transaction("linking.separate") as tx:
        tx.inbox.once(press.id)
        tx.mailboxes.locked_for(follower_id)
        follower, survivor, followers = _both(tx, follower_id, survivor_id)
        follower.check_role(ActionId.SEPARATE, press.actor)
        if follower.follows != survivor.id:
            raise AlreadyHandled(
                say("Case {number} no longer follows {other}.", number=follower.number, other=survivor.number)
            )
        remaining = [case for case in followers if case.id != follower.id]
        records = tx.events.facts_of([survivor.id, follower.id], bonds.TELLING | FEEDING)
        record = records[survivor.id]
        establishment = desk.establishment(tx.organisations.get(survivor.organisation_id))
        own, others = (Ground(one, (), records, establishment, tx.now) for one in (survivor, follower))
        apart, moved = caught_up(others, follower, Event(EventKind.SEPARATED))
        made = bonds.separated(
            apart,
            survivor,
            remaining,
            record,
            _own_deadline(own, bonds.due_by_itself(record)),
            press.actor,
            owner_stays=_may_handle(desk, follower.owner),
            waits=bonds.still_waits(records[follower.id], record),
        )
        told = replace(made.on_follower, facts={**made.on_follower.facts, **moved.facts})
        made = replace(made, on_follower=told)
        _check_free(tx, follower, survivor)
        tx.shared_letters.give_back(survivor.id, follower.id)
        merged = [case.id for case in remaining if case.bond is Bond.MERGED]
        tx.shared_letters.take(survivor.id, merged)
        freed, survivor = _write(tx, made)
    return Done(
        say(
            "Case {number} is open again, due {due}. Case {other} goes on without it, due {other_due}.",
            number=freed.number,
            due=freed.due_on.isoformat(),
            other=survivor.number,
            other_due=survivor.due_on.isoformat(),
        )
    )


def _check_free(tx: Transaction, follower: Case, survivor: Case) -> None:
    """Check that no hold keeps what a case shows of another one."""
    if follower.bond is Bond.MERGED and tx.gate.holds_on(Subject(survivor.id)):
        raise WrongStatus(say("A legal hold keeps case {number} as it is.", number=survivor.number))


def _write(tx: Transaction, made: Bonded) -> tuple[Case, Case]:
    follower, survivor = tx.cases.save_both(made.follower, made.on_follower, made.survivor, made.on_survivor)
    show(tx, follower, survivor)
    return follower, survivor


def _both(tx: Transaction, one: CaseId, other: CaseId) -> tuple[Case, Case, list[Case]]:
    if one == other:
        raise Incomplete({"other": say("Choose another case than this one.")})
    return tx.cases.locked_both(one, other)


def _chosen(press: Press) -> CaseId:
    answer = (press.answers or {}).get("other", "")
    # What comes back from a chat system may be anything.
    if not re.fullmatch(r"[0-9]{1,18}", answer):
        raise Incomplete({"other": say("Choose a case from the list.")})
    return CaseId(int(answer))


def _check_person(press: Press, this: Case, other: Case) -> None:
    ticked = (press.answers or {}).get("same_person") == "yes"
    if not ticked and not bonds.same_requester(this, other):
        text = say("The two came from different addresses. Make sure that it is one person, and tick this.")
        raise Incomplete({"same_person": text})


def _may_handle(desk: Desk, owner: PersonId | None) -> bool:
    return owner is not None and bool(desk.roster.roles(owner) & CASE_PEOPLE)


def _own_deadline(found: Ground, due_on: date | None) -> Deadline:
    """Return when a case is due without those that follow it: what happened to it since counts.

    Args:
        due_on: the day on which it was opened, or that it kept, as its record has it; a day that was
            earlier than its own letter's from the start stands.
    """
    case = found.case
    try:
        anew, opened = found.alone(), found.opening()
    except ValueError:
        return case.deadline  # the present law cannot count it
    if due_on is not None and due_on < min(opened.due_on, anew.due_on):
        return standing(anew, due_on)
    # Where nothing moves, what was told of it stays, as of a case that was split off one with another's day.
    same = replace(anew, steps=case.deadline.steps) == case.deadline
    return case.deadline if same else anew


def _told(case: Case) -> Phrase:
    return say(
        "{number} · {rights} · due {due}",
        number=case.number,
        rights=names(case.rights),
        due=case.due_on.isoformat(),
    )
