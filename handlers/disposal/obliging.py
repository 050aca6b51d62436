"""What a law has kept of a mailbox that is purged: found by the schedule, and narrowed to what it names.

GDPR Art. 17(3)(b): erasure stops before a legal obligation to keep, and there alone. So a case of which a
law has something kept goes into a reserve, as held ones do, but without whatever no law names; on the day
after the last period is over its reserve is purged like any mailbox.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.desk import Desk
from handlers.disposal.gate import Leave, Route, through
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.mailbox import Mailbox
from handlers.domain.obligation import Obligation, for_letters, is_bound, obliged, together
from handlers.domain.period import Anchor
from handlers.domain.purge import Reserve
from handlers.domain.retention import Life, Store
from handlers.store.mailbox_events import OMBUD
from handlers.store.transaction import Transaction

#: Cases looked at together.
_PAGE = 500
#: When somebody looks again whether a law without a known end still has something kept.
_AGAIN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Bound:
    """Of how many cases of a mailbox one row of the schedule would have something kept, were it purged now.

    Attributes:
        rule: the row, by its id.
        basis: the law, as the schedule cites it.
    """

    rule: str
    basis: str
    cases: int


def binds(desk: Desk) -> bool:
    """Return whether any law has cases kept here at all."""
    return is_bound(desk.rules.schedule)


def of_case(tx: Transaction, desk: Desk, case: CaseId, source: MailboxId) -> Obligation | None:
    """Return what a law has kept of a case: by itself, and for cases that show letters of it.

    Args:
        source: the mailbox that is purged, whose disconnection ended any contract on its mail.
    """
    if not binds(desk):
        return None
    shown_by = (_own(tx, desk, one, source) for one in tx.keepings.showing(case))
    return together([_own(tx, desk, case, source), *map(for_letters, shown_by)])


def foreseen(tx: Transaction, desk: Desk, source: Mailbox) -> tuple[Bound, ...]:
    """Return what laws would have kept of a mailbox that was purged now, by rows of the schedule.

    Cases under holds of their own stay whole and are not counted; a case that two rows are about is counted
    for both.
    """
    rows = [one for one in desk.rules.schedule.rules if one.active and one.statutory and one.of_cases]
    if not any(not one.mailboxes or source.name in one.mailboxes for one in rows):
        return ()
    held = {*tx.reserves.held_in(source.id)}
    shown = {*tx.reserves.lent_from(source.id)}
    bound = Counter(
        (rule.id, rule.basis)
        for page in _pages(tx, source.id)
        for one in _obligations(tx, desk, [case for case in page if case not in held], shown, source.id)
        for rule in one.rules
    )
    return tuple(Bound(rule, basis, cases) for (rule, basis), cases in sorted(bound.items()))


def _pages(tx: Transaction, source: MailboxId) -> Iterator[list[CaseId]]:
    after = 0
    while page := tx.remains.cases(source, after, _PAGE):
        yield page
        after = page[-1]


def _obligations(
    tx: Transaction, desk: Desk, some: list[CaseId], shown: set[CaseId], source: MailboxId
) -> list[Obligation]:
    """Return what is kept of some cases; those whose letters others show are looked at one by one."""
    alone = _all_own(tx, desk, [one for one in some if one not in shown], source)
    found = [*alone, *(of_case(tx, desk, one, source) for one in some if one in shown)]
    return [one for one in found if one is not None]


def of_reserve(tx: Transaction, desk: Desk, kept: Reserve) -> Obligation | None:
    """Return what a law has kept of a reserve: of its case, and of those whose letters lie in it too."""
    if not binds(desk):
        return None
    others = (of_case(tx, desk, one, kept.source_id) for one in tx.reserves.lent_in(kept))
    return together([of_case(tx, desk, kept.case_id, kept.source_id), *map(for_letters, others)])


def narrow(
    tx: Transaction, desk: Desk, leave: Leave, case: CaseId, letters: list[MessageId], kept: frozenset[Store]
) -> None:
    """Delete of a case with its letters whatever no law names, their files first.

    Args:
        leave: of the gate, for the case, or for all that lies in its reserve.

    Raises:
        OnHold: a hold covers it, so that all of it stays.
    """
    with through(tx, leave):
        for store in (Store.ENCLOSURES, Store.ORIGINALS):
            if store in kept or (store is Store.ORIGINALS and Store.PAPERS in kept):
                continue
            for name in tx.disposals.files(store, letters):
                desk.blobs.remove(name)
            tx.disposals.delete_files(store, letters)
        if Store.LETTERS not in kept:
            tx.remains.delete_letters(letters)
            tx.disposals.unname(case)
        if Store.NOTES not in kept:
            tx.disposals.silence(case)


def happened(obligation: Obligation, letters: int, lost: int = 0) -> Event:
    """Return that a case is kept apart because of a law.

    Args:
        lost: files that should be kept as well, and were not there any more.
    """
    facts: dict[str, Fact] = {
        "letters": letters,
        "rule": " ".join(one.id for one in obligation.rules),
        "basis": obligation.basis,
        "kept": " ".join(sorted(obligation.stores)),
        "until": "" if obligation.until is None else obligation.until.isoformat(),
        **({"lost": lost} if lost else {}),
    }
    return Event(EventKind.RESERVED, facts)


def schedule(tx: Transaction, kept: Reserve, obligation: Obligation) -> None:
    """Have a reserve purged once no law keeps it any more; where no day is known, it is looked at again."""
    due_at = tx.now + _AGAIN if obligation.until is None else _midnight(tx, obligation.until)
    tx.purges.schedule(kept.mailbox_id, Route.DISCONNECTED.value, due_at, OMBUD, kept.made_at)


def _own(tx: Transaction, desk: Desk, case: CaseId, source: MailboxId) -> Obligation | None:
    return together(_all_own(tx, desk, [case], source))


def _all_own(
    tx: Transaction, desk: Desk, some: list[CaseId], source: MailboxId
) -> Iterator[Obligation | None]:
    zone, purge = _zone(tx), tx.purges.find(source)
    today, left_at = tx.now.astimezone(zone).date(), purge.disconnected_at if purge is not None else None
    left_on = None if left_at is None else left_at.astimezone(zone).date()
    for life in tx.keepings.lives(some, zone):
        yield obliged(desk.rules.schedule, _ended(life, today, left_on), today)


def _ended(life: Life, today: date, left_on: date | None) -> Life:
    """Return a case's life as the purge ends it: open ones close today, a contract ended on disconnection."""
    closed = life.days.get(Anchor.CLOSED, today)
    days = {Anchor.CLOSED: closed, Anchor.ANSWERED: closed, Anchor.VERIFIED: closed, **life.days}
    if left_on is not None:
        days[Anchor.CONTRACT] = left_on
    return Life(life.case, life.rights, life.kind, life.mailbox, days)


def _midnight(tx: Transaction, day: date) -> datetime:
    return datetime.combine(day, time(), _zone(tx)).astimezone(UTC)


def _zone(tx: Transaction) -> ZoneInfo:
    organisation = tx.organisations.first()
    return organisation.zone if organisation is not None else ZoneInfo("UTC")
