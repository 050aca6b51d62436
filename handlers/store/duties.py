"""What open cases ask of people, without opening anything sealed: who owns what, and when it is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, TextClause, select

from handlers.domain.case import Status
from handlers.domain.ids import CaseId, OrganisationId, PersonId
from handlers.domain.rights import Right
from handlers.store.conditions import OPEN
from handlers.store.tables import case as table
from handlers.store.tables import claim as claims

_COLUMNS = (
    table.c.id,
    table.c.number,
    table.c.status,
    table.c.owner,
    table.c.due_on,
    table.c.version,
    table.c.is_test,
)


@dataclass(frozen=True, slots=True)
class Duty:
    """A case as far as its due date is concerned."""

    case_id: CaseId
    number: str
    status: Status
    owner: PersonId | None
    due_on: date
    version: int
    rights: tuple[Right, ...] = ()


class Duties:
    """The duties, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owners(self) -> list[PersonId]:
        """Return everybody who owns an open case."""
        # Along the index, from one owner to the next, however many cases each has.
        found: list[PersonId] = []
        while True:
            after = table.c.owner > (found[-1] if found else "")
            one = self._connection.scalar(
                select(table.c.owner).where(OPEN, after).order_by(table.c.owner).limit(1)
            )
            if one is None:
                return found
            found.append(PersonId(one))

    def owned(self, owner: PersonId, until: date, limit: int) -> list[Duty]:
        """Return the open cases of a person that are due by a day, earliest first; none made for trying."""
        return self._open(limit, table.c.owner == owner, table.c.due_on <= until.isoformat())

    def unowned(self, organisation: OrganisationId, until: date, limit: int) -> list[Duty]:
        """Return the open cases of nobody that are due by a day, earliest first; none made for trying."""
        ours = table.c.organisation_id == organisation
        return self._open(limit, ours, table.c.owner.is_(None), table.c.due_on <= until.isoformat())

    def all_of(self, owner: PersonId, limit: int) -> list[CaseId]:
        """Return open cases of a person, earliest due first."""
        asked = select(table.c.id).where(OPEN, table.c.owner == owner).order_by(table.c.due_on, table.c.id)
        return [CaseId(one) for one in self._connection.scalars(asked.limit(limit))]

    def these(self, cases: Collection[CaseId]) -> list[Duty]:
        """Return some cases, open or closed, earliest due first."""
        if not cases:
            return []
        asked = select(*_COLUMNS).where(table.c.id.in_(cases)).order_by(table.c.due_on, table.c.id)
        return self._with_rights(self._connection.execute(asked).all())

    def _open(self, limit: int, *conditions: ColumnElement[bool] | TextClause) -> list[Duty]:
        asked = select(*_COLUMNS).where(OPEN, *conditions).order_by(table.c.due_on, table.c.id).limit(limit)
        return self._with_rights([row for row in self._connection.execute(asked) if not row.is_test])

    def _with_rights(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Duty]:
        if not rows:
            return []
        asked = select(claims).where(claims.c.case_id.in_([row.id for row in rows]))
        rights: dict[int, list[Right]] = {}
        for row in self._connection.execute(asked.order_by(claims.c.case_id, claims.c.position)):
            rights.setdefault(row.case_id, []).append(Right(row.right))
        return [_duty(row, tuple(rights.get(row.id, ()))) for row in rows]


def _duty(row: Row[*tuple[Any, ...]], rights: tuple[Right, ...]) -> Duty:
    return Duty(
        CaseId(row.id),
        row.number,
        Status(row.status),
        PersonId(row.owner) if row.owner else None,
        date.fromisoformat(row.due_on),
        row.version,
        rights,
    )
