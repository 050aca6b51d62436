"""What came in, was closed, is due and stands out, for digests: counts, and the cases behind each of them.

Test cases count nowhere. Everything is counted in the database along its indexes; no case is read for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, TextClause, case, func, select

from handlers.domain.digest import Slice
from handlers.domain.glance import Glance
from handlers.domain.home import SOON
from handlers.domain.ids import OrganisationId
from handlers.store.conditions import CLOSED, OPEN, PAUSED, UNDELIVERED
from handlers.store.glances import SHOWN, glances
from handlers.store.instants import to_micros
from handlers.store.numbers import first_at
from handlers.store.statistic_tables import statistic
from handlers.store.tables import case as table

_Where = ColumnElement[bool] | TextClause
#: A case that nobody took for so long stands out.
_UNOWNED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Speed:
    """How many cases were closed after so many days, and whether the answer was owed and late."""

    days: int
    owed: bool
    late: bool
    number: int


class Turnover:
    """The turnover of an organisation, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def opened_between(self, organisation: OrganisationId, edges: Sequence[datetime]) -> list[int]:
        """Return how many cases were opened from each of some instants until before the next one."""
        spans = len(edges) - 1
        # Ids rise with the time at which they were made.
        latest_first = [(table.c.id >= first_at(edges[n]), n) for n in reversed(range(spans))]
        span = case(*latest_first, else_=0)
        within = (table.c.id >= first_at(edges[0]), table.c.id < first_at(edges[-1]))
        asked = select(span, func.count()).where(*_counted(organisation), *within).group_by(span)
        found = {row[0]: row[1] for row in self._connection.execute(asked)}
        return [found.get(n, 0) for n in range(spans)]

    def closed(self, organisation: OrganisationId, since: datetime, until: datetime) -> int:
        """Return how many cases were closed from an instant until before another."""
        return self._count(organisation, CLOSED, *_closed_within(since, until))

    def speeds(self, organisation: OrganisationId, since: datetime, until: datetime) -> list[Speed]:
        """Return how long cases took that were closed in a span, as they were counted at their end."""
        taken = (statistic.c.days, statistic.c.owed, statistic.c.late)
        asked = (
            select(*taken, func.count())
            .select_from(table)
            .join(statistic, statistic.c.token == table.c.statistic)
            .where(*_counted(organisation), CLOSED, *_closed_within(since, until))
            .group_by(*taken)
        )
        return [Speed(*row) for row in self._connection.execute(asked)]

    def due_by_day(self, organisation: OrganisationId, until: date) -> Mapping[date, int]:
        """Return how many open cases are due on each day up to one, those overdue included."""
        asked = select(table.c.due_on, func.count()).where(
            *_counted(organisation), OPEN, table.c.due_on <= until.isoformat()
        )
        rows = self._connection.execute(asked.group_by(table.c.due_on))
        return {date.fromisoformat(day): number for day, number in rows}

    def number_in(self, organisation: OrganisationId, part: Slice, now: datetime, today: date) -> int:
        """Return how many open cases stand out for one reason."""
        return self._count(organisation, OPEN, *_slice(part, now, today))

    def cases_in(
        self, organisation: OrganisationId, part: Slice, now: datetime, today: date, limit: int
    ) -> list[Glance]:
        """Return open cases that stand out for one reason, the earliest due first."""
        where: tuple[_Where, ...] = (*_counted(organisation), OPEN, *_slice(part, now, today))
        asked = select(*SHOWN).where(*where).order_by(table.c.due_on, table.c.id).limit(limit)
        return glances(self._connection, self._connection.execute(asked).all())

    def numbers_in(
        self, organisation: OrganisationId, part: Slice, now: datetime, today: date, limit: int
    ) -> tuple[str, ...]:
        """Return what the first cases are called that stand out for one reason."""
        where: tuple[_Where, ...] = (*_counted(organisation), OPEN, *_slice(part, now, today))
        asked = select(table.c.number).where(*where).order_by(table.c.due_on, table.c.id).limit(limit)
        return tuple(self._connection.scalars(asked))

    def _count(self, organisation: OrganisationId, *where: _Where) -> int:
        counted = select(func.count()).select_from(table).where(*_counted(organisation), *where)
        return self._connection.scalar(counted) or 0


def _counted(organisation: OrganisationId) -> tuple[ColumnElement[bool], ...]:
    return table.c.organisation_id == organisation, table.c.is_test.is_(False)


def _closed_within(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return table.c.closed_at >= to_micros(since), table.c.closed_at < to_micros(until)


def _slice(part: Slice, now: datetime, today: date) -> tuple[_Where, ...]:
    match part:
        case Slice.OVERDUE:
            return (table.c.due_on < today.isoformat(),)
        case Slice.TODAY:
            return (table.c.due_on == today.isoformat(),)
        case Slice.SOON:
            tomorrow = today + timedelta(days=1)
            return (table.c.due_on.between(tomorrow.isoformat(), (today + SOON).isoformat()),)
        case Slice.UNOWNED:
            # What was overdue before its mailbox was live was told of in one summary.
            return (
                table.c.owner.is_(None),
                table.c.id < first_at(now - _UNOWNED),
                table.c.historic.is_(False),
            )
        case Slice.PAUSED:
            return (PAUSED,)
        case Slice.UNDELIVERED:
            return (UNDELIVERED,)
