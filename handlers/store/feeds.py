"""Feeds of mailboxes that cannot be read while others can: which, why, and since when."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import RENUMBERED, FeedFault
from handlers.store.connection_tables import feed_fault as table
from handlers.store.instants import from_micros, to_micros


class Feeds:
    """What is amiss with feeds, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def amiss(self, mailbox: MailboxId) -> list[FeedFault]:
        """Return which feeds of a mailbox cannot be read, by name."""
        asked = select(table).where(table.c.mailbox_id == mailbox).order_by(table.c.scope)
        return [
            FeedFault(row.scope, row.fault, from_micros(row.since)) for row in self._connection.execute(asked)
        ]

    def failed(self, mailbox: MailboxId, scope: str, fault: str) -> None:
        """Note that a feed could not be read; since when is kept while that lasts."""
        here = (table.c.mailbox_id == mailbox, table.c.scope == scope)
        if not self._connection.execute(update(table).where(*here).values(fault=fault)).rowcount:
            row = {"mailbox_id": mailbox, "scope": scope, "fault": fault, "since": to_micros(self._now)}
            self._connection.execute(insert(table).values(row))

    def went_well(self, mailbox: MailboxId, scopes: Collection[str]) -> None:
        """Note that feeds can be read, or are read no longer."""
        here = (table.c.mailbox_id == mailbox, table.c.scope.in_(scopes))
        self._connection.execute(delete(table).where(*here))

    def to_tell(self, mailbox: MailboxId, before: datetime) -> list[FeedFault]:
        """Return what is worth telling and was not told yet, once.

        Args:
            before: a failure that began until then is worth telling, and one for good at once.
        """
        lasting = or_(table.c.since <= to_micros(before), table.c.fault == RENUMBERED)
        untold = (table.c.mailbox_id == mailbox, lasting, table.c.told.is_(False))
        telling = update(table).where(*untold).values(told=True)
        told = self._connection.execute(telling.returning(table.c.scope, table.c.fault, table.c.since)).all()
        return [FeedFault(row.scope, row.fault, from_micros(row.since)) for row in told]

    def forget(self, mailbox: MailboxId) -> None:
        """Forget what was amiss: the mailbox is opened anew, or its feeds are chosen anew."""
        self._connection.execute(delete(table).where(table.c.mailbox_id == mailbox))
