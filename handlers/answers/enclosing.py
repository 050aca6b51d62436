"""Files that leave with a mail of ours: which there are, and each as the mailbox takes it.

They are laid to a draft on a page of our own (`handlers.attaching`), and stay with it once it left.
"""

import io
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import BinaryIO, cast

from connectors.base import OutgoingFile
from connectors.errors import Unsendable
from handlers.desk import Desk
from handlers.domain.errors import Gone
from handlers.domain.files import File
from handlers.domain.ids import MessageId
from handlers.domain.mailbox import Mailbox
from handlers.ports import Box, BrokenSeal
from handlers.store.blobs import Blobs
from handlers.store.enclosures import SHELF
from handlers.store.originals import SealedOriginal, read
from handlers.store.transaction import Transaction

_STEP = 64 * 1024
_BATCH = 500
#: An upload is done, or given up, within this.
_UNDER_WAY = timedelta(hours=1)


def listed(tx: Transaction, message: MessageId) -> tuple[File, ...]:
    """Return name, type and size of each file that leaves with a message; names are colleagues' text."""
    return tuple(enclosure.file for enclosure in tx.enclosures.of(message))


def outgoing_files(
    desk: Desk, tx: Transaction, mailbox: Mailbox, message: MessageId
) -> tuple[OutgoingFile, ...]:
    """Return the files of a message as a mailbox takes them: opened and unsealed when it reads them."""
    box = tx.box(mailbox.key_id)
    return tuple(
        OutgoingFile(one.file.name, one.file.media_type, partial(_opened, one.body, box, desk.blobs))
        for one in tx.enclosures.of(message)
    )


def sweep(desk: Desk) -> int:
    """Remove sealed files that no message has: a killed process left them; return how many there were."""
    found = desk.blobs.untouched(SHELF, desk.clock.now() - _UNDER_WAY)
    stray = []
    for start in range(0, len(found), _BATCH):
        some = found[start : start + _BATCH]
        with desk.reading("enclosing.sweep") as tx:
            stray += sorted(set(some) - tx.enclosures.kept(some))
    for name in stray:
        desk.blobs.remove(name)
    return len(stray)


def _opened(body: SealedOriginal, box: Box, blobs: Blobs) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Unsealing(read(body, box, blobs)), _STEP))


class _Unsealing(io.RawIOBase):
    """Chunks as a file that is read once, from its beginning to its end."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override] # any buffer, says the base
        try:
            while not self._rest:
                self._rest = next(self._chunks)
        except StopIteration:
            return 0
        except (Gone, BrokenSeal):
            raise Unsendable(
                "a file of this mail can no longer be read; remove it and attach it again"
            ) from None
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
