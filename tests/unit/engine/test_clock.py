"""The system's clock tells aware UTC; a set clock stands still until someone moves it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import SetClock, SystemClock
from handlers.ports import Clock

NOON = datetime(2025, 3, 14, 12, tzinfo=UTC)


def test_the_system_clock_tells_aware_utc_and_goes_on() -> None:
    clock: Clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second < first + timedelta(minutes=1)


def test_a_set_clock_stands_still() -> None:
    clock: Clock = SetClock(NOON)
    assert clock.now() == clock.now() == NOON


def test_a_set_clock_moves_when_told() -> None:
    clock = SetClock(NOON)
    assert clock.advance(timedelta(days=31)) == clock.now() == datetime(2025, 4, 14, 12, tzinfo=UTC)
    clock.set(NOON - timedelta(hours=1))
    assert clock.now() == NOON - timedelta(hours=1)


def test_a_set_clock_tells_utc_whatever_zone_it_was_given() -> None:
    clock = SetClock(datetime(2025, 3, 14, 13, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("give", [SetClock, lambda at: SetClock(NOON).set(at)])
def test_a_time_without_a_zone_is_refused(give: Callable[[datetime], object]) -> None:
    with pytest.raises(ValueError, match="time zone"):
        give(NOON.replace(tzinfo=None))


def test_threads_that_advance_together_lose_nothing() -> None:
    clock = SetClock(NOON)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: clock.advance(timedelta(seconds=1)), range(400)))
    assert clock.now() == NOON + timedelta(seconds=400)
