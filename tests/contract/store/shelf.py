"""What tests of the store do beside the store: look at rows as they lie, and tamper with them."""

from typing import Any

from sqlalchemy import text

from handlers.domain.case import Case, Claim, Status
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.rights import Right
from handlers.mailboxes.registry import MailboxPlan, connect
from handlers.store.database import Kind
from handlers.store.every_table import metadata
from tests.support.desks import Room
from tests.support.times import MONDAY
from tests.unit.domain.samples import a_case

#: Lets go of everything that no hold covers.
PERMITS = "INSERT INTO permit (id, mailbox_id, route) SELECT -id, id, 'tests' FROM mailbox"


def run(room: Room, statement: str, **values: object) -> list[Any]:
    """Run a statement as somebody with the keys of the database room would."""
    with room.database.transaction("tests.tamper", Kind.DURABLE) as connection:
        result = connection.execute(text(statement), values)
        return list(result) if result.returns_rows else []


def destroy(room: Room, statement: str, **values: object) -> None:
    """Run a statement as somebody would who knows how to get past the gate: with a permit of their own."""
    with room.database.transaction("tests.destroy", Kind.DURABLE) as connection:
        connection.execute(text(PERMITS))
        connection.execute(text(statement), values)
        connection.execute(text("DELETE FROM permit"))


def value(room: Room, statement: str, **values: object) -> Any:
    """Return the one value that a statement finds."""
    ((found,),) = run(room, statement, **values)
    return found


def everything_at_rest(room: Room) -> bytes:
    """Return every value of every row, as bytes one after the other."""
    pieces: list[bytes] = []
    for name in metadata.tables:
        for row in run(room, f'SELECT * FROM "{name}"'):
            pieces += [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
    return b"\n".join(bytes(piece) for piece in pieces)


def new_case(room: Room, *events: Event, **changes: Any) -> Case:
    """Write a case of its own number into the store."""
    with room.desk.transaction("tests.case") as tx:
        number = tx.organisations.next_number(room.mailbox.organisation_id)
        written = {
            "status": Status.NEW,
            "id": CaseId(tx.next_id()),
            "mailbox_id": room.mailbox.id,
            "number": f"2026-{number:04d}",
            "claims": (Claim(Right.ACCESS),),
            "version": 0,
        }
        case = a_case(**{**written, **changes})
        opened = Event(EventKind.CASE_OPENED, {"case": case.id, "due_on": case.due_on.isoformat()})
        return tx.cases.add(room.mailbox, case, opened, *events)


def new_message(room: Room, content: Content | None = None, **changes: Any) -> Message:
    """Return a message that is not written yet."""
    message = Message(
        **{
            "id": MessageId(room.desk._records.numbers.next()),
            "mailbox_id": room.mailbox.id,
            "case_id": None,
            "direction": Direction.INBOUND,
            "purpose": Purpose.REQUEST,
            "at": MONDAY,
            "content": content or Content("Subject", "Text"),
            **changes,
        }
    )
    assert isinstance(message.mailbox_id, int)
    return message


def kept(room: Room, message: Message, *, mailbox: Mailbox | None = None, fingerprint: str = "") -> Message:
    """Write a message and return it."""
    with room.desk.transaction("tests.message") as tx:
        tx.messages.add(mailbox or room.mailbox, message, fingerprint=fingerprint)
    return message


def second_mailbox(room: Room, address: str = "legal@acme.example") -> Mailbox:
    """Connect another mailbox, under a key of its own."""
    mailbox = connect(room.desk, MailboxPlan("legal", "memory", address))
    assert isinstance(MailboxId(mailbox.id), int)
    return mailbox
