"""Cutting an mbox file into its letters, in one pass and without loading it (RFC 4155).

A separator is a line "From sender date" whose date reads like one, so that a sentence which begins
with "From" stays in its letter. What a letter says is not looked at here.
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
_MARK = b"\nFrom "
_SEPARATOR = re.compile(
    rb"From \S+ {1,10}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? {1,3}"
    rb"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,3}(\d{1,2}) "
    rb"(\d\d:\d\d(?::\d\d)?) (?:[A-Z]{2,5} )?([+-]\d{4} )?(\d{4})(?: ([+-]\d{4}))?\s*\Z"
)
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
    return bool(_SEPARATOR.match(head.split(b"\n", 1)[0].rstrip(b"\r")))


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
    base, held, piece = -1, b"\n", b"more"
    while piece:
        piece = file.read(CHUNK)
        held += piece
        seen = 0
        while (found := held.find(_MARK, seen)) >= 0:
            end = held.find(b"\n", found + 1, found + 1 + _LONGEST)
            if end < 0 and piece and len(held) - found <= _LONGEST:
                break  # the line goes on in the next piece
            line = held[found + 1 : end if end >= 0 else found + 1 + _LONGEST]
            if _SEPARATOR.match(line.rstrip(b"\r")):
                yield base + found + 1, base + (end + 1 if end >= 0 else len(held)), line
            seen = found + 1
        keep = found if found >= 0 else max(seen, len(held) - len(_MARK) + 1)
        base, held = base + keep, held[keep:]


def _end(file: BinaryIO, start: int, end: int) -> int:
    """Return where a letter ends: the empty line before the next separator is the format's own."""
    tail = os.pread(file.fileno(), min(4, end - start), max(start, end - 4))
    if tail.endswith(b"\r\n\r\n"):
        return end - 2
    return end - 1 if tail.endswith(b"\n\n") else end


def _date(line: bytes) -> datetime | None:
    found = _SEPARATOR.match(line.rstrip(b"\r"))
    if found is None:
        return None
    month, day, clock, early, year, late = (part.decode("ascii") if part else "" for part in found.groups())
    try:
        at = parsedate_to_datetime(f"{day} {month} {year} {clock} {early or late or '+0000'}")
    except (ValueError, OverflowError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
