"""What came in, was closed, is due and stands out, for digests: counts, and the cases behind each of them.

Test cases count nowhere. Everything is counted in the database along its indexes and up to a limit, so that
what is stored costs nothing; no case is read for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, Select, TextClause, func, select, union_all

from handlers.domain.digest import COUNTED, Slice
from handlers.domain.events import EventKind
from handlers.domain.glance import Glance
from handlers.domain.home import SOON
from handlers.domain.ids import OrganisationId
from handlers.store.conditions import CLOSED, OPEN, PAUSED, REAL, UNDELIVERED
from handlers.store.glances import SHOWN, glances
from handlers.store.instants import to_micros
from handlers.store.numbers import first_at
from handlers.store.statistic_tables import statistic
from handlers.store.tables import case as table
from handlers.store.tables import event as events

_Where = ColumnElement[bool] | TextClause
#: A case that nobody took for so long stands out.
_UNOWNED = timedelta(days=2)
#: So does one whose period stands still for so long, and why it may stand still for less.
_STILL = timedelta(days=7)
_STOPPING = (EventKind.QUESTION_SENT, EventKind.CASE_OPENED, EventKind.JOINED)


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

    def opened_between(
        self, organisation: OrganisationId, edges: Sequence[datetime], limit: int = COUNTED
    ) -> list[int]:
        """Return how many cases were opened from each of some instants until before the next one.

        Args:
            limit: up to which each span is counted.
        """
        # Ids rise with the time at which they were made.
        ids = [first_at(each) for each in edges]
        ours = (table.c.organisation_id == organisation, REAL)
        spans = [
            _number(select(table.c.id).where(*ours, table.c.id >= since, table.c.id < until).limit(limit))
            for since, until in pairwise(ids)
        ]
        return list(self._connection.execute(select(*(each.scalar_subquery() for each in spans))).one())

    def closed(
        self, organisation: OrganisationId, since: datetime, until: datetime, limit: int = COUNTED
    ) -> int:
        """Return how many cases were closed from an instant until before another, up to a limit."""
        return self._count(limit, *_closed_within(organisation, since, until))

    def speeds(
        self, organisation: OrganisationId, since: datetime, until: datetime, limit: int = COUNTED
    ) -> list[Speed]:
        """Return how long cases took that were closed in a span, as they were counted at their end.

        Args:
            limit: of so many cases, those that were closed last.
        """
        taken = (statistic.c.days, statistic.c.owed, statistic.c.late)
        last = (
            select(table.c.statistic.label("token"))
            .where(*_closed_within(organisation, since, until))
            .order_by(table.c.closed_at.desc())
            .limit(limit)
            .subquery()
        )
        asked = select(*taken, func.count()).join(last, last.c.token == statistic.c.token).group_by(*taken)
        return [Speed(*row) for row in self._connection.execute(asked)]

    def due_by_day(
        self, organisation: OrganisationId, today: date, until: date, limit: int = COUNTED
    ) -> Mapping[date, int]:
        """Return how many open cases are due on each day up to one, those overdue included.

        Args:
            limit: up to which are counted what is overdue and, apart from it, what is due from today on,
                the earliest due first.
        """
        ours = (table.c.organisation_id == organisation, OPEN, REAL)
        due = select(table.c.due_on).where(*ours).order_by(table.c.due_on)
        overdue = due.where(table.c.due_on < today.isoformat())
        ahead = due.where(table.c.due_on.between(today.isoformat(), until.isoformat()))
        parts = (select(each.limit(limit).subquery()) for each in (overdue, ahead))
        found = union_all(*parts).subquery()
        rows = self._connection.execute(select(found.c.due_on, func.count()).group_by(found.c.due_on))
        return {date.fromisoformat(day): number for day, number in rows}

    def number_in(
        self, organisation: OrganisationId, part: Slice, now: datetime, today: date, limit: int = COUNTED
    ) -> int:
        """Return how many open cases stand out for one reason, up to a limit."""
        return self._count(limit, *_counted(organisation), OPEN, *_slice(part, now, today))

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

    def _count(self, limit: int, *where: _Where) -> int:
        return self._connection.scalar(_number(select(table.c.id).where(*where).limit(limit))) or 0


def _number(found: Select[int]) -> Select[int]:
    return select(func.count()).select_from(found.subquery())


def _counted(organisation: OrganisationId) -> tuple[ColumnElement[bool], ...]:
    return table.c.organisation_id == organisation, table.c.is_test.is_(False)


def _closed_within(organisation: OrganisationId, since: datetime, until: datetime) -> tuple[_Where, ...]:
    span = (table.c.closed_at >= to_micros(since), table.c.closed_at < to_micros(until))
    return *_counted(organisation), CLOSED, *span


def _newly_asked(now: datetime) -> ColumnElement[bool]:
    """Return whether a question left lately, or came with another case; who was asked again is waited for."""
    kinds = [kind.value for kind in _STOPPING]
    lately = (events.c.kind.in_(kinds), events.c.at > to_micros(now - _STILL))
    return select(events.c.seq).where(events.c.case_id == table.c.id, *lately).exists()


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
            return PAUSED, ~_newly_asked(now)
        case Slice.UNDELIVERED:
            return (UNDELIVERED,)
