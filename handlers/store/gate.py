"""The store's side of the gate: what holds cover, permits within a transaction, and what was deferred."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union,
)

from handlers.domain.holds import Deferred, Leave, Route, Subject
from handlers.domain.ids import CaseId, HoldId, MailboxId
from handlers.store.conditions import OPEN
from handlers.store.covering import STANDS
from handlers.store.deciding import undecided
from handlers.store.hold_tables import deferred, hold, permit
from handlers.store.instants import from_micros, to_micros
from handlers.store.tables import case as cases
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import message as messages
from handlers.store.tables import shared_letter


class Gate:
    """The gate, within a transaction."""

    def __init__(self, connection: Connection, next_id: Callable[[], int], now: datetime) -> None:
        self._connection = connection
        self._next_id = next_id
        self._now = now

    def knows(self, subject: Subject) -> bool:
        """Return whether there is such a case or mailbox."""
        table, wanted = (mailboxes, subject.mailbox) if subject.case is None else (cases, subject.case)
        return self._connection.scalar(select(table.c.id).where(table.c.id == wanted)) is not None

    def halt(self, subject: Subject) -> None:
        """Let nobody place a hold on this, or be given a permit for it, until the transaction ends."""
        if self._connection.dialect.name != "postgresql":
            return  # a transaction that writes is the only one that does
        if subject.case is None:
            self._connection.execute(select(func.pg_advisory_xact_lock(subject.mailbox)))
            return
        mailbox = select(cases.c.mailbox_id).where(cases.c.id == subject.case).scalar_subquery()
        self._connection.execute(select(func.pg_advisory_xact_lock_shared(mailbox)))
        self._connection.execute(select(func.pg_advisory_xact_lock(subject.case)))

    def holds_on(self, subject: Subject) -> tuple[HoldId, ...]:
        """Return the holds that cover a case or a mailbox as a whole, oldest first.

        A case is covered by its own, its mailbox's, and those on cases that show letters of it.
        """
        if subject.case is None:
            return self._ids(select(hold.c.id).where(STANDS, hold.c.mailbox_id == subject.mailbox))
        mailbox = select(cases.c.mailbox_id).where(cases.c.id == subject.case).scalar_subquery()
        own = select(hold.c.id).where(STANDS, hold.c.case_id == subject.case)
        all_there = select(hold.c.id).where(STANDS, hold.c.mailbox_id == mailbox)
        return self._ids(own, all_there, _showing(messages.c.case_id == subject.case))

    def holds_within(self, mailbox: MailboxId) -> tuple[HoldId, ...]:
        """Return the holds on single cases that keep some of a mailbox, oldest first."""
        ours = exists().where(cases.c.id == hold.c.case_id, cases.c.mailbox_id == mailbox)
        of_cases = select(hold.c.id).where(STANDS, ours)
        return self._ids(of_cases, _showing(messages.c.mailbox_id == mailbox))

    def is_open(self, subject: Subject, *, early: bool = False) -> bool:
        """Return whether a case is open: this one, or any of the mailbox.

        Args:
            early: leave those out about which it was decided that their mailbox is deleted without them.
        """
        ours = cases.c.mailbox_id == subject.mailbox if subject.case is None else cases.c.id == subject.case
        return bool(self._connection.scalar(select(exists().where(ours, undecided() if early else OPEN))))

    def open(self, leave: Leave) -> int:
        """Write a permit and return its number; until `close` the database lets these rows go."""
        number = self._next_id()
        row = {"id": number, "route": leave.route.value, **_named(leave.subject)}
        self._connection.execute(insert(permit).values(row))
        return number

    def close(self, number: int) -> None:
        """Remove a permit."""
        self._connection.execute(delete(permit).where(permit.c.id == number))

    def defer(self, leave: Leave) -> bool:
        """Remember a deletion that a hold stopped; False where that was known already."""
        named = _named(leave.subject)
        known = select(deferred.c.id).where(
            *_same(deferred, leave.subject), deferred.c.route == leave.route.value
        )
        if self._connection.scalar(known) is not None:
            return False
        row = {"id": self._next_id(), "route": leave.route.value, "since": to_micros(self._now), **named}
        self._connection.execute(insert(deferred).values(row))
        return True

    def settle(self, leave: Leave) -> None:
        """Forget that a deletion waits, since it is done."""
        done = (*_same(deferred, leave.subject), deferred.c.route == leave.route.value)
        self._connection.execute(delete(deferred).where(*done))

    def waiting(self, subject: Subject) -> list[Deferred]:
        """Return what waits for the holds on a case, or on a mailbox and the cases in it."""
        where = deferred.c.case_id == subject.case
        if subject.case is None:
            inside = select(cases.c.id).where(cases.c.mailbox_id == subject.mailbox)
            where = or_(deferred.c.mailbox_id == subject.mailbox, deferred.c.case_id.in_(inside))
        return self._deferred(select(deferred).where(where))

    def resumable(self, route: Route, limit: int) -> list[Deferred]:
        """Return what was deferred on a route and that no hold covers any more, oldest first."""
        found = self._deferred(select(deferred).where(deferred.c.route == route.value))
        return [one for one in found if not self.holds_on(one.subject)][:limit]

    def _ids(self, *found: Select[Any]) -> tuple[HoldId, ...]:
        return tuple(sorted(HoldId(one) for one in self._connection.scalars(union(*found))))

    def _deferred(self, found: Select[Any]) -> list[Deferred]:
        rows = self._connection.execute(found.order_by(deferred.c.since, deferred.c.id))
        return [_read(row) for row in rows]


def _showing(theirs: ColumnElement[bool]) -> Select[Any]:
    """Return the holds on cases that show letters which are not their own.

    From each hold to what its case shows: planners that join the other way go through every letter shown.
    """
    lent = shared_letter.join(messages, messages.c.id == shared_letter.c.message_id)
    shown = exists().select_from(lent).where(shared_letter.c.case_id == hold.c.case_id, theirs)
    return select(hold.c.id).where(STANDS, shown)


def _named(subject: Subject) -> dict[str, int | None]:
    return {"case_id": subject.case, "mailbox_id": subject.mailbox}


def _same(table: Table, subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return tuple(table.c[column] == value for column, value in _named(subject).items() if value is not None)


def _read(row: Row[Any]) -> Deferred:
    case = None if row.case_id is None else CaseId(row.case_id)
    mailbox = None if row.mailbox_id is None else MailboxId(row.mailbox_id)
    return Deferred(Route(row.route), Subject(case, mailbox), from_micros(row.since))
