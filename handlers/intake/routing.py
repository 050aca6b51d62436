"""Routing: one letter, one transaction. It becomes a case, joins one, or is recorded as what it is."""

from datetime import timedelta

from handlers.desk import Desk
from handlers.domain.mailbox import Mailbox
from handlers.intake.arrival import Arrival, judge
from handlers.intake.filing import file_letter, file_unread
from handlers.intake.reading import PutOff, Read
from handlers.intake.tally import Tally
from handlers.store.database import Kind
from handlers.store.stubs import DueStub, StubState

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


class LeaseLost(Exception):
    """Another worker took the mailbox over; what is due is theirs now."""


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
        state = StubState.ROUTED if read.letter else StubState.QUARANTINED
        if not tx.stubs.settle(stub.id, state, read.reason):
            return Tally()
        if read.letter is None:
            return file_unread(tx, desk, mailbox, stub, read)
        received_at = stub.received_at or tx.now
        arrival: Arrival = judge(tx, mailbox, read.letter, read.finding, received_at, own, junk=stub.junk)
        # An answer would tell the senders of junk that somebody reads here.
        silent = historic or stub.junk
        return file_letter(tx, desk, mailbox, stub, read, arrival, None if silent else own)


def put_off(desk: Desk, stub: DueStub, wait: PutOff) -> Tally:
    """Leave a letter due; the wait doubles from one minute to six hours, or is the provider's."""
    pause = min(_FIRST_WAIT * 2 ** min(stub.tries, 12), _LONGEST_WAIT)
    if wait.retry_after is not None:
        pause = timedelta(seconds=wait.retry_after)
    with desk.transaction("intake.put_off", Kind.RELAXED) as tx:
        tx.stubs.put_off(stub.id, tx.now + pause, wait.reason, died=wait.died)
    return Tally(put_off=1)


def vanish(desk: Desk, stub: DueStub) -> Tally:
    """Record that a letter was gone before it could be fetched."""
    with desk.transaction("intake.vanish", Kind.RELAXED) as tx:
        tx.stubs.settle(stub.id, StubState.VANISHED, "gone before it was fetched")
    return Tally(vanished=1)
