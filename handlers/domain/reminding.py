"""When a due date is worth a reminder: thresholds before it, told on working days, then every working day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.domain.deadline import day_off

#: Days left at which a case is brought to mind; overdue it is brought to mind every working day.
THRESHOLDS = (14, 7, 3, 1, 0)
#: Nobody's cases are the managers' concern from this many days on.
POOLED = 7
#: Hours of a person's own day between which they are told something unasked.
_MORNING, _EVENING = 9, 18
_ONE = timedelta(days=1)

Holiday = Callable[[date], str | None]


@dataclass(frozen=True, slots=True)
class Span:
    """The days that one reminder speaks for.

    Attributes:
        today: the person's own day.
        after: the last day that was spoken for before.
        until: the day before the next working day: what a weekend brings is told ahead of it.
    """

    today: date
    after: date
    until: date

    def reaches(self, due_on: date) -> bool:
        """Return whether a case that is due then is to be brought to mind."""
        if due_on < self.today:
            return True
        return any(self.after < due_on - timedelta(days=left) <= self.until for left in THRESHOLDS)


def span_at(local: datetime, told_until: date | None, holiday: Holiday) -> Span | None:
    """Return what a person is to be reminded of now, or None: outside their hours, or told already.

    Args:
        local: the present instant in the person's zone.
        told_until: the last day that was spoken for; None for somebody new, who is told of no past day.
    """
    today = local.date()
    if not _MORNING <= local.hour < _EVENING or day_off(today, holiday):
        return None
    until = today
    while day_off(until + _ONE, holiday):
        until += _ONE
    after = told_until or today - _ONE
    return Span(today, after, until) if after < until else None
