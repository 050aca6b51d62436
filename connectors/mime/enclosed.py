"""What the files of a letter say: a request may stand in one of them alone, or in its name.

Each file is told under its name. Mails within the letter stand in its text; the files in those are told here.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from connectors.base import Attachment
from connectors.mime.calendar import calendar_text
from connectors.mime.charsets import decode as decode_charset
from connectors.mime.cms import signed_content
from connectors.mime.encoded_words import clean
from connectors.mime.feed import Feed
from connectors.mime.file_kinds import FileKind, file_kind
from connectors.mime.html import html_text
from connectors.mime.limits import MAX_ENCLOSED, MAX_ENCLOSED_TEXT, Ledger
from connectors.mime.parts import NESTED, Part
from connectors.mime.rtf import rtf_text
from connectors.mime.skeleton import scan
from connectors.mime.text import lines, readable
from connectors.mime.tnef import Unwrapped, unwrap
from connectors.mime.transfer import decode as decode_transfer

#: Finds the words of a PDF, or says "".
ReadsPdf: TypeAlias = Callable[[bytes], str]
_DEPTH = 3  # mails within mails whose files are told
_MOST_PDFS = 2
_STANDS_IN = (FileKind.WRAPPED, FileKind.RTF, FileKind.CALENDAR)


class _Found(NamedTuple):
    name: str
    words: str


def enclosed(root: Part, pdf: ReadsPdf | None) -> tuple[str, ...]:
    """Return what the files below `root` say, each under its name, and the names of all others."""
    told: list[str] = []
    names: list[str] = []
    for found in _Reading(pdf).files(root, 0):
        if found.words and len(told) < MAX_ENCLOSED - 1:
            told.append(f"{found.name}\n\n{found.words}".strip()[:MAX_ENCLOSED_TEXT])
        elif found.name:
            names.append(found.name)
    return (*told, "\n".join(names)[:MAX_ENCLOSED_TEXT]) if names else tuple(told)


def stand_in(root: Part) -> str:
    """Return the words of a letter that has no plain text and no HTML: of rich text or a calendar."""
    for part in _files(root):
        if part.kind in _STANDS_IN and (part.disposition != "attachment" or part.kind is FileKind.WRAPPED):
            words = _words(part.kind, decode_transfer(part.body, part.encoding), _charset(part))
            if words:
                return words
    return ""


def wrapped_files(part: Part, whole: Attachment) -> Iterator[Attachment]:
    """Yield the files in Outlook's wrapping, each a place within the decoded slice of the wrapping."""
    if part.kind is not FileKind.WRAPPED:
        return
    data = decode_transfer(part.body, part.encoding)
    for file in unwrap(data).files:
        digest = hashlib.sha256(data[file.start : file.start + file.size]).hexdigest()
        name, kind = clean(file.name), "application/octet-stream"
        yield Attachment(
            *(name, kind, file.size, digest, whole.start, whole.length, whole.encoding), offset=file.start
        )


class _Reading:
    """One reading of a letter's files; PDFs are few, since each takes a process of its own."""

    def __init__(self, pdf: ReadsPdf | None) -> None:
        self._pdf = pdf
        self._pdfs = 0
        self._mails = 0

    def files(self, root: Part, depth: int) -> Iterator[_Found]:
        if root.media_type == "multipart/report":
            return  # what came back was written by us
        for part in _files(root):
            data = decode_transfer(part.body, part.encoding)
            if part.kind is FileKind.MAIL:
                yield from self._mail(part, data, depth)
            elif part.kind is FileKind.SEALED:
                yield _Found(part.name, "")
                yield from self._within(signed_content(data), depth)
            elif part.media_type != "message/partial":
                whole = b"" if part.cut and part.kind is FileKind.PDF else data
                yield _Found(part.name, self._said(part.kind, whole, _charset(part)))
                yield from self._unwrapped(part.kind, data)

    def _mail(self, part: Part, data: bytes, depth: int) -> Iterator[_Found]:
        """Yield a mail that came as a plain file, and the files of every mail."""
        words = "" if part.media_type in NESTED else _mail_text(data)
        yield _Found(part.name, words)
        yield from self._within(data, depth)

    def _within(self, data: bytes, depth: int) -> Iterator[_Found]:
        if data and depth < _DEPTH and self._mails < MAX_ENCLOSED:
            self._mails += 1
            yield from self.files(scan(Feed([data]), Ledger(), depth + 1), depth + 1)

    def _unwrapped(self, kind: FileKind, data: bytes) -> Iterator[_Found]:
        if kind is FileKind.WRAPPED:
            for file in unwrap(data).files:
                inner = file_kind("application/octet-stream", file.name)
                piece = data[file.start : file.start + file.size]
                yield _Found(clean(file.name), self._said(inner, piece, ""))

    def _said(self, kind: FileKind, data: bytes, charset: str) -> str:
        if kind is not FileKind.PDF:
            return _words(kind, data, charset)
        if self._pdf is None or self._pdfs >= _MOST_PDFS or not data:
            return ""
        self._pdfs += 1
        return lines(self._pdf(data)).strip()


def _files(part: Part) -> Iterator[Part]:
    if part.file:
        yield part
    for child in part.children:
        yield from _files(child)


def _charset(part: Part) -> str:
    return part.parameters.get("charset", "")


def _words(kind: FileKind, data: bytes, charset: str) -> str:
    if kind is FileKind.TEXT:
        return lines(decode_charset(data, charset)[0]).strip()
    if kind is FileKind.HTML:
        return html_text(lines(decode_charset(data, charset)[0]))[0].strip()
    if kind is FileKind.RTF:
        return lines(rtf_text(data))
    if kind is FileKind.CALENDAR:
        return lines(calendar_text(decode_charset(data, charset or "utf-8")[0]))
    return _of_wrapping(unwrap(data)) if kind is FileKind.WRAPPED else ""


def _of_wrapping(found: Unwrapped) -> str:
    return lines(found.text).strip() or lines(rtf_text(found.rtf)) or html_text(lines(found.html))[0].strip()


def _mail_text(data: bytes) -> str:
    ledger = Ledger()
    root = scan(Feed([data]), ledger)
    return f"{root.headers.line('subject')}\n\n{readable(root, ledger)}".strip()
