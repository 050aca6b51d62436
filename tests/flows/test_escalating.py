"""What is the managers' concern is told them once, then their deputies; apart from reminders to owners."""

from collections.abc import Sequence

import pytest

from bot.settings.reminders import RemindersSettings
from handlers.desk import Rules
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, NotAllowed
from handlers.domain.escalation import Prompting
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.duties.escalating import escalate
from tests.conftest import NewRoom
from tests.support.bonding import counting
from tests.support.cast import ADA, BEN, IRIS, MAX, colleague
from tests.support.chats import Posted
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.reminded import buttons, reach, reassign, rows, told, write_down


@pytest.fixture
def case(room: Room) -> Case:
    """Is nobody's case, which came on Monday the second of March and is due on the seventh of April."""
    write_down(room)
    room.arrive(unanswered())
    room.settle()
    return room.only_case()


def titled(posts: Sequence[Posted], title: str) -> list[Posted]:
    return [one for one in posts if one.notice is not None and str(one.notice.title) == title]


def unclaimed(room: Room, person: PersonId = MAX) -> list[Posted]:
    return titled(told(room, person), "Nobody has claimed this")


def test_ux_20_what_nobody_claims_is_told_the_managers_once_after_two_working_days(
    room: Room, case: Case
) -> None:
    reach(room, 3, 17)
    reach(room, 4, 8, 59)
    assert unclaimed(room) == []
    reach(room, 4)
    (message,) = unclaimed(room)
    assert rows(message) == [("due 2026-04-07, 34 days left · nobody yet", False)]
    assert buttons(message) == [(ActionId.ASSIGN, ""), (ActionId.TAKE_CARE, ""), (ActionId.OPEN_LETTER, "")]
    assert message.notice is not None
    assert message.notice.summary == "Nobody has claimed 1 case."
    assert told(room, ADA) == []
    for day in (5, 6, 9, 10, 16, 20):
        reach(room, day)
    assert len(unclaimed(room)) == 1
    assert [event.facts["to"] for event in room.record(case) if event.kind is EventKind.ESCALATED] == [
        "managers",
        "deputies",
    ]


def test_ux_20_many_cases_at_once_stand_in_one_message(room: Room, case: Case) -> None:
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(4)))
    reach(room, 5)
    (message,) = unclaimed(room)
    assert len(rows(message)) == 5
    assert message.notice is not None
    assert message.notice.summary == "Nobody has claimed 5 cases."


def test_ux_20_assigning_it_from_the_message_settles_it(room: Room, case: Case) -> None:
    reach(room, 4)
    reassign(room, case, BEN)
    reach(room, 4, 9, 5)
    (message,) = unclaimed(room)
    assert rows(message) == [("Ben has it now", True)]
    reach(room, 5)
    assert unclaimed(room, IRIS) == [], "something happened"


def test_ux_20_the_deputies_are_told_once_where_nothing_happens(room: Room, case: Case) -> None:
    reach(room, 4)
    reach(room, 4, 17)
    assert unclaimed(room, IRIS) == []
    for day in (5, 6, 9, 10):
        reach(room, day)
    (message,) = unclaimed(room, IRIS)
    assert message.notice is not None
    assert message.notice.lines[1] == "The managers were told on 2026-03-04, and nothing has happened since."
    assert buttons(message) == [(ActionId.TAKE_CARE, "")], "an admin sees no case"


def test_ux_20_deputies_are_whom_the_settings_name_while_they_have_a_role(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(reminders=Prompting(deputies=(BEN, PersonId("U0GONE")))))
    write_down(room)
    room.arrive(unanswered())
    for day in (4, 5):
        reach(room, day)
    assert len(unclaimed(room, BEN)) == 1
    assert unclaimed(room, IRIS) == []


def test_ux_20_who_takes_care_is_shown_to_the_others_and_no_deputy_is_told(room: Room, case: Case) -> None:
    room.colleagues.held[BEN] = frozenset({Role.MANAGER})
    reach(room, 4)
    room.press(case, ActionId.TAKE_CARE, MAX)
    reach(room, 4, 9, 5)
    assert rows(unclaimed(room, BEN)[0]) == [("Max takes care", True)]
    with pytest.raises(AlreadyHandled, match="takes care of case 2026-0001 already"):
        room.press(case, ActionId.TAKE_CARE, MAX)
    for day in (5, 6):
        reach(room, day)
    assert unclaimed(room, IRIS) == []
    event = room.record(case)[-1]
    assert (event.kind, event.actor, event.facts["causes"]) == (EventKind.ESCALATION_TAKEN, MAX, "unclaimed")


