"""Originals: each letter as it came, sealed. Its files are slices of it, so nothing is stored twice.

A small original stands in its row, where writing it costs no file of its own; a larger one
streams to the blob store in constant memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from handlers.domain.errors import Gone
from handlers.domain.ids import MessageId, StubId
from handlers.ports import Box, SealedWriter
from handlers.store.blobs import Blobs
from handlers.store.tables import message as messages
from handlers.store.tables import original as table

#: Bytes up to which an original stands in its row.
ROW_LIMIT = 64 * 1024


_ADD = insert(table)


@dataclass(frozen=True, slots=True)
class SealedOriginal:
    """An original that is sealed and not yet tied to a message."""

    name: str
    body_sealed: bytes | None  # None: it is in the blob store
    size: int


class OriginalWriter:
    """Seals an original as it comes; use it as a context, and `finished` after that."""

    def __init__(self, box: Box, blobs: Blobs, name: str) -> None:
        self._box, self._blobs, self._name = box, blobs, name
        self._small = bytearray()
        self._size = 0
        self._spilling: _Spill | None = None

    def write(self, piece: bytes) -> None:
        """Seal one piece."""
        self._size += len(piece)
        if self._spilling is None and self._size <= ROW_LIMIT:
            self._small += piece
            return
        if self._spilling is None:
            self._spilling = _Spill(self._box, self._blobs, self._name)
            self._spilling.writer.write(bytes(self._small))
            self._small.clear()
        self._spilling.writer.write(piece)

    def finish(self) -> SealedOriginal:
        """End the original and return where it stands."""
        if self._spilling is None:
            body = self._box.seal(bytes(self._small), _bound(self._name))
            return SealedOriginal(self._name, body, self._size)
        self._spilling.finish()
        return SealedOriginal(self._name, None, self._size)

    def abandon(self) -> None:
        """Drop what was written; the letter is still in its mailbox."""
        if self._spilling is not None:
            self._spilling.abandon()


class _Spill:
    """The blob that a larger original streams to."""

    def __init__(self, box: Box, blobs: Blobs, name: str) -> None:
        self._writing = blobs.writing(name)
        self._file = self._writing.__enter__()
        self.writer: SealedWriter = box.sealing(_bound(name), self._file)
        self._ended = False

    def finish(self) -> None:
        self.writer.finish()
        self._ended = True
        self._writing.__exit__(None, None, None)

    def abandon(self) -> None:
        if not self._ended:
            self._ended = True
            stop = _Abandoned()
            try:
                self._writing.__exit__(_Abandoned, stop, None)
            except _Abandoned:
                return


class _Abandoned(Exception):
    """Tells the blob store to drop a partial file."""


class Originals:
    """The originals, within a transaction."""

    def __init__(self, connection: Connection, blobs: Blobs) -> None:
        self._connection = connection
        self._blobs = blobs

    def add(self, message: MessageId, sealed: SealedOriginal) -> None:
        """Tie a sealed original to its message."""
        values = {
            "message_id": message,
            "name": sealed.name,
            "body_sealed": sealed.body_sealed,
            "size": sealed.size,
        }
        self._connection.execute(_ADD, values)

    def replace(self, message: MessageId, sealed: SealedOriginal) -> None:
        """Tie the original that was fetched once more to its message, in the place of the first."""
        self._connection.execute(delete(table).where(table.c.message_id == message))
        self.add(message, sealed)

    def stands(self, stub: StubId, name: str) -> bool:
        """Return whether the original of a letter stands under a name, the letter told by its stub."""
        joined = select(table.c.message_id).join(messages, messages.c.id == table.c.message_id)
        return (
            self._connection.scalar(joined.where(messages.c.stub_id == stub, table.c.name == name))
            is not None
        )

    def find(self, message: MessageId) -> SealedOriginal | None:
        """Return where the original of a message stands, or None when there is none."""
        row = self._connection.execute(select(table).where(table.c.message_id == message)).first()
        return None if row is None else SealedOriginal(row.name, row.body_sealed, row.size)


def read(original: SealedOriginal, box: Box, blobs: Blobs) -> Iterator[bytes]:
    """Yield the plaintext of an original in chunks.

    Raises:
        Gone: the blob is no longer there.
        BrokenSeal: it was altered.
    """
    if original.body_sealed is not None:
        yield box.open(original.body_sealed, _bound(original.name))
        return
    try:
        file = blobs.open(original.name)
    except FileNotFoundError:
        raise Gone from None
    with file:
        yield from box.opening(_bound(original.name), file)


def _bound(name: str) -> str:
    return f"original:{name}"
