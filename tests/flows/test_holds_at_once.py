"""A hold that is placed while something is deleted: one of them comes first, and the other one sees it."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from handlers.disposal import gate, holds
from handlers.domain.case import Case
from handlers.domain.holds import Hold, Route
from handlers.domain.ids import MessageId
from tests.contract.store.shelf import run
from tests.support.cast import MAX, actor
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.held import count, permits
from tests.support.letters import letter

_PATIENCE = 0.3  # seconds in which whoever need not wait is through


@pytest.fixture
def case(room: Room) -> Case:
    room.arrive(letter())
    return room.only_case()


def place(room: Room, named: str) -> Hold:
    day = room.clock.now().date() + timedelta(days=30)
    return holds.place(room.desk, actor(MAX), named, "Claim before the court", day)


def deleting(
    room: Room, asked: threading.Event, goes_on: threading.Event, **named: int
) -> Callable[[], gate.Leave]:
    """Return somebody who asks the gate, waits, and then deletes what they may."""
    letters = [MessageId(number) for (number,) in run(room, "SELECT id FROM message")]

    def work() -> gate.Leave:
        with room.desk.transaction("tests.deleting") as tx:
            leave = gate.ask(tx, Route.DISCONNECTED, **named)  # type: ignore[arg-type] # passed on as they are
            asked.set()
            assert goes_on.wait(10)
            if leave.allowed:
                with gate.through(tx, leave):
                    tx.asides.drop(letters)
        return leave

    return work


@pytest.mark.parametrize("named", ["the case", "the mailbox"])
@pytest.mark.parametrize("asked_for", ["the case", "the mailbox"])
def test_a_hold_waits_for_a_deletion_that_was_allowed(
    room: Room, case: Case, named: str, asked_for: str
) -> None:
    asked, goes_on = threading.Event(), threading.Event()
    subject = {"case": case.id} if asked_for == "the case" else {"mailbox": room.mailbox.id}
    deletes = deleting(room, asked, goes_on, **subject)
    left: list[int] = []

    def holding() -> None:
        assert asked.wait(10)
        place(room, case.number if named == "the case" else "privacy")
        left.append(count(room, "message", "content_sealed IS NOT NULL"))

    threading.Timer(_PATIENCE, goes_on.set).start()
    leave, _ = all_at_once([deletes, holding])

    assert isinstance(leave, gate.Leave)
    assert leave.allowed
    assert left == [0], "who placed the hold sees what was deleted before it"
    assert permits(room) == 0


def test_a_deletion_that_asks_after_the_hold_is_refused(room: Room, case: Case) -> None:
    asked, goes_on = threading.Event(), threading.Event()
    goes_on.set()
    place(room, case.number)
    (leave,) = all_at_once([deleting(room, asked, goes_on, case=case.id)])
    assert isinstance(leave, gate.Leave)
    assert not leave.allowed
    assert count(room, "message", "content_sealed IS NULL") == 0


def test_of_the_same_holds_placed_at_once_one_stands(room: Room, case: Case) -> None:
    ends = all_at_once([lambda: place(room, case.number)] * 6)
    assert sum(isinstance(one, Hold) for one in ends) == 1
    assert {type(one).__name__ for one in ends} == {"Hold", "AlreadyHandled"}
    assert count(room, "hold") == 1


def test_of_releases_at_once_one_counts(room: Room, case: Case) -> None:
    hold = place(room, case.number)
    ends = all_at_once([lambda: holds.release(room.desk, actor(MAX), hold.id, "Settled")] * 4)
    assert sum(isinstance(one, holds.Released) for one in ends) == 1
    assert count(room, "event", "kind = 'hold_released'") == 1
