"""A report that a mail of ours did not arrive: its case's duty, clock and reminders are open again."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.casework.recounting import recounted
from handlers.desk import Desk
from handlers.domain.case import Case, Status
from handlers.domain.case_clock import inherits
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.people import OMBUD
from handlers.domain.returning import ANSWERING, came_back
from handlers.intake.arrival import Arrival
from handlers.showing import save_and_show
from handlers.store.transaction import Transaction


def take_back(
    tx: Transaction, desk: Desk, case: Case, event: Event, arrival: Arrival
) -> tuple[Case, *tuple[Event, ...]]:
    """Return a case without what a mail that came back had done for it, and the events that say so.

    What other cases of the same request rest on is taken back there, too.

    Args:
        event: of the report.
        arrival: with the mail, where the report tells which, and the case that it had left from.
    """
    returned = arrival.returned
    if returned is None:
        return came_back(case, None, ()), event
    origin = arrival.case_id or case.id
    for kin in _resting_on(tx, origin, returned):
        if kin != case.id:
            _take_back_too(tx, desk, kin, returned)
    if origin != case.id:  # should it be separated again, its own record knows
        tx.cases.note(tx.cases.locked(origin), _report(returned))
    event = replace(event, facts={**event.facts, "returned": returned})
    changed = came_back(case, returned, tx.events.facts_of([case.id], ANSWERING)[case.id])
    if changed.status is Status.CLOSED:
        return changed, event
    reopens = case.status is Status.CLOSED
    changed, event = recounted(tx, desk, changed, event)
    if not reopens:
        return changed, event
    tx.erase_orders.withdraw(case.id)  # whoever asked has no answer yet, whatever of the case is gone
    return changed, event, case.happened(EventKind.REOPENED, OMBUD, returned=returned)


def _resting_on(tx: Transaction, case: CaseId, returned: MessageId) -> Iterator[CaseId]:
    """Yield the cases that were split off a case, or off these, after a mail had left."""
    known = {EventKind.CASE_OPENED, EventKind.SPLIT_OFF}
    parted = tx.events.facts_of([case], {EventKind.SPLIT_OFF})[case]
    for told in parted:
        kin = CaseId(int(told.facts.get("other") or 0))
        if not kin or told.facts.get("new"):
            continue  # that one is where this case came from
        if inherits(tx.events.facts_of([kin], known)[kin], returned):
            yield kin
            yield from _resting_on(tx, kin, returned)


def _take_back_too(tx: Transaction, desk: Desk, kin: CaseId, returned: MessageId) -> None:
    case = tx.cases.locked(kin)
    if case.status is Status.CLOSED:
        tx.cases.note(case, _report(returned))  # counted once it is open again
    else:
        save_and_show(tx, *recounted(tx, desk, case, _report(returned)))


def _report(returned: MessageId) -> Event:
    return Event(EventKind.BOUNCE_RECORDED, {"returned": returned})
