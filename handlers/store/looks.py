"""Cases of which somebody has to say whether they are requests at all; nothing sealed is opened."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from handlers.domain.glance import Glance
from handlers.domain.ids import OrganisationId, PersonId
from handlers.store.conditions import LOOKS
from handlers.store.glances import SHOWN, glances
from handlers.store.instants import from_micros
from handlers.store.tables import case as table

#: Cases that one message speaks of at most; the earliest due come first.
MOST = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits for somebody to look."""

    number: str
    owner: PersonId | None
    received_at: datetime


class Looks:
    """The looks that are owed, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, organisation: OrganisationId) -> list[Waiting]:
        """Return those that are due first."""
        wanted = select(table.c.number, table.c.owner, table.c.received_at)
        where = (table.c.organisation_id == organisation, LOOKS)
        rows = self._connection.execute(wanted.where(*where).order_by(table.c.due_on, table.c.id).limit(MOST))
        return [
            Waiting(row.number, PersonId(row.owner) if row.owner else None, from_micros(row.received_at))
            for row in rows
        ]

    def first(self, organisation: OrganisationId, limit: int) -> tuple[int, list[Glance]]:
        """Return how many there are, counted up to `MOST`, and those that are due first."""
        where = (table.c.organisation_id == organisation, LOOKS)
        some = select(table.c.id).where(*where).order_by(table.c.due_on, table.c.id).limit(MOST).subquery()
        number = self._connection.scalar(select(func.count()).select_from(some)) or 0
        if not number:
            return 0, []
        wanted = select(*SHOWN).where(*where).order_by(table.c.due_on, table.c.id).limit(limit)
        return number, glances(self._connection, list(self._connection.execute(wanted)))
