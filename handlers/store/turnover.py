"""What came in, was closed and is due in a span of time, for digests. Test cases count nowhere."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, TextClause, func, select

from handlers.domain.ids import OrganisationId
from handlers.store.conditions import CLOSED, OPEN
from handlers.store.instants import from_micros, to_micros
from handlers.store.numbers import first_at
from handlers.store.tables import case as table

#: So many closed cases say what is usual among any number.
_SAMPLE = 5_000


class Turnover:
    """The turnover of an organisation, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def opened(self, organisation: OrganisationId, since: datetime, until: datetime) -> int:
        """Return how many cases were opened from an instant until before another."""
        # Ids rise with the time at which they were made.
        return self._count(organisation, table.c.id >= first_at(since), table.c.id < first_at(until))

    def closed(
        self, organisation: OrganisationId, since: datetime, until: datetime
    ) -> Sequence[tuple[datetime, datetime]]:
        """Return when each case came in and was closed that was closed in a span, at most 5,000 of them."""
        within = (table.c.closed_at >= to_micros(since), table.c.closed_at < to_micros(until))
        wanted = (
            select(table.c.received_at, table.c.closed_at)
            .where(*_counted(organisation), CLOSED, *within)
            .order_by(table.c.closed_at.desc())
            .limit(_SAMPLE)
        )
        return [(from_micros(came), from_micros(ended)) for came, ended in self._connection.execute(wanted)]

    def overdue(self, organisation: OrganisationId, today: date, limit: int) -> tuple[int, list[str]]:
        """Return how many open cases are overdue, and the numbers of those that have been for longest."""
        late = (OPEN, table.c.due_on < today.isoformat())
        wanted = select(table.c.number).where(*_counted(organisation), *late)
        numbers = self._connection.scalars(wanted.order_by(table.c.due_on, table.c.id).limit(limit))
        return self._count(organisation, *late), list(numbers)

    def due(self, organisation: OrganisationId, since: date, until: date) -> int:
        """Return how many open cases are due from a day to another, both included."""
        return self._count(organisation, OPEN, table.c.due_on.between(since.isoformat(), until.isoformat()))

    def _count(self, organisation: OrganisationId, *where: ColumnElement[bool] | TextClause) -> int:
        counted = select(func.count()).select_from(table).where(*_counted(organisation), *where)
        return self._connection.scalar(counted) or 0


def _counted(organisation: OrganisationId) -> tuple[ColumnElement[bool], ...]:
    return table.c.organisation_id == organisation, table.c.is_test.is_(False)
