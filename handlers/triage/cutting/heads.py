"""Quoted heads: the lines From, Sent, To and Subject that mail programs put above what they quote.

Where a head begins is told in `sections`; here its lines are read, wrapped ones joined.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.triage.cutting.labels import LABELS, Field

_ADDRESS = re.compile(r"[^\s<>\"'()\[\]:;,@]{1,64}@[A-Za-z0-9.-]{1,255}")
LINE = 300  # characters of a line that are looked at
_LINES = 24  # of one head; recipients may take many
_COMPANIONS = 8  # lines in which a head's other labels are looked for
_WRAPPED = 60  # characters after which mail programs wrap a line
_VALUE = 400


@dataclass(frozen=True, slots=True)
class Head:
    """What a quoted head says; all of it is hostile text, and anybody may have typed it.

    Attributes:
        name: of the sender; "" where none stands there.
        address: of the sender; likewise.
        date: as it is written.
        end: offset after its last line.
    """

    name: str = ""
    address: str = ""
    date: str = ""
    to: str = ""
    subject: str = ""
    end: int = 0


def label(line: str) -> Field | None:
    """Return what a line of a head says, or None where it is none."""
    before, colon, _ = bare(line)[:LINE].partition(":")
    return LABELS.get(before.strip(" *\t\xa0").lower()) if colon and len(before) < 30 else None


def bare(line: str) -> str:
    """Return a line without the marks of quoting before it."""
    return line.lstrip("> \t\xa0") if line[:1] in "> \t\xa0" else line


def begins_head(lines: Sequence[str], number: int) -> bool:
    """Return whether a line From is followed by at least two of its usual companions."""
    if label(lines[number]) is not Field.SENDER:
        return False
    following = lines[number + 1 : number + 1 + _COMPANIONS]
    return sum(label(line) not in {None, Field.SENDER} for line in following) >= 2


def read_head(lines: Sequence[str], number: int) -> tuple[Head, int] | None:
    """Return the head whose first label stands at most three lines on, and the line after it; or None."""
    found: dict[Field, list[str]] = {}
    current: list[str] | None = None
    blanks = 0
    at = number
    while at < len(lines) and at < number + _LINES:
        line = lines[at][:LINE]
        field = label(line)
        if field is not None:
            value = bare(line).partition(":")[2].strip(" *\t\r\xa0")
            current = found.setdefault(field, [value])
        elif not bare(line).strip(" \t\r*"):
            if found or blanks == 2:
                break
            blanks += 1
        elif current is not None and _wraps(lines[at - 1], line, current):
            current.append(bare(line).strip(" \t\r"))
        else:
            break
        at += 1
    return (_head(found), at) if found.keys() & {Field.SENDER, Field.DATE} else None


def sender_in(value: str) -> tuple[str, str]:
    """Return the name and the address that a line From, or an introduction, gives."""
    address = _ADDRESS.search(value)
    if not address:
        return value.strip(" \"'<>")[:_VALUE], ""
    name = value[: address.start()].replace("mailto:", "").strip(" \"'<>[](;:\t")
    return name[:_VALUE], address[0].rstrip(".")


def _wraps(before: str, line: str, value: list[str]) -> bool:
    """Return whether a line goes on with the value of the one before."""
    if not value[0] or line[:1] in " \t":
        return True
    ended = before.rstrip(" \r")
    return ended[-1:] in ",;" or (len(ended) > _WRAPPED and bare(line)[:1] in "<[")


def _head(found: dict[Field, list[str]]) -> Head:
    told = {field: " ".join(values).strip()[:_VALUE] for field, values in found.items()}
    name, address = sender_in(told.get(Field.SENDER, ""))
    return Head(
        name,
        address,
        told.get(Field.DATE, ""),
        told.get(Field.TO, ""),
        told.get(Field.SUBJECT, ""),
    )
