"""Originals: small ones in their row, large ones streamed to a blob, each opened only as what it is."""

import hashlib
import io
import tracemalloc
from collections.abc import Iterator

import pytest

from connectors.mime.slices import read_slice
from handlers.domain.errors import Gone
from handlers.domain.message import Message
from handlers.ports import BrokenSeal
from handlers.store.originals import ROW_LIMIT, OriginalWriter, SealedOriginal, read
from tests.support.desks import Room
from tests.support.letters import File, letter

MEGABYTE = 1024 * 1024


def sealed(room: Room, pieces: Iterator[bytes], name: str = "n" * 64) -> SealedOriginal:
    writer = OriginalWriter(room.desk.box(room.mailbox), room.desk.blobs, name)
    for piece in pieces:
        writer.write(piece)
    return writer.finish()


def opened(room: Room, original: SealedOriginal) -> Iterator[bytes]:
    return read(original, room.desk.box(room.mailbox), room.desk.blobs)


def first_message(room: Room) -> tuple[Message, SealedOriginal]:
    message = room.messages(room.only_case())[0]
    with room.desk.reading("tests.original") as tx:
        original = tx.originals.find(message.id)
    assert original is not None
    return message, original


@pytest.mark.parametrize("size", [0, 1, ROW_LIMIT - 1, ROW_LIMIT, ROW_LIMIT + 1, 3 * ROW_LIMIT])
@pytest.mark.parametrize("piece", [1_000, ROW_LIMIT, 1_000_000])
def test_what_came_in_is_read_back(room: Room, size: int, piece: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    data = data[:size]
    original = sealed(room, (data[at : at + piece] for at in range(0, size, piece)))

    assert b"".join(opened(room, original)) == data
    assert original.size == size
    assert (original.body_sealed is None) == (size > ROW_LIMIT)


def test_a_letter_and_its_files_come_out_of_one_original(room: Room) -> None:
    files = (File("a.pdf", b"%PDF" * 50_000), File("b.txt", b"hello", "text/plain"))
    mail = letter(files=files)
    room.arrive(mail)
    message, original = first_message(room)

    whole = b"".join(opened(room, original))
    assert whole == mail
    for file, attachment in zip(files, message.content.attachments, strict=True):
        assert b"".join(read_slice(io.BytesIO(whole), attachment)) == file.data
        assert attachment.digest == hashlib.sha256(file.data).hexdigest()


def test_a_hundred_megabytes_stream_through_in_constant_memory(room: Room) -> None:
    if not room.database.is_sqlite:
        return  # nothing of a blob touches the database
    chunk = bytes(range(256)) * 1024
    digest = hashlib.sha256()

    def pieces() -> Iterator[bytes]:
        for _ in range(100 * MEGABYTE // len(chunk)):
            digest.update(chunk)
            yield chunk

    tracemalloc.start()
    try:
        original = sealed(room, pieces())
        back = hashlib.sha256()
        for piece in opened(room, original):
            back.update(piece)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert back.digest() == digest.digest()
    assert peak < 5 * MEGABYTE


def test_an_original_opens_only_under_its_own_name(room: Room) -> None:
    for size in (100, 2 * ROW_LIMIT):
        original = sealed(room, iter([b"x" * size]))
        other = SealedOriginal("m" * 64, original.body_sealed, original.size)
        if original.body_sealed is None:
            with room.desk.blobs.open(original.name) as source, room.desk.blobs.writing(other.name) as target:
                target.write(source.read())
        with pytest.raises(BrokenSeal):
            list(opened(room, other))


def test_an_altered_blob_is_noticed(room: Room) -> None:
    original = sealed(room, iter([b"x" * (2 * ROW_LIMIT)]))
    with room.desk.blobs.open(original.name) as source:
        data = bytearray(source.read())
    for at in (0, len(data) // 2, len(data) - 1):
        data[at] ^= 1
        with room.desk.blobs.writing(original.name) as target:
            target.write(data)
        data[at] ^= 1
        with pytest.raises(BrokenSeal):
            list(opened(room, original))


def test_a_blob_that_was_removed_is_gone(room: Room) -> None:
    original = sealed(room, iter([b"x" * (2 * ROW_LIMIT)]))
    room.desk.blobs.remove(original.name)

    with pytest.raises(Gone):
        list(opened(room, original))


def test_reading_a_letter_again_overwrites_its_blob(room: Room) -> None:
    room.arrive(letter(text="long " * 50_000))
    _, original = first_message(room)
    again = sealed(room, iter([b"other" * 50_000]), original.name)

    assert b"".join(opened(room, again)) == b"other" * 50_000
    assert len([file for file in (room.folder / "blobs").rglob("*") if file.is_file()]) == 1
