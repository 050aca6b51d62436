"""The due date of a case, counted anew by its record: after each event that the clock is fed from.

Whoever changes what the clock knows asks here, in the same transaction, and writes the date that comes out
with the event that changed it.
"""

from dataclasses import replace

from handlers.desk import Desk
from handlers.domain.case import Case
from handlers.domain.case_clock import FEEDING, joined, request_of
from handlers.domain.deadline import Deadline, counted
from handlers.domain.events import Event, RecordedEvent
from handlers.store.transaction import Transaction


def recounted(tx: Transaction, desk: Desk, case: Case, event: Event) -> tuple[Case, Event]:
    """Return a changed case with its due date counted anew, and the event that changed it, telling the date.

    What cannot be counted, such as an extension in months once the law measures in days, keeps the date that
    stood, and the event says so: whatever happened has happened, and must be written down.

    Args:
        event: what happens to the case just now; it is not in its record yet.
    """
    try:
        deadline = deadline_of(tx, desk, case, event)
    except ValueError:
        return case, replace(event, facts={**event.facts, "uncounted": True})
    return replace(case, deadline=deadline), replace(event, facts={**event.facts, **told(case, deadline)})


def told(case: Case, deadline: Deadline) -> dict[str, str]:
    """Return what an event tells of a due date that moved or stands still now; empty where it stays."""
    before = case.deadline
    if (before.due_on, before.state) == (deadline.due_on, deadline.state):
        return {}
    return {
        "due_on": deadline.due_on.isoformat(),
        "due_before": before.due_on.isoformat(),
        "clock": deadline.state.value,
    }


def deadline_of(tx: Transaction, desk: Desk, case: Case, *pending: Event) -> Deadline:
    """Return when a case is due by its record, with those that follow it; the earliest counts.

    Args:
        pending: what happens in this transaction and is not written yet.

    Raises:
        ValueError: what the record says makes no sense to the clock.
    """
    establishment = desk.establishment(tx.organisations.get(case.organisation_id))
    followers = tx.cases.following(case.id)
    records = tx.events.facts_of([case.id, *(one.id for one in followers)], FEEDING)
    now = [RecordedEvent(0, one.kind, tx.now, one.actor, one.facts) for one in pending]
    own = request_of(case, [*records[case.id], *now], establishment)
    others = [joined(request_of(one, records[one.id], establishment), own) for one in followers]
    return counted([own, *others], establishment)
