"""Who handles a case: claim it, give it back, put it into a colleague's hands."""

from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain import drafting
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId
from handlers.domain.errors import Incomplete
from handlers.domain.handling import assigned, claimed, unclaimed
from handlers.domain.ids import PersonId
from handlers.domain.people import CASE_PEOPLE
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.showing import local_time, save_and_show


def claim(desk: Desk, press: Press) -> Done:
    """Give the case to the person who pressed.

    Raises:
        AlreadyHandled: someone was faster, and is named.
    """
    with desk.transaction("casework.claim") as tx:
        tx.inbox.once(press.id)
        case, event = claimed(tx.cases.locked(press.case_id), press.actor)
        case = save_and_show(tx, case, event)
    return Done(say("Case {number} is yours, due {due}.", number=case.number, due=case.due_on.isoformat()))


def unclaim(desk: Desk, press: Press) -> Done:
    """Put the case back for anyone to claim.

    Raises:
        WrongStatus: a reply is drafted or on its way.
    """
    with desk.transaction("casework.unclaim") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        drafting.check_none_leaving(case, tx.now, local_time(tx, case, case.leaves_at))
        case, event = unclaimed(case, press.actor)
        case = save_and_show(tx, case, event)
    return Done(say("Case {number} is free to claim.", number=case.number))


def assign_form(desk: Desk, press: Press) -> Form:
    """Return the form that asks for the colleague who shall handle the case."""
    with desk.reading("casework.assign_form") as tx:
        case = tx.cases.get(press.case_id)
    case.check(ActionId.ASSIGN, press.actor)
    colleague = Field(
        "colleague",
        say("Who shall handle it"),
        FieldKind.COLLEAGUE,
        hint=say("Type a name. Case handlers and managers are found."),
    )
    return Form(
        ActionId.ASSIGN,
        case.id,
        case.version,
        say("Assign {number}", number=case.number),
        say("Assign"),
        (colleague,),
        (say("They are told in the thread of the case."),),
    )


def assign(desk: Desk, press: Press) -> Done:
    """Put the case into the hands of the colleague who was chosen.

    Raises:
        Incomplete: nobody was chosen, or somebody who may not handle cases.
        StaleCase: the case changed since the form was opened.
    """
    person = PersonId((press.answers or {}).get("colleague", ""))
    with desk.transaction("casework.assign") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.ASSIGN, press.actor)
        check_revision(tx, case, press)
        _check_colleague(desk, person)
        changed, event = assigned(case, person, press.actor)
        case = save_and_show(tx, changed, event)
    return Done(
        say("Case {number} is in the hands of {owner} now.", number=case.number, owner=f"<@{person}>")
    )


def _check_colleague(desk: Desk, person: PersonId) -> None:
    known = desk.roster.known(person)
    objected = known is not None and known.objection
    if objected or not desk.roster.roles(person) & CASE_PEOPLE:
        text = say("Choose a colleague who is a case handler or manager and whose account is active.")
        raise Incomplete({"colleague": text})
