"""An establishment's own days: days off that no law knows, and holidays that are working days there.

Each has its reason, which stands in the derivation of the dates that it moves. Public holidays are the
calendar's.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from handlers.domain.clock.working_days import DaysOff
from handlers.ports import WorkingDays

_MARK = 8  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Days that an establishment decided about, each with its reason.

    Attributes:
        extra: days off besides the public holidays.
        removed: working days although the calendar has them as holidays.
    """

    extra: Mapping[date, str] = field(default_factory=dict)
    removed: Mapping[date, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Return what tells these days and reasons from others; "" where there are none."""
        if not self.extra and not self.removed:
            return ""
        told = repr((sorted(self.extra.items()), sorted(self.removed.items())))
        return hashlib.sha256(told.encode()).hexdigest()[:_MARK]


class OwnCalendar:
    """The working days of an establishment with days of its own."""

    def __init__(self, calendar: WorkingDays, days: OwnDays) -> None:
        self._calendar = calendar
        self._days = days

    @property
    def version(self) -> str:
        """What the days come from: the calendar's release, and a mark of the own days."""
        mark = self._days.mark
        return f"{self._calendar.version}, own days {mark}" if mark else self._calendar.version

    def days_off(self) -> DaysOff:
        """Return what the clock needs to know of the calendar."""
        return replace(self._calendar.days_off(), holiday=self.holiday, own=self.own, removed=self.removed)

    def holiday(self, day: date) -> str | None:
        """Return why that day is off, or None."""
        return self.own(day) or (None if day in self._days.removed else self._calendar.holiday(day))

    def own(self, day: date) -> str | None:
        """Return why that day is off here and by no law, or None."""
        reason = self._days.extra.get(day)
        if reason is None or (self._calendar.holiday(day) and day not in self._days.removed):
            return None
        return f"own day off: {reason}"

    def removed(self, day: date) -> str | None:
        """Return why that day, a holiday by the calendar, counts as a working day here, or None."""
        reason, name = self._days.removed.get(day), self._calendar.holiday(day)
        return f"the calendar has it as {name} (removed here: {reason})" if reason and name else None
