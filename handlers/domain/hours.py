"""The hours in which people may be told something unasked, in a zone of their own; pure.

Quiet hours, weekends and the establishment's holidays are the same to a reader: nothing rings.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.deadline import Holiday, day_off

_ONE = timedelta(days=1)
#: Days without work in a row that no calendar reaches.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """When nothing rings, and when a person's day with us begins; as a clock on their wall shows it.

    Attributes:
        quiet_from, quiet_until: the quiet hours, of which the first is quiet and the last is not; none
            where they are alike. They may begin after midnight or before it.
        morning: when the one message of a day comes; outside the quiet hours.
    """

    quiet_from: time = time(18)
    quiet_until: time = time(8)
    morning: time = time(9)

    def rests(self, at: time) -> bool:
        """Return whether a time of day lies in the quiet hours."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until

    def quiet(self, local: datetime, holiday: Holiday) -> bool:
        """Return whether nothing may ring at an instant of somebody's own zone."""
        return self.rests(local.time()) or day_off(local.date(), holiday) is not None

    def speaks(self, local: datetime, holiday: Holiday) -> bool:
        """Return whether a person's working day with us has begun and is not over."""
        return local.time() >= self.morning and not self.quiet(local, holiday)

    def opens(self, now: datetime, zone: ZoneInfo, holiday: Holiday) -> datetime:
        """Return the first instant from `now` on at which something may ring, in UTC.

        Raises:
            ValueError: the calendar leaves no working day.
        """
        local = now.astimezone(zone)
        if not self.quiet(local, holiday):
            return now.astimezone(UTC)
        day = local.date()
        for _ in range(_LONGEST):
            # An hour that comes twice opens at either coming.
            instants = sorted(
                datetime.combine(day, one, zone).replace(fold=fold).astimezone(UTC)
                for one in (time(), self.quiet_until)
                for fold in (0, 1)
            )
            for instant in instants:
                if instant >= now and not self.quiet(instant.astimezone(zone), holiday):
                    return instant
            day += _ONE
        raise ValueError("the calendar has no working day; check the establishment's holidays")

    def morning_of(self, day: date, zone: ZoneInfo, holiday: Holiday) -> datetime:
        """Return when the first working day from a day on begins, in UTC.

        Raises:
            ValueError: the calendar leaves no working day.
        """
        begins = datetime.combine(working_day(day, holiday), self.morning, zone)
        # A morning that the clocks skip begins when they have gone forward.
        return begins.astimezone(UTC)


def working_day(day: date, holiday: Holiday) -> date:
    """Return the first working day from a day on.

    Raises:
        ValueError: the calendar leaves none.
    """
    for _ in range(_LONGEST):
        if day_off(day, holiday) is None:
            return day
        day += _ONE
    raise ValueError("the calendar has no working day; check the establishment's holidays")


def after_working_days(day: date, count: int, holiday: Holiday) -> date:
    """Return the last of some working days, the first being the next one after a day."""
    for _ in range(count):
        day = working_day(day + _ONE, holiday)
    return day
