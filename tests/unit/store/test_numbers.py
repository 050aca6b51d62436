"""Row ids made before the row: unique, rising, and fit for the databases' whole numbers, for decades."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from bot.clock import SetClock
from handlers.store.numbers import Numbers
from tests.support.times import DAY, MONDAY, SECOND


def test_many_threads_get_many_ids_and_none_twice() -> None:
    numbers = Numbers(SetClock(MONDAY).now)
    with ThreadPoolExecutor(8) as pool:
        handed_out = pool.map(lambda _: [numbers.next() for _ in range(2_000)], range(8))
        ids = [number for several in handed_out for number in several]

    assert len(set(ids)) == 16_000


def test_later_ids_are_larger() -> None:
    clock = SetClock(MONDAY)
    numbers = Numbers(clock.now)
    ids = []
    for _ in range(50):
        ids.append(numbers.next())
        clock.advance(SECOND / 1000)

    assert ids == sorted(ids)


@pytest.mark.parametrize("year", [2026, 2039, 2040, 2060, 2085])
def test_they_fit_and_go_on_rising_for_as_long_as_cases_are_kept(year: int) -> None:
    clock = SetClock(datetime(year, 6, 1, tzinfo=UTC))
    numbers = Numbers(clock.now)
    today = numbers.next()
    clock.advance(120 * DAY)

    assert 0 < today < numbers.next() < 2**63


def test_two_processes_in_one_millisecond_begin_in_different_places() -> None:
    now = SetClock(MONDAY).now
    first = {Numbers(now).next() for _ in range(50)}

    assert len(first) > 45
