"""Rows of cases as lists show them, with the rights they claim; nothing sealed is opened."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.domain.case import Status
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, MessageId, PersonId
from handlers.domain.rights import Right
from handlers.store.tables import case as table
from handlers.store.tables import claim as claims

#: The columns that a glance is made from.
SHOWN = (
    table.c.id,
    table.c.number,
    table.c.version,
    table.c.status,
    table.c.due_on,
    table.c.owner,
    table.c.draft_id,
    table.c.leaving_id,
    table.c.is_test,
    table.c.clock,
)


def glances(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Glance]:
    """Return the glances of rows with these columns, in their order; one statement for all their rights."""
    claimed: dict[int, list[Right]] = {row.id: [] for row in rows}
    wanted = select(claims.c.case_id, claims.c.right).where(claims.c.case_id.in_(claimed))
    found = connection.execute(wanted.order_by(claims.c.case_id, claims.c.position)) if rows else ()
    for claim in found:
        claimed[claim.case_id].append(Right(claim.right))
    return [_glance(row, tuple(claimed[row.id])) for row in rows]


def _glance(row: Row[*tuple[Any, ...]], rights: tuple[Right, ...]) -> Glance:
    return Glance(
        id=CaseId(row.id),
        number=row.number,
        version=row.version,
        status=Status(row.status),
        rights=rights,
        due_on=date.fromisoformat(row.due_on),
        owner=PersonId(row.owner) if row.owner else None,
        draft_id=MessageId(row.draft_id) if row.draft_id is not None else None,
        leaving=row.leaving_id is not None,
        is_test=row.is_test,
        clock=ClockState(row.clock),
    )
