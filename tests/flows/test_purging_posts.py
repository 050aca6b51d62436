"""What the chat system shows of a purged case: its thread goes, and its card shrinks to the skeleton."""

import pytest

from handlers.disposal.purging import purge
from handlers.disposal.unposting import PATIENCE
from handlers.domain.purge import Step
from handlers.ports import ChatBusy, ChatRefused
from tests.contract.store.shelf import value
from tests.support.desks import Room
from tests.support.purged import Estate, estate
from tests.support.times import MINUTE


@pytest.fixture
def found(room: Room) -> Estate:
    """Is a mailbox that is about to be purged, with one case of it under a hold."""
    made = estate(room)
    made.schedule()
    return made


def card(found: Estate, number: str) -> str:
    (shown,) = [one.card for one in found.room.chat.cards if one.card and one.card.title.startswith(number)]
    return f"{shown.title} {shown.facts} {shown.buttons}"


def threads(found: Estate) -> int:
    """Return how many lines stand about the purged cases."""
    tops = {
        one.ref
        for one in found.room.chat.cards
        if one.card and one.card.title.startswith((found.closed.number, found.left.number))
    }
    return sum(one.thread in tops and not one.gone for one in found.room.chat.posts.values())


def test_cards_say_the_number_and_that_the_data_is_deleted(found: Estate) -> None:
    assert "•••" in card(found, found.closed.number)
    found.purge()
    for case in (found.closed, found.left):
        told = card(found, case.number)
        assert told.startswith(f"{case.number} · closed · data deleted")
        assert "•••" not in told
        assert "Access" not in told


def test_lines_of_purged_cases_are_deleted_and_forgotten(found: Estate) -> None:
    assert threads(found) >= 2
    found.purge()
    assert threads(found) == 0
    counted = "SELECT count(*) FROM post WHERE case_id = :case AND key LIKE 'line:%'"
    assert value(found.room, counted, case=found.closed.id) == 0
    assert value(found.room, counted, case=found.held.id) > 0


def test_the_card_of_a_held_case_stays_as_it_was(found: Estate) -> None:
    before = card(found, found.held.number)
    found.purge()
    assert card(found, found.held.number).split(" ((")[0] == before.split(" ((")[0]


def test_a_purge_ends_only_once_the_posts_are_gone(found: Estate) -> None:
    room = found.room
    for _ in range(40):
        room.chat.fail_next("remove_post", ChatBusy(retry_after=1.0))
    for _ in range(3):
        purge(room.desk, found.mailbox)
        room.deliver()
        room.later(MINUTE)
    assert found.standing().step is Step.POSTS
    assert found.standing().gone_at is not None
    room.chat.slots.clear()
    assert found.purge()
    assert threads(found) == 0


def test_a_chat_system_that_never_takes_it_is_given_up_and_that_is_counted(found: Estate) -> None:
    room = found.room
    for _ in range(400):
        room.chat.fail_next("remove_post", ChatRefused())
    assert not purge(room.desk, found.mailbox)
    room.later(PATIENCE)
    assert purge(room.desk, found.mailbox)
    assert found.standing().counts["posts_left"] > 0


def test_a_post_that_somebody_deleted_already_holds_nothing_up(found: Estate) -> None:
    for post in list(found.room.chat.posts.values()):
        if post.thread:
            found.room.chat.remove(post.ref)
    assert found.purge()
    assert threads(found) == 0


def test_nothing_more_is_told_in_the_thread_of_a_purged_case(found: Estate) -> None:
    found.purge()
    found.room.settle()
    assert threads(found) == 0
