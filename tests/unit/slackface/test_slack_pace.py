"""Posts into one channel are kept apart, and Slack's wait pauses that channel alone."""

import threading

import pytest

from bot.slack.pace import Pace
from handlers.ports import ChatBusy


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


def pace(time: Time, every: float = 1.0) -> Pace:
    return Pace(every, lambda: time.now, time.sleep)


def test_the_second_post_waits_for_the_rest_of_the_second(time: Time) -> None:
    one = pace(time)
    one.await_turn("C1")
    time.now += 0.25
    one.await_turn("C1")
    assert time.slept == [0.75]
    time.now += 5
    one.await_turn("C1")
    assert time.slept == [0.75]


def test_channels_do_not_wait_for_each_other(time: Time) -> None:
    one = pace(time)
    for channel in ("C1", "C2", "U0ADA"):
        one.await_turn(channel)
    assert time.slept == []


def test_without_a_pace_nothing_waits(time: Time) -> None:
    one = pace(time, every=0.0)
    for _ in range(5):
        one.await_turn("C1")
    assert time.slept == []


def test_slacks_wait_is_named_again_until_it_is_over(time: Time) -> None:
    one = pace(time)
    one.pause("C1", 30)
    one.await_turn("C2")
    with pytest.raises(ChatBusy) as caught:
        one.await_turn("C1")
    assert caught.value.retry_after == 30
    assert time.slept == []
    time.now += 30
    one.await_turn("C1")
    assert time.slept == []


def test_a_short_wait_of_slacks_is_slept_through(time: Time) -> None:
    one = pace(time)
    one.pause("C1", 1)
    one.await_turn("C1")
    assert time.slept == [1.0]


def test_threads_get_turns_one_second_apart() -> None:
    waited: list[float] = []
    one = Pace(1.0, lambda: 0.0, waited.append)
    threads = [threading.Thread(target=one.await_turn, args=("C1",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waited) == [1.0, 2.0]
