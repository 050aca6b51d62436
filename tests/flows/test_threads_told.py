"""The thread of a card: each event told once, in as few messages as can be, and nobody called for nothing."""

import threading
from datetime import timedelta

import pytest

from handlers.desk import Rules
from handlers.domain.case import ActionId, Case
from handlers.domain.ids import CaseId
from handlers.ports import ChatBusy, ChatUnknown
from handlers.store.outbox import EntryState
from handlers.store.posts import Post, Posts
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, MAX
from tests.support.chats import Posted
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, letter, new_mail_id, unanswered
from tests.support.times import HOUR, MINUTE, SECOND


@pytest.fixture
def case(room: Room) -> Case:
    room.arrive(unanswered())
    room.settle()
    return room.only_case()


def lines(room: Room) -> list[Posted]:
    return [post for post in room.chat.posts.values() if post.thread and not post.gone]


def assign(room: Room, case: Case, by: str, to: str) -> None:
    room.press(case, ActionId.ASSIGN, by, {"colleague": to})  # type: ignore[arg-type] # an id


def test_ux_02_changes_within_a_minute_share_one_line(room: Room, case: Case) -> None:
    for action in (ActionId.CLAIM, ActionId.UNCLAIM, ActionId.CLAIM):
        room.press(case, action)
        room.deliver()
        room.later(15 * SECOND)

    (line,) = lines(room)
    assert line.text.split("\n") == [
        "Ada claimed the case.",
        "Ada gave the case back.",
        "Ada claimed the case.",
    ]
    assert line.edits == 2


