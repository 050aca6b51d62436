"""Holds: what nobody may delete; the reasons sealed under the organisation's key, bound to their row."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, or_, select, update

from handlers.domain.holds import Hold, Subject
from handlers.domain.ids import CaseId, HoldId, MailboxId, OrganisationId, PersonId
from handlers.ports import Box
from handlers.store.covering import STANDS
from handlers.store.hold_tables import hold as table
from handlers.store.instants import from_micros, to_micros
from handlers.store.tables import case as cases
from handlers.store.tables import data_key
from handlers.store.tables import mailbox as mailboxes


class Holds:
    """The holds, within a transaction.

    Args:
        finding: the box of an organisation, None while there is none.
        hashing: the same, made where there is none.
    """

    def __init__(
        self,
        connection: Connection,
        finding: Callable[[OrganisationId], Box | None],
        hashing: Callable[[OrganisationId], Box],
        next_id: Callable[[], int],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._finding = finding
        self._hashing = hashing
        self._next_id = next_id
        self._now = now

    def has_words(self, mailbox: MailboxId) -> bool:
        """Return whether what a mailbox holds can still be opened: its key was not destroyed."""
        opens = select(data_key.c.id).join(mailboxes, mailboxes.c.key_id == data_key.c.id)
        found = opens.where(mailboxes.c.id == mailbox, data_key.c.wrapped.is_not(None))
        return self._connection.scalar(found) is not None

    def add(
        self,
        organisation: OrganisationId,
        subject: Subject,
        reason: str,
        owner: PersonId,
        review_on: date,
        by: PersonId,
    ) -> Hold:
        """Write a new hold, which stands from now on."""
        number = HoldId(self._next_id())
        row = {
            "id": number,
            "organisation_id": organisation,
            "case_id": subject.case,
            "mailbox_id": subject.mailbox,
            "reason_sealed": self._hashing(organisation).seal(reason.encode(), _bound(number)),
            "owner": owner,
            "review_on": review_on.isoformat(),
            "placed_by": by,
            "placed_at": to_micros(self._now),
        }
        self._connection.execute(insert(table).values(row))
        (written,) = self._found(organisation, table.c.id == number)
        return written

    def get(self, organisation: OrganisationId, number: HoldId) -> Hold | None:
        """Return a hold by its number, also one that was released, or None."""
        return next(iter(self._found(organisation, table.c.id == number)), None)

    def standing(self, organisation: OrganisationId) -> list[Hold]:
        """Return the holds that stand, those that are reviewed soonest first."""
        return self._found(organisation, STANDS)

    def every(self, organisation: OrganisationId) -> list[Hold]:
        """Return all holds, those that were released too."""
        return self._found(organisation)

    def on(self, organisation: OrganisationId, subject: Subject) -> list[Hold]:
        """Return the holds that stand and name just this."""
        named = (
            table.c.mailbox_id == subject.mailbox if subject.case is None else table.c.case_id == subject.case
        )
        return self._found(organisation, STANDS, named)

    def due(self, organisation: OrganisationId, today: date) -> list[Hold]:
        """Return the holds that stand and whose day of review has come."""
        return self._found(organisation, STANDS, table.c.review_on <= today.isoformat())

    def due_named(self, organisation: OrganisationId, today: date) -> list[str]:
        """Return the case numbers and mailbox names of the holds to be reviewed; no reason is opened."""
        come = (STANDS, table.c.organisation_id == organisation, table.c.review_on <= today.isoformat())
        rows = self._connection.execute(_named().where(*come).order_by(table.c.review_on, table.c.id))
        return [row.number or row.name for row in rows]

    def review_of(self, case: CaseId, mailbox: MailboxId) -> date | None:
        """Return when the first hold on a case, or on its mailbox, is reviewed; None where none stands."""
        named = or_(table.c.case_id == case, table.c.mailbox_id == mailbox)
        first = select(table.c.review_on).where(STANDS, named).order_by(table.c.review_on).limit(1)
        found = self._connection.scalar(first)
        return None if found is None else date.fromisoformat(found)

    def extend(self, number: HoldId, review_on: date) -> bool:
        """Put the review of a hold on another day; False where it does not stand."""
        this = update(table).where(table.c.id == number, STANDS)
        return bool(self._connection.execute(this.values(review_on=review_on.isoformat())).rowcount)

    def release(self, organisation: OrganisationId, number: HoldId, reason: str, by: PersonId) -> bool:
        """Release a hold; False where it does not stand."""
        values = {
            "release_reason_sealed": self._hashing(organisation).seal(reason.encode(), _ended(number)),
            "released_by": by,
            "released_at": to_micros(self._now),
        }
        this = update(table).where(table.c.id == number, STANDS)
        return bool(self._connection.execute(this.values(values)).rowcount)

    def _found(self, organisation: OrganisationId, *where: ColumnElement[bool]) -> list[Hold]:
        asked = _named().where(table.c.organisation_id == organisation, *where)
        rows = list(self._connection.execute(asked.order_by(table.c.review_on, table.c.id)))
        box = self._finding(organisation) if rows else None
        return [] if box is None else [_read(row, box) for row in rows]


def _named() -> Select[Any]:
    in_case = table.outerjoin(cases, cases.c.id == table.c.case_id)
    of_either = (mailboxes.c.id == table.c.mailbox_id) | (mailboxes.c.id == cases.c.mailbox_id)
    joined = in_case.join(mailboxes, of_either)
    return select(table, cases.c.number, mailboxes.c.name).select_from(joined)


def _read(row: Row[Any], box: Box) -> Hold:
    ended = row.release_reason_sealed
    return Hold(
        id=HoldId(row.id),
        subject=Subject(
            None if row.case_id is None else CaseId(row.case_id),
            None if row.mailbox_id is None else MailboxId(row.mailbox_id),
        ),
        number=row.number or "",
        name=row.name,
        reason=box.open(row.reason_sealed, _bound(row.id)).decode(),
        owner=PersonId(row.owner),
        review_on=date.fromisoformat(row.review_on),
        placed_by=PersonId(row.placed_by),
        placed_at=from_micros(row.placed_at),
        release_reason="" if ended is None else box.open(ended, _ended(row.id)).decode(),
        released_by=None if row.released_by is None else PersonId(row.released_by),
        released_at=from_micros(row.released_at),
    )


def _bound(number: int) -> str:
    return f"hold:{number}:reason"


def _ended(number: int) -> str:
    return f"hold:{number}:release"
