"""What was put off comes back when its case changes or another one does: rung only where that is urgent."""

from datetime import date

import pytest

from handlers.desk import Rules
from handlers.domain.case import ActionId, Case
from handlers.domain.escalation import Prompting
from handlers.domain.events import Event, EventKind
from tests.conftest import NewRoom
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.reminded import go_to, recount, rows, told, write_down


@pytest.fixture
def cases(room: Room) -> list[Case]:
    """Are two cases of Ada, due on the seventh of April and told on the 24th of March."""
    write_down(room)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(2)))
    for one in room.cases():
        room.press(one, ActionId.CLAIM)
    room.settle()
    go_to(room, 23)
    go_to(room, 24)
    return room.cases()


def test_ux_19_a_new_due_date_far_off_joins_the_message_of_the_day_and_rings_for_nobody(
    room: Room, cases: list[Case]
) -> None:
    room.press(cases[0], ActionId.SNOOZE, token="monday")
    recount(room, cases[0], date(2026, 5, 5))
    go_to(room, 24, 11)
    (message,) = told(room, ADA)
    assert ("due 2026-05-05, 42 days left", False) in rows(message)
    for day in (25, 30):
        go_to(room, day)
    assert len(told(room, ADA)) == 1, "it has come back already"


def test_ux_19_a_new_due_date_that_is_today_rings(room: Room, cases: list[Case]) -> None:
    room.press(cases[0], ActionId.SNOOZE, token="monday")
    recount(room, cases[0], date(2026, 3, 24))
    go_to(room, 24, 11)
    assert rows(told(room, ADA)[-1]) == [("due 2026-03-24, today", False)]
    assert len(told(room, ADA)) == 2


@pytest.mark.parametrize("due_on", [date(2026, 4, 7), date(2026, 5, 5)])
def test_ux_19_a_mail_that_came_back_rings_whatever_the_due_date_is(
    room: Room, cases: list[Case], due_on: date
) -> None:
    room.press(cases[0], ActionId.SNOOZE, token="monday")
    recount(room, cases[0], due_on)
    with room.desk.transaction("tests.bounce") as tx:
        tx.cases.save(tx.cases.locked(cases[0].id), Event(EventKind.BOUNCE_RECORDED))
    go_to(room, 24, 11)
    assert len(told(room, ADA)) == 2
    assert [done for _, done in rows(told(room, ADA)[1])] == [False]


@pytest.mark.parametrize("due_on", [date(2026, 4, 1), date(2026, 3, 24), date(2026, 5, 5)])
def test_ux_19_what_comes_back_while_another_case_changes_is_told_too(
    room: Room, cases: list[Case], due_on: date
) -> None:
    put_off, other = cases
    room.press(put_off, ActionId.SNOOZE, token="hours")
    go_to(room, 24, 11, 59)
    recount(room, other, due_on)
    go_to(room, 24, 12)
    listed = [row for message in told(room, ADA)[1:] for row in rows(message)]
    assert ("due 2026-04-07, 14 days left", False) in listed


def test_ux_19_what_comes_back_in_the_evening_is_not_lost_to_what_rings_at_midnight(
    new_room: NewRoom,
) -> None:
    room = new_room(rules=Rules(reminders=Prompting(overdue_rings=True)))
    write_down(room)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(2)))
    for one in room.cases():
        room.press(one, ActionId.CLAIM)
    put_off, late = room.cases()
    recount(room, put_off, date(2026, 5, 29))
    recount(room, late, date(2026, 3, 24))
    go_to(room, 24)
    go_to(room, 24, 17)
    room.press(put_off, ActionId.SNOOZE, answers={"pause": "hours"})
    go_to(room, 24, 20)
    go_to(room, 25, 0)
    assert rows(told(room, ADA)[-1]) == [("due 2026-03-24, overdue by 1 day", False)]
    go_to(room, 25)
    assert ("due 2026-05-29, 65 days left", False) in rows(told(room, ADA)[-1])