def test_quiet_events_are_added_however_old_the_line_is(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    room.deliver()
    for day in range(3):
        room.later(24 * HOUR)
        room.press(case, ActionId.NOTE, ADA, {"text": f"Looked again, {day}."})
        room.deliver()

    (line,) = lines(room)
    assert line.text.count("\n") == 3
    assert line.edits == 3


def test_a_loud_event_gets_a_line_of_its_own(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    room.deliver()
    room.later(MINUTE)
    room.close_as(case, "fulfilled", elsewhere=True)
    room.deliver()
    room.press(case, ActionId.REOPEN)
    room.deliver()
    assert [line.text for line in lines(room)] == [
        "Ada claimed the case.\nAda closed the case.",
        "Ada opened the case again.",
    ]


def test_a_loud_event_right_after_a_quiet_line_has_a_line_of_its_own(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    room.deliver()
    room.later(SECOND)
    room.close_as(case, "fulfilled", elsewhere=True)
    room.press(case, ActionId.REOPEN)
    room.deliver()
    quiet, loud = lines(room)
    assert quiet.text == "Ada claimed the case."
    assert loud.text == "Ada closed the case.\nAda opened the case again."
    assert (quiet.edits, loud.edits) == (0, 0), "an edit would call nobody"


def test_a_loud_event_right_after_another_kind_of_loud_event_has_a_line_of_its_own(room: Room) -> None:
    first = new_mail_id()
    room.arrive(unanswered(message_id=first))
    room.settle()
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.deliver()
    room.arrive(letter(in_reply_to=first, references=(first,), text=SMALL_TALK))
    room.deliver()
    room.close_as(case, "fulfilled", elsewhere=True)
    room.press(case, ActionId.REOPEN)
    room.deliver()
    assert [line.edits for line in lines(room)] == [0, 0, 0]


@pytest.mark.parametrize(("wait", "messages"), [(59 * SECOND, 1), (MINUTE, 2)])
def test_ux_02_letters_within_a_minute_share_one_line(room: Room, wait: timedelta, messages: int) -> None:
    first = new_mail_id()
    room.arrive(unanswered(message_id=first))
    room.settle()
    for _ in range(2):
        room.arrive(letter(in_reply_to=first, references=(first,), text=SMALL_TALK))
        room.deliver()
        room.clock.advance(wait)
    assert len(lines(room)) == messages


def test_asking_for_a_second_look_right_after_drafting_has_a_line_of_its_own(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(second_approver=True))
    room.arrive(unanswered())
    room.settle()
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    sheet = room.preview(case)
    room.deliver()
    room.later(SECOND)
    room.press(case, ActionId.ASK_APPROVAL, answers={}, revision=sheet.revision, token=sheet.token)
    room.deliver()
    *_, drafted, asked = lines(room)
    assert drafted.text.endswith("Ada drafted a reply.")
    assert asked.text == "Ada asks for a second look at a reply: look at it and send it from the card."
    assert asked.edits == 0


def test_ux_05_an_assignment_mentions_the_new_owner_and_nobody_else(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    room.deliver()
    assign(room, case, MAX, BEN)
    room.deliver()

    first, second = lines(room)
    assert second.text == "Max gave the case to <@U0BEN>."
    assert "<@" not in first.text
    assert second.edits == 0, "an edit would call nobody"


def test_ux_04_a_letter_brings_a_button_to_open_it(room: Room) -> None:
    first = new_mail_id()
    room.arrive(unanswered(message_id=first))
    room.settle()
    room.arrive(letter(in_reply_to=first, references=(first,), text=SMALL_TALK))
    room.settle()

    (line,) = lines(room)
    assert line.about is not None
    (button,) = line.about.buttons
    assert button.action is ActionId.OPEN_LETTER
    assert line.about.case_id == room.only_case().id
    assert line.about.detail == ""
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()
    assert lines(room)[0].about is not None, "the button stays while the letter is told of"


def test_lines_without_a_letter_have_no_button(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    room.deliver()
    assert lines(room)[0].about is None


def test_what_happens_while_the_thread_is_read_is_told_once(
    room: Room, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.press(case, ActionId.CLAIM)
    pressed: list[threading.Thread] = []
    lines_of = Posts.lines

    def lines_and_a_press(self: Posts, of_case: CaseId, limit: int) -> list[Post]:
        found = lines_of(self, of_case, limit)
        if not pressed:
            pressed.append(threading.Thread(target=assign, args=(room, case, ADA, BEN)))
            pressed[0].start()
            pressed[0].join(2)
        return found

    monkeypatch.setattr(Posts, "lines", lines_and_a_press)
    room.deliver()
    pressed[0].join()
    room.settle()

    assert room.chat.lines == ["Ada claimed the case.", "Ada gave the case to <@U0BEN>."]


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("method", ["post_line", "update_line"])
def test_no_event_is_told_twice_or_never(room: Room, case: Case, method: str, after_effect: bool) -> None:
    if method == "update_line":
        room.press(case, ActionId.CLAIM)
        room.deliver()
        room.press(case, ActionId.UNCLAIM)
    room.chat.fail_next(method, ChatUnknown(), after_effect=after_effect)
    room.press(case, ActionId.CLAIM)
    room.settle()

    (line,) = lines(room)
    told = line.text.split("\n")
    assert told.count("Ada claimed the case.") == (2 if method == "update_line" else 1)
    assert room.entries(EntryState.READY, EntryState.UNKNOWN, EntryState.SENDING) == 0


def test_what_happens_while_a_line_is_posted_is_added_next(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    room.chat.fail_next("post_line", ChatBusy())
    room.deliver()
    room.press(case, ActionId.UNCLAIM)
    room.settle()
    assert [line.text for line in lines(room)] == ["Ada claimed the case.\nAda gave the case back."]


def test_a_line_that_was_deleted_is_not_mourned(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    room.settle()
    room.chat.remove(lines(room)[0].ref)
    room.press(case, ActionId.UNCLAIM)
    room.settle()
    assert [line.text for line in lines(room)] == ["Ada gave the case back."]


def test_an_hour_without_chat_is_told_in_one_line(room: Room, case: Case) -> None:
    room.chat.slots["post_line"] = [(ChatBusy(), False)] * 400
    for number in range(6):
        room.press(case, ActionId.UNCLAIM if number % 2 else ActionId.CLAIM)
        for _ in range(10):
            room.deliver()
            room.later(MINUTE)
    room.chat.slots.clear()
    room.settle()
    (line,) = lines(room)
    assert len(line.text.split("\n")) == 6


def test_a_thread_costs_few_statements_however_long_it_is(room: Room, case: Case) -> None:
    for number in range(30):
        room.press(case, ActionId.UNCLAIM if number % 2 else ActionId.CLAIM)
        room.deliver()
        room.later(SECOND)
    assert len(lines(room)) == 1
    assert len(lines(room)[0].text.split("\n")) == 9, "the first, how many, and the last seven"
