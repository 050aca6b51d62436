"""Files sealed while they stream in, so that none lies open on a disk; on no record until they are kept."""

import secrets
from collections.abc import Callable

from handlers.domain.errors import Refused
from handlers.domain.files import LARGEST_FILE, File, clean_name
from handlers.domain.phrase import say
from handlers.ports import Box
from handlers.store.blobs import Blobs
from handlers.store.enclosures import SHELF
from handlers.store.originals import OriginalWriter, SealedOriginal

Sealed = tuple[File, SealedOriginal]
_LONGEST_TYPE = 100


class TooLarge(Refused):
    """These files are larger than a mail may carry; nothing was kept."""


class Incoming:
    """The files of one upload.

    Args:
        room: bytes that there is place for, all files together.
    """

    def __init__(self, box: Box, blobs: Blobs, room: int) -> None:
        self._box, self._blobs, self._room = box, blobs, room
        self._taken: list[IncomingFile] = []

    def begin(self, name: str, media_type: str) -> "IncomingFile":
        """Return where the bytes of the next file are written."""
        writer = OriginalWriter(self._box, self._blobs, f"{SHELF}{secrets.token_hex(32)}")
        taken = IncomingFile(writer, name, media_type[:_LONGEST_TYPE].lower(), self._take)
        self._taken.append(taken)
        return taken

    def finish(self) -> list[Sealed]:
        """Return the files, sealed; a field that was left empty is none."""
        taken, self._taken = self._taken, []
        return [one.finish() for one in taken if one.name or one.size]

    def abandon(self) -> None:
        """Drop everything that came."""
        for one in self._taken:
            one.abandon()

    def _take(self, size: int) -> None:
        self._room -= size
        if self._room < 0:
            raise TooLarge(
                say("Together these files are larger than a mail may carry (25 MiB); none was kept.")
            )


class IncomingFile:
    """One file, written piece by piece as web servers write files."""

    def __init__(
        self, writer: OriginalWriter, name: str, media_type: str, take: Callable[[int], None]
    ) -> None:
        self.name, self.media_type, self.size = name, media_type, 0
        self._writer, self._take = writer, take

    def write(self, piece: bytes) -> int:
        """Seal one piece.

        Raises:
            TooLarge: the file, or all files together, are too large.
        """
        self.size += len(piece)
        if self.size > LARGEST_FILE:
            raise TooLarge(say("One of these files is larger than 20 MiB; nothing was kept."))
        self._take(len(piece))
        self._writer.write(bytes(piece))
        return len(piece)

    def seek(self, _offset: int, _whence: int = 0) -> int:
        """Stay: what was sealed is not read back here."""
        return 0

    def finish(self) -> Sealed:
        """Return the file, sealed, with a name that is safe to show and to send."""
        body = self._writer.finish()
        return File(clean_name(self.name), self.media_type or "application/octet-stream", body.size), body

    def abandon(self) -> None:
        """Drop what came."""
        self._writer.abandon()
