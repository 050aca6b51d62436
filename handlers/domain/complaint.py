"""The duty to acknowledge a complaint to the controller in the United Kingdom, and what meets it; pure.

Source: DPA 2018 s. 164A (U7), in force from 19 June 2026; how the 30 days are counted is the clock's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from handlers.domain.case import Case
from handlers.domain.clock.breach import COMPLAINTS_FROM, complaint_end
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.rights import Right

#: What the duty is read from; an answer acknowledges too.
TELLING = frozenset({EventKind.ACKNOWLEDGED, EventKind.REPLY_SENT, EventKind.BOUNCE_RECORDED})


@dataclass(frozen=True, slots=True)
class ComplaintDuty:
    """Where the duty stands.

    Attributes:
        due_on: the last day, on the establishment's calendar.
        met_on: when a mail left that was accepted and did not come back; None while none has.
    """

    due_on: date
    met_on: date | None


def complaint_duty(
    case: Case, record: Iterable[RecordedEvent], days_off: DaysOff, zone: ZoneInfo
) -> ComplaintDuty | None:
    """Return the duty of a case under the law of the United Kingdom; None where it makes no complaint.

    Args:
        record: what the case's record says of the kinds `TELLING`, in order.
        zone: of the establishment.
    """
    received_on = case.deadline.received_on
    if Right.COMPLAINT not in case.rights or received_on < COMPLAINTS_FROM:
        return None
    known = list(record)
    void = {event.facts.get("returned") for event in known if event.kind is EventKind.BOUNCE_RECORDED}
    left = (
        event.at.astimezone(zone).date()
        for event in known
        if event.kind is not EventKind.BOUNCE_RECORDED and event.facts.get("message") not in void
    )
    return ComplaintDuty(complaint_end(received_on, days_off).due_on, next(left, None))
