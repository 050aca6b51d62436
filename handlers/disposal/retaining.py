"""Deleting what the retention schedule no longer keeps: a case at a time, a batch at a time.

A case is put under the schedule as it is closed, and out of it as it is opened again. Every deletion asks the
gate: what is held waits, and so does what another case still shows. First the files and words go, then a
skeleton stays for a time of its own, and at last nothing is left of a case but what statistics count.
"""

from datetime import date, datetime, timedelta

from handlers.desk import Desk
from handlers.disposal import days, erase_orders, papers, shedding
from handlers.disposal.gate import Refusal, Route, ask_or_defer, through
from handlers.disposal.shedding import LENT, Cause, shed, unpost
from handlers.disposal.unposting import unpost_key
from handlers.domain.case import Case
from handlers.domain.errors import NotFound
from handlers.domain.ids import CaseId
from handlers.domain.people import Organisation
from handlers.domain.retention import Decision, Schedule, Store
from handlers.store.database import Kind
from handlers.store.transaction import Transaction

#: Nothing goes before the schedule has been told for so long, nor before a change of it has.
FIRST, CHANGED = timedelta(days=30), timedelta(days=7)
#: What the chat system does not let go of in this time is left to a person.
PATIENCE = timedelta(days=7)
#: Cases reckoned in one transaction, and cases looked at in one round.
_RECKONED, _ROUND = 200, 500
#: How long a case waits whose letters an open case shows.
_SHOWN = timedelta(days=30)


def retain(desk: Desk) -> int:
    """Carry out orders, reckon what is not reckoned yet, delete what is due; return how many deletions.

    The job of the engine. Killed anywhere, it goes on with what is left.

    Raises:
        LedgerFault: the erasure ledger is missing, broken or another one's; nothing may be deleted.
    """
    with desk.reading("retaining.look") as tx:
        organisation = tx.organisations.first()
    if organisation is None:
        return 0
    ordered = erase_orders.carry_out(desk, organisation)  # whatever the schedule says, or when it begins
    if not desk.rules.schedule.rules:
        return ordered
    reckon(desk, organisation)
    with desk.reading("retaining.begins") as tx:
        may = tx.now >= begins_at(desk, tx, organisation)
    return ordered + (papers.shred(desk, organisation) + _delete_due(desk, organisation) if may else 0)


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
                    due_on = schedule.next_on(life, kept.gone)
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
        case = _locked(tx, number)
        kept = tx.keepings.find(number, lock=True)
        today = _today(tx, organisation)
        if case is None or kept is None or kept.due_on is None or kept.due_on > today:
            return False
        (life,) = tx.keepings.lives([number], organisation.zone)
        plan = schedule.going(life)
        due = [one for one in plan.values() if _is_due(one, today) and one.store not in kept.gone]
        shown = tx.keepings.showing(number) if any(one.store in LENT for one in due) else []
        free = [one for one in due if not (shown and one.store in LENT)]
        if not free:
            later = _until(tx, schedule, organisation, shown) if due else None
            tx.keepings.reckoned(number, later or schedule.next_on(life, kept.gone), kept.mark)
            return False
        leave = ask_or_defer(tx, Route.RETENTION, case=number)
        if not leave.allowed:
            if Refusal.HELD not in leave.refusals:
                tx.keepings.reckoned(number, today + timedelta(days=1), kept.mark)
            return False
        if free[0].store is Store.SKELETON:
            with through(tx, leave):
                return _forget(desk, tx, case, free[0])
        with through(tx, leave):
            _, left = shed(desk, tx, case, free[0].store, Cause(_rule(free[0])))
        if not left:
            store = free[0].store
            tx.keepings.went(kept, store, schedule.next_on(life, kept.gone | {store}))
        return True


def _locked(tx: Transaction, number: CaseId) -> Case | None:
    """Return a case, locked before its keeping as by whoever closes or erases it; None where it is gone."""
    try:
        return tx.cases.locked(number)
    except NotFound:
        return None


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
        unpost(tx, case.id, posts)
        return False
    if posts and tx.now.date() < kept.due_on + PATIENCE:
        unpost(tx, case.id, posts)
        return False
    if letters := tx.disposals.rows(case.id, shedding.LETTERS):
        for store in (Store.ORIGINALS, Store.ENCLOSURES):
            for name in tx.disposals.files(store, letters):
                desk.blobs.remove(name)
        tx.disposals.delete_rows(letters)
        return True
    tx.disposals.delete_case(case.id, tx.now.date())
    tx.disposals.count(tx.now.date(), _rule(what), Store.SKELETON, cases_gone=1, items=1)
    return True


def _until(tx: Transaction, schedule: Schedule, organisation: Organisation, shown: list[CaseId]) -> date:
    """Return when to look again at a case whose letters others show: when the last of these lets go."""
    today = _today(tx, organisation)
    ends = [
        schedule.plan(life)[Store.LETTERS].over_on or today + _SHOWN
        for life in tx.keepings.lives(shown, organisation.zone)
    ]
    return max(today + timedelta(days=1), *ends)


def _rule(one: Decision) -> str:
    return one.rule.id if one.rule else ""


def _is_due(one: Decision, today: date) -> bool:
    return one.over_on is not None and one.over_on <= today


def mark_of(schedule: Schedule, organisation: Organisation) -> str:
    """Return what the dates of cases are reckoned by: the schedule, and whose days."""
    return f"{schedule.mark}:{organisation.zone}"


def _today(tx: Transaction, organisation: Organisation) -> date:
    return tx.now.astimezone(organisation.zone).date()
