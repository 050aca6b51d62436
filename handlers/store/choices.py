"""Cases to choose from while somebody types: their number, rights and due date, and nothing sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select
from sqlalchemy import case as sql_case

from handlers.domain.ids import CaseId, OrganisationId
from handlers.domain.rights import Right
from handlers.store.conditions import OPEN
from handlers.store.tables import case as table
from handlers.store.tables import claim as claims
from handlers.store.tables import message

_COLUMNS = (table.c.id, table.c.number, table.c.due_on)


@dataclass(frozen=True, slots=True)
class Choosable:
    """A case as a list to choose from shows it; `due_on` is an ISO date."""

    id: CaseId
    number: str
    rights: tuple[Right, ...]
    due_on: str


class Choices:
    """The cases to choose from, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def matching(
        self,
        organisation: OrganisationId,
        number: str,
        rights: Sequence[Right],
        *,
        beside: CaseId | None,
        limit: int,
    ) -> list[Choosable]:
        """Return open cases whose number holds `number`, by due date, the same person's before all others.

        Args:
            rights: where there are any, a case is about one of them.
            beside: only cases that could go together with this one: of its mailbox, and tests with
                tests. None where any will do; a closed one is found too then, by its whole number.
        """
        query = select(*_COLUMNS).where(table.c.organisation_id == organisation, OPEN)
        if number:
            query = query.where(table.c.number.contains(number, autoescape=True))
        if rights:
            # Counted for each open case: EXISTS would let a planner read every claim there ever was.
            about = select(func.count()).where(
                claims.c.case_id == table.c.id, claims.c.right.in_([right.value for right in rights])
            )
            query = query.where(about.scalar_subquery() > 0)
        order: tuple[Any, ...] = (table.c.due_on, table.c.id)
        if beside is not None:
            query = _beside(query, beside)
            order = (_written_with(beside).desc(), *order)
        found = list(self._connection.execute(query.order_by(*order).limit(limit)))
        if beside is None and number:
            exact = select(*_COLUMNS).where(
                table.c.organisation_id == organisation, table.c.number == number, table.c.status == "closed"
            )
            found = [*self._connection.execute(exact), *found][:limit]
        return self._with_rights(found)

    def _with_rights(self, rows: Sequence[Any]) -> list[Choosable]:
        claimed: dict[int, list[Right]] = {row.id: [] for row in rows}
        wanted = select(claims.c.case_id, claims.c.right).where(claims.c.case_id.in_(claimed))
        in_order = wanted.order_by(claims.c.case_id, claims.c.position)
        for case, right in self._connection.execute(in_order) if rows else ():
            claimed[case].append(Right(right))
        return [Choosable(CaseId(row.id), row.number, tuple(claimed[row.id]), row.due_on) for row in rows]


def _written_with(case: CaseId) -> ColumnElement[int]:
    """Return 1 for cases with mail from or to an address that this one has mail from or to, otherwise 0.

    Of this case's mailbox only: each mailbox hashes addresses with a key of its own.
    """
    ours = message.alias("ours")
    theirs = message.alias("theirs")
    same = (
        (theirs.c.mailbox_id == ours.c.mailbox_id)
        & (theirs.c.correspondent_hash == ours.c.correspondent_hash)
        & theirs.c.correspondent_hash.is_not(None)
    )
    found = select(theirs.c.case_id).select_from(ours.join(theirs, same)).where(ours.c.case_id == case)
    return sql_case((table.c.id.in_(found.where(theirs.c.case_id.is_not(None))), 1), else_=0)


def _beside(query: Select[Any], case: CaseId) -> Select[Any]:
    this = table.alias("this")
    return query.join(this, this.c.id == case).where(
        table.c.id != case, table.c.mailbox_id == this.c.mailbox_id, table.c.is_test == this.c.is_test
    )
