"""Instants as they stand in rows: to the microsecond, back to the same instant, in order."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.store.instants import from_micros, to_micros

instants = st.datetimes(timezones=st.just(UTC))


@given(instants)
def test_an_instant_comes_back_as_it_was(at: datetime) -> None:
    back = from_micros(to_micros(at))

    assert back == at
    assert back.tzinfo is UTC


@given(instants, instants)
def test_stored_instants_sort_as_instants_do(one: datetime, other: datetime) -> None:
    assert (one < other) == (to_micros(one) < to_micros(other))


@given(instants, st.integers(-14 * 60, 14 * 60))
def test_the_zone_in_which_it_was_said_does_not_matter(at: datetime, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    try:
        elsewhere = at.astimezone(zone)
    except OverflowError:
        return  # the first and last day of all time have no other zone

    assert to_micros(elsewhere) == to_micros(at)


@pytest.mark.parametrize(
    ("at", "micros"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC), 1),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1),
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), 1_772_442_000_000_000),
    ],
)
def test_worked_examples(at: datetime, micros: int) -> None:
    assert to_micros(at) == micros
    assert from_micros(micros) == at


def test_what_is_missing_stays_missing() -> None:
    assert to_micros(None) is None
    assert from_micros(None) is None


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 3, 2))  # noqa: DTZ001 - the very mistake
