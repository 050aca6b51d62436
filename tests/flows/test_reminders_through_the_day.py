"""What happens after the morning's message: it is brought up to date, and what is urgent rings."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.domain.case import ActionId, Case
from handlers.domain.events import Event, EventKind
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.reminded import go_to, reassign, recount, rows, told, write_down
from tests.support.times import HOUR


@pytest.fixture
def cases(room: Room) -> list[Case]:
    """Are two cases of Ada, due on the seventh of April; fourteen days are left on the 24th of March."""
    write_down(room)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(2)))
    for one in room.cases():
        room.press(one, ActionId.CLAIM)
    room.settle()
    go_to(room, 23)
    return room.cases()


def test_ux_17_a_case_that_somebody_is_given_at_eleven_joins_the_message_of_the_day(
    room: Room, cases: list[Case]
) -> None:
    reassign(room, cases[0], BEN)
    go_to(room, 24)
    assert len(told(room, ADA)) == len(told(room, BEN)) == 1
    reassign(room, cases[1], BEN)
    go_to(room, 24, 11)

    (message,) = told(room, BEN)
    assert message.edits == 1
    assert [done for _, done in rows(message)] == [False, False]
    assert rows(told(room, ADA)[0]) == [("in other hands now", True)]


def test_ux_17_who_had_no_message_today_gets_their_first_one(room: Room, cases: list[Case]) -> None:
    go_to(room, 24)
    assert told(room, BEN) == []
    reassign(room, cases[0], BEN)
    go_to(room, 24, 11)
    (message,) = told(room, BEN)
    assert rows(message) == [("due 2026-04-07, 14 days left", False)]
    assert message.edits == 0


@pytest.mark.parametrize(
    ("due_on", "detail"),
    [("2026-03-26", "due 2026-03-26, today"), ("2026-03-25", "due 2026-03-25, overdue by 1 day")],
)
def test_ux_17_what_turns_urgent_during_the_day_rings(
    room: Room, cases: list[Case], due_on: str, detail: str
) -> None:
    go_to(room, 24)
    go_to(room, 26)
    assert len(told(room, ADA)) == 1
    recount(room, cases[0], date.fromisoformat(due_on))
    go_to(room, 26, 11)
    first, second = told(room, ADA)
    assert rows(second) == [(detail, False)]
    assert len(rows(first)) == 1, "each case stands in one message, the newest that tells of it"
    for minute in (1, 2, 3):
        go_to(room, 26, 11, minute)
    assert len(told(room, ADA)) == 2


def test_ux_17_a_due_date_that_comes_nearer_without_being_urgent_is_told_that_day(
    room: Room, cases: list[Case]
) -> None:
    go_to(room, 23)
    recount(room, cases[0], date(2026, 3, 30))
    go_to(room, 23, 11)
    (message,) = told(room, ADA)
    assert rows(message) == [("due 2026-03-30, 7 days left", False)]


def test_what_changes_in_the_evening_waits_for_the_morning(room: Room, cases: list[Case]) -> None:
    go_to(room, 23)
    recount(room, cases[0], date(2026, 3, 24))
    go_to(room, 23, 18, 30)
    go_to(room, 24, 7)
    assert told(room, ADA) == []
    go_to(room, 24)
    assert len(told(room, ADA)) == 1


def test_ux_17_what_is_done_the_day_after_is_struck_out_too(room: Room, cases: list[Case]) -> None:
    go_to(room, 24)
    go_to(room, 25)
    room.close_as(cases[0], "fulfilled", elsewhere=True)
    go_to(room, 25, 20)
    (message,) = told(room, ADA)
    assert sorted(done for _, done in rows(message)) == [False, True], "an edit rings for nobody, at any hour"


def test_who_takes_a_case_themselves_is_not_told_what_they_know(room: Room, cases: list[Case]) -> None:
    go_to(room, 24)
    room.press(cases[0], ActionId.UNCLAIM)
    room.press(cases[0], ActionId.CLAIM, BEN)
    for hour in range(10, 18):
        go_to(room, 24, hour)
    for day in (25, 26, 27, 30):
        go_to(room, day)
    assert told(room, BEN) == []
    go_to(room, 31)
    assert rows(told(room, BEN)[0]) == [("due 2026-04-07, 7 days left", False)]


def test_a_case_that_is_opened_again_is_told_again(room: Room, cases: list[Case]) -> None:
    go_to(room, 24)
    room.close_as(cases[0], "fulfilled", elsewhere=True)
    go_to(room, 24, 10)
    room.press(cases[0], ActionId.REOPEN)
    go_to(room, 24, 11)
    (message,) = told(room, ADA)
    assert [done for _, done in rows(message)] == [False, False]


def test_nothing_is_told_of_a_case_that_became_a_test(room: Room, cases: list[Case]) -> None:
    with room.desk.transaction("tests.trying") as tx:
        locked = tx.cases.locked(cases[0].id)
        tx.cases.save(replace(locked, is_test=True), Event(EventKind.NOTED))
    go_to(room, 24)
    assert len(rows(told(room, ADA)[0])) == 1


def test_a_manager_hears_of_what_becomes_nobodys_and_is_urgent(room: Room, cases: list[Case]) -> None:
    go_to(room, 31)
    room.press(cases[0], ActionId.UNCLAIM)
    go_to(room, 31, 11)
    (message,) = told(room, MAX)
    assert rows(message) == [("due 2026-04-07, 7 days left", False)]
    room.later(HOUR)
