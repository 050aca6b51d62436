"""Opening a case for a letter: its number, its claims, its due date, its first event."""

from dataclasses import replace

from handlers.desk import Desk
from handlers.domain.case import Case, Claim, Status
from handlers.domain.deadline import counted
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Message
from handlers.domain.reading import Reading
from handlers.domain.rights import Right
from handlers.intake.marks import FORWARDED, is_unreadable
from handlers.intake.reading import Read
from handlers.intake.receiving import received
from handlers.showing import show_card
from handlers.store.transaction import Transaction


def open_case(
    tx: Transaction,
    desk: Desk,
    mailbox: Mailbox,
    message: Message,
    read: Read,
    *,
    historic: bool = False,
    by: PersonId | None = None,
) -> Case:
    """Write a new case for a letter.

    The clock runs from receipt whether or not the letter was understood (GDPR Art. 12(3)), so a
    letter that uses no known right opens a case too, for a person to read.

    Args:
        historic: the letter was received before its mailbox was live.
        by: who says that the letter, which was read before and put aside, is one; None where nobody need.
    """
    organisation = tx.organisations.get(mailbox.organisation_id)
    establishment = desk.establishment(organisation)
    rights = read.finding.rights or (Right.UNCLEAR,)
    letter = read.letter
    request, evidence = received(desk, mailbox, message, letter, establishment)
    deadline = counted([request], establishment)
    case = Case(
        id=CaseId(tx.next_id()),
        organisation_id=organisation.id,
        mailbox_id=mailbox.id,
        number=f"{deadline.received_on.year}-{tx.organisations.next_number(organisation.id):04d}",
        status=Status.NEW,
        claims=tuple(Claim(right) for right in rights),
        language=read.finding.language,
        received_at=message.at,
        deadline=deadline,
        requester=message.content.sender,
        unreadable=(letter is None and by is None) or is_unreadable(message.defects),
        sender_unclear=_is_unclear(message, read) or FORWARDED in message.defects,
        reading=Reading.of(read.finding),
        historic=historic and deadline.due_on < tx.now.astimezone(organisation.zone).date(),
    )
    facts: dict[str, Fact] = {
        "case": case.id,
        "message": message.id,
        "received_at": message.at.isoformat(),
        "due_on": deadline.due_on.isoformat(),
        "rights": " ".join(right.value for right in rights),
        "language": case.language,
        "unreadable": case.unreadable,
        "authentication": message.authentication.value,
        **evidence,
        **_read_as(case.reading, read.finding.version),
    }
    if historic:
        facts["historic"] = True
    opened = Event(EventKind.CASE_OPENED, facts, letter.fingerprint if letter else "")
    case = tx.cases.add(mailbox, case, replace(opened, actor=by) if by else opened)
    show_card(tx, case.id, new=True)
    return case


def _is_unclear(message: Message, read: Read) -> bool:
    """Return whether nobody, or more than one, signs as the sender."""
    return len(read.letter.senders) != 1 if read.letter else not message.content.sender.address


def _read_as(reading: Reading, version: str) -> dict[str, Fact]:
    """Return what the record tells of how a letter was read, where rules read it."""
    if reading.sureness is None:
        return {}
    return {
        "verdict": reading.verdict.value,
        "kind": reading.kind.value,
        "asked_by": reading.requester.value,
        "sureness": reading.sureness.value,
        "read_by": version,
    }
