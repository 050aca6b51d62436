"""Files read back out of the stored original, from streams that seek and streams that do not."""

import hashlib
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from connectors.base import TransferEncoding
from connectors.mime.reading import read
from connectors.mime.slices import read_slice
from tests.unit.mail.letters import HEAD, file_part, letter, multipart, only_file, part, text_part


class OneWay(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 1, 1_000))


@pytest.mark.parametrize("stream", [io.BytesIO, OneWay])
def test_a_file_is_read_from_its_place(stream: type[io.BytesIO]) -> None:
    content = bytes(range(256)) * 1_000
    original = multipart([text_part(), file_part(content), text_part()])
    file = only_file(letter(original))
    assert file.encoding is TransferEncoding.BASE64
    assert b"".join(read_slice(stream(original), file)) == content


@pytest.mark.parametrize("stream", [io.BytesIO, OneWay])
@pytest.mark.parametrize("kept", [10, 2_000])
def test_an_original_that_is_too_short_is_told(stream: type[io.BytesIO], kept: int) -> None:
    original = multipart([text_part(), file_part(b"x" * 9_000)])
    with pytest.raises(EOFError, match="fetch the original again"):
        list(read_slice(stream(original[:kept]), only_file(letter(original))))


@pytest.mark.parametrize(
    ("body", "encoding", "size"),
    [
        (b"", b"base64", 0),
        (b"\r\n", b"base64", 0),
        (b"QUJD", b"base64", 3),
        (b"QUJ", b"base64", 2),
        (b"hello!", b"base64", 6),
        (b"a=3Db", b"quoted-printable", 3),
        (b"a\r\nb\r\n", b"8bit", 6),
        (b"begin 644 x", b"x-uuencode", 11),
    ],
)
def test_small_files_have_their_exact_place_too(body: bytes, encoding: bytes, size: int) -> None:
    fields = (b"Content-Type: a/b", b"Content-Transfer-Encoding: " + encoding)
    original = multipart([part(body, *fields), text_part()])
    file = only_file(letter(original))
    assert original[file.start : file.start + file.length] == body
    content = b"".join(read_slice(io.BytesIO(original), file))
    assert len(content) == file.size == size
    assert hashlib.sha256(content).hexdigest() == file.digest


def test_an_inline_image_is_a_file() -> None:
    image = part(
        b"R0lGODlh",
        b"Content-Type: image/gif",
        b"Content-ID: <1>",
        b"Content-Disposition: inline",
        b"Content-Transfer-Encoding: base64",
    )
    file = only_file(letter(multipart([text_part(), image], b"related")))
    assert (file.media_type, file.size, file.name) == ("image/gif", 6, "")


def test_the_place_is_trusted_no_further_than_the_stream() -> None:
    original = multipart([file_part(b"x" * 100)])
    file = replace(only_file(letter(original)), length=10**9)
    with pytest.raises(EOFError):
        list(read_slice(io.BytesIO(original), file))


def long_letter(megabytes: int, name: bytes, kind: bytes) -> Iterator[bytes]:
    head, line = multipart([file_part(b"@", name, kind)]).split(b"QA==")
    yield head
    for _ in range(megabytes * 14):
        yield (b"QUJD" * 19 + b"\r\n") * 1_000
    yield b"QUJD\r\n" + line


@pytest.mark.parametrize(
    ("name", "kind", "most"),
    [
        (b"film.mp4", b"video/mp4", 3_000_000),
        (b"id.pdf", b"application/pdf", 12_000_000),
        (b"winmail.dat", b"application/ms-tnef", 24_000_000),
    ],
)
def test_a_long_file_takes_no_memory_while_it_is_read_beyond_what_is_held_for_its_words(
    name: bytes, kind: bytes, most: int
) -> None:
    tracemalloc.start()
    try:
        file = only_file(read(long_letter(40, name, kind)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert file.size == 40 * 14 * 57_000 + 3
    assert peak < most


def test_reading_stops_at_the_end_of_the_last_part() -> None:
    def chunks() -> Iterator[bytes]:
        yield multipart([text_part()], head=HEAD) + b"x" * 100_000
        pytest.fail("nothing after the last part is needed")

    assert read(chunks()).defects == ()
