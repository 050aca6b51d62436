"""Lists and counts of open cases, without opening anything sealed. Test cases count nowhere.

Every statement keeps to the partial index of open cases; what is closed costs nothing here.
"""

from sqlalchemy import ColumnElement, Connection, TextClause, and_, case, func, or_, select

from handlers.domain.case import Status
from handlers.domain.glance import Glance
from handlers.domain.home import ANY, ME, NOBODY, Heap, Load, Outlook
from handlers.domain.ids import OrganisationId, PersonId
from handlers.store.conditions import OPEN
from handlers.store.glances import SHOWN, glances
from handlers.store.tables import case as table
from handlers.store.tables import claim as claims

_Where = ColumnElement[bool] | TextClause


class Overviews:
    """The overviews of one organisation's open cases, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heaps(self, organisation: OrganisationId, outlook: Outlook) -> dict[Heap, int]:
        """Return how many of the chosen cases lie in each heap; an empty heap is left out."""
        heap = _heap(outlook)
        counted = select(heap, func.count()).where(*_chosen(organisation, outlook)).group_by(heap)
        return {Heap(number): n for number, n in self._connection.execute(counted)}

    def page(
        self, organisation: OrganisationId, outlook: Outlook, offset: int, limit: int
    ) -> list[tuple[Heap, Glance]]:
        """Return some of the chosen cases, heap by heap, the earliest due date first."""
        heap = _heap(outlook)
        wanted = (
            select(*SHOWN, heap.label("heap"))
            .where(*_chosen(organisation, outlook))
            .order_by(heap, table.c.due_on, table.c.id)
            .limit(limit)
            .offset(offset)
        )
        rows = list(self._connection.execute(wanted))
        return list(zip((Heap(row.heap) for row in rows), glances(self._connection, rows), strict=True))

    def loads(self, organisation: OrganisationId, outlook: Outlook) -> list[Load]:
        """Return how much lies with each owner and with nobody, whatever was chosen."""
        today, soon = outlook.today.isoformat(), outlook.soon.isoformat()
        overdue = func.sum(case((table.c.due_on < today, 1), else_=0))
        near = func.sum(case((and_(table.c.due_on >= today, table.c.due_on <= soon), 1), else_=0))
        counted = select(table.c.owner, func.count(), overdue, near).where(*_open(organisation))
        rows = self._connection.execute(counted.group_by(table.c.owner))
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
        where = (table.c.organisation_id == organisation, OPEN, table.c.is_test)
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


def _heap(outlook: Outlook) -> ColumnElement[int]:
    return case(
        (table.c.due_on < outlook.today.isoformat(), Heap.OVERDUE.value),
        (table.c.due_on <= outlook.soon.isoformat(), Heap.SOON.value),
        (table.c.owner == outlook.viewer, Heap.MINE.value),
        (table.c.owner.is_(None), Heap.UNASSIGNED.value),
        (table.c.status == Status.AWAITING_SUBJECT.value, Heap.WAITING.value),
        else_=Heap.OTHERS.value,
    )
