"""An establishment's own days beside the calendar's: a table of what each day is, and what the law sees."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.clock.working_days import DaysOff
from handlers.own_days import OwnCalendar, OwnDays
from handlers.ports import WorkingDays

DAY = date(2026, 5, 14)
NAME, REASON = "Ascension Day", "the works agreement"
DAYS = st.integers(0, 30).map(lambda n: DAY + timedelta(days=n))
REASONS = st.dictionaries(DAYS, st.sampled_from(["a", "b", "closed = so it is"]), max_size=5)


@dataclass(frozen=True)
class Printed:
    """A calendar with the holidays that it is given, one contested provision and one open point."""

    days: dict[date, str] = field(default_factory=dict)
    version: str = "0.1"

    def holiday(self, day: date) -> str | None:
        return self.days.get(day)

    def days_off(self) -> DaysOff:
        return DaysOff(self.holiday, lambda day: "Act 7" if day == DAY else None, ("no_subdivision",))


def calendar(holidays: dict[date, str], days: OwnDays) -> OwnCalendar:
    printed: WorkingDays = Printed(holidays)
    return OwnCalendar(printed, days)


def one_day(*, holiday: bool, extra: bool, removed: bool) -> OwnCalendar:
    own = OwnDays({DAY: REASON} if extra else {}, {DAY: REASON} if removed else {})
    return calendar({DAY: NAME} if holiday else {}, own)


@pytest.mark.parametrize(
    ("holiday", "extra", "removed", "off", "own", "counts"),
    [
        (False, False, False, None, None, None),
        (True, False, False, NAME, None, None),
        (False, True, False, f"own day off: {REASON}", f"own day off: {REASON}", None),
        (True, True, False, NAME, None, None),  # the law knows it already
        (True, False, True, None, None, f"the calendar has it as {NAME} (removed here: {REASON})"),
        (False, False, True, None, None, None),  # nothing was there to be removed
    ],
    ids=["plain", "holiday", "own", "own and holiday", "removed", "removed from nothing"],
)
def test_c09_what_a_day_is_follows_from_calendar_and_own_days(
    holiday: bool, extra: bool, removed: bool, off: str | None, own: str | None, counts: str | None
) -> None:
    here = one_day(holiday=holiday, extra=extra, removed=removed)
    assert (here.holiday(DAY), here.own(DAY), here.removed(DAY)) == (off, own, counts)


@given(REASONS, REASONS, REASONS, DAYS)
def test_c08_the_law_sees_the_calendars_holidays_without_own_days(
    holidays: dict[date, str], extra: dict[date, str], removed: dict[date, str], day: date
) -> None:
    removed = {one: why for one, why in removed.items() if one not in extra}  # the settings refuse both
    here = calendar(holidays, OwnDays(extra, removed))
    days_off = here.days_off()
    off, by_law = days_off.holiday(day), days_off.by_law().holiday(day)
    assert (off is not None) is ((day in holidays and day not in removed) or day in extra)
    assert by_law == (None if day in removed else holidays.get(day))
    assert (off is not None and by_law is None) is (days_off.own(day) is not None)
    assert (days_off.removed(day) is not None) is (day in holidays and day in removed)


@given(REASONS, REASONS)
def test_c08_what_the_calendar_leaves_open_stays_open(
    extra: dict[date, str], removed: dict[date, str]
) -> None:
    days_off = calendar({}, OwnDays(extra, removed)).days_off()
    assert days_off.open_points == ("no_subdivision",)
    assert days_off.contested(DAY) == "Act 7"


@given(REASONS, REASONS, REASONS, REASONS)
def test_the_mark_is_another_exactly_for_other_days_or_reasons(
    extra: dict[date, str], removed: dict[date, str], others: dict[date, str], taken: dict[date, str]
) -> None:
    one, two = OwnDays(extra, removed), OwnDays(others, taken)
    assert (one.mark == two.mark) is (one == two)
    assert (one.mark == "") is (not extra and not removed)
    assert len(one.mark) in {0, 8}


def test_a_day_off_and_a_removed_holiday_of_the_same_reason_are_told_apart() -> None:
    assert OwnDays({DAY: REASON}).mark != OwnDays({}, {DAY: REASON}).mark


def test_without_own_days_a_calendar_is_called_by_its_release_alone() -> None:
    assert calendar({}, OwnDays()).version == "0.1"
    assert calendar({}, OwnDays({DAY: REASON})).version.startswith("0.1, own days ")
