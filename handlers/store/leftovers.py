"""What is left of a mailbox, table by table, counted in the database once its purge says it is through."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, and_, func, or_, select

from handlers.domain.ids import MailboxId
from handlers.store.every_table import metadata
from handlers.store.tables import case as cases
from handlers.store.tables import message as messages


@dataclass(frozen=True, slots=True)
class Left:
    """What is left in one table.

    Attributes:
        rows: of the mailbox.
        filled: those among them in which a column still holds something that should be empty.
    """

    rows: int
    filled: int = 0


class Leftovers:
    """Counts what is left, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, mailbox: MailboxId, asked: Mapping[str, Collection[str]]) -> dict[str, Left]:
        """Return what is left in each table asked for; one whose rows name no mailbox is not in it.

        Args:
            asked: tables by name, with the columns of theirs that should be empty.
        """
        found = {}
        for name, columns in asked.items():
            table = metadata.tables[name]
            which = _of_mailbox(table, mailbox)
            if which is None:
                continue
            rows = self._count(table, which)
            full = or_(*(_filled(table, column) for column in columns)) if columns and rows else None
            found[name] = Left(rows, 0 if full is None else self._count(table, and_(which, full)))
        return found

    def _count(self, table: Table, which: ColumnElement[bool]) -> int:
        return self._connection.scalar(select(func.count()).select_from(table).where(which)) or 0


def _of_mailbox(table: Table, mailbox: MailboxId) -> ColumnElement[bool] | None:
    """Return the condition under which a row belongs to a mailbox; None where no row says so."""
    columns = table.columns
    if table.name == "mailbox":
        return columns.id == mailbox
    if "mailbox_id" in columns:
        return columns.mailbox_id == mailbox
    if "message_id" in columns:
        return columns.message_id.in_(select(messages.c.id).where(messages.c.mailbox_id == mailbox))
    if "case_id" in columns:
        return columns.case_id.in_(select(cases.c.id).where(cases.c.mailbox_id == mailbox))
    return None


def _filled(table: Table, name: str) -> ColumnElement[bool]:
    column = table.c[name]
    if isinstance(column.type, LargeBinary):
        return func.length(column) > 0
    return column.is_not(None)
