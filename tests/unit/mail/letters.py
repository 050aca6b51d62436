"""Building raw letters for these tests, byte for byte, so that they can be as wrong as real ones."""

import base64
from collections.abc import Sequence
from typing import NamedTuple

from connectors.base import Attachment, Letter
from connectors.mime.reading import read

HEAD = (
    b"From: Sam <sam@example.org>\r\nTo: privacy@example.com\r\nSubject: Access\r\n"
    b"Date: Mon, 16 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@example.org>\r\n"
)
PLEA = "Please send me all data you hold about me."


def raw(body: bytes = PLEA.encode(), *, head: bytes = HEAD, extra: bytes = b"") -> bytes:
    """Return a letter of one part; `extra` are more header lines with their line ends."""
    return head + extra + b"\r\n" + body


def part(body: bytes, *fields: bytes) -> bytes:
    """Return one part of a multipart."""
    return b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


def multipart(
    parts: Sequence[bytes],
    kind: bytes = b"mixed",
    *,
    boundary: bytes = b"b",
    head: bytes = HEAD,
    end: bool = True,
) -> bytes:
    """Return a letter of several parts."""
    opening = head + b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"\r\n\r\n'
    body = b"".join(b"--" + boundary + b"\r\n" + each + b"\r\n" for each in parts)
    return opening + body + (b"--" + boundary + b"--\r\n" if end else b"")


def nested(parts: Sequence[bytes], kind: bytes, boundary: bytes) -> bytes:
    """Return a multipart to stand as a part of another."""
    return multipart(parts, kind, boundary=boundary, head=b"")


def text_part(text: bytes = PLEA.encode(), charset: bytes = b"utf-8") -> bytes:
    """Return a plain text part."""
    return part(text, b"Content-Type: text/plain; charset=" + charset)


def file_part(content: bytes, name: bytes = b"id.pdf", kind: bytes = b"application/pdf") -> bytes:
    """Return a file in base64."""
    return part(
        base64.encodebytes(content).replace(b"\n", b"\r\n").removesuffix(b"\r\n"),
        b"Content-Type: " + kind,
        b'Content-Disposition: attachment; filename="' + name + b'"',
        b"Content-Transfer-Encoding: base64",
    )


def letter(original: bytes) -> Letter:
    """Return the letter of an original."""
    return read([original])


def only_file(found: Letter) -> Attachment:
    """Return the one file of a letter."""
    (file,) = found.attachments
    return file


class Odd(NamedTuple):
    """A letter that is odd in one way, and what reading it must give."""

    name: str
    original: bytes
    text: str | None = PLEA  # None where there is none to read
    defects: tuple[str, ...] = ()
    files: int = 0
    subject: str = "Access"
    senders: tuple[str, ...] = ("sam@example.org",)
