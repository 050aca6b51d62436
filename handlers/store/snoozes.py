"""Reminders that people put off, and which of them are over."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from handlers.domain.events import EventKind
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.snoozing import Snooze
from handlers.store.instants import from_micros, to_micros
from handlers.store.reminder_tables import snooze as table
from handlers.store.tables import case as cases
from handlers.store.tables import event as events

#: A mail of ours that came back or did not leave brings the reminder back.
_RECALLING = (EventKind.BOUNCE_RECORDED, EventKind.REPLY_FAILED, EventKind.ACKNOWLEDGEMENT_FAILED)


class Snoozes:
    """The snoozes, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def put(self, snooze: Snooze) -> None:
        """Write that a person put a reminder off, in the place of what they had put off before."""
        self.end(snooze.person, [snooze.case])
        row = {
            "person": snooze.person,
            "case_id": snooze.case,
            "until": to_micros(snooze.until),
            "due_on": snooze.due_on.isoformat(),
            "owner": snooze.owner,
            "events": snooze.events,
        }
        self._connection.execute(insert(table), row)

    def end(self, person: PersonId, of_cases: Collection[CaseId]) -> None:
        """Forget what a person put off of some cases."""
        theirs = (table.c.person == person, table.c.case_id.in_(of_cases))
        self._connection.execute(delete(table).where(*theirs))

    def of_person(self, person: PersonId) -> dict[CaseId, Snooze]:
        """Return what a person put off, over or not."""
        rows = self._connection.execute(select(table).where(table.c.person == person))
        return {CaseId(row.case_id): _snooze(row) for row in rows}

    def due(self, limit: int) -> list[Snooze]:
        """Return what comes back now, the earliest first."""
        over = table.c.until <= to_micros(self._now)
        rows = self._connection.execute(select(table).where(over).order_by(table.c.until).limit(limit))
        return [_snooze(row) for row in rows]

    def ended(self, snoozes: Collection[Snooze]) -> dict[CaseId, bool]:
        """Return the cases of snoozes that are over, and whether their reader is to be rung.

        They are where the time has come or a mail came back, not where only the case has changed.
        """
        if not snoozes:
            return {}
        kinds = [kind.value for kind in _RECALLING]
        later = (events.c.case_id == table.c.case_id) & (events.c.seq > table.c.events)
        recalled = select(events.c.seq).where(later, events.c.kind.in_(kinds)).exists()
        asked = (
            select(table.c.case_id, table.c.due_on, table.c.owner, cases.c.due_on, cases.c.owner, recalled)
            .join(cases, cases.c.id == table.c.case_id)
            .where(table.c.case_id.in_({one.case for one in snoozes}))
            .where(table.c.person.in_({one.person for one in snoozes}))
        )
        changed = {
            CaseId(row[0]): bool(row[5])
            for row in self._connection.execute(asked)
            if tuple(row[1:3]) != tuple(row[3:5]) or row[5]
        }
        return changed | {one.case: True for one in snoozes if one.until <= self._now}


def _snooze(row: Row[Any]) -> Snooze:
    until = from_micros(row.until)
    return Snooze(
        CaseId(row.case_id),
        PersonId(row.person),
        until,
        date.fromisoformat(row.due_on),
        PersonId(row.owner) if row.owner else None,
        row.events,
    )
