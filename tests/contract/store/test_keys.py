"""Data keys: one for each mailbox, wrapped at rest; without its key nothing opens any more."""

import pytest

from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from handlers.domain.errors import Gone
from handlers.domain.ids import KeyId
from handlers.ports import Box, BrokenSeal, KeyDestroyed
from handlers.store.database import Kind
from handlers.store.keys import Keys
from handlers.store.transaction import Records, Transaction
from tests.contract.store.shelf import destroy, kept, new_message, run, second_mailbox, value
from tests.support.desks import MASTER_KEY, Room
from tests.support.times import MONDAY

PLAIN, BOUND = b"Sam Subject", "test:1:words"


@pytest.fixture
def room(shared: Room) -> Room:
    return shared


def new_key(room: Room) -> tuple[KeyId, Box]:
    with room.desk.transaction("tests.key") as tx:
        key = KeyId(tx.next_id())
        return key, tx.keys.add(key, 1_000)


def box(room: Room, key: KeyId, *, afresh: bool = True) -> Box:
    """Return the box of a key, unwrapped anew as by a process that just started."""
    with room.desk.reading("tests.box") as tx:
        if afresh:
            tx.keys._opened = {}
        return tx.keys.box(key)


def test_what_a_new_key_seals_opens_after_a_restart(room: Room) -> None:
    key, made = new_key(room)
    assert box(room, key).open(made.seal(PLAIN, BOUND), BOUND) == PLAIN


def test_a_key_hashes_alike_after_a_restart(room: Room) -> None:
    key, made = new_key(room)
    assert box(room, key).blind("address", "sam@subject.example") == made.blind(
        "address", "sam@subject.example"
    )


def test_two_keys_open_and_hash_apart(room: Room) -> None:
    (one, first), (other, second) = new_key(room), new_key(room)
    assert one != other
    with pytest.raises(BrokenSeal):
        second.open(first.seal(PLAIN, BOUND), BOUND)
    assert first.blind("address", "x") != second.blind("address", "x")


def test_keys_lie_wrapped(room: Room) -> None:
    key, _ = new_key(room)
    wrapped = bytes(value(room, "SELECT wrapped FROM data_key WHERE id = :id", id=key))
    assert MASTER_KEY not in wrapped
    assert len(wrapped) >= 32 + 16, "a key and a tag at least"
    assert value(room, "SELECT created_at FROM data_key WHERE id = :id", id=key) == 1_000


def test_no_two_keys_are_wrapped_alike(room: Room) -> None:
    keys = [new_key(room)[0] for _ in range(5)]
    wrapped = {bytes(value(room, "SELECT wrapped FROM data_key WHERE id = :id", id=key)) for key in keys}
    assert len(wrapped) == 5


def test_a_destroyed_key_says_so(room: Room) -> None:
    key, made = new_key(room)
    sealed = made.seal(PLAIN, BOUND)
    destroy(room, "UPDATE data_key SET wrapped = NULL, destroyed_at = 1 WHERE id = :id", id=key)
    with pytest.raises(BrokenSeal, match=f"data key {key} was destroyed"):
        box(room, key).open(sealed, BOUND)


def test_a_key_that_never_was_opens_nothing(room: Room) -> None:
    with pytest.raises(BrokenSeal):
        box(room, KeyId(404))


def test_an_altered_key_opens_nothing(room: Room) -> None:
    key, _ = new_key(room)
    wrapped = bytearray(value(room, "SELECT wrapped FROM data_key WHERE id = :id", id=key))
    wrapped[-1] ^= 1
    run(room, "UPDATE data_key SET wrapped = :wrapped WHERE id = :id", wrapped=bytes(wrapped), id=key)
    with pytest.raises(BrokenSeal):
        box(room, key)


def test_another_master_key_opens_nothing(room: Room) -> None:
    key, _ = new_key(room)
    stranger = KeyVault(KeyRing((bytes(32),)))
    with room.database.transaction("tests.stranger", Kind.READ) as connection:
        keys = Keys(connection, stranger, {}, iter(()).__next__, MONDAY)
        with pytest.raises(BrokenSeal):
            keys.box(key)


def test_a_key_is_unwrapped_once_for_a_process(room: Room) -> None:
    key, _ = new_key(room)
    assert box(room, key, afresh=False) is box(room, key, afresh=False)


def test_transactions_of_one_process_share_what_they_opened(room: Room) -> None:
    records: Records = room.desk._records
    key, _ = new_key(room)
    with room.desk.reading("tests.one") as tx:
        assert isinstance(tx, Transaction)
        opened = tx.box(key)
    assert records.opened[key] is opened


def test_a_key_whose_transaction_failed_was_never_there(room: Room) -> None:
    keys: list[KeyId] = []

    def fail() -> None:
        with room.desk.transaction("tests.fail") as tx:
            keys.append(KeyId(tx.next_id()))
            tx.keys.add(keys[0], 1)
            tx.keys.box(keys[0])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert run(room, "SELECT id FROM data_key WHERE id = :id", id=keys[0]) == []


def test_each_mailbox_has_a_key_of_its_own(room: Room) -> None:
    other = second_mailbox(room)
    assert other.key_id != room.mailbox.key_id


def test_destroying_one_mailboxs_key_leaves_the_other_readable(room: Room) -> None:
    other = second_mailbox(room)
    ours = kept(room, new_message(room))
    theirs = kept(room, new_message(room, mailbox_id=other.id), mailbox=other)
    wrapped = value(room, "SELECT wrapped FROM data_key WHERE id = :id", id=other.key_id)
    destroy(room, "UPDATE data_key SET wrapped = NULL WHERE id = :id", id=other.key_id)
    room.desk._records.opened.pop(other.key_id, None)

    with room.desk.reading("tests.ours") as tx:
        assert tx.messages.get(ours.id) == ours
        with pytest.raises(KeyDestroyed):
            tx.box(other.key_id)
        with pytest.raises(Gone):
            tx.messages.get(theirs.id)
    run(room, "UPDATE data_key SET wrapped = :key WHERE id = :id", key=wrapped, id=other.key_id)
