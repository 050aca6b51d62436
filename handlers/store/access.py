"""The access log: who looked at what, and at how much; what they saw is not in it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from handlers.domain.ids import CaseId, PersonId
from handlers.domain.looking import EXPORTS, READINGS, Look
from handlers.store.desk_tables import access as table
from handlers.store.instants import from_micros, to_micros
from handlers.store.numbers import Numbers
from handlers.store.tables import case as cases


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody read in a case, and who handles it now."""

    at: datetime
    person: PersonId
    case_id: CaseId
    owner: str | None


class Access:
    """The access log, within a transaction."""

    def __init__(self, connection: Connection, numbers: Numbers, now: datetime) -> None:
        self._connection = connection
        self._numbers = numbers
        self._now = now

    def add(self, person: PersonId, look: Look, number: int = 0, case: CaseId | None = None) -> None:
        """Write that a person looked.

        Args:
            number: how many cases, letters or files were shown.
            case: where it was about one case.
        """
        row = {
            "id": self._numbers.next(),
            "at": to_micros(self._now),
            "person": person,
            "kind": look.value,
            "case_id": case,
            "number": number,
        }
        self._connection.execute(insert(table), row)

    def count(self, person: PersonId, looks: Collection[Look], since: datetime) -> int:
        """Return how often a person looked in any of these ways since an instant."""
        counted = (
            select(func.count())
            .select_from(table)
            .where(
                table.c.person == person,
                table.c.kind.in_(sorted(look.value for look in looks)),
                table.c.at > to_micros(since),
            )
        )
        return self._connection.scalar(counted) or 0

    def readings(self, since: datetime, until: datetime) -> Iterator[Reading]:
        """Yield when people read in cases or exported them, from an instant on and before another."""
        kinds = sorted(look.value for look in READINGS | EXPORTS)
        found = (
            select(table.c.at, table.c.person, table.c.case_id, cases.c.owner)
            .join(cases, cases.c.id == table.c.case_id)
            .where(table.c.at >= to_micros(since), table.c.at < to_micros(until), table.c.kind.in_(kinds))
        )
        for row in self._connection.execute(found.order_by(table.c.at)).yield_per(1_000):
            yield Reading(from_micros(row.at), PersonId(row.person), CaseId(row.case_id), row.owner)

    def forget(self, before: datetime, limit: int) -> int:
        """Remove at most `limit` of the rows written before an instant; return how many went."""
        old = select(table.c.id).where(table.c.at < to_micros(before)).order_by(table.c.at).limit(limit)
        ids = list(self._connection.scalars(old))
        if ids:
            self._connection.execute(delete(table).where(table.c.id.in_(ids)))
        return len(ids)
