"""Sealed streams of any length in constant memory, by the STREAM construction.

A stream is one version byte, a salt of 32 bytes, and chunks of 64 KiB, each with its tag. Every
stream has a key of its own (from the salt), so the nonce can be a counter with a mark on the
last chunk: reordering, cutting and appending all fail. Hoang, Reyhanitabar, Rogaway and Vizár,
"Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance" (2015), section 7.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handlers.ports import BrokenSeal

CHUNK_BYTES = 64 * 1024
_VERSION = b"\x01"
_SALT_BYTES = 32
_TAG_BYTES = 16


class _Chunks:
    """The cipher of one stream and its place in the sequence of chunks."""

    def __init__(self, stream_key: bytes, salt: bytes, bound: str) -> None:
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt, b"ombud one stream 1").derive(stream_key))
        self._bound = bound.encode()
        self._number = 0

    def _nonce(self, last: bool) -> bytes:
        nonce = self._number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
        self._number += 1
        return nonce

    def seal(self, chunk: bytes | bytearray | memoryview, *, last: bool = False) -> bytes:
        return self._cipher.encrypt(self._nonce(last), chunk, self._bound)

    def open(self, chunk: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(last), chunk, self._bound)
        except InvalidTag:
            raise BrokenSeal(
                "The stream was altered, cut, reordered or moved, or its key is another."
            ) from None


class StreamWriter:
    """Implements `handlers.ports.SealedWriter`; for one thread."""

    def __init__(self, stream_key: bytes, bound: str, target: BinaryIO) -> None:
        salt = os.urandom(_SALT_BYTES)
        self._chunks = _Chunks(stream_key, salt, bound)
        self._target = target
        self._rest = bytearray()  # never more than one chunk: the last one is marked, so it must wait
        self._finished = False
        target.write(_VERSION + salt)

    def write(self, piece: bytes) -> None:
        """Seal one piece of any size."""
        self._check_open()
        view = memoryview(piece)
        while view:
            if len(self._rest) == CHUNK_BYTES:
                self._target.write(self._chunks.seal(self._rest))
                self._rest.clear()
            if not self._rest and len(view) > CHUNK_BYTES:  # a whole chunk that is surely not the last
                self._target.write(self._chunks.seal(view[:CHUNK_BYTES]))
                view = view[CHUNK_BYTES:]
                continue
            room = CHUNK_BYTES - len(self._rest)
            self._rest += view[:room]
            view = view[room:]

    def finish(self) -> None:
        """Write the last chunk; the target stays open."""
        self._check_open()
        self._finished = True
        self._target.write(self._chunks.seal(self._rest, last=True))
        self._rest.clear()

    def _check_open(self) -> None:
        if self._finished:
            raise ValueError("The stream is finished; seal more under another one.")


def open_stream(stream_key: bytes, bound: str, source: BinaryIO) -> Iterator[bytes]:
    """Yield the plaintext of a stream, chunk by chunk; only its end proves it whole.

    Raises:
        BrokenSeal: it was altered, cut short, lengthened, reordered or moved.
    """
    head = _read(source, len(_VERSION) + _SALT_BYTES)
    if len(head) != len(_VERSION) + _SALT_BYTES or head[:1] != _VERSION:
        raise BrokenSeal("This is no sealed stream of a known version.")
    chunks = _Chunks(stream_key, head[1:], bound)
    here = _read(source, CHUNK_BYTES + _TAG_BYTES)
    while ahead := _read(source, CHUNK_BYTES + _TAG_BYTES):
        yield chunks.open(here, last=False)
        here = ahead
    yield chunks.open(here, last=True)


def _read(source: BinaryIO, size: int) -> bytes:
    """Return exactly `size` bytes, or fewer at the end; raw files may give less in one read."""
    piece = source.read(size)
    if len(piece) == size or not piece:
        return piece
    pieces, missing = [piece], size - len(piece)
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
