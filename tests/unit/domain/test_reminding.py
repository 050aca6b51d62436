"""Which days are spoken for by one reminder, and which due dates it brings to mind."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.deadline import day_off
from handlers.domain.reminding import THRESHOLDS, Span, span_at

COPENHAGEN, TOKYO = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Asia/Tokyo")
MONDAY, FRIDAY, NEXT_MONDAY = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 9)
DAY = timedelta(days=1)


def no_holiday(_day: date) -> str | None:
    return None


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = COPENHAGEN) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("hour", "minute", "speaks"),
    [(0, 0, False), (3, 0, False), (8, 59, False), (9, 0, True), (17, 59, True), (18, 0, False)],
)
def test_ux_18_people_are_told_between_nine_and_six_of_their_day(
    hour: int, minute: int, speaks: bool
) -> None:
    assert (span_at(at(MONDAY, hour, minute), None, no_holiday) is not None) is speaks


@pytest.mark.parametrize("days", [5, 6])
def test_ux_18_nobody_is_told_at_weekends(days: int) -> None:
    assert span_at(at(MONDAY + days * DAY, 10), None, no_holiday) is None


def test_ux_18_nobody_is_told_on_a_holiday_and_the_day_before_speaks_for_it() -> None:
    closed = {MONDAY + DAY: "Closed"}
    assert span_at(at(MONDAY + DAY, 10), None, closed.get) is None
    span = span_at(at(MONDAY, 10), None, closed.get)
    assert span is not None
    assert span.until == MONDAY + DAY


def test_a_friday_speaks_for_the_weekend() -> None:
    span = span_at(at(FRIDAY, 9), FRIDAY - DAY, no_holiday)
    assert span == Span(FRIDAY, FRIDAY - DAY, NEXT_MONDAY - DAY)


def test_one_day_is_spoken_for_once() -> None:
    span = span_at(at(FRIDAY, 9), FRIDAY - DAY, no_holiday)
    assert span is not None
    assert span_at(at(FRIDAY, 15), span.until, no_holiday) is None
    following = span_at(at(NEXT_MONDAY, 9), span.until, no_holiday)
    assert following is not None
    assert following.after == span.until


def test_days_that_were_missed_are_spoken_for_at_once() -> None:
    span = span_at(at(FRIDAY, 9), MONDAY, no_holiday)
    assert span is not None
    assert span.reaches(MONDAY + DAY + timedelta(days=7)), "a threshold of Tuesday, when nothing ran"
    assert not span.reaches(MONDAY + timedelta(days=14)), "that was told"


def test_somebody_new_is_told_of_no_past_threshold() -> None:
    span = span_at(at(MONDAY, 9), None, no_holiday)
    assert span is not None
    assert span.reaches(MONDAY + timedelta(days=7))
    assert not span.reaches(MONDAY + timedelta(days=6))


def test_the_day_is_the_persons_own() -> None:
    instant = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    early = span_at(instant.astimezone(TOKYO), None, no_holiday)
    assert early is not None
    assert early.today == MONDAY
    assert span_at(instant.astimezone(COPENHAGEN), None, no_holiday) is None


@pytest.mark.parametrize("left", THRESHOLDS)
def test_ux_17_each_threshold_is_told_on_its_day(left: int) -> None:
    span = Span(MONDAY, MONDAY - DAY, MONDAY)
    assert span.reaches(MONDAY + timedelta(days=left))


@pytest.mark.parametrize("left", [2, 4, 5, 6, 8, 13, 15, 30])
def test_between_thresholds_nobody_is_told(left: int) -> None:
    assert not Span(MONDAY, MONDAY - DAY, MONDAY).reaches(MONDAY + timedelta(days=left))


@pytest.mark.parametrize("late", [1, 2, 30, 400])
def test_ux_17_what_is_overdue_is_told_every_working_day(late: int) -> None:
    assert Span(MONDAY, MONDAY - DAY, MONDAY).reaches(MONDAY - timedelta(days=late))


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sets(st.integers(0, 60), max_size=12))
def test_every_threshold_is_told_once_and_never_late(due_on: date, off: set[int]) -> None:
    """Walk day by day to the due date: each threshold is spoken for on its own day or before it."""
    begins = due_on - timedelta(days=40)
    holidays = {begins + timedelta(days=n): "Closed" for n in off}
    told_until: date | None = begins - DAY
    spoken: dict[date, date] = {}
    for n in range(-14, 41):
        day = begins + timedelta(days=n)
        span = span_at(at(day, 9), told_until, holidays.get)
        if span is None:
            continue
        assert day_off(day, holidays.get) is None
        for one in range(1, (span.until - span.after).days + 1):
            spoken[span.after + timedelta(days=one)] = day
        told_until = span.until
    for left in THRESHOLDS:
        assert spoken[due_on - timedelta(days=left)] <= due_on - timedelta(days=left)
