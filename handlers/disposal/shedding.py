"""What goes of a closed case on its way to a skeleton, a batch of one thing at a time, written down.

The retention schedule and orders to erase a case do the same by these functions. Whoever calls them has asked
the gate, and the block of its permit is open.
"""

from dataclasses import dataclass, replace

from handlers.desk import Desk
from handlers.disposal.unposting import unpost_key
from handlers.domain.case import Case
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.holds import Route
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.retention import Store
from handlers.showing import card_key
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction

#: Letters deleted in one transaction.
LETTERS = 200
#: What hangs on letters that other cases may show.
LENT = frozenset({Store.ORIGINALS, Store.ENCLOSURES, Store.LETTERS, Store.SKELETON})


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something goes: by a rule of the schedule, or on the route of an order."""

    rule: str = ""
    route: Route = Route.RETENTION

    @property
    def facts(self) -> dict[str, Fact]:
        """Return what the record says of it."""
        ordered = self.route is not Route.RETENTION
        return {"rule": self.rule, **({"route": self.route.value} if ordered else {})}


def shed(desk: Desk, tx: Transaction, case: Case, store: Store, cause: Cause) -> tuple[int, bool]:
    """Delete some of one thing, and write it down; return how many that were, and whether any is left.

    Where the last letter went, the chat system is asked to show the skeleton alone.
    """
    items, left = _take(desk, tx, case, store)
    _note(tx, case, store, cause, items, ended=not left)
    return items, left


def _take(desk: Desk, tx: Transaction, case: Case, store: Store) -> tuple[int, bool]:
    if store is Store.NOTES:
        return tx.disposals.silence(case.id), False
    found = tx.disposals.some(case.id, store, LETTERS + 1)
    letters, left = found[:LETTERS], len(found) > LETTERS
    if store is Store.LETTERS:
        for each in (Store.ORIGINALS, Store.ENCLOSURES):  # of letters that came after the others' had gone
            _delete_files(desk, tx, each, letters)
        gone = tx.disposals.empty_letters(letters)
    else:
        gone = _delete_files(desk, tx, store, letters)
    if store is Store.LETTERS and not left:
        tx.disposals.unname(case.id)
    return gone, left


def _delete_files(desk: Desk, tx: Transaction, store: Store, letters: list[MessageId]) -> int:
    # Before the records say that it is gone: a file that nobody knows of would stay for ever.
    for name in tx.disposals.files(store, letters):
        desk.blobs.remove(name)
    return tx.disposals.delete_files(store, letters)


def _note(tx: Transaction, case: Case, store: Store, cause: Cause, items: int, *, ended: bool) -> None:
    """Write what went into the case's record; without its letters it is a skeleton."""
    event = Event(EventKind.ERASED, {"store": store.value, **cause.facts, "items": items})
    if ended and store is Store.LETTERS and case.purged_at is None:
        bare = replace(case, unreadable=False, sender_unclear=False, undelivered=False, draft_id=None)
        tx.cases.save(replace(bare, purged_at=tx.now), event)
        _redraw(tx, case.id)
    elif items:
        tx.cases.note(case, event)
    if items:
        tx.disposals.count(tx.now.date(), cause.rule, store, cases_gone=int(ended), items=items)


def _redraw(tx: Transaction, case: CaseId) -> None:
    """Have the chat system show the skeleton alone."""
    shown = {one.key for one in tx.disposals.posts(case)}
    if card_key(case) in shown:
        tx.outbox.renew(EntryKind.CARD, {card_key(case): case})
    unpost(tx, case, shown - {card_key(case)})


def unpost(tx: Transaction, case: CaseId, keys: set[str]) -> int:
    """Have messages about a case deleted from the chat system; return how many were asked for."""
    return tx.outbox.renew(EntryKind.UNPOST, {unpost_key(key): case for key in sorted(keys)})
