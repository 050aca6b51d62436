"""Finding boundary lines (RFC 2046 section 5.1) in a feed, at the speed of a byte search.

Only whole lines count, so a boundary that begins like another is not mistaken for it. The line
break before a boundary line belongs to the boundary, not to the body.
"""

from collections.abc import Callable
from typing import NamedTuple

from connectors.mime.feed import Feed
from connectors.mime.limits import MAX_DELIMITER, MAX_HEAD


class Hit(NamedTuple):
    """A boundary line: which open multipart it belongs to, and whether it closes that."""

    level: int
    closing: bool


class Head(NamedTuple):
    """A header block, the length of the blank line after it, and the boundary line that ended it."""

    block: bytes
    gap: int
    hit: Hit | None


Delimiters = dict[bytes, Hit]


def delimiters(boundaries: list[bytes]) -> Delimiters:
    """Return the lines that end a body inside the open multiparts, outermost first.

    Where two share a boundary the inner one owns the line, as the sender must have meant.
    """
    lines: Delimiters = {}
    for level, boundary in enumerate(boundaries):
        lines[b"--" + boundary] = Hit(level, closing=False)
        lines[b"--" + boundary + b"--"] = Hit(level, closing=True)
    return lines


def _line_at(feed: Feed, start: int, lines: Delimiters) -> tuple[Hit | None, int]:
    """Judge the line at `start`: its hit and end, or (None, -1) where more must come into view."""
    data = feed.data
    end = data.find(feed.newline, start, start + MAX_DELIMITER)
    if end < 0 and len(data) - start < MAX_DELIMITER:
        return None, -1
    if end < 0:
        return None, start
    return lines.get(data[start:end].rstrip(b" \t\r")), end + 1


def _last_line(feed: Feed, start: int, lines: Delimiters) -> Hit | None:
    return lines.get(feed.data[start:].rstrip(b" \t\r"))


def _held(data: bytes, newline: bytes) -> int:
    """Return how many bytes at the end of `data` might begin a line break and boundary."""
    tail = data[-3:]
    if tail.endswith(b"-"):
        return 3 if tail == b"\r\n-" else 2 if tail.endswith(newline + b"-") else 0
    if tail.endswith(b"\r\n"):
        return 2
    return 1 if tail.endswith((newline, b"\r")) else 0


def _body_end(data: bytes, pos: int, at: int) -> int:
    """Return where the body ends before the line break at `at`."""
    return at - 1 if at > pos and data[at : at + 1] == b"\n" and data[at - 1 : at] == b"\r" else at


def drain(feed: Feed, lines: Delimiters, write: Callable[[bytes], None]) -> Hit | None:
    """Write the body from `feed.pos` (a line's start) on, up to the next boundary line.

    Returns:
        The boundary line met, the feed standing after it; None at the end of the original.
    """
    if not lines:
        _drain_all(feed, write)
        return None
    feed.need(MAX_DELIMITER)
    if feed.data.startswith(b"--", feed.pos):
        hit, end = _line_at(feed, feed.pos, lines)
        if end < 0:
            hit, end = _last_line(feed, feed.pos, lines), len(feed.data)
        if hit is not None:
            feed.pos = end
            return hit
    while True:
        hit, wants_more = _drain_view(feed, lines, write)
        if hit is not None:
            return hit
        if wants_more and not feed.fill():
            return _drain_rest(feed, lines, write)


def _drain_all(feed: Feed, write: Callable[[bytes], None]) -> None:
    while True:
        write(feed.data[feed.pos :])
        feed.pos = len(feed.data)
        if not feed.fill():
            return


def _drain_view(feed: Feed, lines: Delimiters, write: Callable[[bytes], None]) -> tuple[Hit | None, bool]:
    """Write what is surely body; return a hit, or whether more must come into view."""
    data, pos = feed.data, feed.pos
    # Base64 has no "-" at all: one memchr over the view settles most of a long body.
    at = data.find(feed.newline + b"--", pos) if data.find(b"-", pos) >= 0 else -1
    if at < 0:
        end = len(data) - _held(data[pos:] if len(data) - pos < 3 else data, feed.newline)
        write(data[pos:end])
        feed.pos = end
        return None, True
    hit, end = _line_at(feed, at + 1, lines)
    if hit is None and end >= 0:
        write(data[pos : at + 1])
        feed.pos = at + 1
        return None, False
    cut = _body_end(data, pos, at)
    write(data[pos:cut])
    feed.pos = cut if hit is None else end
    return hit, True


def _drain_rest(feed: Feed, lines: Delimiters, write: Callable[[bytes], None]) -> Hit | None:
    """Write the end of the original, whose last line may be a boundary without a line break."""
    data, pos = feed.data, feed.pos
    at = data.find(feed.newline + b"--", pos)
    hit = _last_line(feed, at + 1, lines) if at >= 0 else None
    write(data[pos : _body_end(data, pos, at)] if hit is not None else data[pos:])
    feed.pos = len(data)
    return hit


def take_head(feed: Feed, lines: Delimiters) -> Head:
    """Take the header block at `feed.pos`, leaving the feed at the body's start.

    A boundary line inside ends the block and the part at once. A head longer than any real one
    is cut at a line, and what follows is body.
    """
    while True:
        end, body = _blank_line(feed)
        if end >= 0 or len(feed.data) - feed.pos > MAX_HEAD:
            break
        if not feed.fill():
            end = body = len(feed.data)
            break
    data, pos = feed.data, feed.pos
    if end < 0 or end - pos > MAX_HEAD:
        end = body = data.rfind(feed.newline, pos, pos + MAX_HEAD) + 1 or pos + MAX_HEAD
    hit, cut, after = _first_line(feed, end, lines)
    feed.pos = body if hit is None else after
    return Head(data[pos:end], body - end, None) if hit is None else Head(data[pos:cut], 0, hit)


def _blank_line(feed: Feed) -> tuple[int, int]:
    """Return where the head ends and the body begins, or (-1, -1) while that is not in view."""
    feed.need(2)
    data, pos, newline = feed.data, feed.pos, feed.newline
    if data.startswith(newline, pos):
        return pos, pos + 1
    if data.startswith(b"\r\n", pos):
        return pos, pos + 2
    wide = data.find(b"\n\r\n", pos)
    narrow = data.find(newline * 2, pos, wide if wide >= 0 else len(data))
    if narrow >= 0:
        return narrow + 1, narrow + 2
    return (wide + 1, wide + 3) if wide >= 0 else (-1, -1)


def _first_line(feed: Feed, stop: int, lines: Delimiters) -> tuple[Hit | None, int, int]:
    """Return the first boundary line before `stop` with its start and end."""
    data, start = feed.data, feed.pos
    while lines and 0 <= start < stop:
        if data.startswith(b"--", start):
            hit, end = _line_at(feed, start, lines)
            if end < 0:
                hit, end = _last_line(feed, start, lines), len(data)
            if hit is not None:
                return hit, start, end
        start = data.find(feed.newline + b"--", start, stop) + 1 or -1
    return None, -1, -1
