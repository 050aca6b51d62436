"""What open cases ask of people: who owns what, and when it is due. Nothing sealed is opened."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Connection, TextClause, select

from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, OrganisationId, PersonId
from handlers.store.conditions import OPEN
from handlers.store.glances import SHOWN, glances
from handlers.store.tables import case as table


class Duties:
    """The duties, within a transaction; cases made to try things out ask nothing of anybody."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owners(self) -> list[PersonId]:
        """Return everybody who owns an open case."""
        # Along the index from one owner to the next, however many cases each has.
        found: list[PersonId] = []
        while True:
            after = table.c.owner > (found[-1] if found else "")
            next_one = select(table.c.owner).where(OPEN, after).order_by(table.c.owner).limit(1)
            owner = self._connection.scalar(next_one)
            if owner is None:
                return found
            found.append(PersonId(owner))

    def owned(self, owner: PersonId, until: date, limit: int) -> list[Glance]:
        """Return the open cases of a person that are due by a day, earliest first."""
        return self._open(limit, table.c.owner == owner, table.c.due_on <= until.isoformat())

    def unowned(self, organisation: OrganisationId, until: date, limit: int) -> list[Glance]:
        """Return the open cases of nobody that are due by a day, earliest first; nothing historic."""
        # Added to, so that no index by organisation is walked past everybody's cases for the few of nobody.
        ours = table.c.organisation_id + 0 == organisation
        return self._open(
            limit,
            ours,
            table.c.historic.is_(False),
            table.c.owner.is_(None),
            table.c.due_on <= until.isoformat(),
        )

    def unanswered(self, organisation: OrganisationId, due_on: date, limit: int) -> list[Glance]:
        """Return the open cases that are due on a day and in somebody's hands, and have no answer."""
        theirs = (table.c.owner.is_not(None), table.c.answered_at.is_(None))
        ours = table.c.organisation_id == organisation
        return self._open(limit, ours, *theirs, table.c.due_on == due_on.isoformat())

    def held_by(self, owner: PersonId, limit: int) -> list[CaseId]:
        """Return open cases of a person, whatever they are for."""
        asked = select(table.c.id).where(OPEN, table.c.owner == owner).order_by(table.c.due_on, table.c.id)
        return [CaseId(one) for one in self._connection.scalars(asked.limit(limit))]

    def these(self, cases: Collection[CaseId]) -> list[Glance]:
        """Return some cases, open or closed, earliest due first."""
        if not cases:
            return []
        asked = select(*SHOWN).where(table.c.id.in_(cases)).order_by(table.c.due_on, table.c.id)
        return glances(self._connection, self._connection.execute(asked).all())

    def _open(self, limit: int, *conditions: ColumnElement[bool] | TextClause) -> list[Glance]:
        where = (OPEN, table.c.is_test.is_(False), *conditions)
        asked = select(*SHOWN).where(*where).order_by(table.c.due_on, table.c.id).limit(limit)
        return glances(self._connection, self._connection.execute(asked).all())
