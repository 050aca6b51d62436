"""Undoing transfer encodings (RFC 2045 section 6) piece by piece.

Each decoder is total and gives the same bytes however its input was cut, so that a slice of the
original decodes to the same file whenever it is read again.
"""

import binascii
from typing import Protocol

import pybase64

from connectors.base import TransferEncoding

_BLANKS = b"\r\n \t"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_FOREIGN = bytes(set(range(256)) - set(_ALPHABET))
_GRID = 65_536  # a quoted-printable line longer than this is cut there (RFC 2045 allows 76)
SNIFF = 4_096  # bytes that decide whether a body is base64 at all


class Decoder(Protocol):
    """Turns encoded pieces into decoded ones."""

    damaged: bool

    def feed(self, data: bytes) -> bytes:
        """Return what `data` adds."""

    def finish(self) -> bytes:
        """Return what was held back."""


class Identity:
    """Bytes that stand as they are: 7bit, 8bit, binary, and whatever nobody knows."""

    damaged = False

    def feed(self, data: bytes) -> bytes:
        """Return `data`."""
        return data

    def finish(self) -> bytes:
        """Return nothing: nothing is held back."""
        return b""


class Base64:
    """Base64 that reads on past foreign characters and stops at the padding.

    Whole quanta go through the strict, fast decoder; only a piece that it refuses is cleaned.
    What follows the padding, such as the footer of a mailing list, is no part of the file.
    """

    __slots__ = ("_carry", "_closed", "damaged")

    def __init__(self) -> None:
        self._carry = b""
        self._closed = False
        self.damaged = False

    def feed(self, data: bytes) -> bytes:
        """Return the bytes of all quanta that are complete."""
        data = self._carry + data.translate(None, _BLANKS)
        if self._closed:
            self._carry = b""
            self.damaged = self.damaged or bool(data.strip(b"="))
            return b""
        whole = len(data) & ~3
        try:
            decoded = pybase64.b64decode(data[:whole], validate=True)
        except binascii.Error:
            return self._clean(data)
        self._carry = data[whole:]
        self._closed = data.endswith(b"=", 0, whole)
        return decoded

    def finish(self) -> bytes:
        """Return the bytes of an incomplete last quantum."""
        decoded = b"" if self._closed and not self._carry.strip(b"=") else self._clean(self._carry)
        rest, self._carry = self._carry, b""
        return decoded + self._partial(rest) if rest else decoded

    def _clean(self, data: bytes) -> bytes:
        if self._closed:
            self.damaged, self._carry = True, b""
            return b""
        kept = data.translate(None, _FOREIGN)
        self.damaged = self.damaged or len(kept) != len(data)
        head, padding, tail = kept.partition(b"=")
        whole = len(head) & ~3
        decoded = pybase64.b64decode(head[:whole], validate=True)
        self._carry = head[whole:]
        if padding:
            self._closed = True
            self.damaged = self.damaged or len(head) - whole < 2 or bool(tail.strip(b"="))
            rest, self._carry = self._carry, b""
            decoded += self._ended(rest)
        return decoded

    def _partial(self, rest: bytes) -> bytes:
        self.damaged = True  # the last quantum lacks its padding: the file was cut off
        return self._ended(rest)

    @staticmethod
    def _ended(rest: bytes) -> bytes:
        return pybase64.b64decode(rest + b"=" * (4 - len(rest)), validate=True) if len(rest) > 1 else b""


class QuotedPrintable:
    """Quoted-printable by whole lines; escapes that are none stay as they stand."""

    __slots__ = ("_carry", "damaged")

    def __init__(self) -> None:
        self._carry = b""
        self.damaged = False

    def feed(self, data: bytes) -> bytes:
        """Return the bytes of all lines that are complete."""
        data = self._carry + data
        cut = data.rfind(b"\n") + 1
        cut += (len(data) - cut) // _GRID * _GRID
        self._carry = data[cut:]
        return self._lines(data[:cut])

    def finish(self) -> bytes:
        """Return the bytes of a last line without a line break."""
        rest, self._carry = self._carry, b""
        return self._lines(rest)

    @staticmethod
    def _lines(data: bytes) -> bytes:
        if len(data) >= _GRID:
            data = b"\n".join(_broken(line) if len(line) >= _GRID else line for line in data.split(b"\n"))
        return binascii.a2b_qp(data)


def _broken(line: bytes) -> bytes:
    """Return an overlong line with soft line breaks, which stand at the same places wherever it was cut."""
    return b"=\n".join(line[at : at + _GRID] for at in range(0, len(line) + 1, _GRID))


def decoder(encoding: TransferEncoding) -> Decoder:
    """Return a fresh decoder for `encoding`."""
    if encoding is TransferEncoding.BASE64:
        return Base64()
    if encoding is TransferEncoding.QUOTED_PRINTABLE:
        return QuotedPrintable()
    return Identity()


def looks_like_base64(start: bytes) -> bool:
    """Return whether the first bytes of a body hold base64 and nothing else."""
    data = start[:SNIFF].translate(None, _BLANKS)
    try:
        pybase64.b64decode(data[: len(data) & ~3], validate=True)
    except binascii.Error:
        return False
    return not data.translate(None, _ALPHABET)


def decode(body: bytes, encoding: TransferEncoding) -> bytes:
    """Return a whole body decoded, or as it stands where it is not what it claims to be."""
    if encoding is TransferEncoding.BASE64 and not looks_like_base64(body):
        return body
    reader = decoder(encoding)
    return reader.feed(body) + reader.finish()
