"""Buckets tell how long a call waits, and never sleep themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.pacing import Bucket, Pacing


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_full_bucket_gives_its_burst_at_once_and_then_waits() -> None:
    bucket = Bucket(60, 10, Clock())
    assert bucket.take(10) == 0
    assert bucket.take(5) == 5
    assert bucket.take(1) == 6


def test_a_bucket_fills_steadily_and_never_beyond_its_burst() -> None:
    clock = Clock()
    bucket = Bucket(60, 10, clock)
    bucket.take(10)
    clock.now = 4
    assert bucket.take(4) == 0
    clock.now = 1_000
    assert bucket.take(10) == 0
    assert bucket.take(1) == 1


def test_a_clock_that_goes_back_gives_nothing() -> None:
    clock = Clock()
    bucket = Bucket(60, 10, clock)
    bucket.take(10)
    clock.now = -100
    assert bucket.take(1) == 1


def test_what_is_given_back_can_be_taken_again() -> None:
    bucket = Bucket(60, 10, Clock())
    bucket.take(10)
    bucket.give_back(10)
    assert bucket.take(10) == 0


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (1, 0), (-1, 1)])
def test_a_bucket_without_a_rate_or_a_burst_is_refused(rate: float, burst: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Bucket(rate, burst)


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 200)), min_size=1, max_size=60))
def test_whoever_waits_as_told_never_spends_more_than_the_rate_allows(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    bucket = Bucket(600, 100, clock)
    spent: list[tuple[float, int]] = []
    for pause, units in steps:
        clock.now += pause
        clock.now += bucket.take(units)
        spent.append((clock.now, units))
    for start, _ in spent:
        minute = sum(units for at, units in spent if start <= at < start + 60)
        assert minute <= 600 + 100 + 200 + 1e-6


def test_a_mailbox_is_paced_apart_from_others_and_all_share_the_project() -> None:
    clock = Clock()
    pacing = Pacing(Bucket(600, 30, clock), lambda: Bucket(60, 10, clock))
    assert pacing.take("a", 10, 60) == 0
    assert pacing.take("b", 10, 60) == 0
    assert pacing.take("a", 10, 60) == 10
    assert pacing.take("c", 10, 60) == 1


def test_a_wait_that_is_too_long_takes_nothing() -> None:
    clock = Clock()
    pacing = Pacing(Bucket(600, 1_000, clock), lambda: Bucket(60, 10, clock))
    pacing.take("a", 10, 5)
    assert [pacing.take("a", 10, 5) for _ in range(3)] == [10, 10, 10]
    clock.now = 10
    assert pacing.take("a", 10, 5) == 0
