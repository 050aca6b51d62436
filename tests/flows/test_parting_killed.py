"""The process dies at every point of a countdown; another goes on, nothing is lost or told twice."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest

from handlers.checkpoints import unmarked
from handlers.disposal import early
from handlers.disposal.announcing import announce
from handlers.domain.errors import AlreadyHandled
from handlers.domain.holds import Subject
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from tests.contract.store.shelf import run
from tests.support.cast import IRIS, MAX, actor
from tests.support.countdowns import asked, notices, part, told_days, turn
from tests.support.desks import Room
from tests.support.held import held
from tests.support.letters import letter
from tests.support.parting import record, status
from tests.support.times import DAY, MINUTE

_TELLING = ("announcing.set_going", "announcing.tell", "announcing.alarm", "announcing.delay", "purges.beat")
POINTS = tuple(f"{name}:{edge}" for name in _TELLING for edge in ("commit", "done"))


_STANDS = "UPDATE hold SET released_at = NULL, released_by = NULL, release_reason_sealed = NULL"
_RELEASED = "UPDATE hold SET released_at = 1, released_by = 'U1', release_reason_sealed = reason_sealed"


class Killed(BaseException):
    """The process is gone; nothing of ours catches it."""


@dataclass(frozen=True)
class End:
    """What must stand however often a process died on the way."""

    set: int
    days: tuple[int, ...]
    ahead: int
    stuck: int
    overdue: int
    posted: int


def killing(point: str) -> Callable[[str], None]:
    """Return what kills the process the first time that it passes a point."""

    def reached(passed: str) -> None:
        if passed == point:
            raise Killed

    return reached


def leave(room: Room) -> None:
    """Disconnect, as a version did that set no day; nothing else is done by hand from then on."""
    room.arrive(letter())
    part(room)
    run(room, "DELETE FROM purge")
    run(room, "DELETE FROM mailbox_event WHERE kind = 'purge_set'")


def days(room: Room, reached: Callable[[str], None]) -> bool:
    """Let the jobs look on the days that matter, and go on after a death; return whether they died.

    On the 25th day a hold is in the way; it is gone once the purge is overdue.
    """
    died = False
    room.desk.reached = reached
    steps = ((0.0, False), (14.0, False), (23.0, False), (25.0, True), (28.0, True), (31.5, False))
    since = room.clock.now()
    for day, is_held in steps:
        room.later(since + day * DAY - room.clock.now())
        run(room, _STANDS if is_held else _RELEASED)
        for _ in range(2):
            try:
                look(room, works=day < 30)
            except Killed:
                died = True
                room.desk.reached = unmarked
                look(room, works=day < 30)
    return died


def look(room: Room, *, works: bool) -> None:
    if works:
        turn(room)
    else:
        announce(room.desk)
        room.deliver()


def end(room: Room) -> End:
    return End(
        set=len([one for one in record(room) if one.kind is MailboxEventKind.PURGE_SET]),
        days=tuple(told_days(room)),
        ahead=len(asked(room, "purge_ahead")),
        stuck=len(asked(room, "purge_stuck")),
        overdue=len(asked(room, "purge_overdue")),
        posted=len([post for who in (IRIS, MAX) for post in notices(room, "", who)]),
    )


CLEAN = End(set=1, days=(0, 14, 23, 28), ahead=8, stuck=2, overdue=1, posted=12)


@pytest.fixture
def leaving(room: Room) -> Room:
    leave(room)
    held(room, Subject(mailbox=room.mailbox.id))
    run(room, _RELEASED)
    return room


def test_a_clean_run_passes_every_point(leaving: Room) -> None:
    passed: list[str] = []
    assert not days(leaving, passed.append)
    assert set(POINTS) <= set(passed)
    assert end(leaving) == CLEAN


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_each_word_is_told_once(leaving: Room, point: str) -> None:
    assert days(leaving, killing(point)), f"{point} was not reached"
    assert end(leaving) == CLEAN


@pytest.mark.parametrize("point", ["early.ask:commit", "early.ask:done", "purging.begin:commit"])
def test_killed_while_early_deletion_is_asked_for_it_is_asked_for_once(room: Room, point: str) -> None:
    room.arrive(letter())
    run(room, "UPDATE case_file SET status = 'closed', closed_at = 1")
    part(room)
    room.desk.reached = killing(point)
    with pytest.raises(Killed):
        early.delete_now(room.desk, actor(IRIS), room.mailbox.id, "press-1")
    room.desk.reached = unmarked
    with suppress(AlreadyHandled):  # the person presses once more, or the chat system delivers anew
        early.delete_now(room.desk, actor(IRIS), room.mailbox.id, "press-1")
    for _ in range(12):
        turn(room)
        room.later(MINUTE)
    assert status(room) is MailboxStatus.PURGED
    asked_for = [one.facts["route"] for one in record(room) if one.kind is MailboxEventKind.PURGE_SET]
    assert asked_for == ["disconnected", "early"]


def test_killed_while_a_day_is_moved_it_is_moved_once(room: Room) -> None:
    part(room)
    run(room, "UPDATE purge SET route = 'early'")
    run(room, "UPDATE case_file SET status = 'open'")
    room.later(30 * DAY)
    for point in ("announcing.past:commit", "announcing.past:done"):
        room.desk.reached = killing(point)
        with pytest.raises(Killed):
            announce(room.desk)
    room.desk.reached = unmarked
    turn(room)
    assert run(room, "SELECT route FROM purge") == [("disconnected",)]
