"""Signed and sealed mail of S/MIME (RFC 5652 in BER, X.690): which of both it is, and what was signed.

Signatures are not checked here: that a letter is signed proves nothing about who asks.
"""

from enum import StrEnum
from typing import NamedTuple

_SIGNED = bytes.fromhex("2a864886f70d010702")
_KNOWN = bytes.fromhex("2a864886f70d01")  # and what RSA's and S/MIME's arcs have below it
_INTEGER, _OCTETS, _NAME, _SEQUENCE, _SET, _ZERO = 0x02, 0x04, 0x06, 0x30, 0x31, 0xA0
_BUILT = 0x20


class Sealing(StrEnum):
    """What is wrapped how."""

    NONE = ""  # nothing of the kind
    SIGNED = "signed"  # to be read by everybody
    SEALED = "sealed"  # to be read with somebody's key


class _Piece(NamedTuple):
    tag: int
    start: int
    end: int  # -1 where it ends with a mark of its own


def sealing(data: bytes) -> Sealing:
    """Return how the content is wrapped."""
    name = _content_type(data)[0]
    if name == _SIGNED:
        return Sealing.SIGNED
    return Sealing.SEALED if name.startswith(_KNOWN) else Sealing.NONE


def signed_content(data: bytes) -> bytes:
    """Return what was signed and stands inside, as far as it was not cut; b"" where nothing does."""
    name, place = _content_type(data)
    if name != _SIGNED:
        return b""
    for tag in (_ZERO, _SEQUENCE):
        piece = _piece(data, place)
        if piece is None or piece.tag != tag:
            return b""
        place = piece.start
    for tag in (_INTEGER, _SET):
        piece = _piece(data, place)
        if piece is None or piece.tag != tag:
            return b""
        place = _after(data, piece)
    for tag in (_SEQUENCE, _NAME, _ZERO):
        piece = _piece(data, place)
        if piece is None or piece.tag != tag:
            return b""
        place = _after(data, piece) if tag == _NAME else piece.start
    return _octets(data, place)


def _content_type(data: bytes) -> tuple[bytes, int]:
    outer = _piece(data, 0)
    name = _piece(data, outer.start) if outer and outer.tag == _SEQUENCE else None
    if name is None or name.tag != _NAME or name.end < 0:
        return b"", 0
    return data[name.start : name.end], name.end


def _piece(data: bytes, place: int) -> _Piece | None:
    """Return the piece at a place, or None where none begins there."""
    if place + 2 > len(data) or data[place] & 0x1F == 0x1F:
        return None
    size, start = data[place + 1], place + 2
    if size == 0x80:
        return _Piece(data[place], start, -1) if data[place] & _BUILT else None
    if size & 0x80:
        width = size & 0x7F
        if width > 8 or start + width > len(data):
            return None
        size, start = int.from_bytes(data[start : start + width], "big"), start + width
    return _Piece(data[place], start, start + size)


def _after(data: bytes, piece: _Piece) -> int:
    """Return the place behind a piece, its own pieces walked where it does not say how long it is."""
    if piece.end >= 0:
        return piece.end
    depth, place = 1, piece.start
    while depth:
        if data[place : place + 2] == b"\0\0":
            depth, place = depth - 1, place + 2
            continue
        inner = _piece(data, place)
        if inner is None:
            return len(data)
        if inner.end < 0:
            depth, place = depth + 1, inner.start
        else:
            place = inner.end
    return place


def _octets(data: bytes, place: int) -> bytes:
    """Return the bytes of a string, whole or in portions, which may themselves come in portions."""
    first = _piece(data, place)
    if first is None or first.tag & ~_BUILT != _OCTETS:
        return b""
    if not first.tag & _BUILT:
        return data[first.start : first.end]
    done: list[bytes] = []
    depth, place = 1, first.start
    end = first.end if first.end >= 0 else len(data)
    while depth and place < end:
        if data[place : place + 2] == b"\0\0":
            depth, place = depth - 1, place + 2
            continue
        piece = _piece(data, place)
        if piece is None or piece.tag & ~_BUILT != _OCTETS:
            break
        if piece.tag & _BUILT:
            depth, place = depth + (piece.end < 0), piece.start
        else:
            done.append(data[piece.start : piece.end])
            place = piece.end
    return b"".join(done)
