"""Lists and counts of open cases, without opening anything sealed. Test cases count nowhere.

Every statement keeps to partial indexes of open cases and ends after so many rows: what is closed costs
nothing here, and what is open no more than a page can tell.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TextClause,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from handlers.domain.case import Status
from handlers.domain.glance import Glance
from handlers.domain.home import ANY, ME, NOBODY, Heap, Load, Outlook
from handlers.domain.ids import OrganisationId, PersonId
from handlers.store.conditions import OPEN, REAL, TESTING
from handlers.store.glances import SHOWN, glances
from handlers.store.tables import case as table
from handlers.store.tables import claim as claims

#: Up to how many cases of a heap are counted, and among how many that are due first loads are weighed:
#: what is said of them costs the same however many there are.
COUNTED, WEIGHED = 1_000, 10_000

_Where = ColumnElement[bool] | TextClause


class Overviews:
    """The overviews of one organisation's open cases, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heaps(self, organisation: OrganisationId, outlook: Outlook) -> dict[Heap, int]:
        """Return how many of the chosen cases lie in each heap, up to `COUNTED`; empty heaps are left out."""
        asked = (_first(organisation, outlook, heap, COUNTED).subquery() for heap in Heap)
        counted = (select(func.count()).select_from(each).scalar_subquery() for each in asked)
        numbers = self._connection.execute(select(*counted)).one()
        return {heap: number for heap, number in zip(Heap, numbers, strict=True) if number}

    def page(
        self,
        organisation: OrganisationId,
        outlook: Outlook,
        heaps: Mapping[Heap, int],
        offset: int,
        limit: int,
    ) -> list[tuple[Heap, Glance]]:
        """Return some of the chosen cases, heap by heap, the earliest due date first.

        Args:
            heaps: what `heaps` returned; no heap is gone through beyond that.
            offset: counted through all heaps.
        """
        parts = []
        for heap, number in sorted(heaps.items()):
            if left := max(min(limit, number - offset), 0):
                first = _first(organisation, outlook, heap, left, *SHOWN).offset(offset).subquery()
                parts.append(select(literal(heap.value).label("heap"), first))
                limit -= left
            offset = max(offset - number, 0)
        if not parts:
            return []
        rows = self._connection.execute(union_all(*parts).order_by("heap", "due_on", "id")).all()
        return list(zip((Heap(row.heap) for row in rows), glances(self._connection, rows), strict=True))

    def loads(self, organisation: OrganisationId, outlook: Outlook) -> list[Load]:
        """Return how much lies with each owner and with nobody, of the `WEIGHED` cases that are due first."""
        today, soon = outlook.today.isoformat(), outlook.soon.isoformat()
        first = (
            select(table.c.owner, table.c.due_on)
            .where(table.c.organisation_id == organisation, OPEN, REAL)
            .order_by(table.c.due_on)
            .limit(WEIGHED)
            .subquery()
        )
        overdue = func.sum(case((first.c.due_on < today, 1), else_=0))
        near = func.sum(case((and_(first.c.due_on >= today, first.c.due_on <= soon), 1), else_=0))
        counted = select(first.c.owner, func.count(), overdue, near).group_by(first.c.owner)
        rows = self._connection.execute(counted)
        return [Load(PersonId(owner) if owner else None, n, late, close) for owner, n, late, close in rows]

    def in_danger(
        self, organisation: OrganisationId, outlook: Outlook, limit: int
    ) -> tuple[int, list[Glance]]:
        """Return how many cases are overdue or due soon with no owner or no answer, and the first of them.

        A draft is an answer begun, which is enough until the due date and no longer.
        """
        overdue = table.c.due_on < outlook.today.isoformat()
        unanswered = and_(table.c.leaving_id.is_(None), table.c.answered_at.is_(None))
        unready = or_(table.c.owner.is_(None), and_(unanswered, or_(overdue, table.c.draft_id.is_(None))))
        where = (*_open(organisation), table.c.due_on <= outlook.soon.isoformat(), unready)
        counted = self._connection.scalar(select(func.count()).select_from(table).where(*where))
        wanted = select(*SHOWN).where(*where).order_by(table.c.due_on, table.c.id).limit(limit)
        return counted or 0, glances(self._connection, list(self._connection.execute(wanted)))

    def drafted(self, organisation: OrganisationId, limit: int) -> list[Glance]:
        """Return the open cases with a drafted reply, the earliest due date first."""
        where = (*_open(organisation), table.c.status == Status.READY.value, table.c.draft_id.is_not(None))
        wanted = select(*SHOWN).where(*where).order_by(table.c.due_on, table.c.id).limit(limit)
        return glances(self._connection, list(self._connection.execute(wanted)))

    def tests(self, organisation: OrganisationId, limit: int) -> list[Glance]:
        """Return the open cases that were made to try things out."""
        where = (table.c.organisation_id == organisation, TESTING)
        rows = list(self._connection.execute(select(*SHOWN).where(*where).order_by(table.c.id).limit(limit)))
        return glances(self._connection, rows)


def _open(organisation: OrganisationId) -> list[_Where]:
    return [table.c.organisation_id == organisation, OPEN, table.c.is_test.is_(False)]


def _chosen(organisation: OrganisationId, outlook: Outlook) -> list[_Where]:
    chosen, where = outlook.chosen, _open(organisation)
    if chosen.status is not None:
        where.append(table.c.status == chosen.status.value)
    if chosen.owner == NOBODY:
        where.append(table.c.owner.is_(None))
    elif chosen.owner != ANY:
        where.append(table.c.owner == (outlook.viewer if chosen.owner == ME else chosen.owner))
    if chosen.right is not None:
        # Asked case by case: joined as a whole, every claim ever made would be read for it.
        of_case = (claims.c.case_id == table.c.id, claims.c.right == chosen.right.value)
        where.append(select(claims.c.position).where(*of_case).limit(1).scalar_subquery().is_not(None))
    return where


def _first(
    organisation: OrganisationId, outlook: Outlook, heap: Heap, limit: int, *columns: ColumnElement[Any]
) -> Select[Any]:
    """Return how to find the first chosen cases of a heap by due date; each heap goes along an index."""
    wanted = select(*columns) if columns else select(table.c.id)
    where = (*_chosen(organisation, outlook), *_lies_in(heap, outlook))
    return wanted.where(*where).order_by(table.c.due_on, table.c.id).limit(limit)


def _lies_in(heap: Heap, outlook: Outlook) -> list[_Where]:
    due, owner, viewer = table.c.due_on, table.c.owner, outlook.viewer
    today, soon, waiting = outlook.today.isoformat(), outlook.soon.isoformat(), Status.AWAITING_SUBJECT.value
    match heap:
        case Heap.OVERDUE:
            return [due < today]
        case Heap.SOON:
            return [due >= today, due <= soon]
        case Heap.MINE:
            return [due > soon, owner == viewer]
        case Heap.UNASSIGNED:
            return [due > soon, owner.is_(None)]
        case Heap.WAITING:
            return [due > soon, owner != viewer, table.c.status == waiting]
        case Heap.OTHERS:
            return [due > soon, owner != viewer, table.c.status != waiting]
