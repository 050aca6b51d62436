"""What was counted at the end of cases: written where a case is closed, taken back where it is opened again.

It outlives its cases. Nothing here names one: the token that ties a row to its case stands with the case.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from handlers.domain.case import Case
from handlers.domain.digest import BACK, COUNTED
from handlers.domain.ids import CaseId, OrganisationId
from handlers.domain.people import Organisation
from handlers.domain.statistic import Statistic, statistic_of
from handlers.store.conditions import CLOSED, UNCOUNTED
from handlers.store.statistic_tables import statistic as table
from handlers.store.tables import case as cases

_WEEK = timedelta(days=7)
_COPIED = [column.name for column in table.columns if column.name not in {"token", "count"}]


class Statistics:
    """The statistics, within a transaction."""

    def __init__(
        self, connection: Connection, organisation: Callable[[OrganisationId], Organisation]
    ) -> None:
        self._connection = connection
        self._organisation = organisation

    def settle(self, case: Case) -> None:
        """Have a case counted as it was just written: once while it is closed, and not while it is open."""
        if case.is_test:
            return
        token = self._connection.scalar(select(cases.c.statistic).where(cases.c.id == case.id)) or ""
        if case.closed_at is not None and not token:
            self._count(case)
        elif case.closed_at is None and token:
            self._take_back(case.id, token)

    def uncounted(self, limit: int) -> list[CaseId]:
        """Return closed cases that are not counted yet, oldest first: closed by a version before this one."""
        asked = select(cases.c.id).where(CLOSED, UNCOUNTED).order_by(cases.c.id).limit(limit)
        return [CaseId(one) for one in self._connection.scalars(asked)]

    def closed_by_week(
        self, organisation: OrganisationId, since: date, limit: int = COUNTED
    ) -> Mapping[date, int]:
        """Return how many cases were closed in each of `BACK` weeks from a Monday on, where any was.

        Args:
            limit: up to which a week is counted.
        """
        weeks = []
        for monday in _weeks(since):
            each = _of_week(organisation, monday, limit, table.c.count).subquery()
            weeks.append(select(literal(monday.isoformat()), func.count(), func.sum(each.c.count)))
        rows = self._connection.execute(union_all(*weeks)).all()
        return {
            date.fromisoformat(monday): limit if counted == limit else number
            for monday, counted, number in rows
            if number
        }

    def days_left(self, organisation: OrganisationId, since: date, limit: int = COUNTED) -> Mapping[int, int]:
        """Return how many answers that were owed left so many days before their due date.

        Of cases closed in `BACK` weeks from a Monday on; a day after the due date counts as -1.

        Args:
            limit: up to which the answers of a week are counted.
        """
        columns = ((table.c.limit - table.c.days).label("left"), table.c.count)
        weeks = [
            select(_of_week(organisation, monday, limit, *columns).where(table.c.owed).subquery())
            for monday in _weeks(since)
        ]
        found = union_all(*weeks).subquery()
        counted = select(found.c.left, func.sum(found.c.count)).group_by(found.c.left)
        return {days: number for days, number in self._connection.execute(counted) if number}

    def _count(self, case: Case) -> None:
        counted = statistic_of(case, self._organisation(case.organisation_id))
        token = secrets.token_hex(16)
        row = {"token": token, "organisation_id": case.organisation_id, "count": 1, **_columns(counted)}
        self._connection.execute(insert(table).values(**row))
        self._tie(case.id, token)

    def _take_back(self, case: CaseId, token: str) -> None:
        copied = [table.c[name] for name in _COPIED]
        against = select(literal(secrets.token_hex(16)), literal(-1, Integer), *copied).where(
            table.c.token == token
        )
        self._connection.execute(insert(table).from_select(["token", "count", *_COPIED], against))
        self._tie(case, "")

    def _tie(self, case: CaseId, token: str) -> None:
        self._connection.execute(update(cases).where(cases.c.id == case).values(statistic=token))


def _weeks(since: date) -> list[date]:
    return [since + n * _WEEK for n in range(BACK)]


def _of_week(
    organisation: OrganisationId, monday: date, limit: int, *columns: ColumnElement[Any]
) -> Select[Any]:
    ours = (table.c.organisation_id == organisation, table.c.closed_week == monday.isoformat())
    return select(*columns).where(*ours).limit(limit)


def _columns(counted: Statistic) -> dict[str, object]:
    return {
        "received_month": counted.received_month,
        "closed_week": counted.closed_week.isoformat(),
        "right": counted.right,
        "outcome": counted.outcome,
        "origin": counted.origin,
        "regime": counted.regime,
        "country": counted.country,
        "days": counted.days,
        "limit": counted.limit,
        "paused": counted.paused,
        "extended": counted.extended,
        "owed": counted.owed,
        "late": counted.late,
        "cause": counted.cause,
    }
