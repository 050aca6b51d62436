"""The week in numbers: what came in and was closed, how long it took, what is late and what falls due."""

from datetime import datetime, timedelta
from typing import Any

from handlers.commands import asking
from handlers.domain.answer import Answer
from handlers.domain.case import Case, Status
from tests.contract.store.shelf import new_case
from tests.support.cast import ADA, SAM, actor
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.unit.domain.samples import deadline

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def digest(room: Room) -> Answer:
    answer = asking.ask(room.desk, actor(ADA), "digest")
    assert isinstance(answer, Answer)
    return answer


def due_in(room: Room, days: int, **changes: Any) -> Case:
    return new_case(room, deadline=deadline(room.clock.now().date() + days * DAY), **changes)


def closed(room: Room, days: int, at: datetime | None = None, **changes: Any) -> Case:
    """Write a case that was closed so many days after it came in."""
    end = at or room.clock.now() - DAY
    return due_in(room, 20, status=Status.CLOSED, received_at=end - days * DAY, closed_at=end, **changes)


def test_ux_21_an_all_clear_week_is_one_line(room: Room) -> None:
    told = digest(room)
    assert told.title.startswith("All clear")
    assert told.lines == ()


def test_ux_21_the_numbers_stand_beside_those_of_the_week_before(room: Room) -> None:
    for _ in range(3):
        due_in(room, 25)
    closed(room, 30)
    room.later(7 * DAY)
    due_in(room, 29)
    for days in (4, 6, 20):
        closed(room, days)
    room.later(MINUTE)
    told = digest(room)
    assert told.title == f"The last 7 days, up to {room.clock.now().date().isoformat()}:"
    assert told.lines == (
        "Opened: 4, as many as in the week before.",
        "Closed: 3, 2 more than in the week before.",
        "Median time to close: 6 days; in the week before 30 days.",
        "Overdue: none.",
        "Due within 7 days: 0 cases.",
    )


def test_ux_21_fewer_is_said_as_fewer(room: Room) -> None:
    for _ in range(3):
        due_in(room, 60)
    room.later(7 * DAY)
    due_in(room, 60)
    room.later(MINUTE)
    assert digest(room).lines[0] == "Opened: 1, 2 fewer than in the week before."


def test_ux_21_overdue_cases_are_named_by_number_the_oldest_first(room: Room) -> None:
    late = [due_in(room, -days) for days in (1, 3, 2)]
    (line,) = [line for line in digest(room).lines if line.startswith("Overdue")]
    assert line == f"Overdue: 3 ({late[1].number}, {late[2].number}, {late[0].number})."


def test_ux_21_many_overdue_cases_are_counted(room: Room) -> None:
    for _ in range(23):
        due_in(room, -1)
    (line,) = [line for line in digest(room).lines if line.startswith("Overdue")]
    assert line.startswith("Overdue: 23 (")
    assert line.endswith("and 3 more).")


def test_ux_21_what_falls_due_is_counted_from_today_to_the_seventh_day(room: Room) -> None:
    for days in (-1, 0, 7, 8):
        due_in(room, days)
    assert digest(room).lines[-1] == "Due within 7 days: 2 cases."


def test_ux_21_a_digest_takes_at_most_twelve_blocks_and_names_no_requester(room: Room) -> None:
    for days in range(-30, 30):
        due_in(room, days)
        closed(room, days + 31)
    told = digest(room)
    assert 1 + len(told.lines) <= 12
    assert told.rows == ()
    assert SAM not in repr(told)
    assert "@" not in repr(told)


def test_ux_21_tests_are_no_part_of_the_numbers(room: Room) -> None:
    due_in(room, -1, is_test=True)
    due_in(room, 3, is_test=True)
    closed(room, 3, is_test=True)
    assert digest(room).title.startswith("All clear")


def test_ux_21_it_reads_no_growing_table_whole(room: Room) -> None:
    cram(room)
    with listening(room.database) as listener:
        digest(room)
    assert len(listener.heard) <= 10
    whole = {
        said: tables
        for said, values in listener.looking_up().items()
        if (tables := read_whole(room.database, said, values) - {"organisation"})
    }
    assert whole == {}
