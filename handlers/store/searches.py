"""Searches for cases: by the beginning of a number, an exact address, a right or a status.

Nothing is unsealed: an address is found by its keyed hash alone.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from handlers.domain.case import Status
from handlers.domain.glance import Glance
from handlers.domain.ids import KeyId, OrganisationId
from handlers.domain.mailbox import LOST
from handlers.domain.rights import Right
from handlers.ports import Box
from handlers.store.conditions import CLOSED, OPEN
from handlers.store.glances import SHOWN, glances
from handlers.store.tables import case as table
from handlers.store.tables import claim as claims
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import message as messages


class Searches:
    """The searches, within a transaction; each returns at most `limit` cases."""

    def __init__(self, connection: Connection, box: Callable[[KeyId], Box]) -> None:
        self._connection = connection
        self._box = box

    def numbered(self, organisation: OrganisationId, beginning: str, limit: int) -> list[Glance]:
        """Return the cases whose number begins so; digits and "-" only. The newest come first."""
        found = self._of(organisation).where(self._begins(beginning))
        return self._glances(found.order_by(table.c.number.desc()), limit)

    def written_by(self, organisation: OrganisationId, address: str, limit: int) -> list[Glance]:
        """Return the cases that hold a message from or to exactly this address, the newest first."""
        keys = select(mailboxes.c.id, mailboxes.c.key_id).where(
            mailboxes.c.organisation_id == organisation, mailboxes.c.status.not_in(LOST)
        )
        ours = [
            (messages.c.mailbox_id == row.id)
            & (
                messages.c.correspondent_hash
                == self._box(KeyId(row.key_id)).blind("address", address.casefold())
            )
            for row in self._connection.execute(keys)
        ]
        if not ours:
            return []
        held = select(messages.c.case_id).where(or_(*ours), messages.c.case_id.is_not(None))
        found = self._of(organisation).where(table.c.id.in_(held))
        return self._glances(found.order_by(table.c.id.desc()), limit)

    def claiming(self, organisation: OrganisationId, right: Right, limit: int) -> list[Glance]:
        """Return the open cases that claim a right, by due date."""
        # Looked up case by case until there are enough: with EXISTS a planner may read every claim.
        of_case = (claims.c.case_id == table.c.id, claims.c.right == right.value)
        claimed = select(claims.c.position).where(*of_case).limit(1).scalar_subquery()
        found = self._of(organisation).where(OPEN, claimed.is_not(None))
        return self._glances(found.order_by(table.c.due_on, table.c.id), limit)

    def standing(self, organisation: OrganisationId, status: Status, limit: int) -> list[Glance]:
        """Return the cases of a status: by due date, or the last closed first."""
        if status is Status.CLOSED:
            closed = self._of(organisation).where(CLOSED, table.c.status == status.value)
            return self._glances(closed.order_by(table.c.closed_at.desc()), limit)
        found = self._of(organisation).where(OPEN, table.c.status == status.value)
        return self._glances(found.order_by(table.c.due_on, table.c.id), limit)

    def _begins(self, beginning: str) -> ColumnElement[bool]:
        if self._connection.dialect.name == "postgresql":  # its order is a language's, so a range is none
            return table.c.number.like(f"{beginning}%")
        return table.c.number.between(beginning, f"{beginning}\U0010ffff")

    def _glances(self, found: Select[Any], limit: int) -> list[Glance]:
        rows: Sequence[Any] = self._connection.execute(found.limit(limit)).all()
        return glances(self._connection, rows)

    @staticmethod
    def _of(organisation: OrganisationId) -> Select[Any]:
        return select(*SHOWN).where(table.c.organisation_id == organisation)
