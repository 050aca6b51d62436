"""The ladder of reminders about an incident: hours before its end, at it, and after it until somebody acts.

It knows neither quiet hours nor weekends nor holidays, for the 72 hours know none (B2). What is left of a
notification in phases has a rung a week, which does. After an outage only the newest rung is owed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.clock.breach import BreachEnd
from handlers.domain.incidents.incident import Incident

#: Rung 0 is at once; then so many hours before the strict moment, and at it.
BEFORE = (48, 24, 12, 6, 3, 1, 0)
STRICT = len(BEFORE)
LEGAL = STRICT + 1
AFTERWARDS = timedelta(hours=12)
#: The first rung of the rest of a notification in phases, and the time between two of them.
REST = 100_000
WEEK = timedelta(weeks=1)
#: A reminder that comes so much after its rung says that it is late.
LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder, and when it is reached (UTC)."""

    number: int
    at: datetime


def rung_at(number: int, end: BreachEnd) -> Rung:
    """Return a rung by its number, from 0."""
    if number <= 0:
        return Rung(0, end.aware_at)
    if number <= STRICT:
        return Rung(number, end.strict_at - timedelta(hours=BEFORE[number - 1]))
    return Rung(number, end.legal_at + (number - LEGAL) * AFTERWARDS)


def newest(end: BreachEnd, now: datetime) -> Rung:
    """Return the last rung that is reached; the first where none is."""
    if now >= end.legal_at:
        return rung_at(LEGAL + (now - end.legal_at) // AFTERWARDS, end)
    reached = (one for number in range(STRICT, 0, -1) if (one := rung_at(number, end)).at <= now)
    return next(reached, rung_at(0, end))


def owed(incident: Incident, zone: ZoneInfo, now: datetime) -> Rung | None:
    """Return the rung of which people are to be told now; None where they were, or nothing rings.

    Args:
        zone: of the establishment.
    """
    reached = newest(incident.end(zone), now) if incident.rings else _rest(incident, now)
    return reached if reached is not None and reached.number > incident.rung else None


def _rest(incident: Incident, now: datetime) -> Rung | None:
    """Return the last week since the first notification that brought no complete one; None in the first."""
    if not incident.owes_rest or incident.notified_at is None:
        return None
    weeks = (now - incident.notified_at) // WEEK
    return Rung(REST + weeks, incident.notified_at + weeks * WEEK) if weeks > 0 else None


def next_at(incident: Incident, zone: ZoneInfo) -> datetime | None:
    """Return when the next rung is reached; None where nothing rings."""
    return rung_at(incident.rung + 1, incident.end(zone)).at if incident.rings else None
