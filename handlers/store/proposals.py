"""Proposed mailboxes: found again while somebody connects them, and removed when nobody confirms."""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxStatus
from handlers.store.connection_tables import consent as consents
from handlers.store.connection_tables import grant as grants
from handlers.store.connection_tables import mailbox_event as events
from handlers.store.connection_tables import watch as watches
from handlers.store.instants import to_micros
from handlers.store.tables import cursor as cursors
from handlers.store.tables import data_key as keys
from handlers.store.tables import mailbox as table


class Proposals:
    """The proposed mailboxes, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def given_up(self, before: datetime) -> list[MailboxId]:
        """Return the proposed mailboxes that nobody has begun to connect since an instant."""
        recent = exists().where(consents.c.mailbox_id == table.c.id, consents.c.made_at > to_micros(before))
        waiting = select(table.c.id).where(table.c.status == MailboxStatus.PROPOSED.value, ~recent)
        return [MailboxId(each) for each in self._connection.scalars(waiting.order_by(table.c.id))]

    def forget_moves(self, before: datetime) -> None:
        """Let go of access that was given since a mailbox was disconnected, and that nobody confirmed."""
        recent = exists().where(consents.c.mailbox_id == table.c.id, consents.c.made_at > to_micros(before))
        left = select(table.c.id).where(table.c.status == MailboxStatus.DISCONNECTED.value, ~recent)
        self._connection.execute(delete(grants).where(grants.c.mailbox_id.in_(left)))

    def remove(self, mailbox: MailboxId) -> bool:
        """Delete a mailbox that is still proposed with all that belongs to it, its key included."""
        row = self._connection.execute(
            select(table.c.key_id)
            .where(table.c.id == mailbox, table.c.status == MailboxStatus.PROPOSED.value)
            .with_for_update()
        ).first()
        if row is None:
            return False
        for each in (consents, grants, watches, events, cursors):
            self._connection.execute(delete(each).where(each.c.mailbox_id == mailbox))
        self._connection.execute(delete(table).where(table.c.id == mailbox))
        self._connection.execute(delete(keys).where(keys.c.id == row.key_id))
        return True
