"""A thousand people who write to the desk, each with words of their own in every part of the letter.

How a letter is put into bytes goes by its number, so that each encoding of real mail is among them.
"""

import base64
import gzip
import html
import io
import quopri
import urllib.parse
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.header import Header

from tests.support.canaries import canary
from tests.support.cast import OUR_ADDRESS
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, TRUSTED

#: Every so many letters one has files, and one of these a file too large for a row.
_WITH_FILES, _WITH_A_LARGE_FILE = 7, 49
_LARGE = 5_000
#: The first letters all ask; of others most are of a list, by the last digit, and some automatic.
ALL_ASK, _FROM_A_LIST, _AUTOMATIC = 100, (2, 3, 5, 6, 8, 9), (1, 26, 51, 76)
#: Of a hundred, the letter that no reader gets to the end of, and how deep it goes.
_TOO_DEEP, _DEPTH = 94, 600
#: From this number on nobody can tell from a letter alone whether it asks for anything.
VAGUE = 9_500
#: Places that each letter has, and those that only letters with files have.
PLACES = ("given", "family", "box", "host", "mail", "subject", "body", "quoted")
PLACES_OF_FILES = ("file", "content", "sheet", "page", "inner", "innerbody")


@dataclass(frozen=True, slots=True)
class Writer:
    """One person, by number."""

    number: int

    def word(self, place: str) -> str:
        """Return the word that stands at a place of their letters; accented in every other letter."""
        plain = place in {"box", "host", "mail"} or self.number % 2
        return canary(self.number, place, accented=not plain)

    @property
    def address(self) -> str:
        """Is where they write from."""
        return f"{self.word('box')}@{self.word('host')}.example"

    @property
    def mail_id(self) -> str:
        """Is the id of their first letter."""
        return f"<{self.word('mail')}@{self.word('host')}.example>"

    @property
    def asks(self) -> bool:
        """Say whether their letter asks for something, so that it becomes a case."""
        return not (self.of_a_list or self.automatic)

    @property
    def of_a_list(self) -> bool:
        """Say whether their letter is one of many alike."""
        return self.number >= ALL_ASK and not self.automatic and self.number % 10 in _FROM_A_LIST

    @property
    def unreadable(self) -> bool:
        """Say whether their letter is nested too deep for any reader."""
        return self.number >= ALL_ASK and self.number % 100 == _TOO_DEEP

    @property
    def automatic(self) -> bool:
        """Say whether a machine of theirs answered."""
        return self.number >= ALL_ASK and self.number % 100 in _AUTOMATIC

    @property
    def has_files(self) -> bool:
        """Say whether files came with their letter."""
        return self.number % _WITH_FILES == 0

    def places(self) -> tuple[str, ...]:
        """Return where in their first letter words are planted."""
        return (*PLACES, *PLACES_OF_FILES) if self.has_files else PLACES

    def letter(self) -> bytes:
        """Return their first letter."""
        style = _too_deep if self.unreadable else STYLES[self.number % len(STYLES)]
        return style(self)

    def thanks(self) -> bytes:
        """Return a letter that follows the first."""
        text = f"Thank you, that is all. {self.word('thanks')}"
        body = _part(b"text/plain; charset=utf-8", text.encode(), "8bit")
        return _whole(self, _raw, body, subject="again", mail="later", extra={"In-Reply-To": self.mail_id})


# How letters are put into bytes.

_Spelling = Callable[[str], bytes]


def _raw(text: str) -> bytes:
    return text.encode()


def _words_of_base64(text: str) -> bytes:
    return Header(text, "utf-8").encode().encode()


def _words_of_latin_1(text: str) -> bytes:
    return Header(text, "iso-8859-1").encode().encode()


def _text(writer: Writer) -> str:
    asked = ASKS_ERASURE if writer.number % 3 == 0 else ASKS_ACCESS
    if writer.number >= VAGUE:
        asked = "I have a question about my data."
    if not writer.asks:
        asked = "Nothing but our news of the week."
    return (
        f"{asked} I am {writer.word('given')} {writer.word('family')}.\r\n{writer.word('body')}\r\n\r\n"
        f"On Monday you wrote:\r\n> {writer.word('quoted')}\r\n"
    )


def _part(kind: bytes, content: bytes, encoding: str, more: bytes = b"") -> bytes:
    encoded = {
        "8bit": lambda: content,
        "base64": lambda: base64.encodebytes(content).replace(b"\n", b"\r\n"),
        "quoted-printable": lambda: (
            quopri.encodestring(content).replace(b"\n", b"\r\n").replace(b"\r\r", b"\r")
        ),
    }[encoding]()
    return b"Content-Type: %s\r\n%sContent-Transfer-Encoding: %s\r\n\r\n%s\r\n" % (
        kind,
        more,
        encoding.encode(),
        encoded,
    )


def _several(kind: bytes, *parts: bytes) -> bytes:
    edge = b"e%d" % len(b"".join(parts))
    pieces = b"".join(b"--" + edge + b"\r\n" + one for one in parts)
    return b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n%s--%s--\r\n' % (kind, edge, pieces, edge)


