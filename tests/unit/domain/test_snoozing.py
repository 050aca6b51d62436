"""How long a reminder can be put off, where that passes the due date, and what an overdue case allows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.hours import Hours
from handlers.domain.snoozing import Pause, Rhythm

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
#: Easter Monday.
HOLIDAYS = {date(2026, 4, 6): "Easter Monday"}
DAYS = Rhythm(COPENHAGEN, COPENHAGEN, Hours(), HOLIDAYS.get)
FAR = date(2026, 12, 31)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("now", "pause", "until"),
    [
        ("2026-03-24T10:00", Pause.HOURS, "2026-03-24T13:00"),
        ("2026-03-24T10:00", Pause.TOMORROW, "2026-03-25T09:00"),
        ("2026-03-24T10:00", Pause.MONDAY, "2026-03-30T09:00"),
        ("2026-03-23T10:00", Pause.MONDAY, "2026-03-30T09:00"),  # pressed on a Monday: the next one
        ("2026-03-31T10:00", Pause.MONDAY, "2026-04-13T09:00"),  # the sixth of April is a holiday
        ("2026-03-28T10:00", Pause.TOMORROW, "2026-03-29T09:00"),  # the clocks go forward that night
        ("2026-10-24T10:00", Pause.TOMORROW, "2026-10-25T09:00"),  # and back that night
    ],
)
def test_ux_19_it_comes_back_after_three_hours_tomorrow_or_on_a_monday(
    now: str, pause: Pause, until: str
) -> None:
    assert DAYS.until(pause, FAR, at(now)) == at(until)


@pytest.mark.parametrize(
    ("now", "pause", "due_on", "passes"),
    [
        ("2026-03-24T10:00", Pause.HOURS, "2026-03-24", False),
        ("2026-03-24T16:00", Pause.HOURS, "2026-03-24", True),  # nobody hears of it before the morning
        ("2026-03-24T10:00", Pause.TOMORROW, "2026-03-24", True),
        ("2026-03-24T10:00", Pause.TOMORROW, "2026-03-25", False),
        ("2026-03-27T10:00", Pause.TOMORROW, "2026-03-28", True),  # a Saturday's is heard on Monday
        ("2026-03-24T10:00", Pause.MONDAY, "2026-03-30", False),
        ("2026-03-24T10:00", Pause.MONDAY, "2026-03-29", True),
    ],
)
def test_ux_19_what_is_heard_after_the_due_date_passes_it(
    now: str, pause: Pause, due_on: str, passes: bool
) -> None:
    due = date.fromisoformat(due_on)
    assert DAYS.passes(DAYS.until(pause, due, at(now)), due) is passes


def test_ux_19_an_overdue_case_waits_for_a_day_at_most() -> None:
    due_on = date(2026, 3, 23)
    assert DAYS.allowed(due_on, at("2026-03-24T10:00")) == (Pause.HOURS, Pause.TOMORROW)
    assert DAYS.allowed(due_on, at("2026-03-23T23:59")) == tuple(Pause)
    early = at("2026-03-24T08:00")
    assert DAYS.until(Pause.TOMORROW, due_on, early) == early + timedelta(days=1)


@given(
    st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    st.integers(-40, 40),
    st.sampled_from(["Europe/Copenhagen", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"]),
)
def test_ux_19_whatever_the_zone_no_overdue_case_sleeps_longer_than_a_day(
    now: datetime, left: int, name: str
) -> None:
    days = Rhythm(ZoneInfo(name), COPENHAGEN, Hours(), HOLIDAYS.get)
    due_on = now.astimezone(COPENHAGEN).date() + timedelta(days=left)
    for pause in days.allowed(due_on, now):
        until = days.until(pause, due_on, now)
        assert until > now
        if left < 0:
            assert until <= now + timedelta(days=1)
            assert days.passes(until, due_on), "so that it needs a reason"
        else:
            assert until <= now + timedelta(days=22)
