"""The forecast of a digest: what is due beside what the desk closes at its pace, and nothing cleverer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.digest import AHEAD, BACK, Figures, Forecast, Slice, Trouble, Turn

MONDAY, WEDNESDAY = date(2026, 3, 9), date(2026, 3, 11)
NONE = dict.fromkeys(Slice, 0)


def found(
    today: date = MONDAY,
    due: dict[date, int] | None = None,
    closed: tuple[int, ...] = (4,) * BACK,
    slices: dict[Slice, int] | None = None,
    trouble: Trouble | None = None,
) -> Figures:
    return Figures(
        today,
        {**NONE, **(slices or {})},
        {},
        due or {},
        Turn(0, 0),
        Turn(0, 0),
        trouble or Trouble(),
        closed=closed,
    )


def test_the_pace_is_the_mean_of_the_last_eight_whole_weeks() -> None:
    assert found(closed=(100, 100, 100, 1, 2, 3, 4, 5, 6, 7, 8, 99)).pace == 4.5


def test_there_is_no_pace_and_no_forecast_where_nothing_was_closed() -> None:
    assert found(closed=(0,) * BACK).pace is None
    assert found(closed=(0,) * (BACK - 1) + (5,)).forecast() is None


def test_cases_are_counted_in_the_week_of_their_due_date_from_today_on() -> None:
    due = {
        MONDAY: 50,  # before today: overdue, and counted apart
        WEDNESDAY: 1,
        date(2026, 3, 15): 2,
        date(2026, 3, 16): 4,
        date(2026, 4, 19): 8,
        date(2026, 4, 20): 16,  # beyond six weeks
    }
    assert found(WEDNESDAY, due).due_by_week() == (3, 4, 0, 0, 0, 8)


def test_a_week_that_runs_gives_what_is_left_of_it() -> None:
    forecast = found(WEDNESDAY, {WEDNESDAY: 1}, (7,) * BACK).forecast()
    assert forecast is not None
    assert forecast.able == (5, 12, 19, 26, 33, 40)


def test_what_is_overdue_waits_before_everything_else() -> None:
    forecast = found(due={MONDAY: 1}, slices={Slice.OVERDUE: 30}).forecast()
    assert forecast is not None
    assert forecast.wanted == (31,) * AHEAD
    assert (forecast.late, forecast.worst) == (27, 0)


def test_the_worst_week_is_the_one_with_most_too_many() -> None:
    forecast = Forecast((3, 20, 22), (4, 8, 12))
    assert (forecast.late, forecast.worst) == (12, 1)


def test_none_is_late_where_the_pace_suffices() -> None:
    assert Forecast((1, 2, 3), (4, 8, 12)).late == 0


@pytest.mark.parametrize(
    ("slices", "trouble", "quiet"),
    [
        ({}, Trouble(), True),
        ({Slice.PAUSED: 1}, Trouble(), False),
        ({Slice.SOON: 1}, Trouble(), False),
        ({}, Trouble(failed=1), False),
        ({}, Trouble(mailboxes=("privacy",)), False),
    ],
)
def test_all_is_clear_only_where_nothing_stands_out(
    slices: dict[Slice, int], trouble: Trouble, *, quiet: bool
) -> None:
    assert found(slices=slices, trouble=trouble).quiet is quiet


def test_a_share_never_rounds_a_late_answer_away() -> None:
    assert Turn(0, 1000, 3, answered=1000, in_time=999).percent == 99
    assert Turn(0, 3, 3, answered=3, in_time=3).percent == 100
    assert Turn(0, 0).percent is None


@given(
    st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 50)), max_size=20),
    st.lists(st.integers(0, 30), min_size=BACK, max_size=BACK),
)
def test_nothing_due_is_lost_and_nothing_counted_twice(
    today: date, ahead: list[tuple[int, int]], closed: list[int]
) -> None:
    due: dict[date, int] = {}
    for days, number in ahead:
        day = today + timedelta(days=days)
        due[day] = due.get(day, 0) + number
    figures = found(today, due, tuple(closed))
    last = tuple(figures.weeks_ahead())[-1] + timedelta(days=6)
    assert sum(figures.due_by_week()) == sum(number for day, number in due.items() if day <= last)
    forecast = figures.forecast()
    if forecast is not None:
        assert list(forecast.wanted) == sorted(forecast.wanted)
        assert list(forecast.able) == sorted(forecast.able)
        assert 0 <= forecast.late <= max(forecast.wanted)