def _named(disposition: str, name: str) -> bytes:
    return f"Content-Disposition: {disposition}; filename*=utf-8''{urllib.parse.quote(name)}\r\n".encode()


def _files(writer: Writer) -> Iterator[bytes]:
    """Yield parts with files: a text of UTF-16, an archive, a page, and a whole letter of somebody else."""
    content = writer.word("content") + " "
    content *= _LARGE if writer.number % _WITH_A_LARGE_FILE == 0 else 3
    name = f"{writer.word('file')}.txt"
    yield _part(b"text/plain; charset=utf-16", content.encode("utf-16"), "base64", _named("attachment", name))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as sheets:
        sheets.writestr(f"{writer.word('sheet')}.csv", f"name;{writer.word('sheet')}\n")
    yield _part(b"application/zip", archive.getvalue(), "base64", _named("attachment", "sheets.zip"))
    page = gzip.compress(f"<p>{html.escape(writer.word('page'))}</p>".encode())
    yield _part(b"application/gzip", page, "base64", _named("attachment", "page.html.gz"))
    inner = f"Subject: {writer.word('inner')}\r\nFrom: x@y.example\r\n\r\n{writer.word('innerbody')}\r\n"
    yield b"Content-Type: message/rfc822\r\n\r\n" + inner.encode()


def _whole(
    writer: Writer,
    spell: _Spelling,
    body: bytes,
    *,
    subject: str = "subject",
    mail: str = "",
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Return a letter with its headers; a body is a part or several."""
    name = spell(f"{writer.word('given')} {writer.word('family')}")
    own = f"<{writer.word('mail')}{mail}@{writer.word('host')}.example>"
    heads = [
        f"Authentication-Results: {TRUSTED}; spf=pass; dmarc=pass".encode(),
        b"From: " + name + f" <{writer.address}>".encode(),
        f"To: {OUR_ADDRESS}".encode(),
        b"Date: Mon, 02 Mar 2026 09:00:00 +0000",
        b"Subject: " + spell(f"Request {writer.word(subject)}"),
        f"Message-ID: {own}".encode(),
        *(f"{key}: {value}".encode() for key, value in {**_kind(writer), **(extra or {})}.items()),
        b"MIME-Version: 1.0",
    ]
    return b"\r\n".join([*heads, body])


def _kind(writer: Writer) -> dict[str, str]:
    if writer.of_a_list:
        return {"List-Id": f"<news.{writer.word('host')}.example>", "List-Unsubscribe": "<https://x.example>"}
    return {"Auto-Submitted": "auto-replied"} if writer.automatic else {}


def _style(spell: _Spelling, charset: str, encoding: str) -> Callable[[Writer], bytes]:
    def write(writer: Writer) -> bytes:
        content = _text(writer).encode(charset)
        body = _part(f"text/plain; charset={charset}".encode(), content, encoding)
        return _whole(writer, spell, _with_files(writer, body))

    return write


def _with_files(writer: Writer, body: bytes) -> bytes:
    return _several(b"mixed", body, *_files(writer)) if writer.has_files else body


def _of_html(writer: Writer) -> bytes:
    """Return a letter of HTML alone, with letters by their names and numbers."""
    text = html.escape(_text(writer)).encode("ascii", "xmlcharrefreplace").replace(b"\r\n", b"<br>\r\n")
    body = _part(b"text/html; charset=us-ascii", b"<html><p>" + text + b"</p></html>", "quoted-printable")
    return _whole(writer, _words_of_base64, _with_files(writer, body))


def _of_both(writer: Writer) -> bytes:
    """Return a letter of plain text and HTML."""
    text = _text(writer)
    plain = _part(b"text/plain; charset=iso-8859-1", text.encode("latin-1"), "quoted-printable")
    page = _part(b"text/html; charset=utf-8", f"<p>{html.escape(text)}</p>".encode(), "base64")
    return _whole(writer, _words_of_latin_1, _with_files(writer, _several(b"alternative", plain, page)))


def _too_deep(writer: Writer) -> bytes:
    """Return a letter within a letter within a letter, until a reader gives up."""
    body = _with_files(writer, _part(b"text/plain; charset=utf-8", _text(writer).encode(), "8bit"))
    for _ in range(_DEPTH):
        body = _several(b"mixed", body)
    return _whole(writer, _raw, body)


#: By number, one after the other; an odd number of them, so that each also comes with each kind of word.
STYLES: tuple[Callable[[Writer], bytes], ...] = (
    _style(_raw, "utf-8", "8bit"),
    _style(_words_of_latin_1, "iso-8859-1", "8bit"),
    _style(_words_of_base64, "utf-8", "base64"),
    _style(_words_of_base64, "utf-8", "quoted-printable"),
    _style(_words_of_latin_1, "iso-8859-1", "quoted-printable"),
    _style(_words_of_base64, "utf-16", "base64"),
    _of_html,
    _of_both,
    _style(_raw, "utf-8", "base64"),
)
