"""Due letters, a batch at a time: marked as begun, read side by side, routed one by one.

The mark is written before the work, so that a letter which brings the process down is known by
its marks; from then on it is tried alone, and after the third time not read again.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from handlers.desk import Desk
from handlers.domain.mailbox import Mailbox
from handlers.intake.leasing import LeaseLost
from handlers.intake.patience import is_hopeless, is_shut
from handlers.intake.reading import PutOff, Read, Vanishing, read, unread
from handlers.intake.recognising import OwnWords, own_words
from handlers.intake.routing import put_back, put_off, route, vanish
from handlers.intake.tally import Tally
from handlers.store.database import Kind
from handlers.store.stubs import DueStub

BATCH, READERS = 50, 2
#: When a letter that was begun and never ended is tried again.
RETRY = timedelta(minutes=2)


def _never(_of_before: bool) -> bool:
    return False


@dataclass(slots=True)
class Course:
    """How reading goes in one round over a mailbox.

    Attributes:
        own: our own addresses, case-folded.
        historic: the letters are an archive.
        let_in: the mailbox let us look into it just now.
        enough: whether the round should end, told after each batch whether its last letter was of before.
        read: a letter was given to us in this round.
    """

    own: frozenset[str]
    historic: bool = False
    let_in: bool = False
    enough: Callable[[bool], bool] = _never
    read: bool = False


@dataclass(slots=True)
class _Batch:
    """Letters that are read side by side, by the organisation's own words too, and which could not be."""

    letters: list[DueStub]
    words: OwnWords = ()
    halted: threading.Event = field(default_factory=threading.Event)
    waiting: list[tuple[DueStub, PutOff]] = field(default_factory=list)
    untouched: list[DueStub] = field(default_factory=list)

    def read(self, desk: Desk, mailbox: Mailbox, stub: DueStub) -> Read | PutOff | Vanishing | None:
        """Read one letter; None once the mailbox has said that it gives none now."""
        if self.halted.is_set():
            return None
        result = read(desk, mailbox, stub, self.words)
        if isinstance(result, PutOff) and not result.stands_alone:
            self.halted.set()
        return result


def work_through(desk: Desk, mailbox: Mailbox, course: Course) -> Iterator[Tally]:
    """Read and route every due letter of a leased mailbox, yielding what became of each.

    A batch of which every letter was put off ends the round: the provider is not well. So does the first
    answer that is about the mailbox, such as a wait that its provider names.

    Raises:
        LeaseLost: another worker took the mailbox over.
        ConnectorError: the mailbox gives no letter now; all of them stay due.
    """
    with ThreadPoolExecutor(READERS, thread_name_prefix="reader") as readers:
        while not desk.stopping() and (letters := _next_batch(desk, mailbox)):
            batch = _Batch(letters, own_words(desk, mailbox.organisation_id))
            try:
                yield from _read_batch(desk, mailbox, course, batch, readers)
            finally:
                batch.halted.set()  # what is left of it is not asked for in vain
            if len(batch.waiting) == len(letters) or course.enough(letters[-1].historic):
                return


def _read_batch(
    desk: Desk, mailbox: Mailbox, course: Course, batch: _Batch, readers: ThreadPoolExecutor
) -> Iterator[Tally]:
    results = readers.map(partial(batch.read, desk, mailbox), batch.letters)
    for stub in batch.letters:
        # Its mark counts from here on: should it fail, it is to blame and the others are not.
        desk.marks.pop(stub.id, None)
        match next(results):
            case None:
                batch.untouched.append(stub)
            case PutOff(fault=fault) as wait if fault is not None:
                batch.waiting.append((stub, wait))
            case result:
                course.read = course.read or not isinstance(result, PutOff)
                yield _end(desk, mailbox, course, stub, result)
    yield from _end_waiting(desk, mailbox, course, batch)


def _end_waiting(desk: Desk, mailbox: Mailbox, course: Course, batch: _Batch) -> Iterator[Tally]:
    """Put off what the mailbox did not give, and end the round where it gives nothing at all."""
    shut = is_shut(desk, mailbox, batch.waiting, let_in=course.let_in, read=course.read)
    put_back(desk, mailbox, batch.untouched, getattr(shut, "retry_after", None))
    for stub, wait in batch.waiting:
        if shut is None and is_hopeless(desk, mailbox, stub, wait, read=course.read):
            yield _end(desk, mailbox, course, stub, unread(wait))
        else:
            yield put_off(desk, mailbox, stub, wait, counts=shut is None)
    if shut is not None:
        raise shut


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
    desk: Desk, mailbox: Mailbox, course: Course, stub: DueStub, result: Read | PutOff | Vanishing
) -> Tally:
    match result:
        case Read():
            return route(desk, mailbox, stub, result, course.own, historic=course.historic)
        case PutOff():
            return put_off(desk, mailbox, stub, result)
        case Vanishing():
            return vanish(desk, mailbox, stub)
