"""Data keys are wrapped by a master key, which can be changed without sealing anything anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault.master import KeyRing, WrappedKey, master_id
from bot.vault.vault import KeyVault
from handlers.ports import BrokenSeal, Vault

OLD, NEW = bytes(range(32)), bytes(reversed(range(32)))


@pytest.fixture
def vault() -> KeyVault:
    return KeyVault(KeyRing((OLD,)))


def test_a_box_comes_back_from_its_wrapped_key(vault: KeyVault) -> None:
    kept: Vault = vault
    wrapped = kept.new_key()
    sealed = kept.box(wrapped).seal(b"Dear Sam", "row")
    assert KeyVault(KeyRing((OLD,))).box(wrapped).open(sealed, "row") == b"Dear Sam"


def test_every_data_key_is_another(vault: KeyVault) -> None:
    one, other = vault.box(vault.new_key()), vault.box(vault.new_key())
    assert one.blind("address", "sam") != other.blind("address", "sam")


def test_the_same_wrapped_key_is_unwrapped_once() -> None:
    class Counting(KeyRing):
        unwrapped = 0

        def unwrap(self, wrapped: WrappedKey) -> bytes:
            self.unwrapped += 1
            return super().unwrap(wrapped)

    ring = Counting((OLD,))
    vault = KeyVault(ring)
    wrapped = vault.new_key()
    assert vault.box(wrapped) is vault.box(bytes(bytearray(wrapped)))
    assert ring.unwrapped == 1


def test_boxes_at_hand_are_limited_and_come_back(vault: KeyVault) -> None:
    first = vault.new_key()
    mark = vault.box(first).blind("x", "y")
    for _ in range(300):
        vault.box(vault.new_key())
    assert len(vault._boxes) == 256
    assert vault.box(first).blind("x", "y") == mark


def test_another_master_key_does_not_open_it_and_the_error_says_which_is_missing(vault: KeyVault) -> None:
    wrapped = vault.new_key()
    with pytest.raises(BrokenSeal, match=master_id(OLD)) as caught:
        KeyVault(KeyRing((NEW,))).box(wrapped)
    assert "after the current one" in str(caught.value)


@given(st.data())
def test_altering_any_byte_of_a_wrapped_key_is_noticed(data: st.DataObject) -> None:
    vault = KeyVault(KeyRing((OLD,)))
    wrapped = bytearray(vault.new_key())
    place = data.draw(st.integers(0, len(wrapped) - 1))
    wrapped[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BrokenSeal):
        vault.box(bytes(wrapped))


@given(st.binary(max_size=100))
def test_nonsense_is_no_wrapped_key(nonsense: bytes) -> None:
    with pytest.raises(BrokenSeal):
        KeyVault(KeyRing((OLD,))).box(nonsense)


def test_cutting_a_wrapped_key_is_noticed(vault: KeyVault) -> None:
    wrapped = vault.new_key()
    for cut in range(len(wrapped)):
        with pytest.raises(BrokenSeal):
            vault.box(wrapped[:cut])


def test_after_a_rotation_old_data_keys_open_and_new_ones_use_the_new_master_key() -> None:
    before = KeyVault(KeyRing((OLD,)))
    wrapped = before.new_key()
    sealed = before.box(wrapped).seal(b"Dear Sam", "row")

    after = KeyVault(KeyRing((NEW, OLD)))
    assert after.box(wrapped).open(sealed, "row") == b"Dear Sam"
    assert after.outdated(wrapped)
    assert not after.outdated(after.new_key())


def test_a_data_key_wrapped_anew_no_longer_needs_the_old_master_key() -> None:
    before = KeyVault(KeyRing((OLD,)))
    wrapped = before.new_key()
    sealed = before.box(wrapped).seal(b"Dear Sam", "row")

    renewed = KeyVault(KeyRing((NEW, OLD))).rewrap(wrapped)
    alone = KeyVault(KeyRing((NEW,)))
    assert not alone.outdated(renewed)
    assert alone.box(renewed).open(sealed, "row") == b"Dear Sam"


def test_a_wrapped_key_cannot_be_passed_off_as_another_master_key_s() -> None:
    ring = KeyRing((NEW, OLD))
    wrapped = ring.wrap(bytes(32))
    with pytest.raises(BrokenSeal):
        ring.unwrap(WrappedKey(master_id(OLD), wrapped.sealed))


@pytest.mark.parametrize("keys", [(), (b"short",), (OLD, b"")])
def test_a_ring_needs_proper_keys(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyRing(keys)


def test_a_wrapper_that_gives_something_else_is_not_believed() -> None:
    class Odd(KeyRing):
        def unwrap(self, wrapped: WrappedKey) -> bytes:
            return b"short"

    vault = KeyVault(Odd((OLD,)))
    with pytest.raises(BrokenSeal):
        vault.box(vault.new_key())


def test_a_key_management_service_fits_behind_the_same_port() -> None:
    class Service:
        """Keeps the keys itself and hands out references."""

        def __init__(self) -> None:
            self.kept: dict[bytes, bytes] = {}

        def current(self) -> str:
            return "arn:aws:kms:eu-north-1:111122223333:key/0a1b"

        def holds(self, master: str) -> bool:
            return master == self.current()

        def wrap(self, key: bytes) -> WrappedKey:
            reference = f"ref-{len(self.kept)}".encode()
            self.kept[reference] = key
            return WrappedKey(self.current(), reference)

        def unwrap(self, wrapped: WrappedKey) -> bytes:
            return self.kept[wrapped.sealed]

    vault = KeyVault(Service())
    wrapped = vault.new_key()
    assert vault.box(wrapped).open(vault.box(wrapped).seal(b"hi", "row"), "row") == b"hi"
    assert not vault.outdated(wrapped)


def test_the_id_of_a_master_key_tells_nothing_of_it() -> None:
    assert master_id(OLD) == master_id(OLD) != master_id(NEW)
    assert OLD.hex()[:8] not in master_id(OLD)
