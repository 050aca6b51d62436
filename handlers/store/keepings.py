"""Closed cases and the schedule: which day each is due next, by which schedule, and what of it is gone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from handlers.domain.case import Case
from handlers.domain.holds import Route
from handlers.domain.ids import CaseId, OrganisationId
from handlers.domain.period import Anchor
from handlers.domain.retention import Life, Store
from handlers.store.conditions import DUE_KNOWN
from handlers.store.covering import covers_case, waits
from handlers.store.instants import from_micros, to_micros
from handlers.store.purge_tables import reserve
from handlers.store.retention_tables import keeping as table
from handlers.store.retention_tables import retention
from handlers.store.tables import case as cases
from handlers.store.tables import claim as claims
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import message as messages
from handlers.store.tables import shared_letter


@dataclass(frozen=True, slots=True)
class Kept:
    """A closed case under the schedule.

    Attributes:
        due_on: the next day on which something of it goes; None while none is known.
        mark: of the schedule by which that was reckoned; "" before it was.
    """

    case_id: CaseId
    due_on: date | None
    mark: str
    gone: frozenset[Store]


@dataclass(frozen=True, slots=True)
class InForce:
    """Which schedule an organisation deletes by, and since when; `began_at` is of the first one."""

    began_at: datetime
    mark: str
    marked_at: datetime


class Keepings:
    """The closed cases under the schedule, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def settle(self, case: Case) -> None:
        """Put a case under the schedule as it is closed, and take it out as it is opened again."""
        if case.closed_at is None:
            return self.forget(case.id)
        adding = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        afresh = {"due_on": None, "mark": "", "gone": ""}  # one that was closed before is reckoned anew
        put = adding(table).values(case_id=case.id, **afresh)
        self._connection.execute(put.on_conflict_do_update(index_elements=["case_id"], set_=afresh))
        return None

    def forget(self, case: CaseId) -> None:
        """Take a case out."""
        self._connection.execute(delete(table).where(table.c.case_id == case))

    def in_force(self, organisation: OrganisationId) -> InForce | None:
        """Return which schedule the organisation deletes by, or None before any was looked at."""
        asked = select(retention).where(retention.c.organisation_id == organisation)
        row = self._connection.execute(asked).first()
        return None if row is None else _in_force(row)

    def put_in_force(self, organisation: OrganisationId, mark: str) -> InForce:
        """Write which schedule counts from now on; what is known of it already stays."""
        known = self.in_force(organisation)
        now = to_micros(self._now)
        if known is None:
            row = {"organisation_id": organisation, "began_at": now, "mark": mark, "marked_at": now}
            self._connection.execute(insert(retention).values(row))
        elif known.mark != mark:
            theirs = retention.c.organisation_id == organisation
            self._connection.execute(update(retention).where(theirs).values(mark=mark, marked_at=now))
        else:
            return known
        return InForce(known.began_at if known else self._now, mark, self._now)

    def told_since(self, organisation: OrganisationId, then: datetime) -> None:
        """Write that the schedule in force was told since an instant, where that is not known yet."""
        known = self.in_force(organisation)
        if known is not None:
            values = {
                "began_at": to_micros(min(known.began_at, then)),
                "marked_at": to_micros(min(known.marked_at, then)),
            }
            theirs = retention.c.organisation_id == organisation
            self._connection.execute(update(retention).where(theirs).values(values))

    def unreckoned(self, mark: str, limit: int) -> list[CaseId]:
        """Return some cases whose day was reckoned by another schedule, or not at all."""
        found: list[int] = []
        # Two ranges of the index: one condition for both would read every closed case.
        for other in (table.c.mark < mark, table.c.mark > mark):
            asked = select(table.c.case_id).where(other).order_by(table.c.mark).limit(limit - len(found))
            found += self._connection.scalars(asked) if len(found) < limit else ()
        return [CaseId(one) for one in found]

    def reckoned(self, case: CaseId, due_on: date | None, mark: str) -> None:
        """Write when something of a case goes next."""
        values = {"due_on": due_on.isoformat() if due_on else None, "mark": mark}
        self._connection.execute(update(table).where(table.c.case_id == case).values(values))

    def went(self, kept: Kept, store: Store, due_on: date | None) -> None:
        """Write that something of a case is gone, and when the next goes."""
        gone = " ".join(sorted({*kept.gone, store}))
        values = {"gone": gone, "due_on": due_on.isoformat() if due_on else None}
        self._connection.execute(update(table).where(table.c.case_id == kept.case_id).values(values))

    def find(self, case: CaseId, *, lock: bool = False) -> Kept | None:
        """Return how a case stands under the schedule; None where it is open.

        Args:
            lock: keep others from changing that until this transaction ends.
        """
        asked = select(table).where(table.c.case_id == case)
        row = self._connection.execute(asked.with_for_update() if lock else asked).first()
        return None if row is None else _kept(row)

    def due(self, today: date, limit: int) -> list[CaseId]:
        """Return cases of which something goes by now, what is due longest first.

        Those that are known to wait for a hold are left out.
        """
        held_up = waits(Route.RETENTION, case=cases.c.id) & covers_case(cases.c.id, cases.c.mailbox_id)
        asked = select(table.c.case_id).join(cases, cases.c.id == table.c.case_id)
        by_now = asked.where(DUE_KNOWN, table.c.due_on <= today.isoformat(), ~held_up)
        rows = self._connection.scalars(by_now.order_by(table.c.due_on, table.c.case_id).limit(limit))
        return [CaseId(one) for one in rows]

    def coming(
        self, until: date, limit: int, after: tuple[str, int] = ("", 0)
    ) -> list[tuple[str, CaseId, str]]:
        """Return cases of which something goes up to a day: when, which, and its number; a page at a time.

        Args:
            after: the day and the case that the page before ended with.
        """
        asked = (
            select(table.c.due_on, table.c.case_id, cases.c.number)
            .join(cases, cases.c.id == table.c.case_id)
            .where(DUE_KNOWN, table.c.due_on >= after[0], table.c.due_on <= until.isoformat())
            .where((table.c.due_on > after[0]) | (table.c.case_id > after[1]))
        )
        rows = self._connection.execute(asked.order_by(table.c.due_on, table.c.case_id).limit(limit))
        return [(row.due_on, CaseId(row.case_id), row.number) for row in rows]

    def numbers(self, found: Collection[CaseId]) -> dict[CaseId, str]:
        """Return the numbers of some cases."""
        rows = self._connection.execute(select(cases.c.id, cases.c.number).where(cases.c.id.in_(found)))
        return {CaseId(row.id): row.number for row in rows}

    def number_coming(self, until: date, most: int) -> int:
        """Return of how many cases something goes up to a day, counted up to so many."""
        some = select(table.c.case_id).where(DUE_KNOWN, table.c.due_on <= until.isoformat())
        counted = select(func.count()).select_from(some.order_by(table.c.due_on).limit(most).subquery())
        return self._connection.scalar(counted) or 0

    def lives(self, found: Collection[CaseId], zone: tzinfo) -> list[Life]:
        """Return what of some cases decides how long they are kept."""
        if not found:
            return []
        rights: dict[int, list[str]] = {one: [] for one in found}
        claimed = select(claims.c.case_id, claims.c.right).where(claims.c.case_id.in_(found))
        for row in self._connection.execute(claimed.order_by(claims.c.case_id, claims.c.position)):
            rights[row.case_id].append(row.right)
        rows = self._connection.execute(_lives().where(cases.c.id.in_(found)).order_by(cases.c.id))
        return [
            Life(CaseId(row.id), tuple(rights[row.id]), row.letter_kind, row.name, _days(row, zone))
            for row in rows
        ]

    def showing(self, case: CaseId) -> list[CaseId]:
        """Return other cases that show letters of a case, and still keep theirs."""
        theirs = select(shared_letter.c.case_id).join(messages, messages.c.id == shared_letter.c.message_id)
        asked = theirs.where(messages.c.case_id == case, shared_letter.c.case_id != case).distinct()
        others = [CaseId(one) for one in self._connection.scalars(asked)]
        found = {one: self.find(one) for one in others}
        return [one for one, kept in found.items() if kept is None or Store.LETTERS not in kept.gone]


