"""Erasing again what a restored backup brought back: everything that the erasure ledger tells of.

Each entry goes through the gate as it did the first time (route `restored`). Holds there that an erasure
went past were released before it; those that kept a case apart keep it apart again. Begun again after a crash
it goes on where it was.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.casework.scrubbing import mask_words
from handlers.desk import Desk
from handlers.disposal.erase_orders import carry_out_one
from handlers.disposal.gate import Route, ask, through
from handlers.disposal.ledger import compare, write_ahead
from handlers.disposal.purging import purge
from handlers.disposal.reserving import ended_by_purge
from handlers.domain.erase_order import EraseOrder
from handlers.domain.erasure import Entry, ErasureKind
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.holds import Subject
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.people import OMBUD, Organisation
from handlers.domain.purge import ORDER, Step
from handlers.domain.retention import Store
from handlers.mailboxes.registry import THE_ORGANISATION
from handlers.ports import LedgerFault
from handlers.store.instants import from_micros
from handlers.store.transaction import Transaction

#: What holds say that this puts in place or takes away.
_RELEASED = "It was released before what it kept was erased; a backup from before that was restored."
_PLACED = (
    "A hold kept this case when its mailbox was purged; the backup that was restored is from before that."
)
_REVIEW = timedelta(days=30)
#: From here on a purge has left nothing behind here; what the chat system shows goes once it is reached.
_GONE = ORDER.index(Step.POSTS)


class Came(StrEnum):
    """What came of an entry of the ledger."""

    ERASED = "erased"
    ABSENT = "absent"  # the backup is older than what was erased, or holds it no more
    HELD = "held"  # a hold that is newer than the erasure keeps it
    BY_RULE = "by_rule"  # the schedule's day: what it deleted goes by its rules (`forgetting_again`)


@dataclass(frozen=True, slots=True)
class Again:
    """One entry of the ledger, and what came of it here.

    Attributes:
        counts: what went, by the name of what.
    """

    entry: Entry
    came: Came
    counts: Counter[str]


def erase_again(desk: Desk, progress: Callable[[Again], None] = lambda _: None) -> list[Again]:
    """Erase everything again that the ledger tells of and the database does not know to be erased.

    Raises:
        LedgerFault: the ledger is missing, broken, another one's, or older than the database.
    """
    found = compare(desk)
    if found.unwritten:
        raise LedgerFault(
            f"The erasure ledger lacks {len(found.unwritten)} entries that the database knows; put its "
            "newest "
            "copy there."
        )
    with desk.transaction("erasing.restored") as tx:
        tx.erasures.is_restored()
    _go_on(desk)
    came = []
    for entry in found.unapplied:
        kind = entry.erasure.kind
        one = _ALONE[kind](desk, entry) if kind in _ALONE else _purged(desk, entry, found.unapplied)
        came.append(one)
        progress(one)
    if came:
        desk.empty_log()
    return came


def _go_on(desk: Desk) -> None:
    """End what an earlier try began: its keys are destroyed, and its rows stand yet."""
    with desk.reading("erasing.begun") as tx:
        begun = [one.mailbox_id for one in tx.purges.waiting() if one.route == Route.RESTORED.value]
    for mailbox in begun:
        _purge(desk, mailbox)


def _purge(desk: Desk, mailbox: MailboxId) -> bool:
    """Purge until nothing is left here; return whether it came so far."""
    purge(desk, mailbox, goes_on=lambda: not _is_gone(desk, mailbox))
    return _is_gone(desk, mailbox)


def _purged(desk: Desk, entry: Entry, later: Sequence[Entry]) -> Again:
    with desk.transaction("erasing.again") as tx:
        mailbox = _where(tx, entry)
        if mailbox is None:
            tx.erasures.note(entry)
            return Again(entry, Came.ABSENT, Counter())
        kept = _still_kept(entry, later)
        _put_holds_right(tx, entry, kept)
        tx.erasures.close(mailbox)
        tx.purges.schedule(mailbox, Route.RESTORED.value, tx.now, OMBUD.id)
    if not _purge(desk, mailbox):
        return Again(entry, Came.HELD, Counter())
    with desk.transaction("erasing.done") as tx:
        tx.erasures.note(entry)
        standing = tx.purges.find(mailbox)
    return Again(entry, Came.ERASED, Counter(standing.counts if standing else {}))


def _where(tx: Transaction, entry: Entry) -> MailboxId | None:
    """Return the row that still opens here of what was erased, or None."""
    mailbox = MailboxId(entry.erasure.subject)
    if entry.erasure.case is not None:  # kept apart here under another row, where it was kept apart again
        reserve = tx.reserves.of(entry.erasure.case)
        mailbox = reserve.mailbox_id if reserve is not None else mailbox
    return mailbox if tx.erasures.opens(mailbox) else None


def _still_kept(entry: Entry, later: Sequence[Entry]) -> tuple[CaseId, ...]:
    """Return the cases that were kept apart, but for those whose reserves were erased later."""
    gone = {one.erasure.case for one in later if one.number > entry.number}
    return tuple(case for case in entry.erasure.kept if case not in gone)


def _put_holds_right(tx: Transaction, entry: Entry, kept: tuple[CaseId, ...]) -> None:
    for hold in tx.erasures.older_holds(entry.erasure, kept):
        tx.holds.release(THE_ORGANISATION, hold, _RELEASED, OMBUD.id)
    for case in kept:
        if tx.erasures.has_case(case) and not tx.erasures.held(case):
            day = (tx.now + _REVIEW).date()
            tx.holds.add(THE_ORGANISATION, Subject(case), _PLACED, OMBUD.id, day, OMBUD.id)


def _is_gone(desk: Desk, mailbox: MailboxId) -> bool:
    with desk.reading("erasing.standing") as tx:
        standing = tx.purges.find(mailbox)
    return standing is not None and ORDER.index(standing.step) >= _GONE


def _shredded(desk: Desk, entry: Entry) -> Again:
    number = CaseId(entry.erasure.subject)
    with desk.transaction("erasing.shred") as tx:
        scrub = tx.scrubs.of(number) if tx.erasures.has_case(number) else None
        done = (
            scrub is not None
            and scrub.shredded_at is not None
            and scrub.at >= from_micros(entry.erasure.mark)
        )
        if done or not tx.erasures.has_case(number):
            tx.erasures.note(entry)
            return Again(entry, Came.ABSENT, Counter())
        _put_holds_right(tx, entry, ())
        case = tx.cases.locked(number)
        leave = ask(tx, Route.RESTORED, case=number)
        if not leave.allowed:
            return Again(entry, Came.HELD, Counter())
        noted: list[Event] = []
        with through(tx, leave):
            if scrub is None or scrub.shredded_at is not None:
                noted, _ = mask_words(tx, case, OMBUD, from_micros(entry.erasure.mark))
            write_ahead(desk, tx, entry.erasure)
            files = tx.scrubs.blobs(number)
            gone = tx.scrubs.shred(number)
            for file in files:
                desk.blobs.remove(file)
        tx.cases.note(tx.cases.get(number), *noted, Event(EventKind.SHREDDED, {"originals": gone}))
    return Again(entry, Came.ERASED, Counter(originals=gone))


def _paper(desk: Desk, entry: Entry) -> Again:
    letter = MessageId(entry.erasure.mark)
    with desk.transaction("erasing.paper") as tx:
        number = tx.erasures.case_of_paper(letter)
        if number is None:
            tx.erasures.note(entry)
            return Again(entry, Came.ABSENT, Counter())
        _put_holds_right(tx, entry, ())
        case = tx.cases.locked(number)
        leave = ask(tx, Route.RESTORED, case=number)
        if not leave.allowed:
            return Again(entry, Came.HELD, Counter())
        with through(tx, leave):
            write_ahead(desk, tx, entry.erasure)
            for file in tx.disposals.files(Store.ORIGINALS, [letter]):
                desk.blobs.remove(file)
            gone = tx.disposals.delete_files(Store.ORIGINALS, [letter])
        facts: dict[str, Fact] = {"store": Store.PAPERS.value, "rule": "", "items": gone, "letter": letter}
        tx.cases.note(case, Event(EventKind.ERASED, facts))
    return Again(entry, Came.ERASED, Counter(papers=gone))


def _case(desk: Desk, entry: Entry) -> Again:
    number, at = CaseId(entry.erasure.subject), from_micros(entry.erasure.mark)
    with desk.transaction("erasing.case") as tx:
        organisation, order = tx.organisations.first(), tx.erase_orders.find(number)
        is_left = tx.erasures.has_case(number) or any(tx.disposals.amounts(number).values())
        is_done = order is not None and order.at == at and order.ended_at is not None
        if organisation is None or not is_left or is_done:
            tx.erasures.note(entry)
            return Again(entry, Came.ABSENT, Counter())
        _put_holds_right(tx, entry, ())
        if not ask(tx, Route.RESTORED, case=number).allowed:
            return Again(entry, Came.HELD, Counter())
        if order is None or order.at != at:
            _order(tx, number, Route(entry.erasure.route), at, organisation)
        tx.erase_orders.begin(number)
        tx.erasures.note(entry)
    return Again(entry, Came.ERASED, Counter(deletions=carry_out_one(desk, organisation, number)))


def _order(tx: Transaction, number: CaseId, route: Route, at: datetime, organisation: Organisation) -> None:
    """Have a case erased again, which is closed by it; who asked for it is not known here."""
    case = tx.cases.locked(number)
    tx.cases.save(ended_by_purge(tx, case), Event(EventKind.ERASURE_ASKED, {"route": route.value}))
    tx.erase_orders.withdraw(number)
    today = tx.now.astimezone(organisation.zone).date()
    tx.erase_orders.add(case, EraseOrder(number, route, OMBUD.id, at), today)


def _day(desk: Desk, entry: Entry) -> Again:
    with desk.transaction("erasing.day") as tx:
        tx.erasures.note(entry)
    return Again(entry, Came.BY_RULE, Counter())


#: What is no mailbox, and goes in one transaction.
_ALONE: Mapping[ErasureKind, Callable[[Desk, Entry], Again]] = {
    ErasureKind.SHREDDED: _shredded,
    ErasureKind.PAPER: _paper,
    ErasureKind.CASE: _case,
    ErasureKind.SCHEDULE: _day,
}
