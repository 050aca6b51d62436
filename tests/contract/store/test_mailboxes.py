"""Mailboxes in their rows: found by name, described anew, leased one at a time, their secrets sealed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound

from connectors.base import Cursor
from handlers.domain.ids import KeyId, MailboxId, OrganisationId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.ports import BrokenSeal
from handlers.store.mailboxes import LEASE
from tests.contract.store.shelf import everything_at_rest, run, second_mailbox, value
from tests.support.cast import OUR_ADDRESS
from tests.support.crammed import listening, read_whole
from tests.support.desks import ACME, PLAN, Room
from tests.support.times import SECOND


def added(room: Room, **changes: object) -> Mailbox:
    with room.desk.transaction("tests.add") as tx:
        key = KeyId(tx.next_id())
        tx.keys.add(key, 1)
        mailbox = Mailbox(
            id=MailboxId(tx.next_id()),
            organisation_id=ACME.id,
            name="legal",
            provider="maildir",
            address="legal@acme.example",
            key_id=key,
            authserv_ids=("mx1.acme.example", "mx2.acme.example"),
        )
        mailbox = replace(mailbox, **changes)  # type: ignore[arg-type] # the dataclass checks the names
        tx.mailboxes.add(mailbox)
        return mailbox


def got(room: Room, mailbox: MailboxId) -> Mailbox:
    with room.desk.reading("tests.get") as tx:
        return tx.mailboxes.get(mailbox)


def lease(room: Room, mailbox: MailboxId) -> Mailbox | None:
    with room.desk.transaction("tests.lease") as tx:
        return tx.mailboxes.lease(mailbox, tx.now)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"authserv_ids": ()},
        {"authserv_ids": ("one",)},
        {"status": MailboxStatus.LAPSED},
        {"address": "søren+\U0001f98a@ærø.example"},
        {"address": ""},
        {"provider": "google", "name": "Ærø & 'sønner'"},
    ],
    ids=lambda changes: "-".join(changes) or "plain",
)
def test_a_mailbox_is_read_back(room: Room, changes: dict[str, object]) -> None:
    mailbox = added(room, **changes)
    assert got(room, mailbox.id) == mailbox


def test_a_mailbox_is_found_by_its_name_within_its_organisation(room: Room) -> None:
    mailbox = added(room)
    with room.desk.reading("tests.named") as tx:
        assert tx.mailboxes.named(ACME.id, "legal") == mailbox
        assert tx.mailboxes.named(ACME.id, "LEGAL") is None
        assert tx.mailboxes.named(OrganisationId(2), "legal") is None


def test_a_name_is_one_mailboxs(room: Room) -> None:
    added(room)
    with pytest.raises(IntegrityError):
        added(room)


def test_a_mailbox_needs_a_key_that_stands(room: Room) -> None:
    with pytest.raises((IntegrityError, BrokenSeal)):
        added(room, key_id=KeyId(404))


def test_all_are_listed_oldest_first(room: Room) -> None:
    made = [room.mailbox, added(room, name="b"), added(room, name="a")]
    with room.desk.reading("tests.all") as tx:
        assert [mailbox.id for mailbox in tx.mailboxes.all()] == [mailbox.id for mailbox in made]


def test_describing_anew_changes_what_the_admin_says_and_nothing_else(room: Room) -> None:
    leased = lease(room, room.mailbox.id)
    assert leased is not None
    described = replace(leased, address="new@acme.example", provider="imap", authserv_ids=("mx",), fence=99)
    with room.desk.transaction("tests.describe") as tx:
        tx.mailboxes.describe(described)
    assert got(room, room.mailbox.id) == replace(described, fence=leased.fence)
    assert lease(room, room.mailbox.id) is None, "the lease is still held"


def test_one_that_is_not_there_is_an_error_of_ours(room: Room) -> None:
    with pytest.raises(NoResultFound):
        got(room, MailboxId(404))


@pytest.mark.parametrize("status", list(MailboxStatus))
def test_only_a_connected_mailbox_is_read_and_one_that_lapsed_is_tried(
    room: Room, status: MailboxStatus
) -> None:
    mailbox = added(room, status=status)
    readable = {MailboxStatus.CONNECTED, MailboxStatus.LAPSED}
    assert (lease(room, mailbox.id) is not None) == (status in readable)


def test_leasing_one_mailbox_leaves_the_others_free(room: Room) -> None:
    other = second_mailbox(room)
    assert lease(room, room.mailbox.id) is not None
    assert lease(room, other.id) is not None
    assert lease(room, MailboxId(404)) is None


@pytest.mark.parametrize(("wait", "free"), [(LEASE - SECOND, False), (LEASE, True), (LEASE + SECOND, True)])
def test_a_lease_that_was_not_renewed_ends(room: Room, wait: timedelta, free: bool) -> None:
    assert lease(room, room.mailbox.id) is not None
    room.later(wait)
    assert (lease(room, room.mailbox.id) is not None) == free


def test_each_lease_has_a_higher_fence(room: Room) -> None:
    fences = []
    for _ in range(4):
        leased = lease(room, room.mailbox.id)
        assert leased is not None
        fences.append(leased.fence)
        room.later(LEASE)
    assert fences == [1, 2, 3, 4]


def test_a_round_that_ended_is_remembered(room: Room) -> None:
    leased = lease(room, room.mailbox.id)
    assert leased is not None
    synced = "SELECT synced_at FROM mailbox"
    assert value(room, synced) is None
    with room.desk.transaction("tests.release") as tx:
        assert tx.mailboxes.release(leased, tx.now)
    assert value(room, synced) == int(room.clock.now().timestamp()) * 1_000_000


def test_a_worker_whose_lease_was_taken_over_does_not_end_the_others_round(room: Room) -> None:
    slow = lease(room, room.mailbox.id)
    room.later(LEASE)
    quick = lease(room, room.mailbox.id)
    assert slow is not None
    assert quick is not None
    with room.desk.transaction("tests.release") as tx:
        assert not tx.mailboxes.release(slow, tx.now)
    assert lease(room, room.mailbox.id) is None
    with room.desk.transaction("tests.release") as tx:
        assert tx.mailboxes.release(quick, tx.now)
    assert lease(room, room.mailbox.id) is not None


def test_nobody_holds_what_nobody_leased(room: Room) -> None:
    with room.desk.transaction("tests.hold") as tx:
        assert not tx.mailboxes.hold(replace(room.mailbox, fence=7), tx.now)
        assert not tx.mailboxes.release(replace(room.mailbox, id=MailboxId(404)), tx.now)


# Places.


@pytest.mark.parametrize("token", ["", "123:456", "søren\n\x00", "t" * 20_000, "eyJhbGciOi.secret"])
def test_a_place_of_any_kind_is_kept(room: Room, token: str) -> None:
    with room.desk.transaction("tests.move") as tx:
        tx.mailboxes.move(room.mailbox, Cursor("INBOX", token, "g"))
        assert tx.mailboxes.cursor(room.mailbox, "INBOX") == Cursor("INBOX", token, "g")


def test_places_lie_sealed(room: Room) -> None:
    with room.desk.transaction("tests.move") as tx:
        tx.mailboxes.move(room.mailbox, Cursor("INBOX", "delta-token-4711"))
    assert b"delta-token-4711" not in everything_at_rest(room)


def test_addresses_lie_sealed(room: Room) -> None:
    assert PLAN.name.encode() in everything_at_rest(room)
    assert OUR_ADDRESS.encode() not in everything_at_rest(room)


def test_places_of_two_mailboxes_do_not_mix(room: Room) -> None:
    other = second_mailbox(room)
    with room.desk.transaction("tests.move") as tx:
        tx.mailboxes.move(room.mailbox, Cursor("INBOX", "ours"))
        tx.mailboxes.move(other, Cursor("INBOX", "theirs"))
        tx.mailboxes.forget_places(room.mailbox)
        assert tx.mailboxes.cursor(room.mailbox, "INBOX") is None
        assert tx.mailboxes.cursor(other, "INBOX") == Cursor("INBOX", "theirs")


def test_a_place_moved_to_another_feed_does_not_open(room: Room) -> None:
    with room.desk.transaction("tests.move") as tx:
        tx.mailboxes.move(room.mailbox, Cursor("INBOX", "1"))
    run(room, "UPDATE cursor SET scope = 'Junk'")
    with room.desk.reading("tests.place") as tx, pytest.raises(BrokenSeal):
        tx.mailboxes.cursor(room.mailbox, "Junk")


def test_a_place_that_was_not_committed_was_not_reached(room: Room) -> None:
    def fail() -> None:
        with room.desk.transaction("tests.fail") as tx:
            tx.mailboxes.move(room.mailbox, Cursor("INBOX", "1"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with room.desk.reading("tests.place") as tx:
        assert tx.mailboxes.cursor(room.mailbox, "INBOX") is None


def addressed(room: Room, address: str) -> MailboxId | None:
    with room.desk.reading("tests.addressed") as tx:
        found = tx.mailboxes.addressed(ACME.id, address)
        return None if found is None else found.id


@pytest.mark.parametrize("address", ["legal@acme.example", "LEGAL@Acme.Example"])
def test_a_mailbox_is_found_by_its_address_in_any_case(room: Room, address: str) -> None:
    assert addressed(room, address) is None
    mailbox = added(room)
    assert addressed(room, address) == mailbox.id
    assert addressed(room, OUR_ADDRESS) == room.mailbox.id
    assert addressed(room, "nobody@acme.example") is None


def test_an_address_that_changes_is_found_as_it_is_now(room: Room) -> None:
    mailbox = added(room)
    with room.desk.transaction("tests.describe") as tx:
        tx.mailboxes.describe(replace(mailbox, address="dpo@acme.example"))
    assert addressed(room, "legal@acme.example") is None
    assert addressed(room, "dpo@acme.example") == mailbox.id


def test_rows_of_before_are_found_all_the_same(room: Room) -> None:
    mailbox = added(room)
    run(room, "UPDATE mailbox SET address_hash = NULL")
    run(room, "UPDATE organisation SET key_id = NULL")
    assert addressed(room, mailbox.address) == mailbox.id
    with room.desk.transaction("tests.describe") as tx:
        tx.mailboxes.describe(mailbox)
    assert value(room, "SELECT count(*) FROM mailbox WHERE address_hash IS NOT NULL") == 1
    assert addressed(room, OUR_ADDRESS) == room.mailbox.id


def test_an_organisation_has_one_key_for_finding_its_mailboxes(room: Room) -> None:
    added(room)
    added(room, name="second", address="second@acme.example")
    assert value(room, "SELECT count(*) FROM data_key") == 4, "one each, and one to find them by"


def hashed(room: Room) -> str:
    """Return what gives every row a hash of its own."""
    return "randomblob(32)" if room.database.is_sqlite else "decode(md5(i::text), 'hex')"


def test_an_address_opens_no_mailbox_but_its_own(room: Room) -> None:
    """Of a thousand mailboxes one is opened, by the index: providers ask for one with each call."""
    numbered = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
    columns = "organisation_id, provider, address_sealed, key_id, status, authserv_ids, fence"
    like = f"SELECT -i, 'old' || i, {hashed(room)}, {columns} FROM n JOIN mailbox ON name = 'legal'"
    added(room)
    run(room, f"{numbered}INSERT INTO mailbox (id, name, address_hash, {columns}) {like}")
    added(room, name="n7", address="n7@acme.example")
    run(room, "ANALYZE mailbox")
    with listening(room.database) as listener:
        assert addressed(room, "n7@acme.example") is not None
    (asked,) = [said for said in listener.looking_up() if "address_hash" in said and "WHERE" in said]
    assert read_whole(room.database, asked, listener.looking_up()[asked]) == set()


def test_what_is_not_there_is_none(room: Room) -> None:
    with room.desk.reading("tests.find") as tx:
        assert tx.mailboxes.find(MailboxId(7)) is None
        assert tx.mailboxes.find(room.mailbox.id) == room.mailbox
