"""Quiet hours in every zone: what rings, when they open, and mornings that the clocks skip or repeat."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.deadline import day_off
from handlers.domain.hours import Hours, after_working_days, working_day

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
USUAL = Hours()
#: Zones whose clocks go by whole hours, halves and quarters, and one that skipped a day.
ZONES = (
    "Europe/Copenhagen",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Pacific/Auckland",
    "America/St_Johns",
)
_MINUTES = 8 * 365 * 24 * 60
INSTANTS = st.integers(0, _MINUTES).map(lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


def no_holiday(_day: date) -> str | None:
    return None


def at(text: str, zone: ZoneInfo = COPENHAGEN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("local", "quiet"),
    [
        ("2026-03-02T07:59", True),
        ("2026-03-02T08:00", False),
        ("2026-03-02T17:59", False),
        ("2026-03-02T18:00", True),
        ("2026-03-02T00:00", True),
        ("2026-03-07T12:00", True),  # a Saturday
        ("2026-03-08T12:00", True),
    ],
)
def test_ux_18_it_is_quiet_from_six_to_eight_and_at_weekends(local: str, quiet: bool) -> None:
    assert USUAL.quiet(at(local), no_holiday) is quiet


def test_ux_18_it_is_quiet_on_holidays() -> None:
    assert USUAL.quiet(at("2026-03-02T12:00"), lambda day: "Closed" if day.day == 2 else None)


@pytest.mark.parametrize(
    ("begin", "end", "quiet", "loud"),
    [
        ("18:00", "08:00", ("18:00", "23:59", "00:00", "07:59"), ("08:00", "17:59")),
        ("00:00", "07:00", ("00:00", "06:59"), ("07:00", "23:59")),
        ("12:00", "13:00", ("12:00", "12:59"), ("11:59", "13:00", "00:00")),
        ("09:00", "09:00", (), ("00:00", "09:00", "23:59")),
    ],
)
def test_ux_18_an_organisation_has_quiet_hours_of_its_own(
    begin: str, end: str, quiet: tuple[str, ...], loud: tuple[str, ...]
) -> None:
    hours = Hours(time.fromisoformat(begin), time.fromisoformat(end))
    assert all(hours.rests(time.fromisoformat(one)) for one in quiet)
    assert not any(hours.rests(time.fromisoformat(one)) for one in loud)


@pytest.mark.parametrize(
    ("local", "speaks"),
    [
        ("2026-03-02T08:30", False),
        ("2026-03-02T09:00", True),
        ("2026-03-02T17:59", True),
        ("2026-03-02T18:00", False),
    ],
)
def test_ux_17_the_day_begins_at_nine(local: str, speaks: bool) -> None:
    assert USUAL.speaks(at(local), no_holiday) is speaks


def test_ux_18_a_friday_evening_opens_on_monday() -> None:
    opens = USUAL.opens(at("2026-03-06T18:30"), COPENHAGEN, no_holiday)
    assert opens == at("2026-03-09T08:00")


def test_ux_18_what_is_not_quiet_opens_at_once() -> None:
    now = at("2026-03-06T17:30")
    assert USUAL.opens(now, COPENHAGEN, no_holiday) == now


@given(INSTANTS, st.sampled_from(ZONES), TIMES, TIMES)
def test_ux_18_it_opens_at_the_first_minute_that_is_not_quiet(
    now: datetime, name: str, begin: time, end: time
) -> None:
    """Compared with looking at each quarter of an hour, over every change of the clocks."""
    now = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    hours, zone = Hours(begin, end), ZoneInfo(name)
    opens = hours.opens(now, zone, no_holiday)
    assert opens >= now
    assert not hours.quiet(opens.astimezone(zone), no_holiday)
    step = now
    while step < opens:
        assert hours.quiet(step.astimezone(zone), no_holiday), step
        step += timedelta(minutes=15)


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.sampled_from(ZONES), TIMES)
def test_ux_18_a_morning_is_on_the_first_working_day_whatever_the_clocks_do(
    day: date, name: str, morning: time
) -> None:
    zone = ZoneInfo(name)
    local = Hours(time(0), time(0), morning).morning_of(day, zone, no_holiday).astimezone(zone)
    assert local.date() == working_day(day, no_holiday)
    assert (
        timedelta()
        <= datetime.combine(local, local.time()) - datetime.combine(local, morning)
        <= timedelta(hours=1)
    )


def test_ux_18_a_morning_that_the_clocks_skip_begins_right_after() -> None:
    hours = Hours(time(0), time(0), time(2, 30))
    begins = hours.morning_of(date(2026, 3, 9), ZoneInfo("America/New_York"), no_holiday)
    assert begins.astimezone(ZoneInfo("America/New_York")).time() == time(2, 30)
    skipped = datetime.combine(date(2026, 3, 8), time(2, 30), ZoneInfo("America/New_York"))
    assert not hours.speaks(skipped, no_holiday), "that day is a Sunday besides"


def test_every_zone_there_is_has_hours() -> None:
    now = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    for name in sorted(available_timezones()):
        opens = USUAL.opens(now, ZoneInfo(name), no_holiday)
        assert not USUAL.quiet(opens.astimezone(ZoneInfo(name)), no_holiday), name
        assert opens - now < timedelta(days=4), name


def test_working_days_are_counted_after_a_day() -> None:
    friday = date(2026, 3, 6)
    assert after_working_days(friday, 0, no_holiday) == friday
    assert after_working_days(friday, 1, no_holiday) == date(2026, 3, 9)
    assert after_working_days(friday, 6, no_holiday) == date(2026, 3, 16)
    assert day_off(working_day(date(2026, 3, 7), no_holiday), no_holiday) is None


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="check the establishment's holidays"):
        working_day(date(2026, 3, 6), lambda _day: "Closed")
    with pytest.raises(ValueError, match="check the establishment's holidays"):
        USUAL.opens(at("2026-03-06T12:00"), COPENHAGEN, lambda _day: "Closed")
