"""Data keys as those see them who look after them: whose each is, a piece under each, and one put back."""

from datetime import UTC, datetime

import pytest

from bot.vault.vault import KeyVault
from handlers.custody.listing import Wrapped, pages, wrapped_keys
from handlers.custody.verifying import Verified, how_many, verified
from handlers.domain.data_key import DataKey, KeyHealth, KeyUse, SealedPiece
from handlers.domain.ids import KeyId, PersonId
from handlers.domain.own_words import OwnWord, Sense, Where
from tests.contract.store.shelf import destroy, run, second_mailbox, value
from tests.support.cast import ADA
from tests.support.desks import ACME, Room
from tests.support.incident_acts import reported


@pytest.fixture
def room(shared: Room) -> Room:
    return shared


@pytest.fixture
def vault(room: Room) -> KeyVault:
    vault = room.desk._records.vault
    assert isinstance(vault, KeyVault)
    return vault


def everything(room: Room) -> dict[KeyId, tuple[DataKey, SealedPiece | None]]:
    return {key.id: (key, piece) for page in pages(room.desk, pieces=True) for key, piece in page}


def of_use(room: Room, use: KeyUse) -> list[tuple[DataKey, SealedPiece | None]]:
    return [found for found in everything(room).values() if found[0].use is use]


def health(room: Room, vault: KeyVault, key: KeyId) -> Verified:
    (found,) = [one for one in verified(room.desk, vault) if one.key.id == key]
    return found


def new_key(room: Room) -> KeyId:
    """Make a key that nothing is sealed under."""
    with room.desk.transaction("tests.key") as tx:
        key = KeyId(tx.next_id())
        tx.keys.add(key, 1_772_442_000_000_000)
    return key


def test_each_key_says_for_whom_it_is(room: Room) -> None:
    other = second_mailbox(room)
    reported(room)
    found = everything(room)
    assert found[room.mailbox.key_id][0].name == room.mailbox.name
    assert found[other.key_id][0].name == other.name
    assert {key.use for key, _ in found.values()} >= {KeyUse.MAILBOX, KeyUse.ORGANISATION, KeyUse.INCIDENTS}
    assert {key.name for key, _ in of_use(room, KeyUse.INCIDENTS)} == {ACME.name}


def test_a_key_that_is_nobody_s_is_listed_too(room: Room) -> None:
    made = new_key(room)
    key, piece = everything(room)[made]
    assert (key.use, key.name, piece) == (KeyUse.NOTHING, "", None)
    assert key.since == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert key.destroyed_at is None


def test_keys_come_in_pages_each_once_and_by_id(room: Room) -> None:
    for _ in range(5):
        new_key(room)
    small = [[key.id for key, _ in page] for page in pages(room.desk, size=2)]
    assert all(len(page) <= 2 for page in small)
    ids = [key for page in small for key in page]
    assert ids == sorted(set(ids))
    assert len(ids) == how_many(room.desk) == value(room, "SELECT count(*) FROM data_key")


def test_no_wrapped_key_is_shown_by_a_slip(room: Room) -> None:
    key, piece = everything(room)[room.mailbox.key_id]
    assert key.wrapped is not None
    assert piece is not None
    assert repr(key.wrapped)[2:20] not in repr(key)
    assert repr(piece.sealed)[2:20] not in repr(piece)


def test_a_mailbox_s_key_is_tried_on_its_address(room: Room, vault: KeyVault) -> None:
    found = health(room, vault, room.mailbox.key_id)
    assert (found.health, found.tried, found.sound) == (KeyHealth.SOUND, True, True)


def test_the_incidents_key_is_tried_on_what_was_reported(room: Room, vault: KeyVault) -> None:
    reported(room)
    ((key, piece),) = of_use(room, KeyUse.INCIDENTS)
    assert piece is not None
    assert health(room, vault, key.id) == Verified(key, vault.current(), KeyHealth.SOUND, tried=True)


