"""A case's card and the lines under it: each is there once, whatever the chat system does meanwhile."""

import pytest

from handlers.delivery.courier import deliver_due
from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.home.pages import ask_for_home
from handlers.store.outbox import EntryKind, EntryState
from tests.conftest import NewRoom
from tests.support.cast import ADA, MALLORY
from tests.support.desks import Room
from tests.support.letters import letter, unanswered
from tests.support.times import HOUR


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


def test_effects_that_nobody_here_makes_wait(new_room: NewRoom) -> None:
    room = new_room(hooks=Hooks(delivers=frozenset({EntryKind.MAIL})))
    room.arrive(letter())
    room.settle()

    assert room.chat.calls == []
    assert len(room.mail.sent) == 1
    assert room.entries(EntryState.READY) == 2


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
