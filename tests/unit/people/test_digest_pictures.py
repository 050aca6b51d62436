"""The pictures of a digest: which are drawn when, what stands where, and the words that say the same."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.chart import Chart, ChartKind
from handlers.domain.digest import AHEAD, BACK, Figures, Slice, Span
from handlers.domain.home import Load
from handlers.domain.ids import PersonId
from handlers.people.digest_charts import charts
from tests.unit.people.numbers import NOTHING, WEDNESDAY, figures, load

DAYS = timedelta(days=1)
CALLED = {PersonId("U0ADA"): "Ada", PersonId("U0BEN"): "Ben"}
ENDS = [15, 22, 29, 5, 12, 19]


LOADS = st.builds(load, st.sampled_from([f"U0P{n}" for n in range(30)]), st.integers(0, 9_999))


def drawn(found: Figures, kind: ChartKind) -> Chart:
    return next(one for one in charts(found, Span.WEEK, CALLED) if one.kind is kind)


def kinds(found: Figures, span: Span = Span.WEEK) -> list[ChartKind]:
    return [one.kind for one in charts(found, span, CALLED)]


EVERYTHING = figures(
    {Slice.OVERDUE: 2, Slice.SOON: 3},
    due={WEDNESDAY - DAYS: 2, WEDNESDAY + 2 * DAYS: 3},
    opened=(1,) * BACK,
    closed=(2,) * BACK,
    left={4: 1},
    loads=(load("U0ADA", 5),),
)


def test_where_all_is_clear_there_is_no_picture() -> None:
    assert charts(NOTHING, Span.WEEK, CALLED) == charts(NOTHING, Span.DAY, CALLED) == ()


def test_ux_21_a_week_has_every_picture_and_a_day_the_first() -> None:
    assert kinds(EVERYTHING) == list(ChartKind)
    assert kinds(EVERYTHING, Span.DAY) == [ChartKind.AHEAD]


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        (figures({Slice.PAUSED: 1}), set(ChartKind)),
        (figures({Slice.OVERDUE: 1}), set(ChartKind) - {ChartKind.AHEAD}),
        (figures({Slice.PAUSED: 1}, closed=(1,) * BACK), set(ChartKind) - {ChartKind.FLOW}),
        (figures({Slice.PAUSED: 1}, left={3: 1}), set(ChartKind) - {ChartKind.ANSWERED}),
        (figures({Slice.PAUSED: 1}, left={3: 0}), set(ChartKind)),
        (figures({Slice.PAUSED: 1}, loads=(load(None, 1),)), set(ChartKind) - {ChartKind.LOAD}),
        (
            figures({Slice.SOON: 1}, due={WEDNESDAY: 1}, closed=(0,) * BACK),
            set(ChartKind) - {ChartKind.AHEAD},
        ),
    ],
)
def test_a_picture_with_nothing_in_it_is_not_drawn(found: Figures, missing: set[ChartKind]) -> None:
    assert set(ChartKind) - set(kinds(found)) == missing


def test_what_is_overdue_stands_apart_before_the_weeks() -> None:
    chart = drawn(EVERYTHING, ChartKind.AHEAD)
    assert chart.apart == 1
    assert chart.labels == ("overdue", "03-09", "03-16", "03-23", "03-30", "04-06", "04-13")
    assert chart.series[0].numbers == (2, 3, 0, 0, 0, 0, 0)
    assert chart.alt.startswith("Bars: 2 overdue; due in the weeks that begin on 03-09: 3, 03-16: 0")


def test_the_weeks_of_the_past_end_with_the_one_that_runs() -> None:
    found = figures({Slice.SOON: 1}, opened=tuple(range(BACK)), closed=tuple(range(BACK, 0, -1)))
    chart = drawn(found, ChartKind.FLOW)
    assert (chart.labels[0], chart.labels[-1]) == ("12-22", "03-09")
    assert [one.numbers for one in chart.series] == [found.opened, found.closed]
    assert "12-22: 0 and 12; 12-29: 1 and 11" in chart.alt
    assert chart.note == "The last week is not over."


@pytest.mark.parametrize(
    ("left", "place"),
    [
        (90, "26+"),
        (26, "26+"),
        (25, "21–25"),
        (21, "21–25"),
        (16, "16–20"),
        (11, "11–15"),
        (6, "6–10"),
        (5, "0–5"),
        (0, "0–5"),
        (-1, "1–5"),
        (-5, "1–5"),
        (-6, "6–10"),
        (-10, "6–10"),
        (-11, "11+"),
        (-180, "11+"),
    ],
)
def test_an_answer_stands_at_one_place_by_the_days_that_were_left(left: int, place: str) -> None:
    chart = drawn(figures({Slice.SOON: 1}, left={left: 4}), ChartKind.ANSWERED)
    (at,) = [n for n, number in enumerate(chart.series[0].numbers) if number]
    assert chart.labels[at] == place
    assert (at >= len(chart.labels) + chart.apart) is (left < 0), "late ones stand right of the line"


@given(st.dictionaries(st.integers(-200, 200), st.integers(1, 50), min_size=1))
def test_no_answer_is_lost_and_none_drawn_twice(left: dict[int, int]) -> None:
    chart = drawn(figures({Slice.SOON: 1}, left=left), ChartKind.ANSWERED)
    numbers = chart.series[0].numbers
    assert sum(numbers) == sum(left.values())
    assert sum(numbers[chart.apart :]) == sum(number for days, number in left.items() if days < 0)


def test_loads_stand_by_name_and_nobodys_last() -> None:
    loads = (load(None, 9, 1, 2), load("U0ZOE", 1), load("U0BEN", 3, 1, 1), load("U0ADA", 5))
    chart = drawn(figures({Slice.SOON: 1}, loads=loads), ChartKind.LOAD)
    assert chart.labels == ("Ada", "Ben", "U0ZOE", "nobody"), "who has no name is told by id"
    assert [one.numbers for one in chart.series] == [(5, 3, 1, 9), (0, 2, 0, 3)]
    assert "Ben: 3, 2" in chart.alt


def test_two_colleagues_of_one_name_have_a_place_each() -> None:
    called = {PersonId("U0ANNA1"): "Anna Berg", PersonId("U0ANNA2"): "Anna Berg"}
    loads = (load("U0ANNA2", 5), load("U0ANNA1", 3))
    (chart,) = charts(figures({Slice.PAUSED: 1}, loads=loads), Span.WEEK, called)
    assert chart.labels == ("Anna Berg", "Anna Berg")
    assert chart.series[0].numbers == (3, 5)


def test_who_finds_no_place_of_their_own_is_counted_with_others() -> None:
    loads = tuple(load(f"U0P{n}", n, 0, 1) for n in range(1, 10))
    chart = drawn(figures({Slice.SOON: 1}, loads=loads), ChartKind.LOAD)
    assert chart.labels == (*(f"U0P{n}" for n in range(1, 8)), "2 more persons")
    assert chart.series[0].numbers[-1] == 8 + 9
    assert sum(chart.series[1].numbers) == 9


@pytest.mark.parametrize(
    ("due", "note"),
    [
        (1, "No bar reaches above the line: at the pace of the last 8 weeks, none is late."),
        (99, "Above the line, cases would be late: 95 at most, at the pace of the last 8 weeks."),
    ],
)
def test_the_forecast_says_how_to_read_it(due: int, note: str) -> None:
    chart = drawn(figures({Slice.SOON: 1}, due={WEDNESDAY: due}, closed=(6,) * BACK), ChartKind.FORECAST)
    assert chart.note == note
    assert [int(label[-2:]) for label in chart.labels] == ENDS, "Sundays"
    assert chart.series[0].numbers == (due,) * AHEAD


def test_a_picture_of_what_was_not_counted_to_its_end_says_so() -> None:
    ahead = figures({Slice.OVERDUE: 40}, due={WEDNESDAY: 3}, closed=(6,) * BACK, most=40)
    back = figures({Slice.SOON: 1}, opened=(40,) * BACK, closed=(40,) * BACK, left={1: 2}, most=40)
    for found, kind in (
        (ahead, ChartKind.AHEAD),
        (ahead, ChartKind.FORECAST),
        (back, ChartKind.FLOW),
        (back, ChartKind.ANSWERED),
    ):
        assert "up to 40" in drawn(found, kind).note.lower()
        assert "up to 40" not in drawn(EVERYTHING, kind).note


@given(
    st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    st.lists(st.integers(0, 9_999), min_size=BACK, max_size=BACK).map(tuple),
    st.dictionaries(st.integers(-180, 180), st.integers(0, 9_999)),
    st.lists(LOADS, max_size=30, unique_by=lambda one: one.owner),
)
def test_what_a_picture_says_in_words_fits_beside_it(
    today: date, weeks: tuple[int, ...], left: dict[int, int], loads: list[Load]
) -> None:
    due = {today + n * 7 * DAYS: number for n, number in enumerate(weeks)}
    found = figures(
        {Slice.OVERDUE: 9_999},
        today=today,
        due=due,
        opened=weeks,
        closed=weeks,
        left=left,
        loads=tuple(loads),
    )
    for one in charts(found, Span.WEEK, {}):
        assert 0 < len(one.alt) <= 1_000
        assert one.title
        assert all(str(number) in one.alt for row in one.series for number in row.numbers)
