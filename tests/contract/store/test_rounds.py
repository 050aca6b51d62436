"""How rounds over mailboxes went, at rest: since when one fails, whether it was told, and what waits."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.store.rounds import Standing
from tests.contract.store.shelf import run, second_mailbox
from tests.support.desks import Room

MINUTE = timedelta(minutes=1)
WORTH = 10 * MINUTE


@pytest.fixture
def room(shared: Room) -> Room:
    run(shared, "DELETE FROM stub")
    run(
        shared,
        "UPDATE mailbox SET failing_since = NULL, fault = '', fault_told = false, synced_at = NULL, "
        "lease_until = NULL, refused_at = NULL",
    )
    return shared


def leased(room: Room) -> Mailbox:
    with room.desk.transaction("tests.lease") as tx:
        mailbox = tx.mailboxes.lease(room.mailbox.id, tx.now)
    assert mailbox is not None
    return mailbox


def failed(room: Room, fault: str = "Temporary") -> None:
    mailbox = leased(room)
    with room.desk.transaction("tests.failed") as tx:
        tx.rounds.failed(mailbox, fault)


def well(room: Room) -> bool:
    with room.desk.transaction("tests.well") as tx:
        return tx.rounds.went_well(room.mailbox.id)


def tell(room: Room) -> bool:
    with room.desk.transaction("tests.tell") as tx:
        return tx.rounds.tell(room.mailbox.id, tx.now - WORTH)


def standing(room: Room) -> Standing:
    with room.desk.reading("tests.standing") as tx:
        return next(one for one in tx.rounds.standing() if one.id == room.mailbox.id)


def test_a_mailbox_that_was_never_read_stands_so(room: Room) -> None:
    mailbox = room.mailbox
    assert standing(room) == Standing(mailbox.id, mailbox.name, "memory", MailboxStatus.CONNECTED)


def test_the_first_failure_in_a_row_says_since_when_and_the_last_one_why(room: Room) -> None:
    failed(room)
    since = room.clock.now()
    room.later(MINUTE)
    failed(room, "AuthorizationLost")
    now = standing(room)
    assert (now.failing_since, now.fault) == (since, "AuthorizationLost")


def test_a_failed_round_gives_the_mailbox_back(room: Room) -> None:
    failed(room)
    assert leased(room).fence > 0


def test_an_older_round_cannot_say_that_it_failed(room: Room) -> None:
    old = leased(room)
    room.later(5 * MINUTE)
    leased(room)
    with room.desk.transaction("tests.late") as tx:
        tx.rounds.failed(old, "Temporary")
    assert standing(room).failing_since is None


def test_a_failure_is_told_once_when_it_has_lasted(room: Room) -> None:
    failed(room)
    assert not tell(room)
    room.later(WORTH)
    assert tell(room)
    assert not tell(room)
    assert standing(room).told


def test_the_first_refusal_in_a_row_is_remembered_until_a_good_round(room: Room) -> None:
    def refused() -> datetime:
        failed(room, "AuthorizationLost")
        with room.desk.transaction("tests.refused") as tx:
            return tx.rounds.refused(room.mailbox.id)

    first = room.clock.now()
    assert refused() == first
    room.later(MINUTE)
    assert refused() == first
    well(room)
    room.later(MINUTE)
    assert refused() == room.clock.now()


def test_a_status_is_turned_under_our_fence_and_from_what_we_saw(room: Room) -> None:
    seen = leased(room)
    with room.desk.transaction("tests.turn") as tx:
        assert not tx.rounds.turn(replace(seen, fence=seen.fence - 1), MailboxStatus.LAPSED)
        assert not tx.rounds.turn(replace(seen, status=MailboxStatus.LAPSED), MailboxStatus.CONNECTED)
        assert tx.rounds.turn(seen, MailboxStatus.LAPSED, tx.now + MINUTE)
        assert tx.rounds.lapsed() == [seen.id]
        assert tx.rounds.turn(replace(seen, status=MailboxStatus.LAPSED), MailboxStatus.CONNECTED)
        assert tx.rounds.lapsed() == []


def test_nothing_is_told_of_a_mailbox_that_is_well(room: Room) -> None:
    room.later(WORTH)
    assert not tell(room)


@pytest.mark.parametrize("told", [True, False])
def test_a_good_round_ends_it_and_says_whether_anybody_had_been_told(room: Room, told: bool) -> None:
    failed(room)
    room.later(WORTH if told else MINUTE)
    tell(room)
    assert well(room) is told
    assert well(room) is False
    now = standing(room)
    assert (now.failing_since, now.fault, now.told) == (None, "", False)


def test_what_waits_is_counted_by_mailbox(room: Room) -> None:
    other = second_mailbox(room)
    states = {
        room.mailbox.id: ["noticed", "noticed", "quarantined", "routed"],
        other.id: ["vanished", "noticed"],
    }
    ids = count(1)  # far from any that is drawn
    for mailbox, each in states.items():
        for number, state in enumerate(each):
            run(
                room,
                "INSERT INTO stub (id, mailbox_id, provider_key, generation, state, started, tries, due_at, "
                "reason, junk) VALUES (:id, :mailbox, :key, '', :state, 0, 0, 0, '', false)",
                id=next(ids),
                mailbox=mailbox,
                key=str(number),
                state=state,
            )
    with room.desk.reading("tests.standing") as tx:
        counted = {one.id: (one.waiting, one.quarantined) for one in tx.rounds.standing()}
    assert counted == {room.mailbox.id: (2, 1), other.id: (1, 0)}