def _lives() -> Select[Any]:
    wanted = (cases.c.id, cases.c.letter_kind, cases.c.received_at, cases.c.closed_at, cases.c.answered_at)
    # What is kept apart of a mailbox is known to the rules by that mailbox's name.
    source = mailboxes.alias("source")
    name = func.coalesce(source.c.name, mailboxes.c.name).label("name")
    of_mailbox = cases.join(mailboxes, mailboxes.c.id == cases.c.mailbox_id)
    apart = of_mailbox.outerjoin(reserve, reserve.c.mailbox_id == mailboxes.c.id)
    return select(*wanted, name).select_from(apart.outerjoin(source, source.c.id == reserve.c.source_id))


def _days(row: Row[Any], zone: tzinfo) -> dict[Anchor, date]:
    days = {Anchor.OPENED: _local(row.received_at, zone)}
    if row.closed_at is not None:
        closed = _local(row.closed_at, zone)
        days |= {Anchor.CLOSED: closed, Anchor.VERIFIED: closed, Anchor.ANSWERED: closed}
    if row.answered_at is not None:
        days[Anchor.ANSWERED] = _local(row.answered_at, zone)
    return days


def _local(micros: int, zone: tzinfo) -> date:
    return from_micros(micros).astimezone(zone).date()


def _kept(row: Row[Any]) -> Kept:
    due_on = date.fromisoformat(row.due_on) if row.due_on else None
    return Kept(CaseId(row.case_id), due_on, row.mark, frozenset(map(Store, row.gone.split())))


def _in_force(row: Row[Any]) -> InForce:
    return InForce(from_micros(row.began_at), row.mark, from_micros(row.marked_at))
