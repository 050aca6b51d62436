"""A case's card and the lines under it: each is there once, whatever the chat system does meanwhile."""

import logging
from datetime import timedelta

import pytest

from handlers.delivery.courier import deliver_due
from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.homes import ask_for_home
from handlers.ports import ChatBusy, ChatError, ChatRefused, ChatUnknown
from handlers.store.outbox import CLAIM, EntryKind, EntryState
from tests.conftest import NewRoom
from tests.support.cast import ADA, MALLORY
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.times import DAY, HOUR, MINUTE, SECOND


def count(room: Room, *states: EntryState) -> int:
    with room.desk.reading("tests.outbox") as tx:
        return tx.outbox.count(*states)


def unanswered(**parts: object) -> bytes:
    """Return a letter whose case is shown and not acknowledged."""
    return letter(dmarc=None, **parts)


def test_a_card_is_posted_once_and_edited_after_that(room: Room) -> None:
    room.arrive(unanswered())
    room.settle()
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()

    assert room.chat.calls.count("post_card") == 1
    assert [post.edits for post in room.chat.cards] == [1]
    assert "find" not in room.chat.calls, "nothing was in doubt"


def test_many_changes_make_one_edit(room: Room) -> None:
    room.arrive(unanswered())
    room.settle()
    case = room.only_case()
    for action in (ActionId.CLAIM, ActionId.UNCLAIM, ActionId.CLAIM):
        room.press(case, action)
    room.settle()

    assert room.chat.cards[0].edits == 1
    assert room.chat.card().revision == room.case(case.id).version


def test_the_card_shows_the_case_as_it_is_when_it_is_drawn(room: Room) -> None:
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()

    assert room.chat.cards[0].edits == 0
    assert ("Owner", "<@U0ADA>") in room.chat.card().facts


def test_a_change_during_the_sending_is_sent_next(new_room: NewRoom) -> None:
    def claim_meanwhile(point: str) -> None:
        if point == "card-posted":
            room.press(room.only_case(), ActionId.CLAIM)

    room = new_room(hooks=Hooks(checkpoint=claim_meanwhile))
    room.arrive(unanswered())
    room.settle()

    assert (len(room.chat.cards), room.chat.cards[0].edits) == (1, 1)
    assert ("Status", "Open") in room.chat.card().facts


def test_a_card_that_was_deleted_is_posted_again(room: Room) -> None:
    room.arrive(unanswered())
    room.settle()
    room.chat.remove(room.chat.cards[0].ref)

    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()

    assert len(room.chat.cards) == 1
    assert ("Status", "Open") in room.chat.card().facts
    line = next(post for post in room.chat.posts.values() if post.thread)
    assert line.thread == room.chat.cards[0].ref, "what happened after that is told under the new card"


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("method", ["post_card", "post_line"])
def test_a_post_of_unknown_outcome_is_looked_up_and_stands_once(
    room: Room, method: str, after_effect: bool
) -> None:
    room.chat.fail_next(method, ChatUnknown(), after_effect=after_effect)
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()

    assert len(room.chat.cards) == 1
    assert room.chat.lines == ["<@U0ADA> claimed the case."]
    assert room.chat.calls.count("find") == 1
    assert room.chat.calls.count(method) == (1 if after_effect else 2)
    assert count(room, EntryState.READY, EntryState.UNKNOWN, EntryState.SENDING, EntryState.FAILED) == 0


def test_doubt_outlives_a_chat_system_that_is_busy(room: Room) -> None:
    room.chat.fail_next("post_card", ChatUnknown(), after_effect=True)
    room.chat.fail_next("find", ChatBusy())
    room.arrive(unanswered())
    room.settle()

    assert room.chat.calls.count("find") == 2
    assert room.chat.calls.count("post_card") == 1


