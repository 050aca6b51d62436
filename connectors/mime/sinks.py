"""Where a body goes while it streams by: hashed as a file, captured for reading, or dropped.

Nothing here grows with the body beyond the limit it was given.
"""

import hashlib

from connectors.base import TransferEncoding
from connectors.mime.limits import Ledger
from connectors.mime.parts import Part
from connectors.mime.transfer import SNIFF, Decoder, decoder, looks_like_base64


class Capture:
    """Keeps the first bytes of a body."""

    __slots__ = ("_held", "_left", "cut")

    def __init__(self, limit: int) -> None:
        self._held: list[bytes] = []
        self._left = limit
        self.cut = False

    def write(self, piece: bytes) -> None:
        """Take a piece."""
        if not piece:
            return
        self.cut = self.cut or len(piece) > self._left
        if self._left:
            kept = piece[: self._left]
            self._held.append(kept)
            self._left -= len(kept)

    def body(self) -> bytes:
        """Return what was kept."""
        return b"".join(self._held)


class FileDigest:
    """Decodes a file as it streams and keeps its size and SHA-256 only.

    A body that calls itself base64 and does not begin like it is taken as it stands, so that its
    bytes remain to be looked at. Decided on the first bytes, however they arrived.
    """

    __slots__ = ("_decoder", "_encoding", "_hash", "_start", "length", "size")

    def __init__(self, encoding: TransferEncoding) -> None:
        self._encoding = encoding
        self._decoder: Decoder | None = None if encoding is TransferEncoding.BASE64 else decoder(encoding)
        self._hash = hashlib.sha256()
        self._start = b""
        self.length = 0
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Take a piece."""
        self.length += len(piece)
        if self._decoder is None:
            self._start += piece
            if len(self._start) < SNIFF:
                return
            piece, self._start = self._start, b""
            self._decide(piece)
        if self._decoder is not None:
            self._take(self._decoder.feed(piece))

    def close(self, part: Part, ledger: Ledger) -> None:
        """Put length, size, digest and the encoding that really applies into the part."""
        if self._decoder is None:
            self._decide(self._start)
        if self._decoder is not None:
            self._take(self._decoder.feed(self._start))
            self._take(self._decoder.finish())
            if self._decoder.damaged:
                ledger.note("base64-damaged")
        if self._encoding is not part.encoding:
            ledger.note("not-base64")
        part.encoding = self._encoding
        part.length, part.size, part.digest = self.length, self.size, self._hash.hexdigest()

    def _decide(self, start: bytes) -> None:
        if not looks_like_base64(start):
            self._encoding = TransferEncoding.IDENTITY
        self._decoder = decoder(self._encoding)

    def _take(self, decoded: bytes) -> None:
        self._hash.update(decoded)
        self.size += len(decoded)
