"""Cutting an mbox file into its letters, in one pass and without loading it (RFC 4155).

A separator is a line "From sender date". Its date may look like anything when an empty line comes
before it and a header after it; a sentence that begins with "From" stays in its letter.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

CHUNK = 256 * 1024
_LONGEST = 1_000  # bytes of a separator line
_NAME = 77  # bytes of a field name; RFC 5322 keeps a line within 78
_WINDOW = _LONGEST + _NAME + 16  # bytes from a mark on that tell whether it separates letters
_MARK = b"\nFrom "
_MONTH = rb"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = rb"(?P<clock>\d\d:\d\d(?::\d\d)?)"
_USUAL = (
    rb" (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? {1,3}" + _MONTH + rb" {1,3}(?P<day>\d{1,2}) " + _CLOCK + rb" "
    rb"(?P<name>[A-Z]{1,5} )?(?P<early>[+-]\d{4} )?(?P<year>[12]\d{3})"
    rb"(?P<late> (?:[A-Z]{1,5}|[+-]\d{4}))?\s*\Z"
)
_SEPARATOR = re.compile(rb"From \S+ {0,9}" + _USUAL)
_DATES = (
    re.compile(_USUAL),
    re.compile(
        rb" (?P<day>\d{1,2}) "
        + _MONTH
        + rb" (?P<year>[12]\d{3}) "
        + _CLOCK
        + rb"(?P<late> (?:[A-Z]{1,5}|[+-]\d{4}))?\s*\Z"
    ),
)
_ISO_DATE = re.compile(rb" (\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?) ?(Z|[+-]\d\d:?\d\d)?\s*\Z")
#: The names of zones that mean one offset to everybody (RFC 5322 section 4.3).
_ZONES = frozenset({"UTC", "UT", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"})
# An address ("https://") and a time ("10:30") are text, though they could be read as a field.
_HEADER = re.compile(rb">From |[A-Za-z][!-9;-~]{0,%d}:(?!//)" % (_NAME - 1))
_QUOTED = re.compile(rb"(?m)^>(?=>*From )")


@dataclass(frozen=True, slots=True)
class Span:
    """One letter's place in the file, bytes; `delivered_at` is the separator's date, if it has one."""

    start: int
    length: int
    delivered_at: datetime | None


def split(file: BinaryIO) -> Iterator[Span]:
    """Yield the letters of an mbox in their order; bytes before the first separator belong to none."""
    begun: tuple[int, datetime | None] | None = None
    for at, after, line in _separators(file):
        if begun is not None:
            yield Span(begun[0], _end(file, begun[0], at) - begun[0], begun[1])
        begun = after, _date(line)
    if begun is not None:
        end = os.fstat(file.fileno()).st_size
        yield Span(begun[0], _end(file, begun[0], end) - begun[0], begun[1])


def looks_like_mbox(head: bytes) -> bool:
    """Return whether a file that begins so is an mbox."""
    line, _, following = head.partition(b"\n")
    return len(line) <= _LONGEST and _separates(line, following, after_empty=True)


def unquoted(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a letter's bytes with one ">" taken off each quoted ">From " line, in constant memory."""
    rest = b""
    fresh = True  # whether `rest` begins a line
    for chunk in chunks:
        text = rest + chunk
        # A short last line waits for its end; a long one is no "From " line and may go.
        cut = text.rfind(b"\n") + 1
        cut = cut if len(text) - cut <= _LONGEST else len(text)
        yield _unquote(text[:cut], fresh)
        if cut:
            fresh = text[:cut].endswith(b"\n")
        rest = text[cut:]
    yield _unquote(rest, fresh)


def _unquote(text: bytes, fresh: bool) -> bytes:
    if fresh:
        return _QUOTED.sub(b"", text)
    head, newline, lines = text.partition(b"\n")
    return head + newline + _QUOTED.sub(b"", lines)


def _separators(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Yield each separator line: where it begins, where its letter begins, and the line."""
    # The file is taken to follow an empty line; two bytes before a mark tell whether one does.
    base, held, seen, piece = -2, b"\n\n", 0, b"more"
    while piece:
        piece = file.read(CHUNK)
        held += piece
        while (found := held.find(_MARK, seen)) >= 0:
            if piece and len(held) - found <= _WINDOW:
                break  # what tells is still to come
            line, after = _line(held, found + 1)
            empty = held[max(0, found - 2) : found]
            if after and _separates(line, held[after : after + _NAME + 3], _ends_empty(empty)):
                yield base + found + 1, base + after, line
            seen = found + 1
        seen = found if found >= 0 else max(seen, len(held) - len(_MARK) + 1)
        cut = max(0, seen - 2)
        base, held, seen = base + cut, held[cut:], seen - cut


def _line(held: bytes, start: int) -> tuple[bytes, int]:
    """Return the line and where the next one begins: 0 when it is too long for a separator."""
    end = held.find(b"\n", start, start + _LONGEST)
    if end >= 0:
        return held[start:end], end + 1
    return held[start:], len(held) if len(held) - start <= _LONGEST else 0


def _ends_empty(before: bytes) -> bool:
    return before.endswith(b"\n") or before == b"\n\r"


def _separates(line: bytes, following: bytes, after_empty: bool) -> bool:
    if _SEPARATOR.match(line):
        return True
    return after_empty and line.startswith(b"From ") and bool(_HEADER.match(following))


def _end(file: BinaryIO, start: int, end: int) -> int:
    """Return where a letter ends: the empty line before the next separator is the format's own."""
    tail = os.pread(file.fileno(), min(4, end - start), max(start, end - 4))
    if tail.endswith(b"\r\n\r\n"):
        return end - 2
    return end - 1 if tail.endswith(b"\n\n") else end


def _date(line: bytes) -> datetime | None:
    """Return a separator's date; without a zone it is UTC (RFC 4155), with an unknown one there is none."""
    try:
        at = _written(line)
        return at and (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _written(line: bytes) -> datetime | None:
    if iso := _ISO_DATE.search(line):
        return datetime.fromisoformat(b"".join(part or b"" for part in iso.groups()).decode("ascii"))
    found = next((found for each in _DATES if (found := each.search(line))), None)
    if found is None:
        return None
    part = {name: (text or b"").decode("ascii").strip() for name, text in found.groupdict().items()}
    zone = part.get("early") or part["late"] or part.get("name") or "UTC"
    if zone.isalpha() and zone not in _ZONES:
        return None
    return parsedate_to_datetime(f"{part['day']} {part['month']} {part['year']} {part['clock']} {zone}")
