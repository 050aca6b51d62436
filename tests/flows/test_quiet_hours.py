"""Nothing rings outside somebody's hours, but what becomes overdue where the organisation wants that."""

from datetime import time

import pytest

from handlers.desk import Rules
from handlers.domain.case import ActionId, Case
from handlers.domain.escalation import Prompting
from handlers.domain.hours import Hours
from handlers.ports import ChatBusy, ChatUnknown
from handlers.store.outbox import EntryState
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, IRIS, MAX, colleague
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.reminded import go_to, reach, reassign, rows, told, write_down


def begin(room: Room) -> Case:
    """Give Ada a case that is due on Tuesday the seventh of April."""
    write_down(room)
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()
    go_to(room, 23)
    return room.only_case()


@pytest.fixture
def case(room: Room) -> Case:
    return begin(room)


def closed_chat(room: Room) -> None:
    room.chat.slots["post_direct"] = [(ChatBusy(), False)] * 999


def test_ux_18_what_could_not_be_posted_by_the_evening_waits_and_comes_with_the_morning(
    room: Room, case: Case
) -> None:
    closed_chat(room)
    for hour in range(9, 18):
        go_to(room, 24, hour)
    room.chat.slots.clear()
    for hour in (18, 20, 23):
        go_to(room, 24, hour)
    for hour in (0, 3, 7, 8):
        go_to(room, 25, hour)
    assert told(room, ADA) == []
    go_to(room, 25)
    go_to(room, 25, 9, 30)
    (message,) = told(room, ADA)
    assert rows(message) == [("due 2026-04-07, 13 days left", False)]
    assert message.notice is not None
    assert message.notice.lines[1].startswith("Late: this was to come on 2026-03-24")
    assert room.entries(EntryState.READY, EntryState.UNKNOWN) == 0, "the older one is taken back"


def test_ux_17_nine_days_of_silence_end_in_one_message_of_the_newest_state(room: Room, case: Case) -> None:
    closed_chat(room)
    for day in (24, 25, 26, 27, 30, 31):
        go_to(room, day)
    room.chat.slots.clear()
    go_to(room, 1, month=4)
    for minute in range(1, 40, 5):
        go_to(room, 1, 9, minute, month=4)
    (message,) = told(room, ADA)
    assert rows(message) == [("due 2026-04-07, 6 days left", False)]
    assert message.notice is not None
    assert "2026-03-24" in message.notice.lines[1]


def test_ux_17_what_changes_by_night_comes_with_the_mornings_message(room: Room, case: Case) -> None:
    go_to(room, 7, month=4)
    room.settle()
    before = len(told(room, BEN))
    go_to(room, 8, 7, month=4)
    reassign(room, case, BEN)
    for minute in (0, 10, 30):
        go_to(room, 8, 8, minute, month=4)
    assert len(told(room, BEN)) == before, "the quiet hours are over, and the day has not begun"
    for minute in (0, 10, 40):
        go_to(room, 8, 9, minute, month=4)
    (message,) = told(room, BEN)[before:]
    assert rows(message) == [("due 2026-04-07, overdue by 1 day", False)]


def test_ux_17_a_post_in_doubt_over_night_waits_for_the_morning_too(room: Room, case: Case) -> None:
    room.chat.slots["post_direct"] = [(ChatUnknown(), False)]
    go_to(room, 24, 17, 55)
    assert told(room, ADA) == []
    for hour in (18, 21):
        go_to(room, 24, hour)
    for minute in (0, 20, 59):
        go_to(room, 25, 8, minute)
    assert told(room, ADA) == [], "the quiet hours are over, and the day has not begun"
    for minute in (0, 20, 40):
        go_to(room, 25, 9, minute)
    assert [rows(one) for one in told(room, ADA)] == [[("due 2026-04-07, 13 days left", False)]]


@pytest.mark.parametrize(("hour", "minute"), [(18, 0), (23, 0), (7, 59)])
def test_ux_18_an_edit_rings_for_nobody_and_comes_at_any_hour(
    room: Room, case: Case, hour: int, minute: int
) -> None:
    go_to(room, 24)
    room.close_as(case, "fulfilled", elsewhere=True)
    go_to(room, 24 if hour > 9 else 25, hour, minute)
    assert rows(told(room, ADA)[0]) == [("closed", True)]


def test_ux_18_an_organisation_has_hours_of_its_own(new_room: NewRoom) -> None:
    hours = Hours(time(16), time(6, 30), time(7))
    room = new_room(rules=Rules(reminders=Prompting(hours=hours)))
    begin(room)
    go_to(room, 24, 6, 59)
    assert told(room, ADA) == []
    go_to(room, 24, 7)
    assert len(told(room, ADA)) == 1


