"""The bodies that we write: text encoded only where it must be, files in whole lines of base64."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest

from connectors.base import OutgoingFile
from connectors.mime.reading import read
from connectors.mime.writing import build
from tests.unit.mail.test_written_headers import MAIL


class Trickle(io.BytesIO):
    """A file that gives odd portions, as a network file system may."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 1_001) if size and size > 0 else size)


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 1_001, 58_368, 58_369, 200_000])
def test_a_file_of_any_length_and_portions_is_written_in_whole_lines(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    data = build(replace(MAIL, files=(OutgoingFile("f", "a/b", lambda: Trickle(content)),)))
    body = data.split(b"base64\r\n\r\n")[1].split(b"\r\n--=_")[0]
    lines = body.split(b"\r\n")
    assert all(len(each) == 76 for each in lines[:-2])
    (found,) = read([data]).attachments
    assert found.size == size


def bodies() -> Iterator[tuple[str, bytes]]:
    yield "plain", b"7bit"
    yield "bl\u00e5b\u00e6r", b"quoted-printable"
    yield "x" * 998, b"7bit"
    yield "x" * 999, b"quoted-printable"
    yield "From me", b"quoted-printable"
    yield "a\nFrom me", b"quoted-printable"
    yield "From: me", b"7bit"
    yield "ends in blank \nx", b"quoted-printable"
    yield "ends in tab\t", b"quoted-printable"
    yield "looks like =_a boundary", b"quoted-printable"
    yield "", b"7bit"


@pytest.mark.parametrize(("text", "encoding"), list(bodies()))
def test_a_text_is_encoded_only_where_a_relay_might_bend_it(text: str, encoding: bytes) -> None:
    data = build(replace(MAIL, text=text))
    assert b"\r\nContent-Transfer-Encoding: " + encoding + b"\r\n" in data
    assert read([data]).text == text.strip("\n")
    assert max(map(len, data.split(b"\r\n"))) <= 998
