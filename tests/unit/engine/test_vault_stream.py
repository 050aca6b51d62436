"""A sealed stream opens whole and in order, in constant memory, or breaks."""

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.vault.box import DataBox
from bot.vault.stream import CHUNK_BYTES
from handlers.ports import Box, BrokenSeal

BOX: Box = DataBox(bytes(range(32)))
BOUND = "blob/7"
HEAD = 33
SEALED_CHUNK = CHUNK_BYTES + 16


def seal(*pieces: bytes, bound: str = BOUND, box: Box = BOX) -> bytes:
    target = io.BytesIO()
    writer = box.sealing(bound, target)
    for piece in pieces:
        writer.write(piece)
    writer.finish()
    return target.getvalue()


def opened(sealed: bytes, bound: str = BOUND, box: Box = BOX) -> bytes:
    return b"".join(box.opening(bound, io.BytesIO(sealed)))


def broken(sealed: bytes, bound: str = BOUND, box: Box = BOX) -> None:
    with pytest.raises(BrokenSeal):
        opened(sealed, bound, box)


@pytest.fixture(scope="module")
def three_chunks() -> bytes:
    sealed = seal(b"a" * CHUNK_BYTES, b"b" * CHUNK_BYTES, b"c" * 100)
    assert len(sealed) == HEAD + 2 * SEALED_CHUNK + 116
    return sealed


def chunks(sealed: bytes) -> tuple[bytes, list[bytes]]:
    body = sealed[HEAD:]
    return sealed[:HEAD], [body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK)]


@pytest.mark.parametrize(
    "size",
    [
        0,
        1,
        CHUNK_BYTES - 1,
        CHUNK_BYTES,
        CHUNK_BYTES + 1,
        2 * CHUNK_BYTES,
        2 * CHUNK_BYTES + 1,
        5 * CHUNK_BYTES,
    ],
)
def test_a_stream_of_any_length_opens_again(size: int) -> None:
    plain = bytes(range(251)) * (size // 251 + 1)
    assert opened(seal(plain[:size])) == plain[:size]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3 * CHUNK_BYTES), max_size=6))
def test_how_it_was_cut_into_pieces_does_not_show(sizes: list[int]) -> None:
    pieces = [bytes([number]) * size for number, size in enumerate(sizes)]
    plain = b"".join(pieces)
    sealed = seal(*pieces)
    assert opened(sealed) == plain
    assert len(sealed) == len(seal(plain))


def test_an_empty_piece_changes_nothing() -> None:
    assert opened(seal(b"", b"Dear", b"", b" Sam", b"")) == b"Dear Sam"


def test_altering_any_part_breaks_the_stream(three_chunks: bytes) -> None:
    places = {0, 1, HEAD - 1, HEAD, HEAD + SEALED_CHUNK - 1, HEAD + SEALED_CHUNK, len(three_chunks) - 1}
    for place in places | set(range(5, len(three_chunks), 9973)):
        altered = bytearray(three_chunks)
        altered[place] ^= 0x40
        broken(bytes(altered))


def test_altering_any_byte_of_a_short_stream_breaks_it() -> None:
    sealed = seal(b"Dear Sam")
    for place in range(len(sealed)):
        broken(sealed[:place] + bytes([sealed[place] ^ 0x80]) + sealed[place + 1 :])


def test_cutting_short_breaks_the_stream(three_chunks: bytes) -> None:
    borders = [HEAD, HEAD + SEALED_CHUNK, HEAD + 2 * SEALED_CHUNK]
    for cut in [0, 1, HEAD - 1, *borders, *(border + 1 for border in borders), len(three_chunks) - 1]:
        broken(three_chunks[:cut])


def test_what_comes_before_a_cut_was_true_and_the_cut_is_noticed(three_chunks: bytes) -> None:
    reading = BOX.opening(BOUND, io.BytesIO(three_chunks[: HEAD + 2 * SEALED_CHUNK]))
    assert next(reading) == b"a" * CHUNK_BYTES
    with pytest.raises(BrokenSeal):
        next(reading)


@pytest.mark.parametrize("extra", [b"\x00", b"x" * 100, b"x" * SEALED_CHUNK])
def test_appending_breaks_the_stream(three_chunks: bytes, extra: bytes) -> None:
    broken(three_chunks + extra)


@pytest.mark.parametrize(
    "order", [[1, 0, 2], [0, 2, 1], [2, 1, 0], [0, 0, 2], [0, 2], [1, 2], [0, 1], [0, 1, 2, 2]]
)
def test_reordering_leaving_out_or_repeating_chunks_breaks_the_stream(
    three_chunks: bytes, order: list[int]
) -> None:
    head, parts = chunks(three_chunks)
    broken(head + b"".join(parts[number] for number in order))


def test_chunks_of_another_stream_do_not_fit(three_chunks: bytes) -> None:
    head, parts = chunks(three_chunks)
    _, others = chunks(seal(b"a" * CHUNK_BYTES, b"b" * CHUNK_BYTES, b"c" * 100))
    broken(head + parts[0] + others[1] + parts[2])


def test_a_stream_moved_to_another_row_or_key_does_not_open() -> None:
    sealed = seal(b"Dear Sam")
    broken(sealed, bound="blob/8")
    broken(sealed, box=DataBox(bytes(32)))


def test_a_piece_is_no_stream() -> None:
    broken(BOX.seal(b"Dear Sam" * 10, BOUND))
    broken(b"")


def test_the_same_stream_never_looks_the_same() -> None:
    assert seal(b"Dear Sam")[HEAD:] != seal(b"Dear Sam")[HEAD:]


def test_a_finished_stream_takes_no_more() -> None:
    target = io.BytesIO()
    writer = BOX.sealing(BOUND, target)
    writer.finish()
    for action in (writer.finish, lambda: writer.write(b"more")):
        with pytest.raises(ValueError, match="finished"):
            action()
    assert not target.closed
    assert opened(target.getvalue()) == b""


class Trickle(io.BytesIO):
    """A source that gives a few bytes a read, as sockets and raw files may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(1000, size or 0))


def test_a_source_may_give_less_than_asked_for(three_chunks: bytes) -> None:
    assert b"".join(BOX.opening(BOUND, Trickle(three_chunks))) == opened(three_chunks)


class Sink(io.BytesIO):
    """A target that keeps nothing."""

    taken = 0

    def write(self, piece: object, /) -> int:
        assert isinstance(piece, bytes)
        self.taken += len(piece)
        return len(piece)


@pytest.mark.parametrize("piece", [1000, CHUNK_BYTES, 4 * 1024 * 1024])
def test_memory_does_not_grow_with_the_stream(piece: int) -> None:
    target, data = Sink(), bytes(piece)
    writer = BOX.sealing(BOUND, target)
    tracemalloc.start()
    try:
        for _ in range(16 * 1024 * 1024 // piece):
            writer.write(data)
        writer.finish()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert target.taken > 15 * 1024 * 1024
    assert peak < 1024 * 1024
