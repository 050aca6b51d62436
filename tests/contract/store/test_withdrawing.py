"""Effects that are held back: made when their time has come, and taken back until somebody begins."""

import threading
from datetime import timedelta

import pytest

from handlers.store.outbox import Entry, EntryKind, EntryState
from tests.contract.store.shelf import run
from tests.support.desks import Room
from tests.support.times import MINUTE, SECOND

KEY = "mail:7"


@pytest.fixture
def room(shared: Room) -> Room:
    run(shared, "DELETE FROM outbox")
    return shared


def add(room: Room, after: timedelta = MINUTE, *, fresh: bool = False) -> None:
    with room.desk.transaction("tests.add") as tx:
        tx.outbox.add(EntryKind.MAIL, KEY, subject=7, after=after, fresh=fresh)


def due(room: Room) -> list[Entry]:
    with room.desk.reading("tests.due") as tx:
        return tx.outbox.due(10)


def claim(room: Room) -> Entry:
    (entry,) = due(room)
    with room.desk.transaction("tests.claim") as tx:
        claimed = tx.outbox.claim(entry)
    assert claimed is not None
    return claimed


def withdraw(room: Room, key: str = KEY) -> bool:
    with room.desk.transaction("tests.withdraw") as tx:
        return tx.outbox.withdraw(key)


@pytest.mark.parametrize("fresh", [True, False])
def test_what_is_held_back_is_due_only_then(room: Room, fresh: bool) -> None:
    add(room, fresh=fresh)
    assert due(room) == []
    room.later(MINUTE - SECOND)
    assert due(room) == []
    room.later(SECOND)
    assert [entry.key for entry in due(room)] == [KEY]


def test_until_somebody_begins_it_can_be_taken_back(room: Room) -> None:
    add(room)
    assert withdraw(room)
    room.later(MINUTE)
    assert due(room) == []
    assert not withdraw(room), "once is enough"


def test_even_when_it_is_due_already(room: Room) -> None:
    add(room)
    room.later(2 * MINUTE)
    assert withdraw(room)
    assert due(room) == []


def test_what_was_taken_back_can_be_asked_for_again(room: Room) -> None:
    add(room, fresh=True)
    withdraw(room)
    add(room, fresh=True)
    room.later(MINUTE)
    assert len(due(room)) == 1


def test_what_somebody_has_begun_is_too_late(room: Room) -> None:
    add(room)
    room.later(MINUTE)
    entry = claim(room)
    assert not withdraw(room)
    with room.desk.transaction("tests.settle") as tx:
        assert tx.outbox.settle(entry)
    assert not withdraw(room)
    assert room.entries(EntryState.SENT) == 1


@pytest.mark.parametrize("ref", ["", "draft-1"])
@pytest.mark.parametrize("unknown", [True, False])
def test_what_was_tried_and_put_off_is_too_late_unless_nothing_was_done(
    room: Room, unknown: bool, ref: str
) -> None:
    add(room)
    room.later(MINUTE)
    entry = claim(room)
    with room.desk.transaction("tests.put_off") as tx:
        tx.outbox.note_ref(entry, ref)
        tx.outbox.put_off(entry, MINUTE, "Temporary", unknown=unknown)
    assert withdraw(room) is (not unknown and not ref)


def test_what_failed_for_good_is_asked_for_again_and_held_back_again(room: Room) -> None:
    add(room)
    room.later(MINUTE)
    entry = claim(room)
    with room.desk.transaction("tests.fail") as tx:
        tx.outbox.fail(entry, "Permanent")
    add(room)
    assert due(room) == []
    assert withdraw(room)
    assert room.entries(*EntryState) == 0


def test_nothing_else_is_taken_back(room: Room) -> None:
    add(room)
    assert not withdraw(room, "mail:8")
    room.later(MINUTE)
    assert len(due(room)) == 1


def test_of_beginning_and_taking_back_at_once_exactly_one_happens(room: Room) -> None:
    for _ in range(10):
        run(room, "DELETE FROM outbox")
        add(room, timedelta())
        (entry,) = due(room)
        gate, ends = threading.Barrier(2), dict[str, bool]()

        def begin(entry: Entry = entry, gate: threading.Barrier = gate, ends: dict[str, bool] = ends) -> None:
            gate.wait()
            with room.desk.transaction("tests.claim") as tx:
                ends["begun"] = tx.outbox.claim(entry) is not None

        def take_back(gate: threading.Barrier = gate, ends: dict[str, bool] = ends) -> None:
            gate.wait()
            ends["taken back"] = withdraw(room)

        racers = [threading.Thread(target=one) for one in (begin, take_back)]
        for one in racers:
            one.start()
        for one in racers:
            one.join()
        assert sorted(ends.values()) == [False, True], ends
