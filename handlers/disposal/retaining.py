"""Deleting what the retention schedule no longer keeps: a case at a time, a batch at a time.

A case is put under the schedule as it is closed, and out of it as it is opened again. Every deletion asks the
gate: what is held waits, and so does what another case still shows. First the files and words go, then a
skeleton stays for a time of its own, and at last nothing is left of a case but what statistics count.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.desk import Desk
from handlers.disposal import days, papers
from handlers.disposal.gate import Refusal, Route, ask_or_defer, through
from handlers.disposal.unposting import unpost_key
from handlers.domain.case import Case
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId
from handlers.domain.people import Organisation
from handlers.domain.retention import Decision, Life, Schedule, Store
from handlers.showing import card_key
from handlers.store.database import Kind
from handlers.store.keepings import Kept
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction

#: Nothing goes before the schedule has been told for so long, nor before a change of it has.
FIRST, CHANGED = timedelta(days=30), timedelta(days=7)
#: What the chat system does not let go of in this time is left to a person.
PATIENCE = timedelta(days=7)
#: Cases reckoned in one transaction, cases looked at in one round, letters deleted in one transaction.
_RECKONED, _ROUND, _LETTERS = 200, 500, 200
#: How long a case waits whose letters an open case shows.
_SHOWN = timedelta(days=30)
#: What hangs on letters that other cases may show.
_LENT = frozenset({Store.ORIGINALS, Store.ENCLOSURES, Store.LETTERS, Store.SKELETON})


def retain(desk: Desk) -> int:
    """Reckon what is not reckoned yet, delete what is due, and return how many deletions that were.

    The job of the engine. Killed anywhere, it goes on with what is left.

    Raises:
        LedgerFault: the erasure ledger is missing, broken or another one's; nothing may be deleted.
    """
    with desk.reading("retaining.look") as tx:
        organisation = tx.organisations.first()
    if organisation is None or not desk.rules.schedule.rules:
        return 0
    reckon(desk, organisation)
    with desk.reading("retaining.begins") as tx:
        may = tx.now >= begins_at(desk, tx, organisation)
    return papers.shred(desk, organisation) + _delete_due(desk, organisation) if may else 0


def reckon(desk: Desk, organisation: Organisation) -> int:
    """Reckon the days of cases that were closed since, or by another schedule; return how many."""
    schedule, done = desk.rules.schedule, 0
    with desk.reading("retaining.in_force") as tx:
        known = tx.keepings.in_force(organisation.id)
    if known is None or known.mark != schedule.mark:
        with desk.transaction("retaining.begin") as tx:
            tx.keepings.put_in_force(organisation.id, schedule.mark)
    while not desk.stopping():
        with desk.transaction("retaining.reckon", Kind.RELAXED) as tx:
            found = tx.keepings.unreckoned(mark_of(schedule, organisation), _RECKONED)
            for life in tx.keepings.lives(found, organisation.zone):
                kept = tx.keepings.find(life.case, lock=True)
                if kept is not None:
                    due_on = _next(schedule, life, kept.gone)
                    tx.keepings.reckoned(life.case, due_on, mark_of(schedule, organisation))
        if not found:
            break
        done += len(found)
    return done


def begins_at(desk: Desk, tx: Transaction, organisation: Organisation) -> datetime:
    """Return the instant from which the schedule deletes: never at once, nor right after it was changed."""
    known = tx.keepings.in_force(organisation.id)
    if known is None:
        return tx.now + FIRST
    changed = known.marked_at if known.mark == desk.rules.schedule.mark else tx.now
    first = known.began_at + FIRST
    return first if changed == known.began_at else max(first, changed + CHANGED)


def _delete_due(desk: Desk, organisation: Organisation) -> int:
    done = 0
    while not desk.stopping():
        with desk.reading("retaining.due") as tx:
            today = _today(tx, organisation)
            found = tx.keepings.due(today, _ROUND)
        if found:
            days.write_down(desk, today)
        gone = sum(_delete(desk, organisation, case) for case in found if not desk.stopping())
        done += gone
        if not gone:
            return done
    return done


def _delete(desk: Desk, organisation: Organisation, case: CaseId) -> int:
    """Delete what is due of a case; return how many transactions did something."""
    done = 0
    while not desk.stopping() and _step(desk, organisation, case):
        done += 1
    return done


def _step(desk: Desk, organisation: Organisation, number: CaseId) -> bool:
    """Delete a batch of the first thing that is due of a case; return whether to look once more."""
    schedule = desk.rules.schedule
    with desk.transaction("retaining.delete") as tx:
        kept = tx.keepings.find(number, lock=True)
        today = _today(tx, organisation)
        if kept is None or kept.due_on is None or kept.due_on > today:
            return False
        (life,) = tx.keepings.lives([number], organisation.zone)
        plan = plan_of(schedule, life)
        due = [one for one in plan.values() if _is_due(one, today) and one.store not in kept.gone]
        shown = tx.keepings.showing(number) if any(one.store in _LENT for one in due) else []
        free = [one for one in due if not (shown and one.store in _LENT)]
        if not free:
            later = _until(tx, schedule, organisation, shown) if due else None
            tx.keepings.reckoned(number, later or _next(schedule, life, kept.gone), kept.mark)
            return False
        case = tx.cases.locked(number)
        leave = ask_or_defer(tx, Route.RETENTION, case=number)
        if not leave.allowed:
            if Refusal.HELD not in leave.refusals:
                tx.keepings.reckoned(number, today + timedelta(days=1), kept.mark)
            return False
        if free[0].store is Store.SKELETON:
            with through(tx, leave):
                return _forget(desk, tx, case, free[0])
        with through(tx, leave):
            items, left = _take(desk, tx, case, free[0].store)
        _note(tx, case, free[0], items, ended=not left)
        if not left:
            _went(tx, schedule, life, kept, free[0].store)
        return True


def _take(desk: Desk, tx: Transaction, case: Case, store: Store) -> tuple[int, bool]:
    """Delete some of one thing; return how many there were, and whether any is left."""
    if store is Store.NOTES:
        return tx.disposals.silence(case.id), False
    found = tx.disposals.some(case.id, store, _LETTERS + 1)
    letters, left = found[:_LETTERS], len(found) > _LETTERS
    if store is Store.LETTERS:
        gone = tx.disposals.empty_letters(letters)
    else:
        # Before the records say that it is gone: a file that nobody knows of would stay for ever.
        for name in tx.disposals.files(store, letters):
            desk.blobs.remove(name)
        gone = tx.disposals.delete_files(store, letters)
    if store is Store.LETTERS and not left:
        tx.disposals.unname(case.id)
    return gone, left


def _note(tx: Transaction, case: Case, what: Decision, items: int, *, ended: bool) -> None:
    """Write what went into the case's record; without its letters it is a skeleton."""
    rule = what.rule.id if what.rule else ""
    facts: dict[str, Fact] = {"store": what.store.value, "rule": rule, "items": items}
    event = Event(EventKind.ERASED, facts)
    if ended and what.store is Store.LETTERS and case.purged_at is None:
        bare = replace(case, unreadable=False, sender_unclear=False, undelivered=False, draft_id=None)
        tx.cases.save(replace(bare, purged_at=tx.now), event)
        _redraw(tx, case.id)
    elif items:
        tx.cases.note(case, event)
    if items:
        tx.disposals.count(tx.now.date(), rule, what.store, cases_gone=int(ended), items=items)


