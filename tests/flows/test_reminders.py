"""Reminders: one message a person and day, about what is due; it says what is done while that day lasts."""

from dataclasses import replace

import pytest

from handlers.domain.case import ActionId, Case
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.duties.reminding import remind
from handlers.ports import ChatBusy, ChatUnknown
from handlers.store.outbox import EntryState
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, IRIS, MAX, colleague
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.reminded import go_to, rows, told, work, write_down
from tests.support.times import DAY, HOUR, MINUTE, SECOND

#: What waits to be looked at, and who is away: a handful, whichever way a database goes through them.
_QUEUES = {
    "changed_case",
    "sqlite_autoindex_changed_case_1",
    "pk_changed_case",
    "snooze",
    "absence",
    "reminder",
    "vigil",
    "escalation",
    "stand_in",  # what went by mail
}


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case that came on Monday the second of March and is due on Tuesday the seventh of April."""
    write_down(room)
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()
    assert room.only_case().due_on.isoformat() == "2026-04-07"  # the second is Maundy Thursday
    return room.only_case()


def test_ux_17_the_owner_is_told_at_nine_when_fourteen_days_are_left(room: Room, case: Case) -> None:
    go_to(room, 24, 8, 59)
    assert told(room, ADA) == []
    go_to(room, 24)

    (message,) = told(room, ADA)
    assert rows(message) == [("due 2026-04-07, 14 days left", False)]
    assert message.notice is not None
    assert message.notice.summary == "1 case of yours is due soon."
    assert message.notice.rows[0].buttons[0].action is ActionId.OPEN_LETTER
    assert message.notice.why.startswith("You get this on working mornings")
    assert "/ombud me shows what decides" in message.notice.why
    assert len(message.notice.why) <= 300
    assert told(room, BEN) == told(room, MAX) == told(room, IRIS) == []


def test_ux_17_what_is_overdue_is_not_called_due_soon(room: Room, case: Case) -> None:
    go_to(room, 8, month=4)
    notice = told(room, ADA)[-1].notice
    assert notice is not None
    assert notice.summary == "1 case of yours is overdue or due soon."
    assert notice.title == "Overdue or due soon, 2026-04-08"


def test_ux_17_it_is_told_once_however_often_anybody_looks(room: Room, case: Case) -> None:
    for hour in range(9, 18):
        for minute in (0, 1, 30):
            go_to(room, 24, hour, minute)
    go_to(room, 25)
    go_to(room, 26)
    assert len(told(room, ADA)) == 1


def test_ux_17_thresholds_of_a_long_weekend_are_told_before_it(room: Room, case: Case) -> None:
    """Easter 2026 is the fifth of April: the second, third and sixth are holidays in Denmark."""
    for day in (24, 30, 31):
        go_to(room, day)
    for day in (1, 2, 3, 4, 5, 6, 7):
        go_to(room, day, month=4)

    details = [rows(message)[0][0] for message in told(room, ADA)]
    assert details == [
        "due 2026-04-07, 14 days left",
        "due 2026-04-07, 7 days left",
        "due 2026-04-07, 6 days left",  # on Wednesday, for the fourth and the sixth of April
        "due 2026-04-07, today",
    ]


def test_ux_17_what_is_overdue_is_told_every_working_day(room: Room, case: Case) -> None:
    for day in range(8, 15):
        go_to(room, day, month=4)
    details = [rows(message)[0][0] for message in told(room, ADA)]
    assert [text.partition(", ")[2] for text in details] == [
        "overdue by 1 day",
        "overdue by 2 days",
        "overdue by 3 days",
        "overdue by 6 days",
        "overdue by 7 days",
    ]


def test_ux_17_a_later_change_of_the_day_edits_the_message(room: Room, case: Case) -> None:
    go_to(room, 24)
    room.close_as(case, "fulfilled", elsewhere=True)
    go_to(room, 24, 9, 1)

    (message,) = told(room, ADA)
    assert rows(message) == [("closed", True)]
    assert message.notice is not None
    assert message.notice.summary == "Nothing of this is left to do."
    assert message.edits == 1
    assert message.notice.rows[0].buttons == ()


def test_a_case_in_other_hands_is_struck_out_and_told_to_nobody_twice(room: Room, case: Case) -> None:
    go_to(room, 24)
    room.press(case, ActionId.UNCLAIM)
    room.press(case, ActionId.CLAIM, BEN)
    for minute in range(1, 9):
        go_to(room, 24, 9, minute)

    (message,) = told(room, ADA)
    assert rows(message) == [("in other hands now", True)]
    assert message.edits == 1
    assert told(room, BEN) == [], "its threshold was told today"


def test_nothing_is_posted_about_what_was_done_before_it_left(room: Room, case: Case) -> None:
    room.clock.set(room.clock.now() + 22 * DAY + HOUR)
    remind(room.desk)
    room.close_as(case, "fulfilled", elsewhere=True)
    room.settle()
    messages = told(room, ADA)
    assert not messages or rows(messages[0])[0][1]


def test_ux_17_one_message_lists_everything_of_the_day(room: Room, case: Case) -> None:
    room.clock.set(case.received_at + HOUR)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(4)))
    for one in room.cases():
        if one.owner is None:
            room.press(one, ActionId.CLAIM)
    go_to(room, 24)

    (message,) = told(room, ADA)
    assert message.notice is not None
    assert len(message.notice.rows) == 5
    assert message.notice.summary == "5 cases of yours are due soon."


def test_ux_17_a_manager_is_told_apart_what_is_theirs_and_what_is_nobodys(room: Room) -> None:
    write_down(room)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(3)))
    room.press(room.cases()[0], ActionId.CLAIM, MAX)
    room.settle()
    go_to(room, 31)
    notice = told(room, MAX)[-1].notice
    assert notice is not None
    assert notice.summary == "1 case of yours is due soon. 2 cases that nobody handles are due soon."
    assert notice.lines == (notice.summary,)

    go_to(room, 8, month=4)
    notice = told(room, MAX)[-1].notice
    assert notice is not None
    assert notice.summary == (
        "1 case of yours is overdue or due soon. 2 cases that nobody handles are overdue or due soon."
    )


def test_managers_hear_of_nobodys_cases_in_their_last_week(room: Room) -> None:
    write_down(room)
    room.arrive(unanswered())
    room.settle()
    go_to(room, 24)
    assert told(room, MAX) == told(room, ADA) == [], "fourteen days are left"
    go_to(room, 31)

    (message,) = told(room, MAX)
    assert rows(message) == [("due 2026-04-07, 7 days left", False)]
    assert message.notice is not None
    assert message.notice.summary == "1 case that nobody handles is due soon."
    assert told(room, ADA) == []
    room.press(room.only_case(), ActionId.CLAIM)
    go_to(room, 31, 10)
    assert rows(told(room, MAX)[0]) == [("in other hands now", True)]


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Tokyo", 1), ("America/New_York", 15), ("Europe/London", 10), ("", 9)]
)
def test_ux_17_nine_is_nine_where_the_person_is(room: Room, case: Case, zone: str, hour: int) -> None:
    """Europe's clocks go forward on the 29th, America's did on the eighth; New York is five hours behind."""
    write_down(room, [colleague(ADA, zone=zone)])
    room.desk.roster.learn([colleague(ADA, zone=zone)])
    before = {"America/New_York": 14}.get(zone, hour)
    go_to(room, 24, before - 1, 59)
    assert told(room, ADA) == []
    go_to(room, 24, before)
    assert len(told(room, ADA)) == 1


def test_ux_25_it_is_said_in_the_language_of_the_person(room: Room, case: Case) -> None:
    danish = colleague(ADA, locale="da-DK")
    write_down(room, [danish])
    room.desk.roster.learn([danish])
    go_to(room, 24)
    assert told(room, ADA)[0].language == "da"


def test_what_was_missed_while_nothing_ran_is_told_once_as_it_stands_and_called_late(
    room: Room, case: Case
) -> None:
    go_to(room, 23)
    go_to(room, 26, 11)
    (message,) = told(room, ADA)
    assert rows(message) == [("due 2026-04-07, 12 days left", False)]
    assert message.notice is not None
    assert "this was to come on 2026-03-24" in message.notice.lines[1]


def test_an_evening_start_waits_for_the_morning(room: Room, case: Case) -> None:
    go_to(room, 23)
    go_to(room, 24, 19)
    go_to(room, 25, 3)
    assert told(room, ADA) == []
    go_to(room, 25)
    assert len(told(room, ADA)) == 1


def test_a_restart_neither_repeats_nor_forgets(room: Room, case: Case, new_room: NewRoom) -> None:
    room.clock.set(room.clock.now())
    go_to(room, 24)
    again = new_room(chat=room.chat)
    again.desk.roster.learn(room.desk.roster.everyone())
    again.clock.set(room.clock.now() + MINUTE)
    work(again)
    work(room)
    assert len(told(room, ADA)) == 1


def test_a_message_in_doubt_is_posted_again_after_a_while_and_then_no_more(room: Room, case: Case) -> None:
    room.chat.fail_next("post_direct", ChatUnknown(), after_effect=True)
    go_to(room, 24)
    go_to(room, 24, 9, 14)
    assert len(told(room, ADA)) == 1
    assert room.entries(EntryState.UNKNOWN) == 1
    for minute in (15, 16, 40):
        go_to(room, 24, 9, minute)
    assert len(told(room, ADA)) == 2, "twice is better than never"
    assert room.entries(EntryState.UNKNOWN) == 0
    go_to(room, 31)
    assert len(told(room, ADA)) == 3, "another day is another message"


def test_an_hour_in_which_nothing_is_answered_loses_no_reminder(room: Room, case: Case) -> None:
    room.chat.slots["post_direct"] = [(ChatUnknown(), False)] * 999
    go_to(room, 24)
    for minute in range(10, 60, 10):
        go_to(room, 24, 9, minute)
    room.chat.slots.clear()
    for minute in range(0, 60, 10):
        go_to(room, 24, 10, minute)
    assert len(told(room, ADA)) == 1


def test_a_message_that_is_never_answered_is_posted_a_few_times_and_no_more(room: Room, case: Case) -> None:
    room.chat.slots["post_direct"] = [(ChatUnknown(), True)] * 99
    for hour in range(9, 24):
        for minute in (0, 15, 30, 45):
            go_to(room, 24, hour, minute)
    assert room.chat.calls.count("post_direct") == 6
    assert room.entries(EntryState.UNKNOWN) == 1


def test_a_busy_chat_system_delays_it_and_no_more(room: Room, case: Case) -> None:
    room.chat.slots["post_direct"] = [(ChatBusy(retry_after=30), False), (ChatBusy(), False)]
    go_to(room, 24)
    assert told(room, ADA) == []
    for _ in range(4):
        room.later(20 * SECOND)
        work(room)
    assert len(told(room, ADA)) == 1


def test_a_message_that_its_reader_deleted_stays_away(room: Room, case: Case) -> None:
    go_to(room, 24)
    room.chat.remove(told(room, ADA)[0].ref)
    room.close_as(case, "fulfilled", elsewhere=True)
    room.settle()
    go_to(room, 24, 9, 30)
    assert told(room, ADA) == []
    assert room.chat.calls.count("post_direct") == 1


def test_who_lost_the_role_is_not_reminded(room: Room, case: Case) -> None:
    room.colleagues.held[ADA] = frozenset()
    go_to(room, 24)
    assert told(room, ADA) == []


def test_somebody_whose_row_is_not_written_yet_waits_for_it(room: Room, case: Case) -> None:
    nadia = PersonId("U0NADIA")
    room.colleagues.held[nadia] = frozenset({Role.MANAGER})
    room.desk.roster.learn([*room.desk.roster.everyone(), replace(colleague(MAX), id=nadia)])
    room.press(case, ActionId.UNCLAIM)
    room.clock.set(room.clock.now())
    go_to(room, 31)
    assert told(room, nadia) == []
    assert len(told(room, MAX)) == 1


def test_a_case_made_for_trying_reminds_nobody(room: Room, case: Case) -> None:
    with room.desk.transaction("tests.trying") as tx:
        locked = tx.cases.locked(case.id)
        tx.cases.save(replace(locked, is_test=True), Event(EventKind.NOTED))
    go_to(room, 24)
    assert told(room, ADA) == []


def test_who_had_no_role_for_a_while_is_not_told_that_anything_is_late(room: Room, case: Case) -> None:
    go_to(room, 23)
    held, room.colleagues.held[ADA] = room.colleagues.held[ADA], frozenset()
    for day in (24, 25, 26):
        go_to(room, day)
    room.colleagues.held[ADA] = held
    go_to(room, 27)
    (message,) = told(room, ADA)
    assert message.notice is not None
    assert len(message.notice.lines) == 1


def test_reminding_reads_no_growing_table_whole_and_little_else(room: Room, case: Case) -> None:
    cram(room, 5_000)
    with listening(room.database) as listener:
        go_to(room, 24)
        go_to(room, 24, 9, 1)
    statements = listener.looking_up()
    small = {"organisation", "mailbox", "data_key", "colleague", *_QUEUES}
    whole = {said: t for said, v in statements.items() if (t := read_whole(room.database, said, v) - small)}
    assert whole == {}
