"""Routing: one letter, one transaction. It becomes a case, joins one, or is recorded as what it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.desk import Desk
from handlers.domain.mailbox import Mailbox
from handlers.intake.arrival import judge
from handlers.intake.filing import file_letter, file_unread
from handlers.intake.history import is_of_before
from handlers.intake.in_passing import is_kept
from handlers.intake.leasing import LeaseLost
from handlers.intake.outside import file_sent
from handlers.intake.own_memos import unless_memo
from handlers.intake.reading import PutOff, Read
from handlers.intake.tally import Tally
from handlers.store.database import Kind
from handlers.store.stubs import DueStub, StubState
from handlers.store.transaction import Transaction

#: The longest holds for a wait that a provider names as well: nonsense must not hide a letter for years.
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


def route(
    desk: Desk, mailbox: Mailbox, stub: DueStub, read: Read, own: frozenset[str], *, historic: bool = False
) -> Tally:
    """End a letter's way in one transaction; a letter that was routed before changes nothing.

    Raises:
        LeaseLost: the mailbox is no longer ours.
    """
    with desk.transaction("intake.route", Kind.RELAXED) as tx:
        # Holding the mailbox's row also puts routing in a queue, so that two deliveries of one
        # mail see each other.
        if not tx.mailboxes.hold(mailbox, tx.now):
            raise LeaseLost
        dated = _dated(tx, mailbox, stub, read, historic=historic)
        if stub.received_at is None and dated.received_at is not None:
            tx.mailboxes.letter_read(mailbox, stub.scope, dated.received_at)
        end = file_sent(tx, desk, mailbox, dated, read, own) if stub.sent else None
        if end is None:
            end = _file(tx, desk, mailbox, dated, read, own)
        elif isinstance(end, PutOff):
            return _put_off(tx, stub, end)
        kept = not (end.known or end.not_ours) or (
            # What is fetched once more bears the name of what is kept of it already.
            read.original is not None and tx.originals.stands(stub.id, read.original.name)
        )
    if not kept and read.original is not None and read.original.body_sealed is None:
        desk.blobs.remove(read.original.name)
    return end


def _dated(tx: Transaction, mailbox: Mailbox, stub: DueStub, read: Read, *, historic: bool) -> DueStub:
    """Return the letter with when it was received, and whether that was before its mailbox was live."""
    # nobody receives a letter tomorrow
    learned = min(read.received_at, tx.now) if read.received_at else None
    of_before = historic or is_of_before(mailbox, stub, learned)
    return replace(stub, received_at=stub.received_at or learned, historic=of_before)


def _file(
    tx: Transaction, desk: Desk, mailbox: Mailbox, stub: DueStub, read: Read, own: frozenset[str]
) -> Tally:
    arrival = judge(tx, mailbox, stub, read.letter, read.finding, own) if read.letter else None
    if arrival is not None and read.letter is not None:
        arrival = unless_memo(tx, mailbox, read.letter, arrival, own)
    state = StubState.ROUTED if arrival else StubState.QUARANTINED
    if arrival is not None and arrival.known:
        state = StubState.KNOWN
    passes = arrival is not None and not is_kept(mailbox, arrival, read.finding)
    if passes:
        state = StubState.NOT_OURS
    settled = tx.stubs.settle(
        stub.id, state, read.reason, received_at=stub.received_at, historic=stub.historic
    )
    if not settled:
        return Tally()
    if arrival is None:
        return file_unread(tx, desk, mailbox, stub, read)
    if arrival.known:
        return Tally(messages=1, known=1)
    if passes:
        return Tally(not_ours=1)
    # An answer would tell the senders of junk that somebody reads here.
    silent = stub.historic or stub.junk
    return file_letter(tx, desk, mailbox, stub, read, arrival, None if silent else own)


def put_off(desk: Desk, mailbox: Mailbox, stub: DueStub, wait: PutOff, *, counts: bool = True) -> Tally:
    """Leave a letter due; the wait doubles from one minute to six hours, or is the provider's.

    Args:
        counts: it was the letter's own fault; else it waits for nothing but its mailbox.

    Raises:
        LeaseLost: the mailbox is no longer ours.
    """
    with desk.transaction("intake.put_off", Kind.RELAXED) as tx:
        if not tx.mailboxes.hold(mailbox, tx.now):
            raise LeaseLost
        return _put_off(tx, stub, wait, counts=counts)


def _put_off(tx: Transaction, stub: DueStub, wait: PutOff, *, counts: bool = True) -> Tally:
    pause = min(_FIRST_WAIT * 2 ** min(stub.tries, 12), _LONGEST_WAIT) if counts else timedelta()
    if wait.retry_after is not None:
        pause = _bounded(wait.retry_after)
    tx.stubs.put_off(stub.id, tx.now + pause, wait.reason, died=wait.died, counts=counts)
    return Tally(put_off=1)


def put_back(desk: Desk, mailbox: Mailbox, letters: Sequence[DueStub], named: float | None = None) -> None:
    """Leave letters due that were begun and not even asked for.

    Args:
        named: seconds that the provider asked us to wait.

    Raises:
        LeaseLost: the mailbox is no longer ours.
    """
    if not letters:
        return
    with desk.transaction("intake.put_back", Kind.RELAXED) as tx:
        if not tx.mailboxes.hold(mailbox, tx.now):
            raise LeaseLost
        tx.stubs.put_back([stub.id for stub in letters], tx.now + _bounded(named or 0))


def _bounded(named: float) -> timedelta:
    return timedelta(seconds=min(named, _LONGEST_WAIT.total_seconds()))


def vanish(desk: Desk, mailbox: Mailbox, stub: DueStub) -> Tally:
    """Record that a letter was gone before it could be fetched.

    Raises:
        LeaseLost: the mailbox is no longer ours.
    """
    with desk.transaction("intake.vanish", Kind.RELAXED) as tx:
        if not tx.mailboxes.hold(mailbox, tx.now):
            raise LeaseLost
        state = StubState.ROUTED if stub.again else StubState.VANISHED
        tx.stubs.settle(stub.id, state, "gone before it was fetched")
    return Tally(vanished=1)
