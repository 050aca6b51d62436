"""An `OutgoingMail` as the bytes that leave: headers, UTF-8 text, HTML beside it, files streamed in base64.

Whole lines with CRLF, nothing longer than SMTP allows, and the same mail gives the same bytes.
"""

import binascii
import hashlib
from collections.abc import Iterator
from email.utils import format_datetime

import pybase64

from connectors.base import Address, OutgoingFile, OutgoingMail, OutgoingPicture
from connectors.mime.header_text import display_name, parameter, unstructured
from connectors.mime.outgoing_checks import check, language, media_type, thread_ids

_STEP = 57 * 1_024  # bytes of a file at a time; a multiple of 57 gives whole base64 lines
_LONGEST = 998  # RFC 5322 section 2.1.1


def build(mail: OutgoingMail) -> bytes:
    """Return the whole mail.

    Raises:
        Unsendable: it holds what no mail may hold; the message names the field.
    """
    return b"".join(build_chunks(mail))


def build_chunks(mail: OutgoingMail) -> Iterator[bytes]:
    """Yield the mail in pieces of whole lines; files are read as they are reached.

    Raises:
        Unsendable: at once, before the first piece.
    """
    check(mail)
    return _pieces(mail)


def _pieces(mail: OutgoingMail) -> Iterator[bytes]:
    yield b"".join(_headers(mail))
    if not mail.files:
        yield from _body(mail)
        return
    boundary = _boundary(mail)
    yield b'Content-Type: multipart/mixed;\r\n boundary="' + boundary + b'"\r\n\r\n'
    yield b"--" + boundary + b"\r\n"
    yield from _body(mail)
    for file in mail.files:
        yield b"\r\n--" + boundary + b"\r\n" + _file_head(file)
        yield from _file_body(file)
    yield b"\r\n--" + boundary + b"--\r\n"


def _body(mail: OutgoingMail) -> Iterator[bytes]:
    """Yield the text, with the HTML after it as the richer way to say the same (RFC 2046 section 5.1.4)."""
    if not mail.html:
        yield _text(mail.text)
        return
    boundary = _boundary(mail, "alternative")
    yield b'Content-Type: multipart/alternative;\r\n boundary="' + boundary + b'"\r\n\r\n'
    yield b"--" + boundary + b"\r\n" + _text(mail.text) + b"\r\n--" + boundary + b"\r\n"
    yield from _page(mail)
    yield b"\r\n--" + boundary + b"--\r\n"


def _page(mail: OutgoingMail) -> Iterator[bytes]:
    """Yield the HTML together with the pictures that it shows (RFC 2387)."""
    if not mail.pictures:
        yield _text(mail.html, b"html")
        return
    boundary = _boundary(mail, "related")
    yield b'Content-Type: multipart/related; type="text/html";\r\n boundary="' + boundary + b'"\r\n\r\n'
    yield b"--" + boundary + b"\r\n" + _text(mail.html, b"html")
    for picture in mail.pictures:
        yield b"\r\n--" + boundary + b"\r\n" + _file_head(picture)
        yield from _file_body(picture)
    yield b"\r\n--" + boundary + b"--\r\n"


def _boundary(mail: OutgoingMail, of: str = "") -> bytes:
    digest = hashlib.sha256(f"{of}{mail.message_id}".encode("ascii")).hexdigest()
    return b"=_" + digest[:32].encode("ascii")


def _headers(mail: OutgoingMail) -> Iterator[bytes]:
    yield b"From: " + _mailbox(mail.sender) + b"\r\n"
    yield b"To: " + b",\r\n ".join(map(_mailbox, mail.to)) + b"\r\n"
    yield unstructured("Subject", mail.subject)
    yield f"Date: {format_datetime(mail.written_at)}\r\n".encode("ascii")
    yield f"Message-ID: {mail.message_id}\r\n".encode("ascii")
    parent, chain = thread_ids(mail)
    if parent:
        yield f"In-Reply-To: {parent}\r\n".encode("ascii")
    if chain:
        yield ("References: " + "\r\n ".join(chain) + "\r\n").encode("ascii")
    if mail.automatic or mail.generated:
        yield b"Auto-Submitted: " + (b"auto-replied" if mail.automatic else b"auto-generated") + b"\r\n"
        yield b"X-Auto-Response-Suppress: All\r\n"  # the same wish, for Exchange
    if tag := language(mail):
        yield f"Content-Language: {tag}\r\n".encode("ascii")
    yield b"MIME-Version: 1.0\r\n"


def _mailbox(address: Address) -> bytes:
    bare = address.address.encode("ascii")
    name = address.name.strip()
    return display_name(name) + b" <" + bare + b">" if name else bare


def _text(text: str, subtype: bytes = b"plain") -> bytes:
    lines = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    body = "\r\n".join(lines)
    if not body.endswith("\r\n"):
        body += "\r\n"
    head = b"Content-Type: text/" + subtype + b"; charset=utf-8\r\nContent-Transfer-Encoding: "
    if body.isascii() and "=_" not in body and not any(_needs_coding(line) for line in lines):
        return head + b"7bit\r\n\r\n" + body.encode("ascii")
    coded = binascii.b2a_qp(body.encode("utf-8", "replace"), istext=True)
    if coded.startswith(b"From "):
        coded = b"=46" + coded[1:]
    return head + b"quoted-printable\r\n\r\n" + coded.replace(b"\r\nFrom ", b"\r\n=46rom ")


def _needs_coding(line: str) -> bool:
    """Return whether a relay might bend this line: too long, like an mbox separator, or blank-ended."""
    return len(line) > _LONGEST or line.startswith("From ") or line.endswith((" ", "\t"))


def _file_head(file: OutgoingFile) -> bytes:
    kind = media_type(file.media_type).encode("ascii")
    place = b"attachment"
    if isinstance(file, OutgoingPicture):
        kind += b"\r\nContent-ID: <" + file.content_id.encode("ascii") + b">"
        place = b"inline"
    return (
        b"Content-Type: " + kind + b"\r\nContent-Disposition: " + place + parameter("filename", file.name)
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )  # fmt: skip


def _file_body(file: OutgoingFile) -> Iterator[bytes]:
    with file.open() as content:
        rest = b""
        while piece := content.read(_STEP):
            piece = rest + piece
            whole = len(piece) // 57 * 57
            piece, rest = piece[:whole], piece[whole:]
            yield pybase64.encodebytes(piece).replace(b"\n", b"\r\n")
        if rest:
            yield pybase64.encodebytes(rest).replace(b"\n", b"\r\n")
