"""Outlook's wrapping, winmail.dat (MS-OXTNEF): the words in it, and where the files in it lie.

Read by lengths, front to back, each byte once; whatever does not fit ends the reading, and what was
found before it stands. Nothing is unpacked here but the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from connectors.mime.charsets import decode
from connectors.mime.limits import MAX_NAME
from connectors.mime.lzfu import unpacked

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD, _CHECK = 9, 2
_MOST_FILES = 100
_MOST_PROPERTIES = 2_000
_RENDERING, _TITLE, _DATA, _PROPERTIES_OF_FILE = 0x9002, 0x8010, 0x800F, 0x9005
_BODY, _PROPERTIES, _CODEPAGE = 0x800C, 0x9003, 0x9007
#: Bytes that a value takes, by its type (MS-OXCDATA section 2.11.1); what is shorter is padded to four.
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_STRING, _UNICODE, _BINARY, _OBJECT, _MANY = 0x1E, 0x1F, 0x102, 0x0D, 0x1000
_PR_BODY, _PR_RTF, _PR_HTML, _PR_NAME, _PR_SHORT_NAME = 0x1000, 0x1009, 0x1013, 0x3707, 0x3704


class _Attribute(NamedTuple):
    id: int
    start: int
    end: int


class _Value(NamedTuple):
    id: int
    type: int
    data: bytes


@dataclass(slots=True)
class Wrapped:
    """A file inside: its name, and its place among the bytes of the wrapping."""

    name: str = ""
    start: int = 0
    size: int = 0


@dataclass(slots=True)
class Unwrapped:
    """What Outlook wrapped: a text in the richest form that it has but one of, and the files."""

    text: str = ""
    html: str = ""
    rtf: bytes = b""
    files: list[Wrapped] = field(default_factory=list)


def unwrap(data: bytes) -> Unwrapped:
    """Return what lies in a wrapping; nothing where it is none."""
    found = Unwrapped()
    codepage = "cp1252"
    for attribute in _attributes(data):
        piece = data[attribute.start : attribute.end] if attribute.id != _DATA else b""
        if attribute.id == _CODEPAGE:
            codepage = f"cp{int.from_bytes(piece[:4], 'little') or 1252}"
        elif attribute.id == _BODY:
            found.text = found.text or _text(piece, codepage)
        elif attribute.id == _PROPERTIES:
            _take_properties(found, piece, codepage)
        elif attribute.id in {_RENDERING, _TITLE, _DATA, _PROPERTIES_OF_FILE}:
            _take_file(found, attribute, piece, codepage)
    found.files = [file for file in found.files if file.start]
    return found


def _attributes(data: bytes) -> Iterator[_Attribute]:
    if not data.startswith(_SIGNATURE):
        return
    place = 6
    while place + _HEAD <= len(data):
        start = place + _HEAD
        end = start + int.from_bytes(data[place + 5 : start], "little")
        if data[place] not in {1, 2} or end > len(data):
            return
        yield _Attribute(int.from_bytes(data[place + 1 : place + 3], "little"), start, end)
        place = end + _CHECK


def _take_file(found: Unwrapped, attribute: _Attribute, piece: bytes, codepage: str) -> None:
    if attribute.id == _RENDERING and len(found.files) < _MOST_FILES:
        found.files.append(Wrapped())
    if not found.files:
        return
    file = found.files[-1]
    if attribute.id == _TITLE:
        file.name = file.name or _text(piece, codepage)[:MAX_NAME]
    elif attribute.id == _DATA and not file.start:
        file.start, file.size = attribute.start, attribute.end - attribute.start
    elif attribute.id == _PROPERTIES_OF_FILE:
        names = {value.id: _spoken(value, codepage) for value in _values(piece)}
        file.name = (names.get(_PR_NAME) or file.name or names.get(_PR_SHORT_NAME, ""))[:MAX_NAME]


def _take_properties(found: Unwrapped, piece: bytes, codepage: str) -> None:
    for value in _values(piece):
        if value.id == _PR_BODY:
            found.text = found.text or _spoken(value, codepage)
        elif value.id == _PR_HTML:
            found.html = found.html or _spoken(value, codepage)
        elif value.id == _PR_RTF:
            found.rtf = found.rtf or unpacked(value.data)


def _spoken(value: _Value, codepage: str) -> str:
    return _text(value.data, "utf-16-le" if value.type == _UNICODE else codepage)


def _text(data: bytes, codepage: str) -> str:
    return decode(data, codepage)[0].rstrip("\0")


def _values(data: bytes) -> Iterator[_Value]:
    """Yield the properties of a message or a file (MS-OXTNEF section 2.1.3.4)."""
    place = 4
    for _ in range(min(int.from_bytes(data[:4], "little"), _MOST_PROPERTIES)):
        if place + 4 > len(data):
            return
        kind = int.from_bytes(data[place : place + 2], "little")
        name = int.from_bytes(data[place + 2 : place + 4], "little")
        place = _after_name(data, place + 4) if name >= 0x8000 else place + 4
        start, end, place = _value_at(data, place, kind)
        if end < 0:
            return
        yield _Value(name, kind & ~_MANY, data[start:end])


def _after_name(data: bytes, place: int) -> int:
    """Return where the value of a named property begins: behind a GUID, and a number or a name."""
    kind, number = _number(data, place + 16), _number(data, place + 20)
    return place + 24 + (_padded(number) if kind else 0)


def _value_at(data: bytes, place: int, kind: int) -> tuple[int, int, int]:
    """Return where the first value begins and ends and the next property begins; -1 where it does not fit."""
    plain = kind & ~_MANY
    size = _FIXED.get(plain, 0)
    varies = plain in {_STRING, _UNICODE, _BINARY, _OBJECT}
    count = 1
    if kind & _MANY or varies:
        count = _number(data, place)
        place += 4
    if size:
        end = place + size * count
        return (place, place + size, end) if count and end <= len(data) else (-1, -1, -1)
    if not varies or not count:
        return (-1, -1, -1) if not varies else (place, place, place)
    first: tuple[int, int] | None = None
    for _ in range(count):
        start = place + 4
        end = start + _number(data, place)
        if start > len(data) or end > len(data):
            return -1, -1, -1
        first = first or (start, end)
        place = start + _padded(end - start)
    assert first is not None
    return *first, place


def _number(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


def _padded(size: int) -> int:
    return (size + 3) & ~3
