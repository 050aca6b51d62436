"""The inbox: ids of what the chat system delivered, so that a second delivery changes nothing."""

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from handlers.domain.errors import AlreadyHandled
from handlers.store.delivery_tables import inbox as table
from handlers.store.instants import to_micros


class Inbox:
    """The inbox, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def take(self, key: str) -> bool:
        """Take a delivery, once; False when it was taken before."""
        adding = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        taken = adding(table).values(key=key, at=to_micros(self._now)).on_conflict_do_nothing()
        # Not every driver counts the rows of an insert, so the row itself tells.
        return self._connection.scalar(taken.returning(table.c.key)) is not None

    def has(self, key: str) -> bool:
        """Return whether something was done once already."""
        return self._connection.execute(select(table).where(table.c.key == key)).first() is not None

    def once(self, key: str) -> None:
        """Take a delivery that must not be acted on twice.

        Raises:
            AlreadyHandled: it was taken before.
        """
        if not self.take(key):
            raise AlreadyHandled
