"""Who is away, from day to day. A row stays when it is over or was taken back: it is its own record."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from handlers.domain.escalation import Absence
from handlers.domain.ids import PersonId
from handlers.store.instants import to_micros
from handlers.store.reminder_tables import absence as table

#: Nobody's day is further from another's.
_APART = timedelta(days=1)


class Absences:
    """The absences, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, absence: Absence, said_by: PersonId) -> None:
        """Write that somebody is away."""
        row = {
            "id": absence.id,
            "person": absence.person,
            "from_on": absence.from_on.isoformat(),
            "until_on": absence.until_on.isoformat(),
            "said_by": said_by,
            "said_at": to_micros(self._now),
        }
        self._connection.execute(insert(table), row)

    def standing(self) -> list[Absence]:
        """Return every absence that is not over wherever it is, the earliest first."""
        over = (self._now.date() - _APART).isoformat()
        asked = select(table).where(table.c.ended_at.is_(None), table.c.until_on >= over)
        return [
            _absence(row) for row in self._connection.execute(asked.order_by(table.c.from_on, table.c.id))
        ]

    def end(self, absences: Sequence[Absence], said_by: PersonId) -> None:
        """Write that absences were taken back, or replaced."""
        these = table.c.id.in_([one.id for one in absences])
        values = {"ended_at": to_micros(self._now), "ended_by": said_by}
        self._connection.execute(update(table).where(these, table.c.ended_at.is_(None)).values(values))

    def begun(self) -> list[Absence]:
        """Return absences of whose beginning nobody was told; perhaps they have not begun."""
        over = (self._now.date() - _APART).isoformat()
        untold = (table.c.ended_at.is_(None), table.c.told_at.is_(None), table.c.until_on >= over)
        asked = select(table).where(*untold, table.c.from_on <= (self._now.date() + _APART).isoformat())
        return [_absence(row) for row in self._connection.execute(asked.order_by(table.c.id))]

    def tell(self, absence: Absence) -> bool:
        """Note that the managers were told of an absence; False when somebody else did."""
        untold = (table.c.id == absence.id, table.c.told_at.is_(None), table.c.ended_at.is_(None))
        told = update(table).where(*untold).values(told_at=to_micros(self._now))
        return bool(self._connection.execute(told).rowcount)

    def forget(self, kept: timedelta) -> None:
        """Delete absences that were over longer ago than that."""
        before = (self._now - kept).date().isoformat()
        self._connection.execute(delete(table).where(table.c.until_on < before))


def _absence(row: Row[Any]) -> Absence:
    return Absence(
        row.id, PersonId(row.person), date.fromisoformat(row.from_on), date.fromisoformat(row.until_on)
    )
