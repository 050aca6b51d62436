"""A report that a mail of ours did not arrive: its case's duty, clock and reminders are open again."""

from dataclasses import replace

from handlers.casework.recounting import recounted
from handlers.desk import Desk
from handlers.domain.case import Case, Status
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import MessageId
from handlers.domain.people import OMBUD
from handlers.domain.returning import ANSWERING, came_back
from handlers.store.transaction import Transaction


def take_back(
    tx: Transaction, desk: Desk, case: Case, event: Event, returned: MessageId | None
) -> tuple[Case, *tuple[Event, ...]]:
    """Return a case without what a mail that came back had done for it, and the events that say so.

    Args:
        event: of the report.
        returned: the mail; None where the report does not tell which.
    """
    if returned is None:
        return came_back(case, None, ()), event
    event = replace(event, facts={**event.facts, "returned": returned})
    changed = came_back(case, returned, tx.events.facts_of([case.id], ANSWERING)[case.id])
    if changed.status is Status.CLOSED:
        return changed, event
    reopens = case.status is Status.CLOSED
    changed, event = recounted(tx, desk, changed, event)
    if not reopens:
        return changed, event
    return changed, event, case.happened(EventKind.REOPENED, OMBUD, returned=returned)
