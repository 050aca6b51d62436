"""Listening: one thread a mailbox, which wakes and does no more, and ends where it is not wanted."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.jobs.listening import FIRST_PAUSE, LONGEST_PAUSE, Listeners
from connectors.errors import AuthorizationLost, ConnectorError, Temporary
from handlers.desk import Hooks
from tests.contract.store.shelf import run, value
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish
from tests.support.pushing import MemoryWaiting, Provider, grant, provided

FAR = 9_000_000_000_000_000


class Place:
    """A room with a provider that can be listened to, and its listeners."""

    def __init__(self, room: Room, stopping: threading.Event) -> None:
        self.room, self.stopping = room, stopping
        self.provider: Provider = provided(room, waiting=True)
        self.pauses: list[float] = []
        self.listeners = Listeners(0.02, self.pauses.append)
        run(room, f"UPDATE mailbox SET poll_at = {FAR}")

    @property
    def line(self) -> MemoryWaiting:
        assert self.provider.waiting is not None
        return self.provider.waiting

    def is_woken(self) -> bool:
        return bool(value(self.room, "SELECT min(poll_at) FROM mailbox") < FAR)


@pytest.fixture
def place(sqlite: NewUrl, tmp_path: Path) -> Iterator[Place]:
    stopping = threading.Event()
    room = furnish(sqlite(), tmp_path, hooks=Hooks(stopping=stopping.is_set))
    found = Place(room, stopping)
    yield found
    stopping.set()
    assert found.listeners.join(5)
    room.desk.close()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_mailbox_has_one_listener_however_often_one_looks(place: Place) -> None:
    for _ in range(5):
        assert place.listeners.look(place.room.desk) == 1


def test_news_move_the_next_look_to_now_and_nothing_else(place: Place) -> None:
    place.listeners.look(place.room.desk)
    until(lambda: place.line.waits > 1)
    assert not place.is_woken()
    place.line.news.set()
    until(place.is_woken)
    assert run(place.room, "SELECT 1 FROM stub") == []


def test_each_mailbox_has_its_own(place: Place) -> None:
    grant(place.room, "second", "another", "second@example.com")
    assert place.listeners.look(place.room.desk) == 2


def test_it_ends_when_the_process_stops_without_touching_the_records(place: Place) -> None:
    place.listeners.look(place.room.desk)
    until(lambda: place.line.waits > 0)
    place.stopping.set()
    place.line.news.set()
    assert place.listeners.join(5)
    assert not place.is_woken()
    assert place.listeners.look(place.room.desk) == 0


@pytest.mark.parametrize(
    "change", ["status = 'disconnecting'", "status = 'lapsed'", "connection = connection + 1"]
)
def test_it_ends_where_its_mailbox_is_closed_or_connected_anew(place: Place, change: str) -> None:
    place.listeners.look(place.room.desk)
    until(lambda: place.line.waits > 0)
    run(place.room, f"UPDATE mailbox SET {change}")
    assert place.listeners.join(5)
    again = place.listeners.look(place.room.desk)
    assert again == (1 if change.startswith("connection") else 0)


@pytest.mark.parametrize("fault", [Temporary(), AuthorizationLost()])
def test_a_line_that_fails_is_taken_up_again_after_pauses_that_grow(
    place: Place, fault: ConnectorError
) -> None:
    for _ in range(9):
        place.line.faults.fail_next("wait", fault)
    place.listeners.look(place.room.desk)
    place.line.news.set()
    until(place.is_woken)
    assert place.pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert place.pauses[-1] == max(place.pauses) == LONGEST_PAUSE


def test_a_good_wait_lets_the_pauses_begin_anew(place: Place) -> None:
    place.line.faults.fail_next("wait", Temporary())
    place.listeners.look(place.room.desk)
    until(lambda: place.line.waits > 3)
    place.line.faults.fail_next("wait", Temporary())
    until(lambda: len(place.pauses) == 2)
    assert place.pauses == [FIRST_PAUSE, FIRST_PAUSE]


def test_without_a_provider_that_can_be_listened_to_nobody_listens(place: Place) -> None:
    place.room.desk.providers = {}
    assert place.listeners.look(place.room.desk) == 0
