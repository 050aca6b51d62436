"""Splitting a case off another one: one letter that asks for two things, or speaks for two people."""

from handlers.casework import reasons
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Case, Origin
from handlers.domain.case_clock import FEEDING, handed_on
from handlers.domain.events import EventKind, Fact
from handlers.domain.ids import CaseId
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.domain.rights import RIGHTS, Right, names
from handlers.domain.rivals import is_proposed
from handlers.domain.splits import split
from handlers.showing import save_and_show, show
from handlers.store.transaction import Transaction

_OPTIONS = tuple((right.value, facts.label) for right, facts in RIGHTS.items())


def form(desk: Desk, press: Press) -> Form:
    """Return the form that asks what the new case is about, and why there are two."""
    with desk.reading("splitting.form") as tx:
        case = tx.cases.get(press.case_id)
        case.check(ActionId.SPLIT, press.actor)
    return Form(
        ActionId.SPLIT,
        case.id,
        case.version,
        say("Split, {number}", number=case.number),
        say("Split {number}", number=case.number),
        (
            Field(
                "rights",
                say("What is the new case about?"),
                FieldKind.SEVERAL,
                _OPTIONS,
                hint=say("This case is about: {rights}.", rights=names(case.rights)),
            ),
            Field(
                "both",
                say("The letter concerns two people; everything stays in this case too"),
                FieldKind.TICK,
                required=False,
            ),
            reasons.field(say("Why?"), say("It stands in the record of both cases."), required=True),
        ),
        (say("The new case shows the same letters and keeps the due date, {due}.", due=str(case.due_on)),),
    )


def divide(desk: Desk, press: Press) -> Done:
    """Split a new case off, with a number of its own and the same letters, receipt and due date.

    Raises:
        Incomplete: no right was chosen, none would stay, or there is no reason.
        StaleCase: the case changed since the form was opened.
    """
    answers = press.answers or {}
    going = {Right(value) for value in answers.get("rights", "").split() if value in set(Right)}
    with desk.transaction("splitting.divide") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.SPLIT, press.actor)
        check_revision(tx, case, press)
        year = case.deadline.received_on.year
        number = f"{year}-{tx.organisations.next_number(case.organisation_id):04d}"
        made = split(
            case,
            going,
            (CaseId(tx.next_id()), number),
            press.actor,
            reason=reasons.given(press),
            both=answers.get("both") == "yes",
            clock=_clock(tx, case),
        )
        new = tx.cases.add(tx.mailboxes.get(case.mailbox_id), made.new, *made.on_new)
        tx.shared_letters.lend(case.id, new.id)
        save_and_show(tx, made.source, made.on_source)
        show(tx, new, new=True)
    return Done(
        say(
            "Case {number} is split off {other}; both are due {due}.",
            number=new.number,
            other=case.number,
            due=new.due_on.isoformat(),
        )
    )


def _clock(tx: Transaction, case: Case) -> dict[str, Fact]:
    """Return what the clock knows of a case, for the record of the one that is split off."""
    record = tx.events.facts_of([case.id], FEEDING)[case.id]
    zone = tx.organisations.get(case.organisation_id).zone
    facts: dict[str, Fact] = {"inherited": handed_on(record)}
    stated = case.origin is not Origin.EMAIL  # no instant, which another zone would move
    if stated or case.deadline.received_on != case.received_at.astimezone(zone).date():
        facts["received_on"] = case.deadline.received_on.isoformat()
    for event in record:
        if event.kind is EventKind.CASE_OPENED and event.facts.get("receipt"):
            facts["receipt"] = event.facts["receipt"]
    if is_proposed(record):
        facts["receipt_proposed"] = True
    return facts
