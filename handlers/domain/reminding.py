"""When a due date is worth a reminder: thresholds before it, told on working days, then every working day.

What a person was told of a case is a value (`Told`), so that what is owed follows from it and from the
day alone, whatever ran or did not run meanwhile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.domain.deadline import Holiday, day_off
from handlers.domain.hours import Hours
from handlers.domain.ids import CaseId

#: Days left at which a case is brought to mind; overdue it is brought to mind every working day.
THRESHOLDS = (14, 7, 3, 1, 0)
#: Nobody's cases are the managers' concern from this many days on.
POOLED = 7
#: The step after the last threshold: the day after the due date has begun.
OVERDUE = -1
#: Missed days that are looked back over, one by one.
_MOST_MISSED = 400
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """The last time that a person was told of a case.

    Attributes:
        step: the threshold that was reached then, or `OVERDUE`.
        told_on: the person's own day.
        about: the message that lists it; "" where the person knew by themselves.
    """

    case: CaseId
    due_on: date
    step: int
    told_on: date
    about: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that one message speaks for.

    Attributes:
        day: the person's own day, a working day.
        today: the establishment's day at the same instant, by which days are left.
        until: the day before the next working day: what a weekend brings is told ahead of it.
    """

    day: date
    today: date
    until: date

    def step(self, due_on: date, *, pooled: bool = False) -> int | None:
        """Return the last threshold that a due date has reached by the end of the span, or None.

        Args:
            pooled: the case is nobody's.
        """
        if due_on < self.today:
            return OVERDUE
        left = max((due_on - self.until).days, 0)
        within = (one for one in THRESHOLDS if left <= one and (one <= POOLED or not pooled))
        return min(within, default=None)

    def owes(self, due_on: date, told: Told | None, *, pooled: bool = False) -> bool:
        """Return whether somebody is to be told of a case now, by what they were told of it."""
        step = self.step(due_on, pooled=pooled)
        if step is None:
            return False
        if told is None or told.due_on != due_on:
            return True
        return step < told.step or (step == OVERDUE and told.told_on < self.day)


def span_of(day: date, today: date, holiday: Holiday) -> Span:
    """Return what a working day speaks for: itself, and the days off that follow.

    Args:
        day: the person's own day.
        today: the establishment's.
    """
    off = 0
    while day_off(day + (off + 1) * _ONE, holiday):
        off += 1
    return Span(day, today, today + off * _ONE)


def morning_span(
    local: datetime, today: date, told_until: date | None, hours: Hours, holiday: Holiday
) -> Span | None:
    """Return what a person is to be told this morning, or None: outside their hours, or told already.

    Args:
        local: the present instant in the person's zone.
        today: the establishment's day at that instant.
        told_until: the last day of the person that was spoken for; None for somebody new.
    """
    if told_until is not None and told_until >= local.date():
        return None
    return span_of(local.date(), today, holiday) if hours.speaks(local, holiday) else None


def missed_since(
    span: Span,
    told_until: date | None,
    due: Sequence[tuple[date, Told | None, bool]],
    holiday: Holiday,
) -> date | None:
    """Return the first working day on which one of these cases should have been told and nobody spoke.

    Args:
        told_until: the last day that was spoken for; nobody new missed anything.
        due: due date, what was told, and whether the case is nobody's.
    """
    if told_until is None:
        return None
    for day in _days(told_until + _ONE, span.day, holiday):
        missed = span_of(day, day, holiday)
        if any(missed.owes(due_on, told, pooled=pooled) for due_on, told, pooled in due):
            return day
    return None


def _days(first: date, end: date, holiday: Holiday) -> Iterator[date]:
    """Yield the working days from one on, before another, the latest ones where they are very many."""
    day = max(first, end - _MOST_MISSED * _ONE)
    while day < end:
        if day_off(day, holiday) is None:
            yield day
        day += _ONE
