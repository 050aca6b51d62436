"""When a case becomes its managers' concern: nobody claims or touches it, its owner is away, it is late.

Apart from reminders, which go to whose case it is. What holds follows from the case and from what
people did to it; this file reads no clock and no store.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.domain.deadline import Holiday
from handlers.domain.hours import Hours, after_working_days
from handlers.domain.ids import CaseId, PersonId

#: An owned case that nobody touches is the managers' concern in its last days.
NEAR = timedelta(days=14)
_ONE = timedelta(days=1)


class Cause(StrEnum):
    """Why the managers are told."""

    OVERDUE = "overdue"  # and not answered
    UNCLAIMED = "unclaimed"
    ABSENT = "absent"  # its owner is away while it falls due
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Prompting:
    """How people are reminded and managers told, as the organisation decided.

    Attributes:
        overdue_rings: a case that becomes overdue is told at that moment, in quiet hours too.
        unclaimed_days, untouched_days: working days.
        deputies: who is told when the managers do nothing for a working day; the admins where empty.
    """

    hours: Hours = field(default_factory=Hours)
    overdue_rings: bool = False
    unclaimed_days: int = 2
    untouched_days: int = 5
    deputies: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a colleague is away, both included, in their own zone."""

    id: int
    person: PersonId
    from_on: date
    until_on: date

    def covers(self, day: date) -> bool:
        """Return whether the colleague is away on a day."""
        return self.from_on <= day <= self.until_on


@dataclass(frozen=True, slots=True)
class Watched:
    """What decides whether a case is the managers' concern.

    Attributes:
        is_open: false for whatever reminds nobody too: closed, historic, made for trying.
        unowned_at: since when it is nobody's.
        touched_at: when a person last did something to it, or it was opened.
        away: the absence that its owner's day lies in, or None.
    """

    case: CaseId
    is_open: bool
    due_on: date
    owner: PersonId | None
    answered: bool
    unowned_at: datetime
    touched_at: datetime
    away: Absence | None = None


@dataclass(frozen=True, slots=True)
class Standards:
    """By what it is judged: the rules of the desk, and the establishment's zone and holidays."""

    rules: Prompting
    zone: ZoneInfo
    holiday: Holiday

    def falls_at(self, case: Watched) -> Mapping[Cause, datetime]:
        """Return the instant of each cause that a case has, or will have if nothing happens to it."""
        if not case.is_open:
            return {}
        found: dict[Cause, datetime] = {}
        if not case.answered:
            found[Cause.OVERDUE] = self._morning(case.due_on + _ONE)
        if case.owner is None:
            found[Cause.UNCLAIMED] = self._later(case.unowned_at, self.rules.unclaimed_days)
            return found
        if case.away is not None and case.due_on <= case.away.until_on:
            found[Cause.ABSENT] = self._morning(case.away.from_on)
        near, untouched = case.due_on - NEAR, self._later(case.touched_at, self.rules.untouched_days)
        found[Cause.UNTOUCHED] = max(untouched, self._morning(near))
        return found

    def holds(self, case: Watched, cause: Cause, now: datetime) -> bool:
        """Return whether a case has a cause now."""
        at = self.falls_at(case).get(cause)
        return at is not None and at <= now

    def next_morning(self, now: datetime, days: int = 1) -> datetime:
        """Return the morning after some working days."""
        return self._later(now, days)

    def _later(self, at: datetime, days: int) -> datetime:
        return self._morning(after_working_days(at.astimezone(self.zone).date(), days, self.holiday))

    def _morning(self, day: date) -> datetime:
        return self.rules.hours.morning_of(day, self.zone, self.holiday)
