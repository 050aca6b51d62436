"""The fields of one head: found, unfolded and capped; ids and dates read out of them.

Total and linear: a line without a colon is skipped, raw 8-bit text is read as UTF-8 and then as
Windows-1252, and whatever is cut is noted.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from connectors.mime.charsets import decode
from connectors.mime.encoded_words import clean, decode_words
from connectors.mime.limits import MAX_HEADER, MAX_HEADERS, Ledger

_NAME = re.compile(r"[!-9;-~]{1,200}[ \t]*")
_LISTS = frozenset({"from", "to", "cc", "bcc", "reply-to", "sender", "resent-to", "resent-cc"})
_TRAIL = frozenset({"received", "authentication-results"})
_CHAINS = frozenset({"references", "in-reply-to"})
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f-\x9f]{1,998}>")
_MAX_IDS = 100


@dataclass(slots=True)
class Headers:
    """Fields by lower-case name, each a list of raw unfolded values, topmost first.

    `cut` has the names of those that were shortened or left out for their length; `trail` has what
    servers on the way added, with its names, in its order.
    """

    fields: dict[str, list[str]] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    trail: list[tuple[str, str]] = field(default_factory=list)

    def first(self, name: str) -> str:
        """Return the topmost value of a field, raw; "" where it is absent."""
        values = self.fields.get(name)
        return values[0] if values else ""

    def every(self, name: str) -> list[str]:
        """Return all values of a field, raw, topmost first."""
        return self.fields.get(name, [])

    def line(self, name: str) -> str:
        """Return the topmost value decoded to one clean line."""
        return decode_words(self.first(name))

    def token(self, name: str) -> str:
        """Return the topmost value's leading word in lower case, comments and parameters off."""
        return re.split(r"[\s;(]", clean(self.first(name)), maxsplit=1)[0].lower()

    def message_id(self) -> str | None:
        """Return the Message-ID in its angle brackets, or None."""
        value = clean(self.first("message-id"))
        found = _ID.search(value)
        if found:
            return found[0]
        bare = value.strip("<>")
        return f"<{bare}>" if "@" in bare and not re.search(r"[\s<>]", bare) else None

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the message ids in a field, oldest first, each once, the newest hundred.

        What holds a blank or a control is none: it could stand in no header of ours.
        """
        found = [each for value in self.every(name) for each in _ID.findall(value)]
        return tuple(dict.fromkeys(found[-_MAX_IDS:]))

    def sent_at(self) -> datetime | None:
        """Return the Date as an aware UTC instant, or None where it is not one."""
        return read_instant(self.first("date"))


def read_instant(value: str) -> datetime | None:
    """Return a date of RFC 5322 section 3.3 as an aware UTC instant, or None where it is not one."""
    value = clean(value)[:200]
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def read_headers(block: bytes, ledger: Ledger, budget: int = MAX_HEADERS) -> tuple[Headers, int]:
    """Read a header block.

    Returns:
        The headers, and how many bytes at the block's end are no headers but the body's
        beginning: senders that forget the blank line must not lose their first paragraph.
    """
    if b"\n" not in block:
        block = block.replace(b"\r", b"\n")
    try:
        text, raw = block.decode("utf-8"), False
    except UnicodeDecodeError:
        text, raw = block.decode("latin-1"), True
        ledger.note("raw-8bit-header")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    fields, last = _fields(lines, ledger)
    tail = lines[last + 1 :]
    rest = len("\n".join(tail).encode("latin-1" if raw else "utf-8")) + block.endswith(b"\n") if tail else 0
    return _kept(fields, raw, budget, ledger), rest


def _fields(lines: list[str], ledger: Ledger) -> tuple[list[tuple[str, list[str]]], int]:
    """Return the fields with their folded lines, and the index of the last line of one."""
    fields: list[tuple[str, list[str]]] = []
    last = -1
    open_field = False
    for index, line in enumerate(lines):
        if line[:1] in {" ", "\t"}:
            if open_field:
                fields[-1][1].append(line.rstrip("\r"))
                last = index
            continue
        name, colon, value = line.partition(":")
        open_field = bool(colon) and _NAME.fullmatch(name) is not None
        if open_field:
            fields.append((name.rstrip().lower(), [value.rstrip("\r")]))
            last = index
        elif index == 0 and line.startswith(("From ", ">From ")):
            last = 0  # the separator line of an mbox is no header and no body
        else:
            ledger.note("header-without-colon")
    return fields, last


def _kept(fields: list[tuple[str, list[str]]], raw: bool, budget: int, ledger: Ledger) -> Headers:
    headers = Headers()
    for index, (name, folded) in enumerate(fields):
        value = folded[0] if len(folded) == 1 else "".join(folded)
        if len(value) > MAX_HEADER:
            value = _capped(name, value)
            headers.cut.add(name)
            ledger.note("header-cut")
        budget -= len(name) + len(value)
        if budget < 0:
            headers.cut.update(left for left, _ in fields[index:])
            ledger.note("headers-cut")
            break
        if raw and not value.isascii():
            value = decode(value.encode("latin-1"))[0]
        headers.fields.setdefault(name, []).append(value)
        if name in _TRAIL:
            headers.trail.append((name, value))
    return headers


def _capped(name: str, value: str) -> str:
    """Cut an over-long value where nothing false comes of it."""
    if name in _CHAINS:  # the newest ids stand last and are the ones that thread
        return value[-MAX_HEADER:].partition("<")[1] + value[-MAX_HEADER:].partition("<")[2]
    if name in _LISTS:  # half an address would be another address
        head, comma, _ = value[:MAX_HEADER].rpartition(",")
        return head if comma else value[:MAX_HEADER]
    return value[:MAX_HEADER]
