"""What was counted at the end of cases: written where a case is closed, taken back where it is opened again.

It outlives its cases. Nothing here names one: the token that ties a row to its case stands with the case.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Integer, func, insert, literal, select, update

from handlers.domain.case import Case
from handlers.domain.ids import CaseId, OrganisationId
from handlers.domain.people import Organisation
from handlers.domain.statistic import Statistic, statistic_of
from handlers.store.conditions import CLOSED, UNCOUNTED
from handlers.store.statistic_tables import statistic as table
from handlers.store.tables import case as cases

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

    def closed_by_week(self, organisation: OrganisationId, since: date) -> Mapping[date, int]:
        """Return how many cases were closed in each week from one on, by its Monday."""
        asked = select(table.c.closed_week, func.sum(table.c.count)).where(*_ours(organisation, since))
        rows = self._connection.execute(asked.group_by(table.c.closed_week))
        return {date.fromisoformat(monday): number for monday, number in rows}

    def days_left(self, organisation: OrganisationId, since: date) -> Mapping[int, int]:
        """Return how many answers that were owed left so many days before their due date.

        Of cases closed since a Monday; a day after the due date counts as -1.
        """
        left = table.c.limit - table.c.days
        owed = (*_ours(organisation, since), table.c.owed)
        rows = self._connection.execute(select(left, func.sum(table.c.count)).where(*owed).group_by(left))
        return {days: number for days, number in rows if number}

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


def _ours(organisation: OrganisationId, since: date) -> tuple[Any, ...]:
    return table.c.organisation_id == organisation, table.c.closed_week >= since.isoformat()


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
