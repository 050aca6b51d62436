"""The chat system is busy, closed or away: everything waits its turn, and nothing is lost or given up."""

import logging
from datetime import timedelta

import pytest

from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.home.pages import ask_for_home
from handlers.ports import ChatBusy, ChatError, ChatRefused
from handlers.store.outbox import EntryState
from tests.conftest import NewRoom
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.support.letters import letter, unanswered
from tests.support.times import DAY, HOUR, MINUTE, SECOND


def test_a_busy_chat_system_is_given_the_time_it_asks_for(room: Room) -> None:
    room.chat.fail_next("post_card", ChatBusy(retry_after=30))
    room.arrive(unanswered())
    room.deliver()

    room.later(29 * SECOND)
    assert room.deliver() == 0
    room.later(SECOND)
    assert room.deliver() == 1
    assert "find" not in room.chat.calls, "busy means that nothing was done"


def test_a_chat_system_that_is_away_is_probed_by_one_call_every_two_seconds(room: Room) -> None:
    room.chat.slots["post_card"] = [(ChatBusy(), False)] * 300
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(9)))
    for _ in range(600):
        room.deliver()
        room.later(SECOND)

    assert len(room.chat.calls) == 300
    assert room.chat.cards == []


def test_ux_02_cards_are_true_within_five_seconds_of_the_end_of_an_outage(room: Room) -> None:
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(9)))
    room.settle()
    room.chat.slots.update({one: [(ChatBusy(), False)] * 9_999 for one in ("update_card", "post_line")})
    for case in room.cases():
        room.press(case, ActionId.CLAIM)
    ends = room.clock.now() + HOUR
    while room.clock.now() < ends:
        room.deliver()
        room.later(MINUTE)
    room.chat.slots.clear()
    waited = 0
    while any(("Status", "New") in (post.card.facts if post.card else ()) for post in room.chat.cards):
        waited += 1
        room.later(SECOND)
        if waited % 2:  # as the job's tick does
            room.deliver()

    assert waited <= 5
    room.settle()
    assert [post.edits for post in room.chat.cards] == [1] * 9
    assert len(room.chat.lines) == 9


def test_what_one_surface_is_asked_to_wait_holds_up_no_other(room: Room) -> None:
    room.chat.fail_next("post_card", ChatBusy(retry_after=600))
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(3)))
    room.deliver()
    ask_for_home(room.desk, "opening-1", ADA)
    room.deliver()

    assert set(room.chat.homes) == {ADA}
    assert room.chat.calls.count("post_card") == 1
    room.later(10 * MINUTE)
    room.deliver()
    assert len(room.chat.cards) == 3


def test_a_refused_card_waits_until_an_admin_has_put_things_right(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.chat.slots["post_card"] = [(ChatRefused(), False)] * 100
    room.arrive(unanswered())
    with caplog.at_level(logging.WARNING):
        for _ in range(60):
            room.deliver()
            room.later(30 * MINUTE)

    assert room.entries(EntryState.FAILED) == 0
    assert room.entries(EntryState.READY) == 1
    assert {record.message for record in caplog.records} == {"delivery put off"}
    assert room.chat.calls.count("post_card") == 60
    room.chat.slots.clear()
    room.settle()
    assert len(room.chat.cards) == 1, "nobody had to press anything"


def test_a_refused_home_page_waits_too(room: Room) -> None:
    room.chat.fail_next("publish_home", ChatRefused())
    ask_for_home(room.desk, "opening-1", ADA)
    room.deliver()
    assert room.entries(EntryState.READY) == 1

    room.later(30 * MINUTE)
    room.deliver()
    assert set(room.chat.homes) == {ADA}


@pytest.mark.parametrize("closed", [ChatBusy(retry_after=1), ChatRefused()])
def test_a_chat_system_that_takes_nothing_is_left_alone_for_a_moment(room: Room, closed: ChatError) -> None:
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(9)))
    room.chat.slots["post_card"] = [(closed, False)] * 2
    room.deliver()
    room.deliver()
    assert len(room.chat.calls) == 1
    room.later(10 * SECOND)
    room.deliver()
    assert len(room.chat.calls) == 2
    room.settle()
    room.later(HOUR)
    room.settle()
    assert len(room.chat.cards) == 9


def test_mail_leaves_before_the_chat_system_is_asked_and_though_it_takes_nothing(new_room: NewRoom) -> None:
    points: list[str] = []
    room = new_room(hooks=Hooks(checkpoint=points.append))
    room.chat.slots["post_card"] = [(ChatRefused(), False)] * 9
    room.arrive(letter(), letter(sender="two@subject.example"))
    room.deliver()

    assert len(room.mail.sent) == 2
    assert points.index("mail-sent") < points.index("delivery.posting:done")


def test_lines_wait_for_their_card_however_long_it_takes(room: Room) -> None:
    for _ in range(15):
        room.chat.fail_next("post_card", ChatBusy(retry_after=600))
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    for _ in range(16):
        room.deliver()
        room.later(10 * MINUTE)
    room.deliver()

    assert room.chat.lines == ["Ada claimed the case."], "told as soon as the card stands"


def test_an_outage_of_two_hours_loses_no_line(room: Room) -> None:
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.chat.slots["post_card"] = [(ChatBusy(), False)] * 9
    start = room.clock.now()
    while room.clock.now() - start < timedelta(hours=2):
        room.deliver()
        room.later(5 * SECOND)

    assert (len(room.chat.cards), len(room.chat.lines)) == (1, 1)
    assert room.entries(EntryState.FAILED) == 0


def test_a_fault_of_ours_is_logged_without_content_and_tried_again(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.chat.fail_next("post_card", ZeroDivisionError("Sam's secret"))
    room.arrive(unanswered())
    with caplog.at_level(logging.WARNING):
        room.settle()

    assert len(room.chat.cards) == 1
    assert "delivery fault" in [record.message for record in caplog.records]


def test_no_number_of_attempts_gives_a_card_up(room: Room) -> None:
    room.chat.slots["post_card"] = [*[(ChatBusy(retry_after=1), False)] * 50, *[(ChatBusy(), False)] * 50]
    room.arrive(unanswered())
    for _ in range(101):
        room.deliver()
        room.later(DAY)

    assert room.entries(EntryState.FAILED) == 0
    assert len(room.chat.cards) == 1


def test_a_wait_that_was_asked_for_is_no_attempt(room: Room) -> None:
    room.chat.slots["post_card"] = [*[(ChatBusy(retry_after=1), False)] * 30, (ChatBusy(), False)]
    room.arrive(unanswered())
    for _ in range(31):
        room.deliver()
        room.later(SECOND)
    room.later(2 * SECOND)
    room.deliver()

    assert len(room.chat.cards) == 1, "the first wait of our own is the shortest"
