"""What a person is owed by what they were told and by the day: thresholds, days off, what was missed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.deadline import day_off
from handlers.domain.hours import Hours
from handlers.domain.ids import CaseId
from handlers.domain.reminding import (
    OVERDUE,
    THRESHOLDS,
    Span,
    Told,
    missed_since,
    morning_span,
    span_of,
)

COPENHAGEN, TOKYO, AUCKLAND = (
    ZoneInfo(one) for one in ("Europe/Copenhagen", "Asia/Tokyo", "Pacific/Auckland")
)
MONDAY, FRIDAY, NEXT_MONDAY = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 9)
DAY = timedelta(days=1)
HOURS = Hours()
TODAY = Span(MONDAY, MONDAY, MONDAY)


def no_holiday(_day: date) -> str | None:
    return None


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = COPENHAGEN) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def told(due_on: date, step: int, on: date) -> Told:
    return Told(CaseId(1), due_on, step, on, on.isoformat())


def morning(local: datetime, told_until: date | None = None) -> Span | None:
    return morning_span(local, local.date(), told_until, HOURS, no_holiday)


@pytest.mark.parametrize(
    ("hour", "minute", "speaks"),
    [(0, 0, False), (3, 0, False), (8, 59, False), (9, 0, True), (17, 59, True), (18, 0, False)],
)
def test_ux_18_people_are_told_between_nine_and_six_of_their_day(
    hour: int, minute: int, speaks: bool
) -> None:
    assert (morning(at(MONDAY, hour, minute)) is not None) is speaks


@pytest.mark.parametrize("days", [5, 6])
def test_ux_18_nobody_is_told_at_weekends(days: int) -> None:
    assert morning(at(MONDAY + days * DAY, 10)) is None


def test_ux_18_nobody_is_told_on_a_holiday_and_the_day_before_speaks_for_it() -> None:
    closed = {MONDAY + DAY: "Closed"}
    assert morning_span(at(MONDAY + DAY, 10), MONDAY + DAY, None, HOURS, closed.get) is None
    assert span_of(MONDAY, MONDAY, closed.get).until == MONDAY + DAY


def test_a_friday_speaks_for_the_weekend() -> None:
    assert span_of(FRIDAY, FRIDAY, no_holiday) == Span(FRIDAY, FRIDAY, NEXT_MONDAY - DAY)


def test_ux_17_a_morning_comes_once() -> None:
    assert morning(at(FRIDAY, 9), FRIDAY - DAY) is not None
    assert morning(at(FRIDAY, 15), FRIDAY) is None
    assert morning(at(FRIDAY, 15), NEXT_MONDAY - DAY) is None
    assert morning(at(NEXT_MONDAY, 9), NEXT_MONDAY - DAY) is not None


def test_the_day_is_the_persons_own() -> None:
    instant = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    early = morning_span(instant.astimezone(TOKYO), MONDAY, None, HOURS, no_holiday)
    assert early is not None
    assert early.day == MONDAY
    assert morning_span(instant.astimezone(COPENHAGEN), MONDAY, None, HOURS, no_holiday) is None


def test_days_left_are_the_establishments_wherever_the_reader_is() -> None:
    """At nine of a Tuesday in Auckland it is still Monday evening where the cases are handled."""
    instant = at(MONDAY + DAY, 9, zone=AUCKLAND)
    here = instant.astimezone(COPENHAGEN).date()
    assert here == MONDAY
    span = morning_span(instant, here, None, HOURS, no_holiday)
    assert span is not None
    assert span.day == MONDAY + DAY
    assert span.step(MONDAY) == 0, "due today, and not overdue"


@pytest.mark.parametrize("left", THRESHOLDS)
def test_ux_17_each_threshold_is_owed_on_its_day(left: int) -> None:
    due_on = MONDAY + left * DAY
    assert TODAY.step(due_on) == left
    before = Span(MONDAY - DAY, MONDAY - DAY, MONDAY - DAY).step(due_on)
    if before is not None:
        assert TODAY.owes(due_on, told(due_on, before, MONDAY - DAY))
    assert TODAY.owes(due_on, None)
    assert not TODAY.owes(due_on, told(due_on, left, MONDAY))


@pytest.mark.parametrize("left", [2, 4, 5, 6, 8, 13])
def test_between_thresholds_nobody_is_told_twice(left: int) -> None:
    due_on = MONDAY + left * DAY
    step = TODAY.step(due_on)
    assert step is not None
    assert not TODAY.owes(due_on, told(due_on, step, MONDAY - DAY))


@pytest.mark.parametrize("left", [15, 30, 400])
def test_what_is_far_off_is_owed_to_nobody(left: int) -> None:
    assert not TODAY.owes(MONDAY + left * DAY, None)


@pytest.mark.parametrize("late", [1, 2, 30, 400])
def test_ux_17_what_is_overdue_is_owed_every_working_day_and_once_a_day(late: int) -> None:
    due_on = MONDAY - late * DAY
    assert TODAY.step(due_on) == OVERDUE
    assert TODAY.owes(due_on, told(due_on, OVERDUE, MONDAY - 3 * DAY))
    assert not TODAY.owes(due_on, told(due_on, OVERDUE, MONDAY))


def test_ux_17_a_due_date_that_was_counted_anew_is_owed_anew() -> None:
    before, now = MONDAY + 14 * DAY, MONDAY + 5 * DAY
    assert TODAY.owes(now, told(before, 14, MONDAY))
    assert not TODAY.owes(MONDAY + 40 * DAY, told(before, 14, MONDAY))


@pytest.mark.parametrize(
    ("left", "owed"), [(14, False), (8, False), (7, True), (1, True), (0, True), (-1, True)]
)
def test_what_nobody_has_is_the_managers_in_its_last_week(left: int, owed: bool) -> None:
    assert TODAY.owes(MONDAY + left * DAY, None, pooled=True) is owed


def test_a_day_that_was_missed_is_named() -> None:
    due_on = FRIDAY + 5 * DAY  # seven days were left on Wednesday
    span = span_of(FRIDAY, FRIDAY, no_holiday)
    due = [(due_on, told(due_on, 14, MONDAY - 5 * DAY), False)]
    assert missed_since(span, MONDAY, due, no_holiday) == MONDAY + 2 * DAY
    assert missed_since(span, FRIDAY - DAY, due, no_holiday) is None, "somebody spoke for these days"
    assert missed_since(span, None, due, no_holiday) is None, "nobody new missed anything"


def test_a_weekend_is_no_day_that_was_missed() -> None:
    span = span_of(NEXT_MONDAY, NEXT_MONDAY, no_holiday)
    assert missed_since(span, FRIDAY, [(NEXT_MONDAY, None, False)], no_holiday) is None


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sets(st.integers(0, 60), max_size=12),
    st.sets(st.integers(0, 60), max_size=9),
)
def test_ux_17_every_threshold_is_told_once_and_by_its_last_working_day(
    due_on: date, off: set[int], down: set[int]
) -> None:
    """Walk day by day to the due date and beyond it; on some days nothing runs."""
    begins = due_on - timedelta(days=40)
    holidays = {begins + timedelta(days=n): "Closed" for n in off}
    before: Told | None = None
    spoken: list[tuple[date, int]] = []
    for n in range(51):
        day = begins + timedelta(days=n)
        if day_off(day, holidays.get) or n in down:
            continue
        span = span_of(day, day, holidays.get)
        step = span.step(due_on)
        if span.owes(due_on, before):
            assert step is not None
            before = told(due_on, step, day)
            spoken.append((day, step))
    steps = [step for _, step in spoken if step != OVERDUE]
    assert steps == sorted(set(steps), reverse=True), "each threshold once, or a newer one in its place"
    for left in THRESHOLDS:
        threshold = due_on - timedelta(days=left)
        days = [begins + timedelta(days=n) for n in range(51) if n not in down]
        working = [day for day in days if day <= threshold and not day_off(day, holidays.get)]
        last = max(working, default=None)
        if last is not None and span_of(last, last, holidays.get).until >= threshold:
            assert any(day <= last and step <= left for day, step in spoken), (
                "never late while something runs"
            )
    late = [day for day, step in spoken if step == OVERDUE]
    assert len(late) == len(set(late))
