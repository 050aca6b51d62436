"""What people send from the mailbox itself: answers to letters of cases are recorded, the rest is not kept.

Two who answer one person at once contradict each other: so a reply that is drafted or held back
here waits until somebody has looked at it again.
"""

from dataclasses import replace

from connectors.base import Letter, MailKind
from handlers.desk import Desk
from handlers.domain import drafting
from handlers.domain.case import Case
from handlers.domain.events import EventKind
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Direction, Message, Purpose
from handlers.intake.arrival import Arrival, answered_case, bearing, mail_ids
from handlers.intake.filing import message_of
from handlers.intake.following import following
from handlers.intake.reading import PutOff, Read
from handlers.intake.tally import Tally
from handlers.showing import mail_key, save_and_show
from handlers.store.stubs import DueStub, StubState
from handlers.store.transaction import Transaction

#: A mail of ours is met among the sent ones before we have noted that it left.
SENDING = PutOff("a mail of ours is being sent", retry_after=60)


def file_sent(
    tx: Transaction, desk: Desk, mailbox: Mailbox, stub: DueStub, read: Read, own: frozenset[str]
) -> Tally | PutOff:
    """Put a mail that was sent from the mailbox on its case's record, or keep nothing of it.

    Args:
        own: our own addresses, case-folded.
    """
    letter = read.letter
    matches = tx.messages.by_mail_ids(mailbox, mail_ids(letter)) if letter else []
    if letter is None or stub.historic:
        return _dropped(tx, stub, StubState.NOT_OURS)
    if bearing(matches, letter.message_id, tx, mailbox):
        return _dropped(tx, stub, StubState.KNOWN)
    case_id = answered_case(matches, letter, tx, mailbox) if _is_written_by_us(letter, own) else None
    if case_id is None:
        return _dropped(tx, stub, StubState.NOT_OURS)
    message = replace(
        message_of(tx, desk, mailbox, stub, letter, Arrival(Purpose.OUTSIDE, case_id), read.holdings),
        direction=Direction.OUTBOUND,
    )
    case, _ = following(tx, case_id, message)
    if tx.outbox.is_leaving(case_id, case.id):
        return SENDING  # its Message-ID may be one that the provider gave it
    if tx.stubs.settle(stub.id, StubState.ROUTED):
        _record(tx, mailbox, stub, case, replace(message, case_id=case.id), read)
    return Tally(messages=1, answered=1)


def _record(
    tx: Transaction, mailbox: Mailbox, stub: DueStub, case: Case, message: Message, read: Read
) -> None:
    assert read.letter is not None
    tx.messages.add(mailbox, message, stub=stub.id, fingerprint=read.letter.fingerprint)
    if read.original is not None:
        tx.originals.add(message.id, read.original)
    held = case.leaving_id if case.draft_id is None else None
    stopped = held is not None and tx.outbox.withdraw(mail_key(held))
    written = (
        tx.events.about(case.id, EventKind.REPLY_DRAFTED, held) if held is not None and stopped else None
    )
    author = written.actor if written is not None else None
    save_and_show(tx, *drafting.answered_outside(case, message.id, stopped=stopped, author=author))


def _is_written_by_us(letter: Letter, own: frozenset[str]) -> bool:
    """Return whether a person of ours wrote it: absence notes lie among what was sent, too."""
    ours = len(letter.senders) == 1 and letter.senders[0].address.casefold() in own
    return ours and letter.kind is MailKind.PERSONAL


def _dropped(tx: Transaction, stub: DueStub, state: StubState) -> Tally:
    tx.stubs.settle(stub.id, state)
    known = state is StubState.KNOWN
    return Tally(known=1) if known else Tally(not_ours=1)