def test_a_worker_that_died_with_a_claim_has_posted_nothing(room: Room) -> None:
    room.arrive(unanswered())
    with room.desk.transaction("tests.claim") as tx:
        (due,) = tx.outbox.due(10)
        assert tx.outbox.claim(due)

    assert room.deliver() == 0
    room.later(CLAIM)
    assert room.deliver() == 1
    assert room.chat.calls == ["post_card"], "without a note of it there is no doubt"


def test_a_worker_that_died_while_posting_is_followed_by_one_that_looks_first(room: Room) -> None:
    room.arrive(unanswered())
    with room.desk.transaction("tests.claim") as tx:
        (due,) = tx.outbox.due(10)
        claimed = tx.outbox.claim(due)
        assert claimed is not None
        assert tx.outbox.note_ref(claimed, "posting")

    room.later(CLAIM)
    assert room.deliver() == 1
    assert room.chat.calls == ["find", "post_card"]


@pytest.mark.parametrize("busy", [ChatBusy(retry_after=1), ChatRefused()])
def test_a_post_that_was_not_taken_leaves_no_doubt(room: Room, busy: ChatError) -> None:
    room.chat.fail_next("post_card", busy)
    room.arrive(unanswered())
    room.deliver()
    assert count(room, EntryState.UNKNOWN) == 0
    room.later(HOUR)
    with room.desk.transaction("tests.claim") as tx:
        (due,) = tx.outbox.due(10)
        assert tx.outbox.claim(due)  # and dies with it
    room.later(CLAIM)
    room.deliver()

    assert room.chat.calls == ["post_card", "post_card"]
    assert len(room.chat.cards) == 1


def test_a_busy_chat_system_is_given_the_time_it_asks_for(room: Room) -> None:
    room.chat.fail_next("post_card", ChatBusy(retry_after=30))
    room.arrive(unanswered())
    room.deliver()

    room.later(29 * SECOND)
    assert room.deliver() == 0
    room.later(SECOND)
    assert room.deliver() == 1
    assert "find" not in room.chat.calls, "busy means that nothing was done"


def test_waits_grow_and_have_an_end(room: Room) -> None:
    for _ in range(12):
        room.chat.fail_next("post_card", ChatBusy())
    room.arrive(unanswered())
    waits = []
    for _ in range(12):
        assert room.deliver() == 1
        waited = 0
        while room.chat.slots["post_card"] and not _due(room):
            room.later(5 * SECOND)
            waited += 5
        waits.append(waited)
    assert waits[:9] == [5, 10, 20, 40, 80, 160, 320, 640, 1280]
    assert waits[9:11] == [1800, 1800]


def _due(room: Room) -> bool:
    with room.desk.reading("tests.due") as tx:
        return bool(tx.outbox.due(1))


def test_a_refused_card_waits_until_an_admin_has_put_things_right(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.chat.slots["post_card"] = [(ChatRefused(), False)] * 100
    room.arrive(unanswered())
    with caplog.at_level(logging.WARNING):
        for _ in range(60):
            room.deliver()
            room.later(30 * MINUTE)

    assert count(room, EntryState.FAILED) == 0
    assert count(room, EntryState.READY) == 1
    assert {record.message for record in caplog.records} == {"delivery put off"}
    assert room.chat.calls.count("post_card") == 60
    room.chat.slots.clear()
    room.settle()
    assert len(room.chat.cards) == 1, "nobody had to press anything"


def test_a_refused_home_page_waits_too(room: Room) -> None:
    room.chat.fail_next("publish_home", ChatRefused())
    ask_for_home(room.desk, "opening-1", ADA)
    room.deliver()
    assert count(room, EntryState.READY) == 1

    room.later(30 * MINUTE)
    room.deliver()
    assert set(room.chat.homes) == {ADA}


@pytest.mark.parametrize("closed", [ChatBusy(retry_after=1), ChatRefused()])
def test_a_chat_system_that_takes_nothing_is_asked_once_a_round(room: Room, closed: ChatError) -> None:
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(9)))
    room.chat.slots["post_card"] = [(closed, False)] * 2
    room.deliver()
    assert len(room.chat.calls) == 1
    room.deliver()
    assert len(room.chat.calls) == 2
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

    assert room.chat.lines == ["<@U0ADA> claimed the case."], "told as soon as the card stands"


