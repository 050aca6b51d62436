"""The ledger of posts and the inbox of presses: where each post stands, and what was taken already."""

import pytest

from handlers.domain.errors import AlreadyHandled
from handlers.domain.ids import CaseId
from handlers.store.posts import Post
from tests.contract.store.shelf import run, value
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.times import DAY


def put(room: Room, post: Post) -> None:
    with room.desk.transaction("tests.put") as tx:
        tx.posts.put(post)


def found(room: Room, key: str) -> Post | None:
    with room.desk.reading("tests.find") as tx:
        return tx.posts.find(key)


def take(room: Room, key: str) -> bool:
    with room.desk.transaction("tests.take") as tx:
        return tx.inbox.take(key)


CARD = Post("card:7", CaseId(2**62), "C0PRIVACY:1700000000.000100", 3)


def test_a_post_is_found_by_the_effect_it_was_made_for(room: Room) -> None:
    put(room, CARD)
    assert found(room, "card:7") == CARD
    assert found(room, "card:8") is None
    assert found(room, "CARD:7") is None


def test_a_post_that_moved_or_was_drawn_anew_is_written_over(room: Room) -> None:
    put(room, CARD)
    again = Post("card:7", CARD.case_id, "C0PRIVACY:1700000009.000900", 4)
    put(room, again)
    assert found(room, "card:7") == again
    assert value(room, "SELECT count(*) FROM post") == 1


def test_a_post_keeps_the_instant_it_was_made(room: Room) -> None:
    put(room, CARD)
    made = value(room, "SELECT at FROM post")
    room.later(DAY)
    put(room, Post("card:7", CARD.case_id, "elsewhere", 5))
    assert value(room, "SELECT at FROM post") == made


def test_a_post_keeps_its_case(room: Room) -> None:
    put(room, CARD)
    put(room, Post("card:7", CaseId(1), "elsewhere", 5))
    kept = found(room, "card:7")
    assert kept is not None
    assert kept.case_id == CARD.case_id


def test_a_press_is_taken_once(room: Room) -> None:
    assert [take(room, "press-1"), take(room, "press-1"), take(room, "press-2")] == [True, False, True]


def test_a_press_delivered_ten_times_at_once_is_taken_once(room: Room) -> None:
    ends = all_at_once([lambda: take(room, "press-1")] * 10)
    assert sorted(map(str, ends)) == ["False"] * 9 + ["True"]


def test_a_press_that_must_happen_once_is_refused_politely_the_second_time(room: Room) -> None:
    with room.desk.transaction("tests.once") as tx:
        tx.inbox.once("press-1")
    with (
        room.desk.transaction("tests.once") as tx,
        pytest.raises(AlreadyHandled, match="already done; nothing was changed"),
    ):
        tx.inbox.once("press-1")


def test_within_one_transaction_too(room: Room) -> None:
    with room.desk.transaction("tests.once") as tx:
        assert tx.inbox.take("press-1")
        assert not tx.inbox.take("press-1")


def test_a_press_whose_work_failed_can_be_pressed_again(room: Room) -> None:
    def fail() -> None:
        with room.desk.transaction("tests.fail") as tx:
            assert tx.inbox.take("press-1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert take(room, "press-1")


def test_the_inbox_remembers_when(room: Room) -> None:
    take(room, "press-1")
    room.later(DAY)
    take(room, "press-1")
    take(room, "press-2")
    first, second = (row.at for row in run(room, "SELECT at FROM inbox ORDER BY key"))
    assert second - first == DAY.total_seconds() * 1_000_000
