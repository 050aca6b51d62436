"""The days of the oracle: an almanac of its own, in which every way is walked one day at a time.

Slow on purpose, and shares nothing with the clock but the list of public holidays.
"""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

DayOff: TypeAlias = Callable[[date], str | None]

_THIRTY_DAYS_HAS = {4, 6, 9, 11}


def days_in(year: int, month: int) -> int:
    if month == 2:
        leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
        return 29 if leap else 28
    return 30 if month in _THIRTY_DAYS_HAS else 31


def next_day(day: date) -> date:
    if day.day < days_in(day.year, day.month):
        return date(day.year, day.month, day.day + 1)
    if day.month < 12:
        return date(day.year, day.month + 1, 1)
    return date(day.year + 1, 1, 1)


def days_later(day: date, days: int) -> date:
    for _ in range(days):
        day = next_day(day)
    return day


def months_later(day: date, months: int) -> date:
    """The same number in a later month, or that month's last day: C4, C5, C6."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = day.day
    while number > days_in(year, month):
        number -= 1
    return date(year, month, number)


def days_after(first: date, last: date) -> frozenset[date]:
    """The days after the first up to the last."""
    found: set[date] = set()
    day = first
    while day < last:
        day = next_day(day)
        found.add(day)
    return frozenset(found)


def weekend(day: date) -> bool:
    return day.strftime("%w") in {"6", "0"}


def next_working_day(day: date, day_off: DayOff) -> date:
    """The day itself if it is a working day, else the next that is one: C7, C9."""
    while weekend(day) or day_off(day):
        day = next_day(day)
    return day


def pushed(day: date, uncounted: Collection[date]) -> date:
    """The day moved on by one for each day that does not count: C19."""
    for _ in uncounted:
        day = next_day(day)
    return day


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def first_instant_after(day: date, zone: ZoneInfo) -> datetime:
    """The first full minute of UTC at which the local calendar has left that day: the whole day counts."""
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC)
    while local_day(instant, zone) <= day:
        instant += timedelta(hours=1)
    while local_day(instant - timedelta(minutes=1), zone) > day:
        instant -= timedelta(minutes=1)
    return instant


def next_full_hour(instant: datetime, zone: ZoneInfo) -> datetime:
    """The end of the local hour in which the instant lies: B2, that hour does not count.

    Where the clocks are put forward or back within it, it ends there, which is never later.
    """
    offset = instant.astimezone(zone).utcoffset()
    moment = instant.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    while moment.astimezone(zone).minute != 0 and moment.astimezone(zone).utcoffset() == offset:
        moment += timedelta(minutes=1)
    return moment


def hours_later(instant: datetime, hours: int) -> datetime:
    moment = instant.astimezone(UTC)
    for _ in range(hours):
        moment += timedelta(hours=1)
    return moment
