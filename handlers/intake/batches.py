"""Due letters, a batch at a time: marked as begun, read side by side, routed one by one.

The mark is written before the work, so that a letter which brings the process down is known by
its marks; from then on it is tried alone, and after the third time not read again.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from handlers.desk import Desk
from handlers.domain.mailbox import Mailbox
from handlers.intake.leasing import LeaseLost
from handlers.intake.reading import PutOff, Read, Vanishing, read
from handlers.intake.routing import put_off, route, vanish
from handlers.intake.tally import Tally
from handlers.store.database import Kind
from handlers.store.stubs import DueStub

BATCH, READERS = 50, 2
#: When a letter that was begun and never ended is tried again.
RETRY = timedelta(minutes=2)


def work_through(
    desk: Desk,
    mailbox: Mailbox,
    own: frozenset[str],
    *,
    historic: bool = False,
    until: datetime | None = None,
) -> Iterator[Tally]:
    """Read and route every due letter of a leased mailbox, yielding what became of each.

    A batch of which every letter was put off ends the round: the provider is not well.

    Args:
        until: from then on letters of before are left for the next look, so that it finds today's.

    Raises:
        LeaseLost: another worker took the mailbox over.
        AuthorizationLost: the mailbox does not let us in; its letters stay due.
    """
    with ThreadPoolExecutor(READERS, thread_name_prefix="reader") as readers:
        while not desk.stopping() and (batch := _next_batch(desk, mailbox)):
            results = readers.map(partial(read, desk, mailbox), batch)
            waiting = []
            for stub in batch:
                # Its mark counts from here on: should it fail, it is to blame and the others are not.
                desk.marks.pop(stub.id, None)
                result = next(results)
                yield _end(desk, mailbox, own, stub, result, historic=historic)
                waiting += [result] if isinstance(result, PutOff) and not result.died else []
            if lost := next((wait.lost for wait in waiting if wait.lost), None):
                raise lost
            late = until is not None and desk.clock.now() >= until
            if len(waiting) == len(batch) or (late and batch[-1].historic):
                return


def _next_batch(desk: Desk, mailbox: Mailbox) -> list[DueStub]:
    with desk.transaction("intake.begin", Kind.RELAXED) as tx:
        if not tx.mailboxes.hold(mailbox, tx.now):
            raise LeaseLost
        due = [_blamed(desk, stub) for stub in tx.stubs.due(mailbox.id, tx.now, BATCH)]
        batch = [stub for stub in due if not stub.started] or due[:1]
        if batch:
            tx.stubs.begin(batch, tx.now + RETRY)
    desk.marks.update(stub.id for stub in batch)
    return batch


def _blamed(desk: Desk, stub: DueStub) -> DueStub:
    """Return the letter with those marks only that outlived a process: this one lives."""
    return replace(stub, started=max(0, stub.started - desk.marks[stub.id]))


def _end(
    desk: Desk,
    mailbox: Mailbox,
    own: frozenset[str],
    stub: DueStub,
    result: Read | PutOff | Vanishing,
    *,
    historic: bool,
) -> Tally:
    match result:
        case Read():
            return route(desk, mailbox, stub, result, own, historic=historic)
        case PutOff():
            return put_off(desk, mailbox, stub, result)
        case Vanishing():
            return vanish(desk, mailbox, stub)