def test_an_outage_of_two_hours_loses_no_line(room: Room) -> None:
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.chat.slots["post_card"] = [(ChatBusy(), False)] * 9
    start = room.clock.now()
    while room.clock.now() - start < timedelta(hours=2):
        room.deliver()
        room.later(5 * SECOND)

    assert (len(room.chat.cards), len(room.chat.lines)) == (1, 1)
    assert count(room, EntryState.FAILED) == 0


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

    assert count(room, EntryState.FAILED) == 0
    assert len(room.chat.cards) == 1


def test_a_wait_that_was_asked_for_is_no_attempt(room: Room) -> None:
    room.chat.slots["post_card"] = [*[(ChatBusy(retry_after=1), False)] * 30, (ChatBusy(), False)]
    room.arrive(unanswered())
    for _ in range(31):
        room.deliver()
        room.later(SECOND)
    room.later(4 * SECOND)
    room.deliver()

    assert len(room.chat.cards) == 1, "the first wait of our own is the shortest"


def test_a_card_long_in_doubt_is_looked_for_before_it_is_posted_again(room: Room) -> None:
    room.chat.fail_next("post_card", ChatUnknown(), after_effect=True)
    room.chat.slots["find"] = [(ChatUnknown(), False)] * 59
    room.arrive(unanswered())
    for _ in range(60):
        room.deliver()
        room.later(DAY)
    assert count(room, EntryState.UNKNOWN) == 1

    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()

    assert room.chat.calls.count("post_card") == 1
    assert ("Status", "Open") in room.chat.card().facts


def test_where_nobody_may_look_a_card_in_doubt_is_not_posted_again(room: Room) -> None:
    room.chat.fail_next("post_card", ChatUnknown(), after_effect=True)
    room.chat.fail_next("find", ChatRefused())
    room.arrive(unanswered())
    room.deliver()
    room.later(5 * SECOND)
    room.deliver()
    assert count(room, EntryState.UNKNOWN) == 1

    room.press(room.only_case(), ActionId.CLAIM)  # and by now the app may look
    room.settle()

    assert room.chat.calls.count("post_card") == 1
    assert room.chat.cards[0].edits == 1


def test_effects_that_nobody_here_makes_wait(new_room: NewRoom) -> None:
    room = new_room(hooks=Hooks(delivers=frozenset({EntryKind.MAIL})))
    room.arrive(letter())
    room.settle()

    assert room.chat.calls == []
    assert len(room.mail.sent) == 1
    assert count(room, EntryState.READY) == 2


def test_a_home_page_is_published_once_for_each_opening(room: Room) -> None:
    room.arrive(unanswered())
    ask_for_home(room.desk, "opening-1", ADA)
    ask_for_home(room.desk, "opening-1", ADA)
    ask_for_home(room.desk, "opening-2", MALLORY)
    room.settle()
    room.later(HOUR)
    room.settle()

    assert room.chat.calls.count("publish_home") == 2
    assert set(room.chat.homes) == {ADA, MALLORY}
    ask_for_home(room.desk, "opening-3", ADA)
    room.settle()
    assert room.chat.calls.count("publish_home") == 3


def test_adding_to_the_outbox_wakes_the_delivery_after_the_commit(new_room: NewRoom) -> None:
    woken: list[str] = []
    room = new_room(hooks=Hooks(wake=woken.append))
    room.arrive(unanswered())

    assert woken == ["deliver"]

    def add_and_fail() -> None:
        with room.desk.transaction("tests.fails") as tx:
            tx.outbox.add(EntryKind.HOME, "home:x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    assert woken == ["deliver"], "what was rolled back wakes nobody"
    assert deliver_due(room.desk) == 1
