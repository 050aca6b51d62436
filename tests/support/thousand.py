"""A thousand people whose cases stand in several mailboxes, written straight into the store."""

from dataclasses import replace

from connectors.base import Address
from handlers.domain.case import Case, Claim, Outcome, Status
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.rights import Right
from handlers.store.transaction import Transaction
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.unit.domain.samples import a_case

#: Everybody's family name, as it stands in letters, notes and addresses, and nowhere else.
NAME = "Quillonsteen"
#: People written in one transaction.
_AT_ONCE = 100


def people(room: Room, mailbox: Mailbox, many: int, *, opened: int = 0) -> list[Case]:
    """Write cases of so many people, each with a letter, a note and an outcome.

    Args:
        opened: so many of them are still open.
    """
    made: list[Case] = []
    while len(made) < many:
        with room.desk.transaction("tests.people") as tx:
            for _ in range(min(_AT_ONCE, many - len(made))):
                made.append(_person(tx, mailbox, closes=len(made) >= opened))
    return made


def _person(tx: Transaction, mailbox: Mailbox, *, closes: bool) -> Case:
    running = tx.organisations.next_number(mailbox.organisation_id)
    person = Address(f"p{running}@{NAME.lower()}.example", f"P{running} {NAME}")
    case = a_case(
        Status.NEW,
        id=CaseId(tx.next_id()),
        mailbox_id=mailbox.id,
        number=f"2026-{running:04d}",
        claims=(Claim(Right.ERASURE),),
        requester=person,
        version=0,
    )
    opening = Event(EventKind.CASE_OPENED, {"case": case.id, "due_on": case.due_on.isoformat()})
    note = Event(EventKind.NOTED, actor=ADA, content=f"{person.name} rang.")
    case = tx.cases.add(mailbox, case, opening, note)
    content = Content(f"About {person.name}", f"Erase what you hold of {person.name}.", person)
    number = MessageId(tx.next_id())
    came = (case.id, Direction.INBOUND, Purpose.REQUEST, tx.now, content)
    tx.messages.add(mailbox, Message(number, mailbox.id, *came))
    if not closes:
        return case
    closed = replace(
        case,
        status=Status.CLOSED,
        closed_at=tx.now,
        claims=tuple(replace(one, outcome=Outcome.FULFILLED) for one in case.claims),
    )
    return tx.cases.save(closed, Event(EventKind.CLOSED, {"outcomes": "fulfilled"}, actor=ADA))
