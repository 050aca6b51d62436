"""Days on which nobody spoke: the first one that mattered is named, however long nothing ran."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.deadline import Holiday, day_off
from handlers.domain.reminding import OVERDUE, POOLED, THRESHOLDS, Span, Told, missed_since, span_of
from tests.unit.domain.test_hours import no_holiday
from tests.unit.domain.test_reminding import told

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
OFFSETS = st.sets(st.integers(0, 90).filter(lambda n: n % 7), max_size=15)
CASES = st.lists(
    st.tuples(st.integers(-20, 80), st.none() | st.sampled_from([14, 7, 3, 1, 0, OVERDUE]), st.booleans()),
    max_size=4,
)


def looked_at_each(
    first: date, end: date, due: list[tuple[date, Told | None, bool]], holiday: Holiday
) -> date | None:
    """Return the first working day before an end on which one of these cases was owed."""
    for n in range((end - first).days):
        day = first + n * DAY
        if day_off(day, holiday):
            continue
        span = span_of(day, day, holiday)
        if any(span.owes(due_on, before, pooled=pooled) for due_on, before, pooled in due):
            return day
    return None


@given(st.integers(0, 85), st.integers(0, 90), OFFSETS, CASES)
def test_ux_17_the_day_that_is_named_is_the_first_working_day_that_owed_something(
    until: int, now: int, off: set[int], cases: list[tuple[int, int | None, bool]]
) -> None:
    holidays = {MONDAY + n * DAY: "Closed" for n in off}
    due = [
        (MONDAY + left * DAY, None if step is None else told(MONDAY + left * DAY, step, MONDAY), pooled)
        for left, step, pooled in cases
    ]
    today, spoken = MONDAY + now * DAY, MONDAY + until * DAY
    span = span_of(today, today, holidays.get)
    found = missed_since(span, spoken, due, holidays.get)
    assert found == looked_at_each(spoken + DAY, today, due, holidays.get)
    if found is not None:
        assert spoken < found < today
        assert day_off(found, holidays.get) is None


def test_after_years_of_silence_the_look_back_is_bounded() -> None:
    today = MONDAY
    due = [(MONDAY - 3_000 * DAY, None, False)]
    found = missed_since(Span(today, today, today), MONDAY - 3_650 * DAY, due, no_holiday)
    assert found is not None
    assert MONDAY - 400 * DAY <= found < MONDAY - 390 * DAY


def test_nothing_was_missed_where_there_is_no_case() -> None:
    assert missed_since(Span(MONDAY, MONDAY, MONDAY), MONDAY - 30 * DAY, [], no_holiday) is None


@pytest.mark.parametrize("pooled", [True, False])
def test_what_nobody_has_is_missed_only_in_its_last_week(pooled: bool) -> None:
    due_on = MONDAY + 14 * DAY
    due = [(due_on, None, pooled)]
    span = span_of(MONDAY + 3 * DAY, MONDAY + 3 * DAY, no_holiday)
    assert missed_since(span, MONDAY - DAY, due, no_holiday) == (None if pooled else MONDAY)
    later = span_of(MONDAY + 10 * DAY, MONDAY + 10 * DAY, no_holiday)
    assert missed_since(later, MONDAY + 3 * DAY, due, no_holiday) == MONDAY + (7 if pooled else 4) * DAY


@given(st.integers(-30, 60), st.integers(0, 6), st.booleans())
def test_a_longer_span_never_owes_less_and_a_pool_never_more(left: int, ahead: int, pooled: bool) -> None:
    due_on = MONDAY + left * DAY
    short, long = Span(MONDAY, MONDAY, MONDAY), Span(MONDAY, MONDAY, MONDAY + ahead * DAY)
    near, far = short.step(due_on, pooled=pooled), long.step(due_on, pooled=pooled)
    assert near is None or (far is not None and far <= near)
    assert far is None or far in (*THRESHOLDS, OVERDUE)
    assert not pooled or far is None or far <= POOLED
    assert not long.owes(due_on, None, pooled=True) or long.owes(due_on, None)