def test_the_organisation_s_key_is_tried_on_a_colleague_s_address_and_on_an_own_word(
    room: Room, vault: KeyVault
) -> None:
    with room.desk.transaction("tests.address") as tx:
        tx.addresses.put(ACME.id, {PersonId("U0SEALED"): "marker@example.org"})
    ((key, piece),) = of_use(room, KeyUse.ORGANISATION)
    assert piece is not None
    assert piece.bound == "colleague-address:U0SEALED"
    assert health(room, vault, key.id).tried
    assert health(room, vault, key.id).sound
    with room.desk.transaction("tests.word") as tx:
        tx.own_words.add(ACME.id, OwnWord(Where.PHRASE, "my file", Sense.LOOK), ADA)
    ((_, other),) = of_use(room, KeyUse.ORGANISATION)
    assert other is not None
    assert other.bound.startswith("own-word:")
    assert health(room, vault, key.id).sound


def test_a_key_under_which_nothing_lies_is_opened_all_the_same(room: Room, vault: KeyVault) -> None:
    found = health(room, vault, new_key(room))
    assert (found.health, found.tried) == (KeyHealth.SOUND, False)


def test_a_destroyed_key_is_known_as_one_and_never_comes_back(room: Room, vault: KeyVault) -> None:
    key = new_key(room)
    wrapped = everything(room)[key][0].wrapped
    assert wrapped is not None
    destroy(
        room, "UPDATE data_key SET wrapped = NULL, destroyed_at = 1772442000000000 WHERE id = :id", id=key
    )
    with room.desk.transaction("tests.replace") as tx:
        assert not tx.wrapped_keys.replace(key, wrapped, wrapped)
    found = health(room, vault, key)
    assert (found.health, found.sound, found.master) == (KeyHealth.DESTROYED, True, "")
    assert found.key.wrapped is None
    assert found.key.destroyed_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    (listed,) = [one for one in wrapped_keys(room.desk, vault) if one.key.id == key]
    assert listed == Wrapped(found.key, "", outdated=False)


def test_a_key_is_put_back_only_where_it_was_read(room: Room, vault: KeyVault) -> None:
    key = new_key(room)
    before = everything(room)[key][0].wrapped
    assert before is not None
    first, second = vault.rewrap(before), vault.rewrap(before)
    with room.desk.transaction("tests.replace") as tx:
        assert tx.wrapped_keys.replace(key, before, first)
        assert not tx.wrapped_keys.replace(key, before, second)
    assert everything(room)[key][0].wrapped == first
    assert vault.box(first).blind("x", "y") == vault.box(before).blind("x", "y")


def test_a_key_that_is_altered_or_in_another_s_place_is_told_apart(room: Room, vault: KeyVault) -> None:
    mailbox = second_mailbox(room)
    other = new_key(room)
    whole, strange = (everything(room)[key][0].wrapped for key in (mailbox.key_id, other))
    assert whole is not None
    change = "UPDATE data_key SET wrapped = :wrapped WHERE id = :id"
    try:
        for wrapped, expected in (
            (whole[:-1] + bytes([whole[-1] ^ 1]), KeyHealth.ALTERED),
            (b"", KeyHealth.ALTERED),
            (strange, KeyHealth.PIECE_BROKEN),
            (whole.replace(vault.current().encode(), b"local-0123456789abcdef"), KeyHealth.MASTER_MISSING),
        ):
            destroy(room, change, wrapped=wrapped, id=mailbox.key_id)
            assert health(room, vault, mailbox.key_id).health is expected
    finally:
        run(room, change, wrapped=whole, id=mailbox.key_id)
    assert health(room, vault, mailbox.key_id).sound


def test_while_it_halts_nobody_makes_a_key_and_afterwards_everybody_may(room: Room) -> None:
    with room.desk.transaction("tests.halt") as tx:
        tx.wrapped_keys.halt()
        assert tx.wrapped_keys.page({}, 0, 1)
    assert new_key(room)


def test_a_new_key_s_row_stands_before_it_is_wrapped(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """So whoever retires a master key waits for it, instead of missing it."""
    seen: list[object] = []
    with room.desk.transaction("tests.order") as tx:
        key = KeyId(tx.next_id())
        whole = KeyVault.new_key

        def look(vault: KeyVault) -> bytes:
            seen.extend(one.id for one in tx.wrapped_keys.page({}, key - 1, 1))
            return whole(vault)

        monkeypatch.setattr(KeyVault, "new_key", look)
        tx.keys.add(key, 1_000)
    assert seen == [key]
