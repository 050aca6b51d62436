"""What the managers were told of cases, and when a case may next become theirs to look at."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, case, delete, func, insert, select, update

from handlers.domain.case import Status
from handlers.domain.escalation import Cause, Watched
from handlers.domain.events import EventKind
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.people import OMBUD
from handlers.store.instants import from_micros, to_micros
from handlers.store.reminder_tables import escalation as table
from handlers.store.reminder_tables import vigil
from handlers.store.tables import case as cases
from handlers.store.tables import event as events

#: Since when a case is nobody's.
_FREED = (EventKind.CASE_OPENED, EventKind.UNCLAIMED, EventKind.RETURNED_TO_POOL, EventKind.REOPENED)
#: Putting a reminder off is no work on the case.
_IDLE = (EventKind.REMINDER_SNOOZED,)


@dataclass(frozen=True, slots=True)
class Episode:
    """One case that the managers were told of in one message.

    Attributes:
        owner: of the case, then.
        people: who was told.
        settled: what they were told of is over.
    """

    about: str
    case: CaseId
    cause: Cause
    owner: PersonId | None
    told_at: datetime
    people: tuple[PersonId, ...]
    deputies_at: datetime | None = None
    taken_by: PersonId | None = None
    settled: bool = False


class Escalations:
    """The escalations, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def watched(self, of: Collection[CaseId]) -> dict[CaseId, Watched]:
        """Return what decides about some cases; whose owner is away is not known here."""
        freed = events.c.kind.in_([kind.value for kind in _FREED])
        idle = events.c.kind.in_([kind.value for kind in _IDLE])
        person = and_(events.c.actor != OMBUD.id, ~idle)
        done = (
            select(
                events.c.case_id,
                func.max(case((freed, events.c.at))).label("freed"),
                func.max(case((person, events.c.at))).label("touched"),
            )
            .where(events.c.case_id.in_(of))
            .group_by(events.c.case_id)
        )
        found = {row.case_id: row for row in self._connection.execute(done)} if of else {}
        rows = self._connection.execute(select(cases).where(cases.c.id.in_(of))) if of else ()
        return {CaseId(row.id): _watched(row, found.get(row.id)) for row in rows}

    def due(self, limit: int) -> list[CaseId]:
        """Return cases whose instant has come, for this transaction alone."""
        asked = select(vigil.c.case_id).where(vigil.c.at <= to_micros(self._now))
        asked = asked.order_by(vigil.c.at, vigil.c.case_id).limit(limit)
        return [CaseId(one) for one in self._connection.scalars(asked.with_for_update(skip_locked=True))]

    def watch(self, instants: Mapping[CaseId, datetime | None]) -> None:
        """Write when each of some cases is next looked at; None for no more."""
        if not instants:
            return
        self._connection.execute(delete(vigil).where(vigil.c.case_id.in_(instants)))
        rows = [{"case_id": one, "at": to_micros(at)} for one, at in instants.items() if at is not None]
        if rows:
            self._connection.execute(insert(vigil), rows)

    def add(self, episodes: Iterable[Episode], look_at: datetime) -> None:
        """Write what the managers are told of, and when somebody looks whether anything happened."""
        rows = [
            {
                "about": one.about,
                "case_id": one.case,
                "cause": one.cause.value,
                "owner": one.owner,
                "told_at": to_micros(one.told_at),
                "people": " ".join(one.people),
                "look_at": to_micros(look_at),
            }
            for one in episodes
        ]
        if rows:
            self._connection.execute(insert(table), rows)

    def listed(self, about: str) -> list[Episode]:
        """Return what one message lists, by case."""
        rows = self._connection.execute(select(table).where(table.c.about == about).order_by(table.c.case_id))
        return [_episode(row) for row in rows]

    def of_cases(self, of: Collection[CaseId]) -> list[Episode]:
        """Return whatever the managers were told of some cases, settled or not."""
        rows = self._connection.execute(select(table).where(table.c.case_id.in_(of))) if of else ()
        return [_episode(row) for row in rows]

    def to_look_at(self, limit: int) -> list[Episode]:
        """Return what is to be looked at now, for this transaction alone."""
        asked = select(table).where(table.c.look_at <= to_micros(self._now))
        asked = asked.order_by(table.c.look_at, table.c.about, table.c.case_id).limit(limit)
        return [_episode(row) for row in self._connection.execute(asked.with_for_update(skip_locked=True))]

    def settle(self, episodes: Iterable[Episode]) -> None:
        """Write that what the managers were told of is over."""
        for one in episodes:
            self._change(one, settled_at=to_micros(self._now), look_at=None)

    def take(self, episode: Episode, person: PersonId) -> None:
        """Write who takes care."""
        self._change(episode, taken_by=person)

    def look_again(self, episode: Episode, at: datetime | None) -> None:
        """Write when it is next looked at; None for no more."""
        self._change(episode, look_at=to_micros(at))

    def tell_deputies(self, episode: Episode, deputies: Iterable[PersonId]) -> None:
        """Write that the deputies were told too."""
        people = " ".join((*episode.people, *deputies))
        self._change(episode, people=people, deputies_at=to_micros(self._now))

    def forget(self, kept: timedelta) -> None:
        """Delete what is over and was told longer ago than that."""
        old = (table.c.told_at < to_micros(self._now - kept), table.c.settled_at.is_not(None))
        self._connection.execute(delete(table).where(*old))

    def waiting(self) -> bool:
        """Return whether anything is to be told or looked at now."""
        now = to_micros(self._now)
        watched = select(vigil.c.case_id).where(vigil.c.at <= now).limit(1)
        if self._connection.scalar(watched) is not None:
            return True
        looked = select(table.c.case_id).where(table.c.look_at <= now).limit(1)
        return self._connection.scalar(looked) is not None

    def _change(self, episode: Episode, **values: object) -> None:
        this = (table.c.about == episode.about, table.c.case_id == episode.case)
        self._connection.execute(update(table).where(*this).values(values))


def _watched(row: Row[*tuple[Any, ...]], done: Row[*tuple[Any, ...]] | None) -> Watched:
    opened = from_micros(row.received_at)
    # What was overdue before its mailbox was live is nobody's concern until somebody takes it.
    silent = row.is_test or (row.historic and not row.owner)
    freed = from_micros(done.freed) if done is not None else None
    touched = from_micros(done.touched) if done is not None else None
    return Watched(
        case=CaseId(row.id),
        is_open=row.status != Status.CLOSED.value and not silent,
        due_on=date.fromisoformat(row.due_on),
        owner=PersonId(row.owner) if row.owner else None,
        answered=row.answered_at is not None,
        unowned_at=freed or opened,
        touched_at=touched or freed or opened,
    )


def _episode(row: Row[Any]) -> Episode:
    return Episode(
        about=row.about,
        case=CaseId(row.case_id),
        cause=Cause(row.cause),
        owner=PersonId(row.owner) if row.owner else None,
        told_at=from_micros(row.told_at),
        people=tuple(PersonId(one) for one in row.people.split()),
        deputies_at=from_micros(row.deputies_at),
        taken_by=PersonId(row.taken_by) if row.taken_by else None,
        settled=row.settled_at is not None,
    )
