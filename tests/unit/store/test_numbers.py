"""Row ids: rising with time, never the same twice, and small enough for the column."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SetClock
from handlers.store.numbers import Numbers
from tests.support.times import DAY, MONDAY


def numbers(at: datetime = MONDAY) -> tuple[Numbers, SetClock]:
    clock = SetClock(at)
    return Numbers(clock.now), clock


def test_numbers_of_one_moment_are_all_different() -> None:
    made, _ = numbers()
    given = [made.next() for _ in range(5_000)]
    assert len(set(given)) == 5_000


def test_numbers_given_to_many_threads_are_all_different() -> None:
    made, _ = numbers()
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: [made.next() for _ in range(500)], range(8)))
    assert len({number for one in given for number in one}) == 4_000


def test_later_numbers_are_higher() -> None:
    made, clock = numbers()
    given = []
    for _ in range(200):
        given.append(made.next())
        clock.advance(timedelta(milliseconds=1))
    assert given == sorted(given)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2020, 1, 1, tzinfo=UTC),
        MONDAY,
        datetime(2050, 12, 31, tzinfo=UTC),
        datetime(2089, 1, 1, tzinfo=UTC),
    ],
)
def test_a_number_fits_a_signed_column(at: datetime) -> None:
    made, _ = numbers(at)
    assert all(0 < made.next() < 2**63 for _ in range(100))


def test_two_processes_in_one_moment_hardly_meet() -> None:
    firsts = {numbers()[0].next() for _ in range(50)}
    assert len(firsts) >= 49, "each begins somewhere else"


def test_numbers_keep_rising_when_the_counter_turns_over() -> None:
    made, clock = numbers()
    made._counter = (1 << 22) - 2
    last, turned = made.next(), made.next()
    assert turned < last, "within one millisecond the counter starts again"
    assert len({last, turned}) == 2
    clock.advance(timedelta(milliseconds=1))
    assert made.next() > last


def test_a_number_tells_when_it_was_made() -> None:
    made, clock = numbers()
    first = made.next()
    clock.advance(DAY)
    assert (made.next() >> 22) - (first >> 22) == DAY.total_seconds() * 1_000
