"""Opening a case for a request that came by another way than e-mail, and noting a chat's message on a case.

The clock runs from the day of receipt that the colleague states, with what proves it on record.
Nothing is acknowledged by itself.
"""

import re
from datetime import UTC, date, datetime, time

from handlers.casebook import organisation_of
from handlers.casework import notes
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Case, Claim, Origin, Status
from handlers.domain.deadline import counted, days_left
from handlers.domain.errands import Errand
from handlers.domain.errors import Incomplete, NotFound
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.mailbox import LOST, Mailbox, MailboxStatus
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.people import Organisation
from handlers.domain.phrase import Phrase, count, say
from handlers.domain.presses import Done
from handlers.intake import taken_down
from handlers.intake.taken_down import TakenDown
from handlers.showing import show_card
from handlers.store.transaction import Transaction


def form(desk: Desk, errand: Errand) -> Form:
    """Return the form for a request that came by another way than e-mail."""
    return _form(desk, errand, Origin.POST)


def form_from_message(desk: Desk, errand: Errand) -> Form:
    """Return the form with a message of the chat system as what was asked."""
    return _form(desk, errand, Origin.CHAT)


def open_case(desk: Desk, errand: Errand) -> Done:
    """Open the case; it is nobody's yet, and the person hears nothing by itself.

    Raises:
        Incomplete: something is missing in the form, or the date cannot be.
    """
    with desk.transaction("opening_by_hand.open_case") as tx:
        tx.inbox.once(errand.id)
        organisation = organisation_of(tx)
        told = taken_down.read(errand.answers or {}, _today(tx, organisation), _connected(tx))
        case = _opened(tx, desk, organisation, errand, told)
        today = _today(tx, organisation)
    return Done(_told(case, today))


def note_form(_desk: Desk, errand: Errand) -> Form:
    """Return the form that puts a message of the chat system into a case's record."""
    return Form(
        errand.errand,
        0,
        0,
        say("Add to case"),
        say("Add the note"),
        (
            Field("case", say("Which case?"), FieldKind.CASE, hint=say("Type a part of its number.")),
            Field("text", say("Your note"), initial=errand.quoted[: notes.LONGEST], longest=notes.LONGEST),
        ),
        (say("Only colleagues can read it. It stays in the case's record when the message is gone."),),
    )


def note(desk: Desk, errand: Errand) -> Done:
    """Write a note into a case's record.

    Raises:
        Incomplete: no case was chosen, or there is nothing to write.
    """
    answers = errand.answers or {}
    chosen = answers.get("case", "")
    if not re.fullmatch(r"[0-9]{1,18}", chosen):
        raise Incomplete({"case": say("Choose a case from the list.")})
    with desk.transaction("opening_by_hand.note") as tx:
        tx.inbox.once(errand.id)
        case = tx.cases.locked(CaseId(int(chosen)))
        case.check(ActionId.NOTE, errand.actor)
        notes.write(tx, case, errand.actor, notes.checked(answers.get("text", "")))
    return Done(say("The note is in the record of case {number}.", number=case.number))


def _told(case: Case, today: date) -> Phrase:
    late = -days_left(case.due_on, today)
    if late > 0:
        return count(
            "Case {number} is open, due {due}, which is overdue by {n} day. Answer it at once, and "
            "say why it took so long. It stands in the channel.",
            "Case {number} is open, due {due}, which is overdue by {n} days. Answer it at once, and "
            "say why it took so long. It stands in the channel.",
            late,
            number=case.number,
            due=str(case.due_on),
        )
    return say(
        "Case {number} is open, due {due}. It stands in the channel.",
        number=case.number,
        due=str(case.due_on),
    )


def _form(desk: Desk, errand: Errand, origin: Origin) -> Form:
    with desk.reading("opening_by_hand.form") as tx:
        today, mailboxes = _today(tx, organisation_of(tx)), _connected(tx)
    fields = taken_down.fields(origin, today, mailboxes, errand.quoted)
    return Form(errand.errand, 0, 0, say("New case"), say("Open the case"), fields)


def _today(tx: Transaction, organisation: Organisation) -> date:
    return tx.now.astimezone(organisation.zone).date()


def _connected(tx: Transaction) -> list[Mailbox]:
    """Return the mailboxes that an answer can leave from.

    Raises:
        NotFound: there is none.
    """
    gone = {MailboxStatus.DISCONNECTED, *LOST}
    found = [mailbox for mailbox in tx.mailboxes.all() if mailbox.status not in gone]
    if not found:
        raise NotFound(say("A case needs a mailbox that answers leave from; name one in the settings first."))
    return found


def _opened(tx: Transaction, desk: Desk, organisation: Organisation, errand: Errand, told: TakenDown) -> Case:
    establishment = desk.establishment(organisation)
    # The day is what counts: its first instant is never after the true one.
    received_at = datetime.combine(told.received_on, time(), organisation.zone).astimezone(UTC)
    case = Case(
        id=CaseId(tx.next_id()),
        organisation_id=organisation.id,
        mailbox_id=told.mailbox.id,
        number=f"{told.received_on.year}-{tx.organisations.next_number(organisation.id):04d}",
        status=Status.NEW,
        claims=tuple(map(Claim, told.rights)),
        language=told.language,
        received_at=received_at,
        deadline=counted([establishment.request_on(told.received_on)], establishment),
        requester=told.requester,
        origin=told.origin,
    )
    message = Message(
        id=MessageId(tx.next_id()),
        mailbox_id=told.mailbox.id,
        case_id=case.id,
        direction=Direction.INBOUND,
        purpose=Purpose.REQUEST,
        at=received_at,
        content=Content(text=told.text, sender=told.requester),
    )
    case = tx.cases.add(told.mailbox, case, _opening(case, message, errand, told))
    tx.messages.add(told.mailbox, message)
    show_card(tx, case.id, new=True)
    return case


def _opening(case: Case, message: Message, errand: Errand, told: TakenDown) -> Event:
    facts: dict[str, Fact] = {
        "case": case.id,
        "message": message.id,
        "received_at": case.received_at.isoformat(),
        "received_on": told.received_on.isoformat(),
        "due_on": case.due_on.isoformat(),
        "rights": " ".join(told.rights),
        "language": case.language,
        "unreadable": False,
        "origin": told.origin.value,
    }
    return Event(EventKind.CASE_OPENED, facts, told.evidence, errand.actor.id)
