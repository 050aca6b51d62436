"""Noticed letters and leased mailboxes: nothing twice, nothing by those whose turn is over."""

import pytest

from connectors.base import Cursor, Stub
from handlers.domain.mailbox import Mailbox
from handlers.store.mailboxes import LEASE
from handlers.store.stubs import DueStub, StubState
from handlers.store.transaction import Transaction
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.times import MINUTE, MONDAY, SECOND


def notice(room: Room, *keys: str) -> int:
    with room.desk.transaction("tests.notice") as tx:
        return tx.stubs.notice(room.mailbox.id, [Stub(key, MONDAY, 10) for key in keys], tx.now)


def due(room: Room) -> list[DueStub]:
    with room.desk.reading("tests.due") as tx:
        return tx.stubs.due(room.mailbox.id, tx.now, 100)


def lease(room: Room) -> Mailbox | None:
    with room.desk.transaction("tests.lease") as tx:
        return tx.mailboxes.lease(room.mailbox.id, tx.now)


def test_a_letter_is_noticed_once(room: Room) -> None:
    assert notice(room, "a", "b", "a") == 2
    assert notice(room, "b", "c") == 1
    assert sorted(stub.provider_key for stub in due(room)) == ["a", "b", "c"]


def test_a_letter_that_is_done_is_not_noticed_again(room: Room) -> None:
    notice(room, "a")
    (stub,) = due(room)
    with room.desk.transaction("tests.settle") as tx:
        assert tx.stubs.settle(stub.id, StubState.ROUTED)

    assert notice(room, "a") == 0
    assert due(room) == []


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
def test_letters_of_before_are_read_from_the_oldest_on_though_mailboxes_list_the_newest_first(
    room: Room, *, dated: bool
) -> None:
    for page in (("f", "e"), ("d", "c"), ("b", "a")):
        stubs = [Stub(key, MONDAY - (200 - ord(key)) * MINUTE if dated else None, 10) for key in page]
        with room.desk.transaction("tests.notice") as tx:
            tx.stubs.notice(room.mailbox.id, stubs, tx.now, historic=page)
        room.later(SECOND)
    notice(room, "live")
    assert [stub.provider_key for stub in due(room)] == ["live", "a", "b", "c", "d", "e", "f"]


def test_many_who_notice_the_same_at_once_write_it_once(room: Room) -> None:
    ends = all_at_once([lambda: notice(room, "a", "b", "c")] * 6)

    assert not [end for end in ends if isinstance(end, Exception)]
    assert len(due(room)) == 3


def test_an_id_that_clashes_fails_loudly_instead_of_dropping_a_letter(room: Room) -> None:
    notice(room, "a")
    numbers = room.desk._records.numbers
    numbers._counter -= 1  # the next id is the one just given

    with pytest.raises(Exception, match=r"(?i)unique"):
        notice(room, "b")
    assert notice(room, "b") == 1


def test_a_letter_ends_once(room: Room) -> None:
    notice(room, "a")
    (stub,) = due(room)

    def end() -> bool:
        with room.desk.transaction("tests.end") as tx:
            return tx.stubs.settle(stub.id, StubState.ROUTED)

    assert sorted(str(end) for end in all_at_once([end] * 6)) == ["False"] * 5 + ["True"]


def test_what_was_begun_comes_back_with_a_mark_on_it(room: Room) -> None:
    notice(room, "a")
    with room.desk.transaction("tests.begin") as tx:
        tx.stubs.begin(due_in(tx, room), tx.now + 2 * MINUTE)
    assert due(room) == []
    room.later(2 * MINUTE)

    assert [(stub.started, stub.tries) for stub in due(room)] == [(1, 0)]


def due_in(tx: Transaction, room: Room) -> list[DueStub]:
    return tx.stubs.due(room.mailbox.id, tx.now, 100)


@pytest.mark.parametrize(("died", "started"), [(False, 0), (True, 1)])
def test_only_a_death_leaves_its_mark(room: Room, died: bool, started: int) -> None:
    notice(room, "a")
    with room.desk.transaction("tests.begin") as tx:
        (stub,) = due_in(tx, room)
        tx.stubs.begin([stub], tx.now)
        tx.stubs.put_off(stub.id, tx.now, "why", died=died)

    assert [(stub.started, stub.tries) for stub in due(room)] == [(started, 1)]


def test_one_worker_has_a_mailbox_at_a_time(room: Room) -> None:
    ends = all_at_once([lambda: lease(room)] * 6)

    assert len([end for end in ends if isinstance(end, Mailbox)]) == 1
    assert ends.count(None) == 5


def test_the_fence_rises_with_each_lease_and_keeps_the_last_one_out(room: Room) -> None:
    first = lease(room)
    assert first is not None
    room.later(LEASE)
    second = lease(room)
    assert second is not None

    assert second.fence == first.fence + 1
    with room.desk.transaction("tests.fence") as tx:
        assert not tx.mailboxes.hold(first, tx.now)
        assert not tx.mailboxes.release(first, tx.now)
        assert tx.mailboxes.hold(second, tx.now)


def test_holding_renews_the_lease(room: Room) -> None:
    mine = lease(room)
    assert mine is not None
    room.later(LEASE - SECOND)
    with room.desk.transaction("tests.hold") as tx:
        assert tx.mailboxes.hold(mine, tx.now)
    room.later(LEASE - SECOND)

    assert lease(room) is None


def test_a_mailbox_that_was_given_back_is_free(room: Room) -> None:
    mine = lease(room)
    assert mine is not None
    with room.desk.transaction("tests.release") as tx:
        assert tx.mailboxes.release(mine, tx.now)

    assert lease(room) is not None


def test_a_place_is_kept_for_each_feed_and_moves(room: Room) -> None:
    with room.desk.transaction("tests.move") as tx:
        tx.mailboxes.move(room.mailbox, Cursor("INBOX", "1", "g1"))
        tx.mailboxes.move(room.mailbox, Cursor("Junk", "7"))
        tx.mailboxes.move(room.mailbox, Cursor("INBOX", "secret-2", "g2"))
    with room.desk.reading("tests.places") as tx:
        assert tx.mailboxes.cursor(room.mailbox, "INBOX") == Cursor("INBOX", "secret-2", "g2")
        assert tx.mailboxes.cursor(room.mailbox, "Junk") == Cursor("Junk", "7")
        assert tx.mailboxes.cursor(room.mailbox, "Sent") is None

    with room.desk.transaction("tests.forget") as tx:
        tx.mailboxes.forget_places(room.mailbox)
        assert tx.mailboxes.cursor(room.mailbox, "INBOX") is None
