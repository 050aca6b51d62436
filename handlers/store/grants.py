"""Grants: what opens each mailbox, sealed under the mailbox's key and renewed by one process at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from handlers.domain.ids import KeyId
from handlers.domain.mailbox import Mailbox
from handlers.ports import Box
from handlers.store.connection_tables import grant as table
from handlers.store.instants import to_micros

#: A renewal that has not ended by then has died with its process.
RENEWAL = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Kept:
    """A grant as it was saved; `renewal` tells this process's right to replace it from others'."""

    text: str = field(repr=False)
    revision: int
    renewal: int = 0


class Grants:
    """The grants, within a transaction."""

    def __init__(self, connection: Connection, box: Callable[[KeyId], Box], now: datetime) -> None:
        self._connection = connection
        self._box = box
        self._now = now

    def get(self, mailbox: Mailbox) -> Kept | None:
        """Return the grant of a mailbox, or None."""
        row = self._connection.execute(select(table).where(table.c.mailbox_id == mailbox.id)).first()
        if row is None:
            return None
        text = self._box(mailbox.key_id).open(row.text_sealed, _bound(mailbox)).decode()
        return Kept(text, row.revision, row.renewal)

    def put(self, mailbox: Mailbox, text: str) -> None:
        """Save a grant that was given anew; a renewal under way of the old one is void."""
        values = {"text_sealed": self._sealed(mailbox, text), "saved_at": to_micros(self._now)}
        anew = update(table).where(table.c.mailbox_id == mailbox.id)
        raised = {"revision": table.c.revision + 1, "renewal": table.c.renewal + 1, "renewing_until": None}
        if not self._connection.execute(anew.values(**values, **raised)).rowcount:
            self._connection.execute(insert(table).values(mailbox_id=mailbox.id, revision=1, **values))

    def take(self, mailbox: Mailbox) -> Kept | None:
        """Begin a renewal and return the newest grant; None without one, or while another process renews."""
        free = table.c.renewing_until.is_(None) | (table.c.renewing_until <= to_micros(self._now))
        until = to_micros(self._now + RENEWAL)
        taken = update(table).where(table.c.mailbox_id == mailbox.id, free)
        values = {"renewal": table.c.renewal + 1, "renewing_until": until}
        if not self._connection.execute(taken.values(values)).rowcount:
            return None
        return self.get(mailbox)

    def save(self, mailbox: Mailbox, held: Kept, text: str) -> bool:
        """End a renewal with what came of it; False where the grant was given anew, or taken, meanwhile."""
        values: dict[str, object] = {"renewing_until": None}
        if text != held.text:
            values |= {"text_sealed": self._sealed(mailbox, text), "revision": table.c.revision + 1}
            values |= {"saved_at": to_micros(self._now)}
        ours = update(table).where(table.c.mailbox_id == mailbox.id, table.c.renewal == held.renewal)
        return bool(self._connection.execute(ours.values(values)).rowcount)

    def drop(self, mailbox: Mailbox) -> None:
        """Forget the grant."""
        self._connection.execute(delete(table).where(table.c.mailbox_id == mailbox.id))

    def _sealed(self, mailbox: Mailbox, text: str) -> bytes:
        return self._box(mailbox.key_id).seal(text.encode(), _bound(mailbox))


def _bound(mailbox: Mailbox) -> str:
    return f"grant:{mailbox.id}"
