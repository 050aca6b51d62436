"""Files of every encoding, line end and place, cut out of the original and read back byte for byte."""

import base64
import binascii
import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connectors.base import Attachment, TransferEncoding
from connectors.mime.reading import read
from connectors.mime.slices import read_slice
from tests.unit.mail.letters import multipart, nested, part, text_part

IDENTITY, BASE64, QUOTED = (
    TransferEncoding.IDENTITY,
    TransferEncoding.BASE64,
    TransferEncoding.QUOTED_PRINTABLE,
)


def wrapped(width: int) -> Callable[[bytes], bytes]:
    def encode(content: bytes) -> bytes:
        text = base64.b64encode(content)
        return b"\r\n".join(text[start : start + width] for start in range(0, len(text), width))

    return encode


def quoted(content: bytes) -> bytes:
    return binascii.b2a_qp(content, istext=False)


ENCODERS: dict[str, tuple[bytes, Callable[[bytes], bytes], TransferEncoding]] = {
    "base64 of 76": (b"base64", wrapped(76), BASE64),
    "base64 of 60": (b"base64", wrapped(60), BASE64),
    "base64 of 4": (b"base64", wrapped(4), BASE64),
    "base64 of odd lines": (b"base64", wrapped(75), BASE64),
    "base64 in one line": (b"BASE64", wrapped(10**9), BASE64),
    "base64 with blanks": (b" base64 ", lambda content: b" " + wrapped(76)(content) + b" \t", BASE64),
    "quoted-printable": (b"quoted-printable", quoted, QUOTED),
    "Quoted-Printable in capitals": (b"QUOTED-PRINTABLE", quoted, QUOTED),
    "binary": (b"binary", bytes, IDENTITY),
    "8bit": (b"8bit", bytes, IDENTITY),
    "7bit": (b"7bit", bytes, IDENTITY),
    "no encoding named": (b"", bytes, IDENTITY),
}
CONTENTS: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\x00",
    "two bytes": b"ab",
    "a line": b"line\r\n",
    "lines": b"one\r\ntwo\r\n\r\nthree",
    "dashes": b"--\r\n--x\r\n-- \r\n",
    "all bytes": bytes(range(256)),
    "equals signs": b"=3D==\r\n=",
    "long": bytes(range(256)) * 700,
    "long line": b"x" * 200_000,
}
ENDS = {"LF": b"\n", "CRLF": b"\r\n"}


def file_of(encoding: bytes, body: bytes) -> bytes:
    fields = [b"Content-Type: application/x-file", b"Content-Disposition: attachment; filename=f"]
    if encoding:
        fields.append(b"Content-Transfer-Encoding: " + encoding)
    return part(body, *fields)


def back(original: bytes, file: Attachment) -> bytes:
    return b"".join(read_slice(io.BytesIO(original), file))


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("name", ENCODERS)
def test_a_file_comes_back_as_it_was(name: str, content: str) -> None:
    encoding, encode, expected = ENCODERS[name]
    data = CONTENTS[content]
    original = multipart([text_part(), file_of(encoding, encode(data)), text_part(b"after")], boundary=b"=_q")
    found = read([original])
    (file,) = found.attachments
    assert (file.encoding, file.size) == (expected, len(data))
    assert file.digest == hashlib.sha256(data).hexdigest()
    assert back(original, file) == data
    assert original[file.start : file.start + file.length] == encode(data)
    assert found.text.endswith("after")


@pytest.mark.parametrize("content", ["one byte", "all bytes", "long"])
@pytest.mark.parametrize("ends", ENDS)
def test_base64_comes_back_whatever_the_line_ends(content: str, ends: str) -> None:
    data = CONTENTS[content]
    original = multipart([text_part(), file_of(b"base64", wrapped(76)(data))]).replace(b"\r\n", ENDS[ends])
    (file,) = read([original]).attachments
    assert back(original, file) == data