def test_ux_18_what_becomes_overdue_rings_at_no_hour_unless_the_organisation_wants_it(
    room: Room, case: Case
) -> None:
    go_to(room, 7, month=4)
    before = len(told(room, ADA))
    for minute in (0, 1, 30, 59):
        go_to(room, 8, 0, minute, month=4)
    assert len(told(room, ADA)) == before


@pytest.fixture
def loud(new_room: NewRoom) -> Room:
    """Is a desk at which what becomes overdue breaks quiet hours."""
    room = new_room(rules=Rules(reminders=Prompting(overdue_rings=True)))
    begin(room)
    return room


def test_ux_18_what_becomes_overdue_breaks_quiet_hours_at_that_moment_by_choice(loud: Room) -> None:
    go_to(loud, 7, month=4)
    before = len(told(loud, ADA))
    go_to(loud, 7, 23, 59, month=4)
    assert len(told(loud, ADA)) == before
    for minute in (0, 1, 2, 59):
        go_to(loud, 8, 0, minute, month=4)
    assert rows(told(loud, ADA)[before]) == [("due 2026-04-07, overdue by 1 day", False)]
    for hour in (1, 8, 9, 12):
        go_to(loud, 8, hour, month=4)
    assert len(told(loud, ADA)) == before + 1, "that was the message of the day"
    go_to(loud, 9, month=4)
    assert len(told(loud, ADA)) == before + 2


def test_ux_18_the_moment_that_was_missed_waits_for_the_morning(loud: Room) -> None:
    go_to(loud, 7, month=4)
    before = len(told(loud, ADA))
    for hour in (1, 2, 5):
        go_to(loud, 8, hour, month=4)
    assert len(told(loud, ADA)) == before
    go_to(loud, 8, month=4)
    assert len(told(loud, ADA)) == before + 1


def test_ux_18_nor_does_a_post_that_is_refused_then_ring_later_that_night(loud: Room) -> None:
    go_to(loud, 7, month=4)
    before = len(told(loud, ADA))
    closed_chat(loud)
    for minute in (0, 20, 40):
        go_to(loud, 8, 0, minute, month=4)
    loud.chat.slots.clear()
    for hour in (2, 4, 7):
        go_to(loud, 8, hour, month=4)
    assert len(told(loud, ADA)) == before
    go_to(loud, 8, 8, month=4)
    go_to(loud, 8, 9, month=4)
    assert len(told(loud, ADA)) == before + 1


def test_ux_18_an_answered_case_breaks_no_quiet_hours(loud: Room) -> None:
    go_to(loud, 7, month=4)
    loud.answer(loud.only_case())
    go_to(loud, 7, 12, month=4)
    before = len(told(loud, ADA))
    go_to(loud, 8, 0, month=4)
    assert len(told(loud, ADA)) == before


def test_ux_18_whose_day_it_is_then_is_told_at_once(room: Room, case: Case) -> None:
    """Midnight in Copenhagen is three in the afternoon in Los Angeles: nobody's quiet hours are broken."""
    far = colleague(ADA, zone="America/Los_Angeles")
    write_down(room, [far, colleague(MAX), colleague(IRIS)])
    go_to(room, 7, 20, month=4)
    before = len(told(room, ADA))
    go_to(room, 8, 0, 1, month=4)
    assert len(told(room, ADA)) == before + 1


@pytest.mark.parametrize("zone", ["Australia/Sydney", "Australia/Brisbane"])
def test_ux_17_what_becomes_overdue_before_ones_morning_comes_with_the_morning(
    room: Room, case: Case, zone: str
) -> None:
    """Midnight in Copenhagen is eight there: the quiet hours are over, and the day has not begun."""
    write_down(room, [colleague(ADA, zone=zone), colleague(MAX), colleague(IRIS)])
    go_to(room, 7, 9, month=4)
    before = len(told(room, ADA))
    for minute in (0, 10, 59):
        go_to(room, 8, 0, minute, month=4)
    assert len(told(room, ADA)) == before
    for minute in (0, 30, 59):
        go_to(room, 8, 1, minute, month=4)
    assert [rows(one) for one in told(room, ADA)[before:]] == [[("due 2026-04-07, overdue by 1 day", False)]]


def test_ux_20_managers_are_rung_at_no_forbidden_hour_either(room: Room, case: Case) -> None:
    reach(room, 23, 9, 1)
    closed_chat(room)
    reach(room, 24, 17, 59)
    room.chat.slots.clear()
    for hour in (19, 22):
        reach(room, 24, hour)
    assert told(room, MAX) == []
    reach(room, 25, 8)
    assert len(told(room, MAX)) == 1
