"""Letters that a case shows besides its own: of the cases merged into it, or of the one it was split off.

They stay the letters of the case that they came to. What a merge shares goes when it is undone;
what a case was given when it was split off is its own to show for good.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, false, literal, select, true, union
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from handlers.domain.ids import CaseId
from handlers.domain.message import Direction, Purpose
from handlers.store.tables import message as messages
from handlers.store.tables import shared_letter as table

_COLUMNS = ("case_id", "message_id", "via_case_id", "lasting")
_HEARD = (Purpose.REQUEST.value, Purpose.CORRESPONDENCE.value)


class SharedLetters:
    """The shared letters, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, survivor: CaseId, followers: Sequence[CaseId]) -> None:
        """Have a case show everything that the cases merged into it show."""
        if followers:
            own = select(literal(survivor), messages.c.id, messages.c.case_id, false())
            lent = select(literal(survivor), messages.c.id, table.c.case_id, false()).join(
                table, table.c.message_id == messages.c.id
            )
            self._add(
                own.where(messages.c.case_id.in_(followers)),
                # A letter that was the survivor's first may come back with a case split off it.
                lent.where(table.c.case_id.in_(followers), messages.c.case_id != survivor),
            )

    def give_back(self, survivor: CaseId, follower: CaseId) -> None:
        """Have a case show no longer what it shows because of another one."""
        ours = (table.c.case_id == survivor, table.c.via_case_id == follower, table.c.lasting == false())
        self._connection.execute(delete(table).where(*ours))

    def lend(self, source: CaseId, new: CaseId) -> None:
        """Have a case that was split off show the letters that its source shows now."""
        heard = (messages.c.direction == Direction.INBOUND.value, messages.c.purpose.in_(_HEARD))
        columns = (literal(new), messages.c.id, literal(source), true())
        self._add(
            select(*columns).where(messages.c.case_id == source, *heard),
            select(*columns)
            .join(table, table.c.message_id == messages.c.id)
            .where(table.c.case_id == source, *heard),
        )

    def _add(self, own: Select[Any], lent: Select[Any]) -> None:
        adding = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        rows = adding(table).from_select(list(_COLUMNS), union(own, lent))
        # Two cases split off the same one bring the same letter; it is shown once.
        self._connection.execute(rows.on_conflict_do_nothing())
