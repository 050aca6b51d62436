"""Heartbeats, and the outages between them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.outage import Beat, Outage
from handlers.store.beat_tables import beat as table
from handlers.store.beat_tables import outage as outages
from handlers.store.conditions import IS_MAILBOX
from handlers.store.instants import from_micros, to_micros
from handlers.store.tables import mailbox as mailboxes


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a mailbox was found when it was last looked at.

    Attributes:
        read_at: when a round over it last went well.
    """

    id: MailboxId
    status: MailboxStatus
    read_at: datetime | None
    failing_since: datetime | None


class Beats:
    """The heartbeats, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, Beat]:
        """Return every beat, by what it is of."""
        return {row.what: _beat(row) for row in self._connection.execute(select(table))}

    def get(self, what: str) -> Beat | None:
        """Return when something was last well, or None before it was looked at."""
        row = self._connection.execute(select(table).where(table.c.what == what)).first()
        return None if row is None else _beat(row)

    def put(self, beat: Beat, before: Beat | None) -> bool:
        """Write a beat over the one that was read; False where another process has written meanwhile."""
        values = {
            "well_at": to_micros(beat.well_at),
            "failing_since": to_micros(beat.failing_since),
            "up_since": to_micros(beat.up_since),
        }
        if before is None:
            self._connection.execute(insert(table).values(what=beat.what, **values))
            return True
        same = (table.c.what == beat.what, table.c.well_at == to_micros(before.well_at))
        return bool(self._connection.execute(update(table).where(*same).values(values)).rowcount)

    def mailboxes(self) -> list[Pulse]:
        """Return how every mailbox was found last."""
        found = select(mailboxes.c.id, mailboxes.c.status, mailboxes.c.synced_at, mailboxes.c.failing_since)
        return [
            Pulse(
                MailboxId(row.id),
                MailboxStatus(row.status),
                from_micros(row.synced_at),
                from_micros(row.failing_since),
            )
            for row in self._connection.execute(found.where(IS_MAILBOX).order_by(mailboxes.c.id))
        ]

    def names(self) -> dict[int, str]:
        """Return what the mailboxes are called, by their ids."""
        named = select(mailboxes.c.id, mailboxes.c.name).where(IS_MAILBOX)
        return {row.id: row.name for row in self._connection.execute(named)}

    def forget(self, things: Collection[str]) -> None:
        """Forget things that nobody looks after any more."""
        self._connection.execute(delete(table).where(table.c.what.in_(things)))


class Outages:
    """The outages, within a transaction."""

    def __init__(self, connection: Connection, next_id: Callable[[], int], now: datetime) -> None:
        self._connection = connection
        self._next_id = next_id
        self._now = now

    def add(self, what: str, since: datetime, until: datetime | None = None) -> None:
        """Write an outage; open where there is no end yet."""
        row = {
            "id": self._next_id(),
            "what": what,
            "from_at": to_micros(since),
            "until_at": to_micros(until),
            "noticed_at": to_micros(self._now),
        }
        self._connection.execute(insert(outages).values(row))

    def end(self, what: str, until: datetime) -> bool:
        """Write the end of what stands still; False where it does not."""
        still = (outages.c.what == what, outages.c.until_at.is_(None))
        return bool(
            self._connection.execute(update(outages).where(*still).values(until_at=to_micros(until))).rowcount
        )

    def open_ones(self) -> list[Outage]:
        """Return what stands still now, the oldest first."""
        still = select(outages).where(outages.c.until_at.is_(None)).order_by(outages.c.from_at)
        return [_outage(row) for row in self._connection.execute(still)]

    def between(self, since: datetime, until: datetime) -> list[Outage]:
        """Return the outages of which any part lies between two instants, the oldest first."""
        touched = or_(outages.c.until_at.is_(None), outages.c.until_at > to_micros(since))
        asked = select(outages).where(touched, outages.c.from_at < to_micros(until))
        return [_outage(row) for row in self._connection.execute(asked.order_by(outages.c.from_at))]

    def forget(self, before: datetime) -> None:
        """Forget outages that ended before an instant."""
        self._connection.execute(delete(outages).where(outages.c.until_at < to_micros(before)))


def _beat(row: Row[Any]) -> Beat:
    return Beat(row.what, from_micros(row.well_at), from_micros(row.up_since), from_micros(row.failing_since))


def _outage(row: Row[Any]) -> Outage:
    ended = from_micros(row.until_at)
    return Outage(row.what, from_micros(row.from_at), ended, from_micros(row.noticed_at))
