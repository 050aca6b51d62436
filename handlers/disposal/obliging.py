"""What a law has kept of a mailbox that is purged: found by the schedule, and narrowed to what it names.

GDPR Art. 17(3)(b): erasure stops before a legal obligation to keep, and there alone. So a case of which a
law has something kept goes into a reserve, as held ones do, but without whatever no law names; on the day
after the last period is over its reserve is purged like any mailbox.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.desk import Desk
from handlers.disposal.gate import Leave, Route, through
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.obligation import Obligation, for_letters, is_bound, obliged, together
from handlers.domain.period import Anchor
from handlers.domain.purge import Reserve
from handlers.domain.retention import Life, Store
from handlers.store.mailbox_events import OMBUD
from handlers.store.transaction import Transaction

#: When somebody looks again whether a law without a known end still has something kept.
_AGAIN = timedelta(days=365)


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


def happened(obligation: Obligation, letters: int) -> Event:
    """Return that a case is kept apart because of a law."""
    facts: dict[str, Fact] = {
        "letters": letters,
        "rule": " ".join(one.id for one in obligation.rules),
        "basis": obligation.basis,
        "kept": " ".join(sorted(obligation.stores)),
        "until": "" if obligation.until is None else obligation.until.isoformat(),
    }
    return Event(EventKind.RESERVED, facts)


def schedule(tx: Transaction, kept: Reserve, obligation: Obligation) -> None:
    """Have a reserve purged once no law keeps it any more; where no day is known, it is looked at again."""
    due_at = tx.now + _AGAIN if obligation.until is None else _midnight(tx, obligation.until)
    tx.purges.schedule(kept.mailbox_id, Route.DISCONNECTED.value, due_at, OMBUD, kept.made_at)


def _own(tx: Transaction, desk: Desk, case: CaseId, source: MailboxId) -> Obligation | None:
    zone, today = _zone(tx), tx.now.astimezone(_zone(tx)).date()
    return together(
        obliged(desk.rules.schedule, _ended(tx, life, source, today, zone), today)
        for life in tx.keepings.lives([case], zone)
    )


def _ended(tx: Transaction, life: Life, source: MailboxId, today: date, zone: ZoneInfo) -> Life:
    """Return a case's life as the purge ends it: open ones close today, a contract ended on disconnection."""
    closed = life.days.get(Anchor.CLOSED, today)
    days = {Anchor.CLOSED: closed, Anchor.ANSWERED: closed, Anchor.VERIFIED: closed, **life.days}
    purge = tx.purges.find(source)
    if purge is not None and purge.disconnected_at is not None:
        days[Anchor.CONTRACT] = purge.disconnected_at.astimezone(zone).date()
    return Life(life.case, life.rights, life.kind, life.mailbox, days)


def _midnight(tx: Transaction, day: date) -> datetime:
    return datetime.combine(day, time(), _zone(tx)).astimezone(UTC)


def _zone(tx: Transaction) -> ZoneInfo:
    organisation = tx.organisations.first()
    return organisation.zone if organisation is not None else ZoneInfo("UTC")
