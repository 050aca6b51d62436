"""Who was told of which case last, and which cases were written since somebody looked."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from handlers.domain.ids import CaseId, PersonId
from handlers.domain.reminding import Told
from handlers.store.desk_tables import colleague
from handlers.store.reminder_tables import changed_case
from handlers.store.reminder_tables import reminder as table

_LOOKED = delete(changed_case).where(
    changed_case.c.case_id == bindparam("of_case"), changed_case.c.version == bindparam("of_version")
)
_FORGOTTEN = delete(table).where(
    table.c.person == bindparam("of_person"),
    table.c.case_id == bindparam("of_case"),
    table.c.told_on < bindparam("before"),
)

Written = Sequence[tuple[CaseId, int]]


class Reminders:
    """The reminders, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def locked(self, person: PersonId) -> str | None:
        """Return up to which day a person was reminded, and keep others from telling them meanwhile.

        None where their row is not written yet.
        """
        asked = select(colleague.c.reminded_on).where(colleague.c.person == person)
        return self._connection.scalar(asked.with_for_update())

    def of_person(self, person: PersonId) -> dict[CaseId, Told]:
        """Return what a person was last told of each case."""
        rows = self._connection.execute(select(table).where(table.c.person == person))
        return {CaseId(row.case_id): _told(row) for row in rows}

    def listed(self, person: PersonId, about: str) -> list[CaseId]:
        """Return the cases that one message of a person lists."""
        asked = select(table.c.case_id).where(table.c.person == person, table.c.about == about)
        return [CaseId(one) for one in self._connection.scalars(asked.order_by(table.c.case_id))]

    def listing(self, cases: Collection[CaseId]) -> set[tuple[PersonId, str]]:
        """Return whose messages list one of these cases, and which of theirs."""
        asked = select(table.c.person, table.c.about).where(table.c.case_id.in_(cases), table.c.about != "")
        rows = self._connection.execute(asked) if cases else ()
        return {(PersonId(row.person), row.about) for row in rows}

    def put(self, person: PersonId, told: Iterable[Told]) -> None:
        """Write what a person was told just now, in the place of what they were told before."""
        rows = [
            {
                "person": person,
                "case_id": one.case,
                "due_on": one.due_on.isoformat(),
                "step": one.step,
                "told_on": one.told_on.isoformat(),
                "about": one.about,
            }
            for one in told
        ]
        if not rows:
            return
        theirs = table.c.case_id.in_([row["case_id"] for row in rows])
        self._connection.execute(delete(table).where(table.c.person == person, theirs))
        self._connection.execute(insert(table), rows)

    def changed(self, limit: int) -> Written:
        """Return cases that were written since somebody looked, for this transaction alone."""
        asked = select(changed_case.c.case_id, changed_case.c.version)
        asked = asked.order_by(changed_case.c.case_id, changed_case.c.version).limit(limit)
        rows = self._connection.execute(asked.with_for_update(skip_locked=True))
        return [(CaseId(row.case_id), row.version) for row in rows]

    def any_changed(self) -> bool:
        """Return whether a case was written since somebody looked."""
        return self._connection.scalar(select(changed_case.c.case_id).limit(1)) is not None

    def looked(self, written: Written) -> None:
        """Note that what `changed` returned was looked at."""
        if written:
            self._connection.execute(_LOOKED, [{"of_case": case, "of_version": one} for case, one in written])

    def forget(self, now: datetime, kept: timedelta, limit: int) -> int:
        """Delete some of what people were told longer ago than that; return how many rows."""
        before = (now - kept).date().isoformat()
        old = select(table.c.person, table.c.case_id).where(table.c.told_on < before).limit(limit)
        rows = self._connection.execute(old)
        found = [{"of_person": row.person, "of_case": row.case_id, "before": before} for row in rows]
        if found:
            self._connection.execute(_FORGOTTEN, found)
        return len(found)


def _told(row: Row[Any]) -> Told:
    return Told(
        CaseId(row.case_id),
        date.fromisoformat(row.due_on),
        row.step,
        date.fromisoformat(row.told_on),
        row.about,
    )
