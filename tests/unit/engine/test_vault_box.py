"""A sealed piece opens whole, in its own place, under its own key, or not at all."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault.box import DataBox
from handlers.ports import Box, BrokenSeal

KEY = bytes(range(32))
BOX = DataBox(KEY)
BOUND = "message/42/content"


def broken(action: Callable[[], object]) -> str:
    with pytest.raises(BrokenSeal) as caught:
        action()
    return str(caught.value)


@given(st.binary(max_size=5000), st.text(max_size=50))
def test_what_is_sealed_opens_again(plain: bytes, bound: str) -> None:
    box: Box = BOX
    sealed = box.seal(plain, bound)
    assert box.open(sealed, bound) == plain
    assert len(sealed) == len(plain) + 29


@given(st.binary(max_size=300), st.data())
def test_altering_any_byte_breaks_the_seal(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(BOX.seal(plain, BOUND))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    broken(lambda: BOX.open(bytes(sealed), BOUND))


def test_altering_each_byte_in_turn_breaks_the_seal() -> None:
    sealed = BOX.seal(b"Dear Sam", BOUND)
    for place in range(len(sealed)):
        altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        broken(partial(BOX.open, altered, BOUND))


@given(st.binary(max_size=100), st.data())
def test_cutting_or_lengthening_breaks_the_seal(plain: bytes, data: st.DataObject) -> None:
    sealed = BOX.seal(plain, BOUND)
    cut = data.draw(st.integers(0, len(sealed) - 1))
    broken(lambda: BOX.open(sealed[:cut], BOUND))
    broken(lambda: BOX.open(sealed + b"\x00", BOUND))


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_piece_moved_to_another_row_does_not_open(here: str, there: str) -> None:
    sealed = BOX.seal(b"Dear Sam", here)
    if here != there:
        broken(lambda: BOX.open(sealed, there))


def test_another_key_does_not_open_it() -> None:
    other = DataBox(bytes(32))
    broken(lambda: other.open(BOX.seal(b"Dear Sam", BOUND), BOUND))


def test_the_same_words_never_look_the_same() -> None:
    assert len({BOX.seal(b"yes", BOUND) for _ in range(100)}) == 100


def test_the_words_do_not_stand_in_the_ciphertext_or_the_error() -> None:
    sealed = BOX.seal(b"marker-4711" * 10, BOUND)
    assert b"marker" not in sealed
    assert "marker" not in broken(lambda: BOX.open(sealed, "elsewhere"))
    assert BOUND not in broken(lambda: BOX.open(sealed[:-1], BOUND))


def test_blind_is_stable_and_32_bytes() -> None:
    first = BOX.blind("address", "sam@example.org")
    assert first == DataBox(KEY).blind("address", "sam@example.org")
    assert len(first) == 32


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_blind_tells_every_label_and_value_apart(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (BOX.blind(*one) == BOX.blind(*other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("1", "0:x"), ("10", ":x")),
        (("", "a"), ("a", "")),
        (("a\x00", "b"), ("a", "\x00b")),
    ],
)
def test_blind_does_not_run_label_and_value_together(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert BOX.blind(*one) != BOX.blind(*other)


def test_blind_differs_from_key_to_key() -> None:
    assert BOX.blind("address", "sam@example.org") != DataBox(bytes(32)).blind("address", "sam@example.org")


def test_blind_takes_hostile_text() -> None:
    assert len(BOX.blind("message-id", "\udcff\x00" * 1000)) == 32


def test_each_purpose_has_its_own_key() -> None:
    assert len({BOX._blind_key, BOX._stream_key, KEY}) == 3


def test_threads_can_share_a_box() -> None:
    pieces = [os.urandom(2000) for _ in range(200)]

    def there_and_back(piece: bytes) -> bytes:
        return BOX.open(BOX.seal(piece, BOUND), BOUND)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(there_and_back, pieces)) == pieces


def test_sealing_a_letter_and_looking_it_up_cost_microseconds() -> None:
    # Generous bounds, several times the usual cost, so that a busy machine does not fail.
    letter = os.urandom(20_000)
    seal = min(_cost(lambda: BOX.seal(letter, BOUND)) for _ in range(5))
    blind = min(_cost(lambda: BOX.blind("address", "sam@example.org")) for _ in range(5))
    assert seal < 60e-6, "seconds for 20 kB"
    assert blind < 15e-6, "seconds"


def _cost(action: Callable[[], object], times: int = 200) -> float:
    began = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - began) / times
