"""What a mail that left does to its case: the step it is, and what the clock has to know of it.

A step counts once its mail has left, and not before (GDPR Art. 12(3)); how it leaves is delivery's.
"""

from dataclasses import replace
from datetime import datetime

from handlers.casework.recounting import recounted
from handlers.desk import Desk
from handlers.domain.case import Case
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.message import Message, Purpose
from handlers.store.transaction import Transaction

_STEPS = {Purpose.QUESTION: EventKind.QUESTION_SENT, Purpose.EXTENSION: EventKind.EXTENSION_SENT}
#: What the clock is told of a question or a notice: what about, on which ground, and how far.
_KEPT = ("topic", "large", "reasoned", "length", "grounds")


def step_of(message: Message) -> EventKind:
    """Return what a mail does by leaving."""
    return _STEPS.get(message.purpose, EventKind.REPLY_SENT)


def departed(
    tx: Transaction, desk: Desk, changed: Case, message: Message, event: Event
) -> tuple[Case, Event]:
    """Return a case whose mail has left, with its clock, and the event with what counts of it."""
    if event.kind is EventKind.REPLY_SENT:
        return changed, replace(event, facts={**event.facts, **in_time(tx, changed, event)})
    event = replace(event, facts={**event.facts, **_asked(tx, message)})
    changed, event = recounted(tx, desk, changed, event)
    if event.kind is EventKind.EXTENSION_SENT and changed.deadline.extension is ExtensionState.LATE:
        event = replace(event, facts={**event.facts, "late": True})
    return changed, event


def in_time(tx: Transaction, case: Case, event: Event) -> dict[str, Fact]:
    """Return whether an answer that leaves is in time, and whether a refusal would be.

    All of the last day counts (C21). A refusal has the first period and no extension (C22); while the
    period stands still, both are due by the day that stands then (C20).
    """
    told = event.facts.get("at")
    left_at = datetime.fromisoformat(told) if isinstance(told, str) else tx.now
    today = left_at.astimezone(tx.organisations.get(case.organisation_id).zone).date()
    deadline = case.deadline
    return {
        "in_time": today <= deadline.due_on,
        "refusal_in_time": today <= (deadline.first_on or deadline.due_on),
    }


def _asked(tx: Transaction, message: Message) -> dict[str, Fact]:
    """Return what was written down of a question or a notice when it was drafted.

    Until it has left, it is no more than a draft, and stops nothing.
    """
    assert message.case_id is not None
    written = tx.events.about(message.case_id, EventKind.REPLY_DRAFTED, message.id)
    return {name: written.facts[name] for name in _KEPT if written and written.facts.get(name)}
