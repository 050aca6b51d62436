"""Periods of a schedule: how they are written, and the day on which each is over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.period import MOST_YEARS, Anchor, Misspelt, Period, Span, Unit, period

DAYS = st.dates(date(1990, 1, 1), date(2200, 12, 31))
SPANS = st.one_of(
    st.builds(Span, st.integers(0, 4_000), st.just(Unit.DAY)),
    st.builds(Span, st.integers(0, 500), st.just(Unit.WEEK)),
    st.builds(Span, st.integers(0, 400), st.just(Unit.MONTH)),
    st.builds(Span, st.integers(0, MOST_YEARS), st.just(Unit.YEAR)),
)
PERIODS = st.one_of(
    st.just(Period(None)),
    st.builds(Period, SPANS, st.none() | st.sampled_from(Anchor), st.booleans(), st.none() | SPANS),
)


def over(written: str, **days: date) -> date | None:
    return period(written).over_on({Anchor(name): day for name, day in days.items()}, Anchor.CLOSED)


@pytest.mark.parametrize(
    ("written", "closed", "expected"),
    [
        ("90 days", date(2027, 1, 1), date(2027, 4, 2)),
        ("1 day", date(2027, 12, 31), date(2028, 1, 2)),
        ("2 weeks", date(2027, 2, 20), date(2027, 3, 7)),
        ("closed + 3 years", date(2026, 11, 23), date(2029, 11, 24)),
        ("closed + 1 month", date(2027, 1, 31), date(2027, 3, 1)),  # the last day is 28 February
        ("closed + 1 month", date(2028, 1, 31), date(2028, 3, 1)),  # the last day is 29 February
        ("closed + 1 year", date(2028, 2, 29), date(2029, 3, 1)),  # no such date: the last of the month
        ("closed + 4 years", date(2028, 2, 29), date(2032, 3, 1)),
        ("closed + 3 months", date(2027, 11, 30), date(2028, 3, 1)),
        ("closed + current year + 10 years", date(2026, 3, 4), date(2037, 1, 1)),
        ("closed + current year + 10 years", date(2026, 12, 31), date(2037, 1, 1)),
        ("10 years + current year", date(2026, 1, 1), date(2037, 1, 1)),
        ("closed + current year + 0 days", date(2026, 1, 1), date(2027, 1, 1)),
        ("closed + 0 days", date(2026, 5, 6), date(2026, 5, 6)),  # no time at all: at once
    ],
)
def test_a_period_is_over_on_the_day_after_its_last(written: str, closed: date, expected: date) -> None:
    assert over(written, closed=closed) == expected


def test_while_it_is_open_and_so_long_after_but_never_longer_than_the_most() -> None:
    written = "open + 30 days, at most 12 months"
    opened = date(2027, 1, 10)
    assert over(written, opened=opened, closed=date(2027, 2, 1)) == date(2027, 3, 4)
    assert over(written, opened=opened, closed=date(2027, 12, 31)) == date(2028, 1, 11)
    assert over(written, opened=opened) is None, "an open case has no day yet"


def test_it_counts_from_the_day_it_names_or_else_from_the_usual_one() -> None:
    days = {
        Anchor.CLOSED: date(2027, 5, 1),
        Anchor.ANSWERED: date(2027, 4, 1),
        Anchor.OPENED: date(2027, 3, 1),
    }
    assert period("10 days").over_on(days, Anchor.ANSWERED) == date(2027, 4, 12)
    assert period("closed + 10 days").over_on(days, Anchor.ANSWERED) == date(2027, 5, 12)
    assert period("opened + 10 days").over_on(days, Anchor.CLOSED) == date(2027, 3, 12)
    assert period("contract + 3 years").over_on(days, Anchor.CLOSED) is None, "not known while it lasts"


def test_what_is_kept_as_long_as_needed_has_no_end() -> None:
    assert period("As long as  needed").endless
    assert over("as long as needed", closed=date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("written", "taught"),
    [
        ("", "no length of time"),
        ("3", "no length of time"),
        ("closed", "is no period"),
        ("closed + 3", "no length of time"),
        ("closed + 3 yeers", "no length of time"),
        ("clsed + 3 years", "no day that a period counts from; there are opened, closed"),
        ("closed + 3 years + 2 days", "is no period"),
        ("closed + -3 days", "no length of time"),
        ("open + 30 days, at most", "no length of time"),
        ("101 years", "at most 100 years"),
        ("99999 days", "at most 100 years"),
        ("٣ days", "no length of time"),
    ],
)
def test_what_cannot_be_read_is_told_with_how_it_is_written(written: str, taught: str) -> None:
    with pytest.raises(Misspelt, match=taught):
        period(written)


@given(PERIODS)
def test_what_is_said_of_a_period_is_read_as_the_same(one: Period) -> None:
    assert period(str(one)) == one or one.endless


@given(SPANS, DAYS)
def test_a_longer_time_never_ends_earlier(span: Span, begin: date) -> None:
    def ends(number: int) -> date | None:
        return Period(Span(number, span.unit)).over_on({Anchor.CLOSED: begin}, Anchor.CLOSED)

    shorter, longer = ends(max(span.number - 1, 0)), ends(span.number)
    assert shorter is not None
    assert longer is not None
    assert begin <= shorter <= longer


@given(SPANS, DAYS)
def test_what_begins_later_never_ends_earlier(span: Span, begin: date) -> None:
    first, second = (
        Period(span).over_on({Anchor.CLOSED: day}, Anchor.CLOSED)
        for day in (begin, begin + timedelta(days=1))
    )
    assert first is not None
    assert second is not None
    assert first <= second


@given(st.integers(1, 1_200), DAYS)
def test_months_end_on_the_same_date_or_on_the_last_of_a_month_without_it(months: int, begin: date) -> None:
    last = Span(months, Unit.MONTH).after(begin)
    assert (last.year - begin.year) * 12 + last.month - begin.month == months
    tomorrow = last + timedelta(days=1)
    assert last.day == begin.day or (last.day < begin.day and tomorrow.day == 1)


@given(PERIODS, DAYS, st.integers(0, 1_000))
def test_the_most_is_never_passed_and_never_shortens_to_before_opening(
    one: Period, opened: date, open_for: int
) -> None:
    days = dict.fromkeys(Anchor, opened + timedelta(days=open_for)) | {Anchor.OPENED: opened}
    end = one.over_on(days, Anchor.CLOSED)
    assert (end is None) == one.endless
    if end is not None:
        assert end >= opened
        if one.most is not None:
            assert end <= one.most.after(opened) + timedelta(days=1)
