"""What somebody is to be told now: by what they were told, what they put off, and what came back of that."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.ids import CaseId
from handlers.domain.reminding import OVERDUE, POOLED, THRESHOLDS, Span, Told
from handlers.people.owing import Duty, Standing

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
TODAY = Span(MONDAY, MONDAY, MONDAY)
CASE = CaseId(1)


def duty(left: int, *, pooled: bool = False) -> Duty:
    return Duty(CASE, MONDAY + left * DAY, pooled)


def told(left: int, step: int, days_ago: int = 1) -> Mapping[CaseId, Told]:
    return {CASE: Told(CASE, MONDAY + left * DAY, step, MONDAY - days_ago * DAY, "2026-03-01")}


def is_owed(standing: Standing, one: Duty, span: Span = TODAY) -> bool:
    return standing.owed(span, [one]) == [one]


@pytest.mark.parametrize("left", THRESHOLDS)
def test_ux_17_who_was_told_nothing_is_told_at_every_threshold(left: int) -> None:
    assert is_owed(Standing({}), duty(left))


@pytest.mark.parametrize(
    ("left", "owed"), [(15, False), (14, True), (8, True), (7, True), (0, True), (-1, True), (-90, True)]
)
def test_ux_17_nothing_is_told_before_the_first_threshold(left: int, owed: bool) -> None:
    assert is_owed(Standing({}), duty(left)) is owed


@pytest.mark.parametrize(("left", "owed"), [(8, False), (POOLED, True), (0, True), (-1, True)])
def test_what_is_nobodys_is_the_managers_from_its_last_week_on(left: int, owed: bool) -> None:
    assert is_owed(Standing({}), duty(left, pooled=True)) is owed


@pytest.mark.parametrize("step", THRESHOLDS)
def test_ux_17_a_threshold_is_told_once(step: int) -> None:
    assert not is_owed(Standing(told(step, step)), duty(step))


@pytest.mark.parametrize(("before", "after"), list(pairwise(THRESHOLDS)))
def test_ux_17_the_next_threshold_is_told_although_the_last_was(before: int, after: int) -> None:
    assert is_owed(Standing(told(after, before)), duty(after))
    assert not is_owed(Standing(told(after + 1, before)), duty(after + 1)), "a day before it is not reached"


@pytest.mark.parametrize(("days_ago", "owed"), [(0, False), (1, True), (3, True)])
def test_ux_17_what_is_overdue_is_told_once_a_day(days_ago: int, owed: bool) -> None:
    assert is_owed(Standing(told(-4, OVERDUE, days_ago)), duty(-4)) is owed


@pytest.mark.parametrize("step", [*THRESHOLDS, OVERDUE])
def test_another_due_date_is_told_from_the_beginning(step: int) -> None:
    assert is_owed(Standing(told(9, step)), duty(14))


def test_before_days_off_what_they_bring_is_told_ahead() -> None:
    friday = date(2026, 3, 6)
    weekend = Span(friday, friday, friday + 2 * DAY)
    for days, owed in ((14, True), (16, True), (17, False)):
        assert is_owed(Standing({}), Duty(CASE, friday + days * DAY), weekend) is owed


@given(st.integers(-30, 30), st.sampled_from([*THRESHOLDS, OVERDUE]), st.integers(0, 9), st.booleans())
def test_ux_19_what_sleeps_is_never_told(left: int, step: int, days_ago: int, pooled: bool) -> None:
    for known in (told(left, step, days_ago), {}):
        standing = Standing(known, asleep=frozenset({CASE}), woken=frozenset({CASE}))
        assert not is_owed(standing, duty(left, pooled=pooled))


@given(st.integers(-30, 400), st.sampled_from([*THRESHOLDS, OVERDUE]), st.integers(0, 9), st.booleans())
def test_ux_19_what_comes_back_is_told_whatever_was(
    left: int, step: int, days_ago: int, pooled: bool
) -> None:
    standing = Standing(told(left, step, days_ago), woken=frozenset({CASE}))
    assert is_owed(standing, duty(left, pooled=pooled))


def test_what_is_owed_keeps_its_order_and_other_cases_their_sleep() -> None:
    duties = [Duty(CaseId(n), MONDAY + n * DAY) for n in (3, 1, 2)]
    standing = Standing({}, asleep=frozenset({CaseId(1)}))
    assert standing.owed(TODAY, duties) == [duties[0], duties[2]]


@given(
    st.integers(0, 20).flatmap(lambda start: st.tuples(st.just(start), st.lists(st.booleans(), max_size=40)))
)
def test_ux_17_telling_what_is_owed_tells_each_threshold_once_and_what_is_overdue_daily(
    lived: tuple[int, list[bool]],
) -> None:
    start, days = lived
    due_on, known, tellings = MONDAY + start * DAY, dict[CaseId, Told](), []
    for number, there in enumerate(days):
        day = MONDAY + number * DAY
        span = Span(day, day, day)
        if there and Standing(known).owed(span, [Duty(CASE, due_on)]):
            step = span.step(due_on)
            assert step is not None
            tellings.append((day, step))
            known = {CASE: Told(CASE, due_on, step, day, day.isoformat())}
    steps = [step for _, step in tellings if step != OVERDUE]
    assert steps == sorted(set(steps), reverse=True)
    overdue = [MONDAY + n * DAY for n, there in enumerate(days) if there and MONDAY + n * DAY > due_on]
    assert [day for day, step in tellings if step == OVERDUE] == overdue
