"""Counting anew is killed anywhere, and done by several at once: each case once, one event, one notice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

import handlers.duties.recounting as counting
from handlers.casework.recounting import deadline_of
from handlers.desk import Hooks
from handlers.duties.recounting import recount
from tests.conftest import NewRoom
from tests.flows.test_rounds_cut_off import Cut
from tests.support.counting_anew import (
    AFFECTED,
    DUE,
    MOVED,
    OTHER_DUE,
    PRAYER_DAY,
    UNAFFECTED,
    dues,
    marks,
    notices,
    receive,
    recounts,
    release,
)
from tests.support.desks import Room
from tests.support.times import HOUR, MINUTE

CASES = 3
POINTS = [
    (f"recounting.{name}:{edge}", nth)
    for name, times in (("begin", 1), ("batch", CASES + 1), ("tell", 1))
    for edge in ("commit", "done")
    for nth in range(1, times + 1)
]


def prepared(new_room: NewRoom, hooks: Hooks | None = None) -> Room:
    """Return a room with three cases that a new release moves, and one that it does not."""
    room = new_room(hooks=hooks)
    receive(room, *[AFFECTED] * CASES, UNAFFECTED)
    recount(room.desk)
    room.settle()
    release(room, PRAYER_DAY)
    return room


def check(room: Room) -> None:
    """Check that each case was counted once, and that it was told once."""
    assert dues(room) == [MOVED] * CASES + [OTHER_DUE]
    assert [len(recounts(room, number)) for number in range(CASES + 1)] == [1] * CASES + [0]
    assert len(marks(room)) == 1
    (notice,) = notices(room)
    assert notice.summary == f"{CASES + 1} open cases were counted anew."
    assert notice.lines[1].count("instead of") == CASES


@pytest.mark.parametrize(("point", "nth"), POINTS)
def test_killed_at_each_point_it_is_done_once_and_told_once(
    new_room: NewRoom, point: str, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_BATCH", 1)
    armed, passed = [False], [0]

    def reached(here: str) -> None:
        passed[0] += armed[0] and here == point
        if armed[0] and here == point and passed[0] == nth:
            armed[0] = False
            raise Cut

    room = prepared(new_room, Hooks(checkpoint=reached))
    armed[0] = True
    with pytest.raises(Cut):
        recount(room.desk)
    recount(room.desk)
    check(room)


def test_stopped_on_the_way_it_goes_on_at_the_next_start_and_tells_at_the_end(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_BATCH", 1)
    stopping = [False]
    room = prepared(new_room, Hooks(stopping=lambda: stopping[0]))

    def stop(_counted: int) -> None:
        stopping[0] = True

    assert recount(room.desk, stop) == 1
    assert dues(room).count(MOVED) + dues(room).count(DUE) == CASES
    assert notices(room) == []
    stopping[0] = False
    assert recount(room.desk) == CASES
    check(room)


def test_two_processes_at_once_count_each_case_once(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_BATCH", 1)
    room = prepared(new_room)
    others = [new_room() for _ in range(3)]
    for other in others:
        release(other, PRAYER_DAY)
    with ThreadPoolExecutor(len(others) + 1) as pool:
        counted = list(pool.map(lambda one: recount(one.desk), [room, *others]))
    assert sum(counted) == CASES + 1
    check(room)


def test_a_fault_in_one_case_rolls_its_batch_back_and_nothing_is_half_told(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = prepared(new_room)
    calls = [0]

    def failing(*arguments: object) -> object:
        calls[0] += 1
        if calls[0] == CASES:
            raise RuntimeError
        return deadline_of(*arguments)  # type: ignore[arg-type] # passed on as they are

    monkeypatch.setattr(counting, "deadline_of", failing)
    with pytest.raises(RuntimeError):
        recount(room.desk)
    assert dues(room) == [DUE] * CASES + [OTHER_DUE]
    recount(room.desk)
    check(room)


def test_an_older_process_beside_a_newer_one_does_not_move_the_dates_to_and_fro(new_room: NewRoom) -> None:
    newer = prepared(new_room)
    older = new_room()
    older.clock.advance(newer.clock.now() - older.clock.now())
    assert recount(newer.desk) == CASES + 1
    for _ in range(3):
        older.later(10 * MINUTE)
        newer.later(10 * MINUTE)
        assert recount(older.desk) == recount(newer.desk) == 0
    check(newer)

    older.later(HOUR)
    assert recount(older.desk) == CASES + 1, "whoever stays with the old settings means it"
    assert dues(older) == [DUE] * CASES + [OTHER_DUE]


def test_at_the_command_line_going_back_needs_no_wait(new_room: NewRoom) -> None:
    newer = prepared(new_room)
    older = new_room()
    older.clock.advance(newer.clock.now() - older.clock.now())
    recount(newer.desk)
    assert recount(older.desk, at_once=True) == CASES + 1
    assert dues(older) == [DUE] * CASES + [OTHER_DUE]
