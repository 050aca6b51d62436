"""Filling a store with cases, so that the cost of the next letter can be seen to grow or not.

Writes through the same nouns as intake does, many cases a transaction.
"""

from datetime import timedelta

from bench.workplace import ADDRESS
from connectors.base import Address, Stub
from handlers.desk import Desk
from handlers.domain.case import Case, Claim, Status
from handlers.domain.deadline import counted
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.rights import Right
from handlers.store.database import Kind
from handlers.store.outbox import EntryKind
from handlers.store.stubs import StubState
from handlers.store.transaction import Transaction

_PER_TRANSACTION = 1_000


def fill(desk: Desk, mailbox: Mailbox, cases: int) -> None:
    """Store `cases` cases, each with a letter, an acknowledgement, events and a settled card."""
    for start in range(0, cases, _PER_TRANSACTION):
        with desk.transaction("bench.fill", Kind.RELAXED) as tx:
            for number in range(start, min(start + _PER_TRANSACTION, cases)):
                _case(tx, desk, mailbox, number)


def _case(tx: Transaction, desk: Desk, mailbox: Mailbox, number: int) -> None:
    organisation = tx.organisations.get(mailbox.organisation_id)
    establishment = desk.establishment(organisation)
    at = tx.now - timedelta(days=90) + timedelta(seconds=number)
    tx.stubs.notice(mailbox.id, [Stub(f"old:{number}", at, 8_000)], at)
    stub = tx.stubs.due(mailbox.id, tx.now, 1)[0]
    requester = Address(f"old{number}@people.example", f"Old {number}")
    case = Case(
        id=CaseId(tx.next_id()),
        organisation_id=organisation.id,
        mailbox_id=mailbox.id,
        number=f"2025-{tx.organisations.next_number(organisation.id):06d}",
        status=Status.OPEN,
        claims=(Claim(Right.ACCESS),),
        language="da",
        received_at=at,
        deadline=counted([establishment.request_at(at)], establishment),
        requester=requester,
    )
    case = tx.cases.add(mailbox, case, Event(EventKind.CASE_OPENED, {"message": number}))
    content = Content(
        "Anmodning", "Hej. " * 400, requester, (Address(ADDRESS),), (), f"<old.{number}@people.example>"
    )
    letter = Message(
        MessageId(tx.next_id()), mailbox.id, case.id, Direction.INBOUND, Purpose.REQUEST, at, content
    )
    tx.messages.add(mailbox, letter, stub=stub.id, fingerprint=f"{number:064x}")
    tx.stubs.settle(stub.id, StubState.ROUTED)
    answer = Content(
        "Re: Anmodning", "Tak. " * 100, Address(ADDRESS), (requester,), (), f"<ours.{number}@bench.example>"
    )
    tx.messages.add(
        mailbox,
        Message(
            MessageId(tx.next_id()),
            mailbox.id,
            case.id,
            Direction.OUTBOUND,
            Purpose.ACKNOWLEDGEMENT,
            at,
            answer,
        ),
    )
    tx.outbox.add(EntryKind.CARD, f"card:{case.id}", case=case.id, fresh=True)
    entry = tx.outbox.claim(tx.outbox.due(1)[0])
    if entry is not None:
        tx.outbox.settle(entry)
