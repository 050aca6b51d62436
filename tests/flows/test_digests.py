"""The week in numbers for who asks: what stands out comes first, and each number leads to its cases."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.slack.drawn import told as drawn
from handlers import errands
from handlers.commands import asking
from handlers.domain.answer import Answer
from handlers.domain.case import Case, Claim, Outcome, Status
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.digest import Slice
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import NotAllowed, NotFound
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import PersonId
from handlers.domain.rights import Right
from tests.contract.store.shelf import new_case, run
from tests.support.cast import ADA, IRIS, MAX, SAM, actor
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.unit.domain.samples import deadline

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
#: Tables that do not grow with what comes in: outages and mail to colleagues are few, and are forgotten.
_FEW = {"organisation", "mailbox", "feed_fault", "outage", "memo", "stand_in"}
#: One row a day; and one a closed case, empty here and looked at full where the schedule is.
_FEW |= {"head_round", "keeping"}


def digest(room: Room, person: PersonId = ADA) -> Answer:
    answer = asking.ask(room.desk, actor(person), "digest")
    assert isinstance(answer, Answer)
    return answer


def lines(room: Room, person: PersonId = ADA) -> list[str]:
    return [line for block in digest(room, person).lines for line in block.split("\n")]


def due_in(room: Room, days: int, **changes: Any) -> Case:
    return new_case(room, deadline=deadline(room.clock.now().date() + days * DAY), **changes)


def closed(room: Room, days: int, at: datetime | None = None, *, late: bool = False, **changes: Any) -> Case:
    """Write a case that was closed so many days after it came in."""
    end = at or room.clock.now() - DAY
    due = deadline((end - DAY if late else end + 3 * DAY).date())
    due = replace(due, received_on=(end - days * DAY).date())
    written: dict[str, Any] = {"claims": (Claim(Right.ACCESS, Outcome.FULFILLED),), "deadline": due}
    ended = {"received_at": end - days * DAY, "closed_at": end, "answered_at": end}
    return new_case(room, **{**written, "status": Status.CLOSED, **ended, **changes})


def listed(room: Room, part: str, person: PersonId = ADA) -> Answer:
    answer = errands.run(room.desk, Errand("press", ErrandId.LIST_CASES, actor(person), token=part))
    assert isinstance(answer, Answer)
    return answer


def test_ux_21_an_all_clear_week_is_one_line(room: Room) -> None:
    told = digest(room)
    assert told.title.startswith("All clear")
    assert told.lines == ()
    assert told.steps == ()


def test_ux_21_the_numbers_stand_beside_those_of_the_week_before(room: Room) -> None:
    for _ in range(3):
        due_in(room, 25, owner=ADA)
    closed(room, 30)
    room.later(7 * DAY)
    due_in(room, 29)
    for days in (4, 6, 20):
        closed(room, days)
    closed(room, 25, late=True)
    room.later(MINUTE)
    assert digest(room).title == "Nothing is overdue or due within 7 days."
    told = lines(room)
    assert told[0] == "Nothing is overdue."
    assert told[1:6] == [
        f"The last 7 days, up to {room.clock.now().date().isoformat()}:",
        "Opened: 5, 1 more than in the week before.",
        "Closed: 4, 3 more than in the week before.",
        "Median time to answer: 6 days; in the week before 30 days.",
        "In time: 3 of 4 (75 %); in the week before 100 %.",
    ]
    assert told[6] == "Due within 7 days: 0 cases."


def test_ux_21_fewer_is_said_as_fewer(room: Room) -> None:
    for _ in range(3):
        due_in(room, 60, owner=ADA)
    room.later(7 * DAY)
    due_in(room, 60)
    room.later(MINUTE)
    assert "Opened: 1, 2 fewer than in the week before." in lines(room)


def test_ux_21_what_stands_out_comes_first_and_names_its_cases_by_number(room: Room) -> None:
    still = standing_still(room)
    room.later(8 * DAY)
    late = [due_in(room, -days, owner=ADA) for days in (1, 3, 2)]
    today = due_in(room, 0, owner=ADA)
    back = due_in(room, 20, owner=ADA, undelivered=True)
    told = digest(room)
    assert told.title == "Overdue: 3 cases; due today: 1."
    assert told.lines[0].split("\n") == [
        f"3 cases are overdue: {late[1].number}, {late[2].number}, {late[0].number}.",
        f"1 case is due today: {today.number}.",
        f"The period of 1 case has stood still for more than 7 days: {still.number}.",
        f"In 1 case a mail came back and none has left since: {back.number}.",
    ]


def standing_still(room: Room) -> Case:
    """Write a case whose period stands still from now on."""
    due = deadline(room.clock.now().date() + 40 * DAY)
    return new_case(room, deadline=replace(due, state=ClockState.SUSPENDED_SCOPE), owner=ADA)


def test_ux_21_what_stands_still_stands_out_after_a_week_and_not_while_it_was_asked_again(room: Room) -> None:
    asked, still = standing_still(room), standing_still(room)
    room.later(7 * DAY - MINUTE)
    assert not any("stood still" in line for line in lines(room))
    with room.desk.transaction("tests.asked") as tx:
        tx.cases.save(tx.cases.locked(asked.id), Event(EventKind.QUESTION_SENT, {"topic": "scope"}))
        tx.cases.save(tx.cases.locked(still.id), Event(EventKind.NOTED))
    room.later(2 * MINUTE)
    (line,) = [line for line in lines(room) if "stood still" in line]
    assert line == f"The period of 1 case has stood still for more than 7 days: {still.number}."
    assert [row.title[:9] for row in listed(room, Slice.PAUSED.value).rows] == [still.number]
    room.later(7 * DAY)
    (line,) = [line for line in lines(room) if "stood still" in line]
    assert asked.number in line


def test_ux_21_what_nobody_takes_stands_out_after_two_days(room: Room) -> None:
    taken, left = due_in(room, 30, owner=ADA), due_in(room, 30)
    due_in(room, 30, historic=True)
    assert not any("nobody's" in line for line in lines(room))
    room.later(2 * DAY + MINUTE)
    (line,) = [line for line in lines(room) if "nobody's" in line]
    assert line == f"1 case has been nobody's for more than 2 days: {left.number}."
    assert taken.number not in line


def test_ux_21_many_overdue_cases_are_counted(room: Room) -> None:
    for _ in range(23):
        due_in(room, -1)
    first = lines(room)[0]
    assert first.startswith("23 cases are overdue: ")
    assert first.endswith("and 11 more.")


def test_ux_21_what_falls_due_is_counted_from_today_to_the_seventh_day(room: Room) -> None:
    for days in (-1, 0, 7, 8):
        due_in(room, days)
    assert "Due within 7 days: 2 cases." in lines(room)


def test_ux_21_a_digest_takes_at_most_twelve_blocks_and_names_no_requester(room: Room) -> None:
    for days in range(-30, 30):
        due_in(room, days)
        closed(room, days + 31)
    for person in (ADA, MAX):
        told = digest(room, person)
        assert len(drawn(told)["blocks"]) <= 12
        assert told.rows == ()
        assert SAM not in repr(told)
    assert "@" not in repr(digest(room, ADA))


def test_ux_21_only_managers_are_told_how_much_lies_with_whom_and_nothing_ranks_it(room: Room) -> None:
    for owner, number in ((MAX, 1), (ADA, 3), (None, 2)):
        for _ in range(number):
            due_in(room, 20, owner=owner)
    room.later(MINUTE)
    assert not any("<@" in line for line in lines(room, ADA))
    order = sorted([(ADA, 3), (MAX, 1)])
    loads = " · ".join(f"<@{person}> {number}" for person, number in order)
    assert lines(room, MAX)[-1] == f"Open cases: {loads} · nobody 2"


def test_ux_21_the_forecast_tells_how_many_would_be_late_at_the_pace_of_lately(room: Room) -> None:
    for week in range(1, 9):
        closed(room, 5, room.clock.now() - week * 7 * DAY)
        closed(room, 5, room.clock.now() - week * 7 * DAY)
    for _ in range(9):
        due_in(room, 3, owner=ADA)
    (line,) = [line for line in lines(room) if line.startswith("At ")]
    assert line == "At 2 closed a week, as lately, 7 cases would be late in the week of 2026-03-02."


def test_ux_21_tests_are_no_part_of_the_numbers(room: Room) -> None:
    due_in(room, -1, is_test=True)
    due_in(room, 3, is_test=True)
    closed(room, 3, is_test=True)
    assert digest(room).title.startswith("All clear")


def test_ux_21_every_number_that_stands_out_leads_to_the_list_of_its_cases(room: Room) -> None:
    late, soon = due_in(room, -2, owner=ADA), due_in(room, 3, owner=ADA)
    steps = digest(room).steps
    assert [(step.label, step.token) for step in steps] == [
        ("Overdue (1)", "overdue"),
        ("Due within 7 days (1)", "soon"),
    ]
    found = listed(room, "overdue")
    assert found.title == "Overdue (1)"
    assert [row.case_id for row in found.rows] == [late.id]
    assert [row.case_id for row in listed(room, "soon").rows] == [soon.id]
    assert found.rows[0].buttons


@pytest.mark.parametrize("part", list(Slice))
def test_a_list_of_nothing_says_so(room: Room, part: Slice) -> None:
    assert listed(room, part.value).title == "No case is like that any more."


def test_a_long_list_shows_twenty_cases_and_says_that_there_are_more(room: Room) -> None:
    for _ in range(22):
        due_in(room, -1)
    found = listed(room, "overdue")
    assert found.title == "Overdue (22)"
    assert len(found.rows) == 20
    assert "more" in found.note


def test_a_list_that_is_not_there_is_refused(room: Room) -> None:
    with pytest.raises(NotFound):
        listed(room, "everything")


def test_a_list_is_for_those_who_work_on_cases_and_looking_is_written_down(room: Room) -> None:
    with pytest.raises(NotAllowed):
        listed(room, "overdue", IRIS)
    listed(room, "overdue", ADA)
    ((number,),) = run(room, "SELECT count(*) FROM access WHERE person = :p", p=ADA)
    assert number == 1


def test_ux_21_it_reads_no_growing_table_whole(room: Room) -> None:
    cram(room)
    with listening(room.database) as listener:
        digest(room)
    assert len(listener.heard) <= 22  # of them one each for holds, the schedule and the head of all records
    whole = {
        said: tables
        for said, values in listener.looking_up().items()
        if (tables := read_whole(room.database, said, values) - _FEW)
    }
    assert whole == {}