@pytest.mark.parametrize("size", [1, 7, 100, 4_096, 65_536])
@pytest.mark.parametrize("name", ["base64 of 76", "quoted-printable", "binary"])
def test_where_the_chunks_end_does_not_move_a_file(name: str, size: int) -> None:
    encoding, encode, _ = ENCODERS[name]
    data = bytes(range(256)) * (4 if size < 100 else 300)
    original = multipart([text_part(), file_of(encoding, encode(data))], boundary=b"=_q")

    def chunks() -> Iterator[bytes]:
        yield from (original[start : start + size] for start in range(0, len(original), size))

    assert read(chunks()).attachments == read([original]).attachments


def test_files_at_every_depth_have_their_places_in_the_one_original() -> None:
    inner = nested([file_of(b"base64", wrapped(76)(b"deep")), text_part(b"x")], b"mixed", b"in")
    deeper = nested([inner, file_of(b"8bit", b"middle")], b"mixed", b"mid")
    original = multipart([deeper, file_of(b"quoted-printable", b"out=65r")], boundary=b"out")
    assert [back(original, file) for file in read([original]).attachments] == [b"deep", b"middle", b"outer"]


def test_a_letter_in_a_letter_is_one_file_and_its_own_files_are_inside() -> None:
    inside = multipart([text_part(b"hi"), file_of(b"base64", wrapped(76)(b"inner"))], boundary=b"in")
    original = multipart([text_part(), part(inside, b"Content-Type: message/rfc822")], boundary=b"out")
    (file,) = read([original]).attachments
    assert back(original, file) == inside
    (inner,) = read([back(original, file)]).attachments
    assert back(inside, inner) == b"inner"


@pytest.mark.parametrize(
    ("body", "size", "defect"),
    [
        (b"QUJD\r\n!!!!", 10, "not-base64"),
        (b"QUJ", 2, "base64-damaged"),
        (b"Q", 0, "base64-damaged"),
        (b"QUJD\r\n\r\nfooter, of a list", 25, "not-base64"),
        (b"begin 644 a\r\n#86)C\r\n`\r\nend", 26, "not-base64"),
    ],
)
def test_a_lie_about_base64_is_told_and_the_bytes_are_kept(body: bytes, size: int, defect: str) -> None:
    original = multipart([file_of(b"base64", body), text_part()], boundary=b"=_q")
    found = read([original])
    (file,) = found.attachments
    assert (file.size, found.defects) == (size, (defect,))
    content = back(original, file)
    assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.digest)


def test_a_damage_far_into_a_file_is_read_past_in_the_same_way_every_time() -> None:
    body = bytearray(wrapped(76)(bytes(range(256)) * 100))
    body[20_000:20_004] = b"\xff\xfe!!"
    original = multipart([text_part(), file_of(b"base64", bytes(body))], boundary=b"=_q")
    found = read([original])
    (file,) = found.attachments
    assert found.defects == ("base64-damaged",)
    assert hashlib.sha256(back(original, file)).hexdigest() == file.digest
    assert len(back(original, file)) == file.size


class Dribble(io.RawIOBase):
    """A stream that cannot be sought in and gives little at a time, as a network may."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._rest = data

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._rest[: min(len(buffer), 1_000)]
        self._rest = self._rest[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("name", ["base64 of 76", "quoted-printable", "binary"])
def test_a_file_is_read_from_a_stream_that_only_runs_forward(name: str) -> None:
    encoding, encode, _ = ENCODERS[name]
    data = bytes(range(256)) * 300
    original = multipart([text_part(), file_of(encoding, encode(data))], boundary=b"=_q")
    (file,) = read([original]).attachments
    assert b"".join(read_slice(io.BufferedReader(Dribble(original)), file)) == data


def test_pieces_are_small_enough_to_pass_on() -> None:
    original = multipart([file_of(b"base64", wrapped(76)(b"x" * 1_000_000))], boundary=b"=_q")
    (file,) = read([original]).attachments
    assert max(map(len, read_slice(io.BytesIO(original), file))) <= 65_536
