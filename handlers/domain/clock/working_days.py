"""Working days of an establishment, and the roll of a last day onto the next of them.

Which days are holidays is asked of the caller; where the law is of two minds about a day, it counts as a
working day, so that the earlier date stands, and the roll says so.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

Holiday = Callable[[date], str | None]
"""Names the holiday on a day, or returns None."""

_LONGEST_BREAK = 30  # days without a working day that no real calendar reaches


def _none(_: date) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class DaysOff:
    """An establishment's days off.

    Attributes:
        holiday: the public holidays where the case is handled (C8; Reg. 1182/71 Art. 2(1)).
        contested: days that some provision treats as a holiday and the list under the Regulation does not,
            with that provision.
        open_points: short codes of what the calendar could not settle, such as a missing subdivision.
        own: those of the holidays that no law knows: the establishment's own days off.
        removed: holidays that count as working days here, with the reason as the second half of a sentence.
    """

    holiday: Holiday
    contested: Holiday = _none
    open_points: tuple[str, ...] = ()
    own: Holiday = _none
    removed: Holiday = _none

    def by_law(self) -> "DaysOff":
        """Return the same days off without the establishment's own ones, which the law does not count."""
        return replace(self, holiday=lambda day: None if self.own(day) else self.holiday(day))


@dataclass(frozen=True, slots=True)
class Roll:
    """A last day after the roll.

    Attributes:
        on: the working day.
        passed: the days off before it, each with its reason.
        contested: why `on` might be a day off too, or None.
        removed: why `on`, though a holiday, counts as a working day here, or None.
        own: whether it passed a day off that no law knows.
    """

    on: date
    passed: tuple[tuple[date, str], ...]
    contested: str | None
    removed: str | None = None
    own: bool = False


def day_off(day: date, holiday: Holiday) -> str | None:
    """Return why a day is not a working day ("Saturday", a holiday's name), or None.

    Source: Reg. 1182/71 Art. 2(2); rule C9.
    """
    if day.weekday() == calendar.SATURDAY:
        return "Saturday"
    if day.weekday() == calendar.SUNDAY:
        return "Sunday"
    return holiday(day)


def roll(nominal_on: date, days_off: DaysOff) -> Roll:
    """Return the first working day from a day on.

    Source: Reg. 1182/71 Art. 3(4); rule C7.

    Raises:
        ValueError: the calendar leaves no working day within a month.
    """
    passed: list[tuple[date, str]] = []
    day = nominal_on
    while reason := day_off(day, days_off.holiday):
        if len(passed) == _LONGEST_BREAK:
            raise ValueError(
                f"the calendar has no working day within {_LONGEST_BREAK} days of {nominal_on}; "
                "check the establishment's holidays"
            )
        passed.append((day, reason))
        day += timedelta(days=1)
    own = any(days_off.own(one) == reason for one, reason in passed)
    return Roll(day, tuple(passed), days_off.contested(day), days_off.removed(day), own)


def add_working_days(day: date, count: int, days_off: DaysOff) -> date:
    """Return the last of some working days, the first being the next one after a day."""
    for _ in range(count):
        day = roll(day + timedelta(days=1), days_off).on
    return day
