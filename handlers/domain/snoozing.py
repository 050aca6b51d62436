"""Putting a reminder off: how long each choice is, and when it needs a reason; pure.

A reminder that comes back outside its reader's hours is heard when they begin again, so that is the
instant that counts.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.domain.deadline import Holiday, day_off
from handlers.domain.hours import Hours
from handlers.domain.ids import CaseId, PersonId

_HOURS = timedelta(hours=3)
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_MONDAYS = 10


class Pause(StrEnum):
    """How long a reminder is put off."""

    HOURS = "hours"  # three of them
    TOMORROW = "tomorrow"
    MONDAY = "monday"  # the next one that is a working day


@dataclass(frozen=True, slots=True)
class Snooze:
    """A reminder that somebody put off.

    Attributes:
        due_on, owner, events: of the case then; what changed them since brings the reminder back.
    """

    case: CaseId
    person: PersonId
    until: datetime
    due_on: date
    owner: PersonId | None
    events: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Whose day a reminder is put off in: their zone and hours, and the establishment's day."""

    zone: ZoneInfo
    there: ZoneInfo
    hours: Hours
    holiday: Holiday

    def overdue(self, due_on: date, now: datetime) -> bool:
        """Return whether a due date has passed where the cases are handled."""
        return due_on < now.astimezone(self.there).date()

    def allowed(self, due_on: date, now: datetime) -> tuple[Pause, ...]:
        """Return how long a reminder can be put off: an overdue one for a day at most."""
        return (Pause.HOURS, Pause.TOMORROW) if self.overdue(due_on, now) else tuple(Pause)

    def until(self, pause: Pause, due_on: date, now: datetime) -> datetime:
        """Return the instant at which a reminder comes back, in UTC."""
        if pause is Pause.HOURS:
            return now + _HOURS
        day = now.astimezone(self.zone).date() + _DAY
        if pause is Pause.MONDAY:
            day = self._monday(day)
        morning = datetime.combine(day, self.hours.morning, self.zone).astimezone(UTC)
        return min(morning, now + _DAY) if self.overdue(due_on, now) else morning

    def passes(self, until: datetime, due_on: date) -> bool:
        """Return whether a reminder that comes back at an instant is heard only after the due date."""
        heard_at = self.hours.opens(until, self.zone, self.holiday)
        return heard_at.astimezone(self.there).date() > due_on

    def _monday(self, day: date) -> date:
        """Return the first Monday from a day on that is a working day."""
        day += timedelta(days=-day.weekday() % 7)
        for _ in range(_MONDAYS):
            if day_off(day, self.holiday) is None:
                break
            day += _WEEK
        return day
