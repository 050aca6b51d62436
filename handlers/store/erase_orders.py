"""Orders to erase one closed case early: by whom, why, and how far each has come."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, insert, or_, select, update

from handlers.domain.case import Case
from handlers.domain.erase_order import ROUTES, EraseOrder
from handlers.domain.errors import Gone
from handlers.domain.events import EventKind
from handlers.domain.holds import Route
from handlers.domain.ids import CaseId, OrganisationId, PersonId
from handlers.domain.phrase import say
from handlers.ports import Box
from handlers.store.conditions import ERASE_WAITS, LEAVING
from handlers.store.covering import covers_case, waits
from handlers.store.delivery_tables import outbox
from handlers.store.hold_tables import deferred
from handlers.store.instants import from_micros, to_micros
from handlers.store.retention_tables import erase_order as table
from handlers.store.tables import case as cases
from handlers.store.tables import event as events

_MAIL = "mail"
#: What came to a case from outside, so that somebody has to look at it.
_CAME = (EventKind.MESSAGE_ADDED.value, EventKind.BOUNCE_RECORDED.value)


class EraseOrders:
    """The orders, within a transaction.

    Args:
        finding: the box of an organisation, None while there is none.
        hashing: the same, made where there is none.
    """

    def __init__(
        self,
        connection: Connection,
        finding: Callable[[OrganisationId], Box | None],
        hashing: Callable[[OrganisationId], Box],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._finding = finding
        self._hashing = hashing
        self._now = now

    def settle(self, case: Case) -> None:
        """Withdraw the order for a case as it is opened again.

        Raises:
            Gone: it has begun, so that not all of the case is there any more.
        """
        if case.closed_at is not None:
            return
        found = self.find(case.id)
        if found is not None and found.begun_at is not None:
            raise Gone(
                say("Case {number} was erased early, so it cannot be opened again.", number=case.number)
            )
        if found is not None:
            self.withdraw(case.id)

    def add(
        self,
        case: Case,
        order: EraseOrder,
        look_on: date,
        reason: str = "",
    ) -> None:
        """Write an order, which stands from now on, in the place of one that is carried out.

        Args:
            look_on: from which local day on the job carries it out.
            reason: why; sealed under the organisation's key, "" for none.
        """
        box = self._hashing(case.organisation_id) if reason else None
        row = {
            "case_id": order.case_id,
            "route": order.route.value,
            "asked_by": order.by,
            "asked_at": to_micros(order.at),
            "reason_sealed": None if box is None else box.seal(reason.encode(), _bound(order.case_id)),
            "look_on": look_on.isoformat(),
            "begun_at": None if order.begun_at is None else to_micros(order.begun_at),
        }
        before = (table.c.case_id == order.case_id, table.c.ended_at.is_not(None))
        self._connection.execute(delete(table).where(*before))
        self._connection.execute(insert(table).values(row))

    def find(self, case: CaseId, *, lock: bool = False) -> EraseOrder | None:
        """Return the order for a case, also one that is carried out, or None.

        Args:
            lock: keep others from changing it until this transaction ends.
        """
        asked = select(table).where(table.c.case_id == case)
        row = self._connection.execute(asked.with_for_update() if lock else asked).first()
        return None if row is None else _read(row)

    def reason(self, case: Case) -> str:
        """Return why a case was to be erased; "" where nobody said."""
        sealed = self._connection.scalar(select(table.c.reason_sealed).where(table.c.case_id == case.id))
        box = self._finding(case.organisation_id)
        return "" if sealed is None or box is None else box.open(sealed, _bound(case.id)).decode()

    def waiting(self, today: date, limit: int) -> list[CaseId]:
        """Return cases whose orders are to be carried out by now, those that wait longest first.

        Those that are known to wait for a hold are left out.
        """
        # No join: planners would go from the cases to the orders, of which there are few.
        of_case = select(cases.c.mailbox_id).where(cases.c.id == table.c.case_id)
        mailbox = of_case.correlate(table).scalar_subquery()
        held_up = or_(*map(_waits_on, ROUTES)) & covers_case(table.c.case_id, mailbox)
        by_now = select(table.c.case_id).where(ERASE_WAITS, table.c.look_on <= today.isoformat(), ~held_up)
        rows = self._connection.scalars(by_now.order_by(table.c.look_on, table.c.case_id).limit(limit))
        return [CaseId(one) for one in rows]

    def look_again(self, case: CaseId, day: date) -> None:
        """Have the job look at an order on a later day."""
        self._connection.execute(update(table).where(_this(case)).values(look_on=day.isoformat()))

    def begin(self, case: CaseId) -> None:
        """Write that the first of a case goes now."""
        self._connection.execute(
            update(table).where(_this(case), table.c.begun_at.is_(None)).values(begun_at=to_micros(self._now))
        )

    def end(self, case: CaseId) -> None:
        """Write that an order is carried out."""
        self._connection.execute(update(table).where(_this(case)).values(ended_at=to_micros(self._now)))

    def withdraw(self, case: CaseId) -> None:
        """Forget an order that counts no more, however far it came, and that it waits for a hold."""
        self._connection.execute(delete(table).where(table.c.case_id == case))
        ours = and_(deferred.c.case_id == case, deferred.c.route.in_([one.value for one in ROUTES]))
        self._connection.execute(delete(deferred).where(ours))

    def is_overtaken(self, order: EraseOrder) -> bool:
        """Return whether a letter came to the case since somebody asked, so that they look at it first."""
        since = (events.c.case_id == order.case_id, events.c.at > to_micros(order.at))
        return bool(self._connection.scalar(select(exists().where(*since, events.c.kind.in_(_CAME)))))

    def mail_waits(self, case: CaseId) -> bool:
        """Return whether a mail of the case has yet to leave."""
        ours = (outbox.c.case_id == case, outbox.c.kind == _MAIL, LEAVING)
        return bool(self._connection.scalar(select(exists().where(*ours))))


def _waits_on(route: Route) -> ColumnElement[bool]:
    return waits(route, case=table.c.case_id) & (table.c.route == route.value)


def _this(case: CaseId) -> ColumnElement[bool]:
    return and_(table.c.case_id == case, ERASE_WAITS)


def _bound(case: int) -> str:
    return f"case:{case}:erase_order"


def _read(row: Row[Any]) -> EraseOrder:
    return EraseOrder(
        case_id=CaseId(row.case_id),
        route=Route(row.route),
        by=PersonId(row.asked_by),
        at=from_micros(row.asked_at),
        begun_at=None if row.begun_at is None else from_micros(row.begun_at),
        ended_at=None if row.ended_at is None else from_micros(row.ended_at),
    )
