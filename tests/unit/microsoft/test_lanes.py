"""How many calls a mailbox has under way, and how long it waits where Microsoft names no time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from connectors.errors import Temporary
from connectors.microsoft.lanes import Lanes
from connectors.provider import Place
from tests.support.microsoft import PRIVACY, Tenant


def test_two_calls_go_side_by_side_and_a_third_waits() -> None:
    lanes, entered, leave = Lanes(patience=5), threading.Semaphore(0), threading.Event()

    def call() -> None:
        with lanes.one():
            entered.release()
            leave.wait(5)

    with ThreadPoolExecutor(3) as pool:
        done = [pool.submit(call) for _ in range(3)]
        assert entered.acquire(timeout=5)
        assert entered.acquire(timeout=5)
        assert not entered.acquire(timeout=0.05)
        leave.set()
        assert entered.acquire(timeout=5)
        for one in done:
            one.result(5)


def test_a_call_that_finds_no_place_in_time_is_due_later() -> None:
    lanes = Lanes(width=1, patience=0.01)
    with lanes.one(), pytest.raises(Temporary, match="as many calls"), lanes.one():
        pytest.fail("two calls where one may be")


def test_a_place_comes_free_where_the_call_fails() -> None:
    lanes = Lanes(width=1, patience=0.01)
    for _ in range(3):
        with pytest.raises(Temporary, match="no"), lanes.one():
            raise Temporary("no")


def test_a_wait_that_microsoft_names_is_kept() -> None:
    assert Lanes().throttled(7.0) == 7.0


def test_without_a_named_time_the_wait_doubles_from_half_a_minute_to_a_quarter_of_an_hour() -> None:
    lanes = Lanes()
    assert [lanes.throttled(None) for _ in range(8)] == [30, 60, 120, 240, 480, 900, 900, 900]
    lanes.served()
    assert lanes.throttled(None) == 30


def test_a_crowd_of_threads_never_has_more_than_two_calls_of_a_mailbox_under_way(microsoft: Tenant) -> None:
    connector, grants = microsoft.connected()
    del connector
    pace = microsoft.standin.api.pace
    pace.takes, pace.side_by_side, pace.peak = 0.01, 4, 0
    boxes = [microsoft.parts.connector(Place(PRIVACY), grants) for _ in range(3)]
    with ThreadPoolExecutor(12) as pool:
        pages = list(pool.map(lambda n: boxes[n % 3].discover("INBOX", None, 5), range(24)))
    assert len(pages) == 24
    assert pace.peak == 2
