"""Instants at rest: whole microseconds since 1970, for any instant there is, wherever it was told."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.store.instants import from_micros, to_micros

ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(timezones=st.just(UTC) | ZONES).filter(lambda at: 2 <= at.year <= 9_998)


@given(INSTANTS)
def test_any_instant_is_read_back_to_the_microsecond(at: datetime) -> None:
    read = from_micros(to_micros(at))
    assert read == at
    assert read.tzinfo is UTC


@given(INSTANTS, INSTANTS)
def test_stored_instants_compare_as_instants_do(one: datetime, other: datetime) -> None:
    assert (to_micros(one) < to_micros(other)) == (one < other)
    assert (to_micros(one) == to_micros(other)) == (one == other)


@given(INSTANTS)
def test_every_instant_fits_the_column(at: datetime) -> None:
    assert -(2**63) <= to_micros(at) < 2**63


@pytest.mark.parametrize(
    ("at", "stored"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 0, 0, 1, 1, tzinfo=UTC), 1_000_001),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1),
        (datetime(2026, 3, 2, 9, tzinfo=UTC), 1_772_442_000_000_000),
        (datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1))), 1_772_442_000_000_000),
        (datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Copenhagen")), 1_774_747_800_000_000),
        (datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Copenhagen")), 1_792_888_200_000_000),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Copenhagen")), 1_792_891_800_000_000),
    ],
)
def test_instants_are_stored_as_these_numbers(at: datetime, stored: int) -> None:
    assert to_micros(at) == stored
    assert from_micros(stored) == at.astimezone(UTC)


def test_nothing_stays_nothing() -> None:
    assert to_micros(None) is None
    assert from_micros(None) is None


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 3, 2, 9))  # noqa: DTZ001 # naive is the point
