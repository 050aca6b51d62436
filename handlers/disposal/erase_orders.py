"""Carrying out orders to erase one case early: the files and words of a closed case, a batch at a time.

The job of the schedule does it, and whoever asks begins at once. Each batch asks the gate: what a hold stops
goes on once it is released, and letters that another case shows wait until it lets go of them. What a law has
kept is left to the schedule, and so is the skeleton. The first batch writes the order into the erasure
ledger, so that no backup brings the case back.
"""

from collections.abc import Callable
from datetime import timedelta

from handlers.desk import Desk
from handlers.disposal.gate import Refusal, ask_or_defer, through
from handlers.disposal.ledger import write_ahead
from handlers.disposal.shedding import LENT, Cause, shed
from handlers.domain.case import Case
from handlers.domain.erase_order import EraseOrder, rest_of
from handlers.domain.erasure import Erasure, ErasureKind
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId
from handlers.domain.people import Organisation
from handlers.domain.retention import Store
from handlers.showing import note_and_tell
from handlers.store.instants import to_micros
from handlers.store.keepings import Kept
from handlers.store.transaction import Transaction

_ROUND = 200
_TOMORROW = timedelta(days=1)


def carry_out(desk: Desk, organisation: Organisation) -> int:
    """Carry out every order as far as it goes; return how many transactions deleted something.

    Killed anywhere, it goes on with what is left.

    Raises:
        LedgerFault: the erasure ledger is missing, broken or another one's; nothing may be deleted.
    """
    done = 0
    while not desk.stopping():
        with desk.reading("erase_orders.due") as tx:
            today = tx.now.astimezone(organisation.zone).date()
            found = tx.erase_orders.waiting(today, _ROUND)
        gone = sum(carry_out_one(desk, organisation, one) for one in found)
        done += gone
        if not gone:
            break
    return done


def carry_out_one(
    desk: Desk, organisation: Organisation, number: CaseId, goes_on: Callable[[], bool] = lambda: True
) -> int:
    """Carry out the order for a case as far as it goes; return how many transactions deleted something.

    Args:
        goes_on: asked before each of them.

    Raises:
        LedgerFault: as `carry_out`.
    """
    done = 0
    while goes_on() and not desk.stopping() and _step(desk, organisation, number):
        done += 1
    return done


def erasure_of(order: EraseOrder, tx: Transaction) -> Erasure:
    """Return what the ledger is told as the first of a case goes."""
    return Erasure(ErasureKind.CASE, order.case_id, to_micros(order.at), order.route.value, tx.now)


def _step(desk: Desk, organisation: Organisation, number: CaseId) -> bool:
    """Delete a batch of the next thing of a case; return whether to look once more."""
    with desk.transaction("erase_orders.delete") as tx:
        found = _standing(tx, number)
        if found is None:
            return False
        case, order, kept = found
        (life,) = tx.keepings.lives([number], organisation.zone)
        today = tx.now.astimezone(organisation.zone).date()
        rest = rest_of(desk.rules.schedule, life, kept.gone, today)
        if not rest.goes:
            tx.erase_orders.end(number)
            return False
        store = _free(tx, number, rest.goes)
        leave = None if store is None else ask_or_defer(tx, order.route, case=number)
        if store is None or leave is None or not leave.allowed:
            if leave is None or Refusal.HELD not in leave.refusals:
                tx.erase_orders.look_again(number, today + _TOMORROW)
            return False
        with through(tx, leave):
            if order.begun_at is None:
                write_ahead(desk, tx, erasure_of(order, tx))
                tx.erase_orders.begin(number)
            _, left = shed(desk, tx, case, store, Cause(route=order.route))
        if not left:
            tx.keepings.went(kept, store, desk.rules.schedule.next_on(life, kept.gone | {store}))
            if rest.goes == (store,):
                tx.erase_orders.end(number)
        return True


def _standing(tx: Transaction, number: CaseId) -> tuple[Case, EraseOrder, Kept] | None:
    """Return a case with its order and how it stands under the schedule; None where nothing is to be done."""
    if tx.erase_orders.find(number) is None:
        return None  # withdrawn, or nothing is left of the case
    case = tx.cases.locked(number)  # before its keeping, as the job of the schedule does
    order, kept = tx.erase_orders.find(number, lock=True), tx.keepings.find(number, lock=True)
    if order is None or order.ended_at is not None or kept is None:
        return None
    if tx.erase_orders.is_overtaken(order):
        _withdraw(tx, case)
        return None
    return case, order, kept


def _free(tx: Transaction, number: CaseId, goes: tuple[Store, ...]) -> Store | None:
    """Return what goes next; None while other cases show its letters, or a mail of it has yet to leave."""
    if tx.erase_orders.mail_waits(number):
        return None
    shown = tx.keepings.showing(number)
    return next((store for store in goes if not (shown and store in LENT)), None)


def _withdraw(tx: Transaction, case: Case) -> None:
    """Do not do what was asked before a letter came, which somebody has to look at first."""
    tx.erase_orders.withdraw(case.id)
    note_and_tell(tx, case, Event(EventKind.ERASURE_WITHDRAWN))