def test_taking_care_is_for_managers_and_of_what_waits(room: Room, case: Case) -> None:
    with pytest.raises(NotAllowed):
        room.press(case, ActionId.TAKE_CARE, ADA)
    with pytest.raises(AlreadyHandled, match="Nothing about case 2026-0001"):
        room.press(case, ActionId.TAKE_CARE, MAX)


def test_ux_20_what_its_owner_does_not_touch_near_its_end_is_told_the_managers(
    room: Room, case: Case
) -> None:
    room.press(case, ActionId.CLAIM)
    for day in (4, 5, 9, 16, 20, 23):
        reach(room, day)
    assert told(room, MAX) == [], "fourteen days are left from the 24th on"
    reach(room, 24)
    (message,) = titled(told(room, MAX), "Nobody works on this")
    assert rows(message) == [("due 2026-04-07, 14 days left · Ada", False)]
    room.press(case, ActionId.OPEN_LETTER)
    for day in (25, 26, 27, 30):
        reach(room, day)
    assert titled(told(room, IRIS), "Nobody works on this") == []
    assert len(titled(told(room, MAX), "Nobody works on this")) == 1


def test_ux_20_what_lies_again_is_told_again(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    reach(room, 24)
    room.press(case, ActionId.NOTE, ADA, {"text": "Asked the shop."})
    for day in (25, 26, 27, 30, 31):
        reach(room, day)
    for day in (1, 7):
        reach(room, day, month=4)
    assert len(titled(told(room, MAX), "Nobody works on this")) == 2


def test_ux_20_putting_a_reminder_off_is_no_work_on_the_case(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    reach(room, 23)
    room.press(case, ActionId.SNOOZE, token="hours")
    reach(room, 24)
    assert len(titled(told(room, MAX), "Nobody works on this")) == 1


def test_ux_20_what_is_overdue_without_an_answer_is_told_the_managers_the_next_morning(
    room: Room, case: Case
) -> None:
    room.press(case, ActionId.CLAIM)
    reach(room, 24)
    room.press(case, ActionId.NOTE, ADA, {"text": "Asked the shop."})
    reach(room, 7, month=4)
    assert titled(told(room, MAX), "Overdue without an answer") == []
    for hour in (8, 9, 10):
        reach(room, 8, hour, month=4)
    (message,) = titled(told(room, MAX), "Overdue without an answer")
    assert rows(message) == [("due 2026-04-07, overdue by 1 day · Ada", False)]
    room.close_as(case, "fulfilled", elsewhere=True)
    reach(room, 8, 11, month=4)
    assert rows(titled(told(room, MAX), "Overdue without an answer")[0]) == [("closed", True)]


def test_an_answer_in_time_leaves_the_managers_alone(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    reach(room, 23)
    room.answer(case)
    room.settle()
    for day in (7, 8, 9):
        reach(room, day, month=4)
    assert titled(told(room, MAX), "Overdue without an answer") == []


def test_ux_18_managers_are_told_in_their_own_hours(room: Room, case: Case) -> None:
    write_down(room, [colleague(MAX, zone="America/New_York"), colleague(ADA)])
    reach(room, 4)
    reach(room, 4, 13, 59)
    assert unclaimed(room) == [], "it is not eight there before two o'clock here"
    reach(room, 4, 14)
    assert len(unclaimed(room)) == 1


def test_nobody_is_told_of_test_cases(room: Room, case: Case) -> None:
    with room.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE case_file SET is_test = true")
    for day in (4, 5, 6):
        reach(room, day)
    assert told(room, MAX) == []


def test_a_quiet_minute_asks_little(room: Room, case: Case) -> None:
    reach(room, 4)
    with counting(room.database) as counted:
        assert escalate(room.desk) == 0
    assert len(counted) <= 5


def test_the_settings_say_when() -> None:
    settings = RemindersSettings()
    assert (settings.unclaimed_days, settings.untouched_days, settings.deputies) == (2, 5, ())
