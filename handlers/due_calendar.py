"""The days of a reckoning as a calendar: what each day is to the period, month by month, for a picture."""

import calendar as days_of_months
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.asked_clock import Clock, asked_clock
from handlers.domain.clock.reckoning import Reckoning, reckon
from handlers.domain.clock.working_days import DaysOff, day_off


class DayKind(StrEnum):
    """What a day is to the period; the first that fits is shown."""

    DUE = "due"
    RECEIVED = "received"
    STRICT = "strict"  # the last day without pauses or extension, where that is another one
    STILL = "still"  # does not count
    OFF = "off"  # a weekend or holiday within the period
    RUNNING = "running"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the picture.

    Attributes:
        note: why it is off, or "".
    """

    on: date
    kind: DayKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month.

    Attributes:
        weeks: Monday first; None stands for a day of another month.
    """

    year: int
    number: int
    weeks: tuple[tuple[Day | None, ...], ...]


def calendar(facts: Mapping[str, object]) -> tuple[Month, ...]:
    """Return the calendar of a question to the clock, as `asked_clock` reads it.

    Raises:
        ValueError: the question is about hours, or makes no sense.
    """
    asked = asked_clock(facts)
    if asked.clock is not Clock.REQUEST:
        raise ValueError("a calendar is drawn of requests alone; leave out --plot and --svg")
    return months(reckon(asked.request, asked.days_off), asked.days_off)


def months(found: Reckoning, days_off: DaysOff) -> tuple[Month, ...]:
    """Return the months from receipt to the last day that matters."""
    last = max(found.due_on or found.nominal_on, found.strict_on)
    return tuple(
        _month(year, number, found, days_off, last) for year, number in _numbers(found.received_on, last)
    )


def _numbers(first: date, last: date) -> Iterator[tuple[int, int]]:
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield count // 12, count % 12 + 1


def _month(year: int, number: int, found: Reckoning, days_off: DaysOff, last: date) -> Month:
    weeks = days_of_months.Calendar().monthdatescalendar(year, number)
    return Month(
        year,
        number,
        tuple(
            tuple(_day(day, found, days_off, last) if day.month == number else None for day in week)
            for week in weeks
        ),
    )


def _day(day: date, found: Reckoning, days_off: DaysOff, last: date) -> Day:
    off = day_off(day, days_off.holiday) or ""
    return Day(day, _kind(day, found, last, off=bool(off)), off)


def _kind(day: date, found: Reckoning, last: date, *, off: bool) -> DayKind:
    inside = found.received_on < day <= last
    over = found.due_on is not None and day > found.due_on
    fitting = (
        (day == found.due_on, DayKind.DUE),
        (day == found.received_on, DayKind.RECEIVED),
        (day == found.strict_on, DayKind.STRICT),
        (inside and day in found.still_on, DayKind.STILL),
        (inside and off, DayKind.OFF),
        (inside and not over, DayKind.RUNNING),
    )
    return next((kind for fits, kind in fitting if fits), DayKind.OUTSIDE)