def _redraw(tx: Transaction, case: CaseId) -> None:
    """Have the chat system show the skeleton alone."""
    shown = {one.key for one in tx.disposals.posts(case)}
    if card_key(case) in shown:
        tx.outbox.renew(EntryKind.CARD, {card_key(case): case})
    _unpost(tx, case, shown - {card_key(case)})


def _unpost(tx: Transaction, case: CaseId, keys: set[str]) -> int:
    """Have messages about a case deleted from the chat system; return how many were asked for."""
    return tx.outbox.renew(EntryKind.UNPOST, {unpost_key(key): case for key in sorted(keys)})


def _went(tx: Transaction, schedule: Schedule, life: Life, kept: Kept, store: Store) -> None:
    tx.keepings.went(kept, store, _next(schedule, life, kept.gone | {store}))


def _forget(desk: Desk, tx: Transaction, case: Case, what: Decision) -> bool:
    """Delete what is left of a case, its posts first; return whether to look once more at once."""
    kept = tx.keepings.find(case.id)
    assert kept is not None
    assert kept.due_on is not None
    if tx.reserves.of(case.id) is not None:
        tx.keepings.reckoned(case.id, None, kept.mark)  # its skeleton stays beside what it was kept apart of
        return False
    posts = {one.key for one in tx.disposals.posts(case.id)}
    if posts and not tx.disposals.asked_for(map(unpost_key, posts)):
        tx.keepings.reckoned(case.id, tx.now.date(), kept.mark)  # from now on it is waited for
        _unpost(tx, case.id, posts)
        return False
    if posts and tx.now.date() < kept.due_on + PATIENCE:
        _unpost(tx, case.id, posts)
        return False
    if letters := tx.disposals.rows(case.id, _LETTERS):
        for store in (Store.ORIGINALS, Store.ENCLOSURES):
            for name in tx.disposals.files(store, letters):
                desk.blobs.remove(name)
        tx.disposals.delete_rows(letters)
        return True
    tx.disposals.delete_case(case.id, tx.now.date())
    rule = what.rule.id if what.rule else ""
    tx.disposals.count(tx.now.date(), rule, Store.SKELETON, cases_gone=1, items=1)
    return True


def _until(tx: Transaction, schedule: Schedule, organisation: Organisation, shown: list[CaseId]) -> date:
    """Return when to look again at a case whose letters others show: when the last of these lets go."""
    today = _today(tx, organisation)
    ends = [
        schedule.plan(life)[Store.LETTERS].over_on or today + _SHOWN
        for life in tx.keepings.lives(shown, organisation.zone)
    ]
    return max(today + timedelta(days=1), *ends)


def plan_of(schedule: Schedule, life: Life) -> dict[Store, Decision]:
    """Return how long each thing of a case is kept; papers go by the day on which each was judged."""
    return {store: one for store, one in schedule.plan(life).items() if store is not Store.PAPERS}


def _next(schedule: Schedule, life: Life, gone: frozenset[Store]) -> date | None:
    """Return the next day on which something of a case goes."""
    days = [one.over_on for one in plan_of(schedule, life).values() if one.over_on and one.store not in gone]
    return min(days, default=None)


def _is_due(one: Decision, today: date) -> bool:
    return one.over_on is not None and one.over_on <= today


def mark_of(schedule: Schedule, organisation: Organisation) -> str:
    """Return what the dates of cases are reckoned by: the schedule, and whose days."""
    return f"{schedule.mark}:{organisation.zone}"


def _today(tx: Transaction, organisation: Organisation) -> date:
    return tx.now.astimezone(organisation.zone).date()
