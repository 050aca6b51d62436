"""Enclosures: the files that leave with a mail of ours, sealed like originals, their names too."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from handlers.domain.files import File
from handlers.domain.ids import KeyId, MessageId
from handlers.domain.mailbox import Mailbox
from handlers.ports import Box
from handlers.store.desk_tables import enclosure as table
from handlers.store.originals import SealedOriginal
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import message as messages

#: How the names of their blobs begin; those of originals are hexadecimal, so they never share a subfolder.
SHELF = "enclosure-"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file, and where its sealed bytes stand."""

    id: int
    file: File
    body: SealedOriginal


class Enclosures:
    """The enclosures, within a transaction.

    Attributes:
        dropped: names of blobs that nothing points to once this transaction is committed.
    """

    def __init__(
        self, connection: Connection, box: Callable[[KeyId], Box], next_id: Callable[[], int]
    ) -> None:
        self._connection = connection
        self._box = box
        self._next_id = next_id
        self.dropped: list[str] = []

    def add(self, mailbox: Mailbox, message: MessageId, file: File, body: SealedOriginal) -> int:
        """Lay a sealed file to a message and return its number."""
        number = self._next_id()
        facts = json.dumps([file.name, file.media_type, file.size]).encode("ascii")
        row = {
            "id": number,
            "message_id": message,
            "facts_sealed": self._box(mailbox.key_id).seal(facts, _bound(number)),
            "name": body.name,
            "body_sealed": body.body_sealed,
            "size": body.size,
        }
        self._connection.execute(insert(table), row)
        return number

    def of(self, message: MessageId) -> list[Enclosure]:
        """Return the files of a message, in the order they were laid to it."""
        joined = table.join(messages, messages.c.id == table.c.message_id).join(
            mailboxes, mailboxes.c.id == messages.c.mailbox_id
        )
        found = select(table, mailboxes.c.key_id).select_from(joined).where(table.c.message_id == message)
        return [self._enclosure(row) for row in self._connection.execute(found.order_by(table.c.id))]

    def carry(self, message: MessageId, to: MessageId) -> None:
        """Lay the files of a draft to the draft that takes its place, of the same mailbox."""
        self._connection.execute(update(table).where(table.c.message_id == message).values(message_id=to))

    def remove(self, message: MessageId, number: int) -> bool:
        """Take one file away from a message; False where it has none of that number."""
        return bool(self._dropping(table.c.message_id == message, table.c.id == number))

    def discard(self, message: MessageId) -> int:
        """Take all files away from a message that will not leave; return how many there were."""
        return self._dropping(table.c.message_id == message)

    def has(self, message: MessageId) -> bool:
        """Return whether a message has any file."""
        found = select(table.c.id).where(table.c.message_id == message).limit(1)
        return self._connection.scalar(found) is not None

    def kept(self, names: Collection[str]) -> set[str]:
        """Return those of these blobs that a message's file stands in."""
        return set(self._connection.scalars(select(table.c.name).where(table.c.name.in_(names))))

    def _dropping(self, *where: ColumnElement[bool]) -> int:
        stored = select(table.c.name).where(*where, table.c.body_sealed.is_(None))
        self.dropped += self._connection.scalars(stored)
        return self._connection.execute(delete(table).where(*where)).rowcount

    def _enclosure(self, row: Row[Any]) -> Enclosure:
        facts = json.loads(self._box(KeyId(row.key_id)).open(row.facts_sealed, _bound(row.id)))
        return Enclosure(row.id, File(*facts), SealedOriginal(row.name, row.body_sealed, row.size))


def _bound(number: int) -> str:
    return f"enclosure:{number}:facts"
