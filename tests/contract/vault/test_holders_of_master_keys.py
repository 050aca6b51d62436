"""What every holder of master keys promises, wherever the keys are: a file, the settings, or AWS KMS."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.vault.master import WrappedKey
from bot.vault.vault import KeyVault
from handlers.ports import BrokenSeal, KeyServiceRefused, MasterKeys
from tests.contract.vault.conftest import Holders

#: The fixture makes the holder; every example may use the same one.
_SAME_HOLDER = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DATA_KEY = bytes(range(32))
#: The stand-in refuses like an administrator where AWS itself says that the key is another one.
SHUT = (BrokenSeal, KeyServiceRefused)


def test_a_data_key_comes_back_as_it_was(holding: Holders) -> None:
    holder = holding(1)
    key = os.urandom(32)
    assert holder.unwrap(holder.wrap(key)) == key


def test_a_data_key_is_opened_by_another_process_with_the_same_master_key(holding: Holders) -> None:
    assert holding(1).unwrap(holding(1).wrap(DATA_KEY)) == DATA_KEY


def test_what_is_wrapped_names_the_current_master_key_and_holds_no_data_key(holding: Holders) -> None:
    holder = holding(1, 2)
    wrapped = holder.wrap(DATA_KEY)
    assert wrapped.master_id == holder.current()
    assert DATA_KEY not in wrapped.sealed
    assert len(wrapped.master_id.encode()) <= 255


def test_the_same_data_key_is_never_wrapped_alike(holding: Holders) -> None:
    holder = holding(1)
    assert len({holder.wrap(DATA_KEY).sealed for _ in range(4)}) == 4


def test_names_of_master_keys_differ_and_stay(holding: Holders) -> None:
    assert holding(1).current() == holding(1, 2).current() != holding(2, 1).current()


def test_an_old_master_key_opens_and_does_not_wrap(holding: Holders) -> None:
    wrapped = holding(1).wrap(DATA_KEY)
    after = holding(2, 1)
    assert after.unwrap(wrapped) == DATA_KEY
    assert after.wrap(DATA_KEY).master_id == holding(2).current()


def test_it_knows_which_master_keys_are_at_hand(holding: Holders) -> None:
    holder = holding(2, 1)
    assert holder.holds(holding(1).current())
    assert holder.holds(holding(2).current())
    assert not holding(1).holds(holding(2).current())
    assert not holder.holds("")
    assert not holder.holds("local-0000000000000000")


def test_without_its_master_key_a_data_key_stays_shut_and_the_missing_one_is_named(holding: Holders) -> None:
    wrapped = holding(1).wrap(DATA_KEY)
    with pytest.raises(BrokenSeal, match="is not here") as caught:
        holding(2).unwrap(wrapped)
    assert wrapped.master_id in str(caught.value)


def test_a_data_key_of_one_master_key_is_not_taken_for_another_s(holding: Holders) -> None:
    holder = holding(1, 2)
    other = holding(2).current()
    with pytest.raises(SHUT):
        holder.unwrap(WrappedKey(other, holder.wrap(DATA_KEY).sealed))


@pytest.mark.parametrize("sealed", [b"", b"x", bytes(12), bytes(60), bytes(6000)], ids=len)
def test_nonsense_is_no_wrapped_key(holding: Holders, sealed: bytes) -> None:
    holder = holding(1)
    with pytest.raises(SHUT):
        holder.unwrap(WrappedKey(holder.current(), sealed))


@_SAME_HOLDER
@given(st.data())
def test_an_altered_data_key_stays_shut(holding: Holders, data: st.DataObject) -> None:
    holder = holding(1)
    wrapped = holder.wrap(DATA_KEY)
    # The first bytes of AWS are a name of the key in its own format; here the secret part is altered.
    place = data.draw(st.integers(1, 24))
    altered = bytearray(wrapped.sealed)
    altered[-place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SHUT):
        holder.unwrap(WrappedKey(wrapped.master_id, bytes(altered)))


def test_the_vault_stands_on_any_of_them(holding: Holders) -> None:
    before = KeyVault(holding(1))
    wrapped = before.new_key()
    sealed = before.box(wrapped).seal(b"Dear Sam", "row")

    after: MasterKeys = KeyVault(holding(2, 1))
    assert after.master_of(wrapped) == before.current() != after.current()
    assert after.holds(before.current())
    renewed = after.rewrap(wrapped)
    assert after.master_of(renewed) == after.current()
    assert KeyVault(holding(2)).box(renewed).open(sealed, "row") == b"Dear Sam"
    with pytest.raises(BrokenSeal):
        KeyVault(holding(1)).box(renewed)
