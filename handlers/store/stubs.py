"""Stubs: letters noticed, each with its own way to being read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from connectors.base import Stub
from handlers.domain.ids import MailboxId, StubId
from handlers.store.conditions import UNREAD
from handlers.store.instants import from_micros, to_micros
from handlers.store.numbers import Numbers
from handlers.store.tables import stub as table

_SETTLE = (
    update(table)
    .where(table.c.id == bindparam("of_stub"), table.c.state == "noticed")
    .values(state=bindparam("to_state"), reason=bindparam("why"))
)


class StubState(StrEnum):
    """How far a noticed letter has come."""

    NOTICED = "noticed"
    ROUTED = "routed"
    QUARANTINED = "quarantined"  # could not be read; its original is kept and a case says so
    VANISHED = "vanished"  # gone before it could be fetched


@dataclass(frozen=True, slots=True)
class DueStub:
    """A letter to read now.

    Attributes:
        started: how often reading it began and never ended.
        tries: how often it was put off for a passing fault.
    """

    id: StubId
    provider_key: str
    received_at: datetime | None
    started: int
    tries: int
    junk: bool = False


class Stubs:
    """The stubs, within a transaction."""

    def __init__(self, connection: Connection, numbers: Numbers) -> None:
        self._connection = connection
        self._numbers = numbers

    def notice(self, mailbox: MailboxId, stubs: Iterable[Stub], now: datetime) -> int:
        """Write the stubs that are not known yet and return how many those were."""
        rows = [
            {
                "id": self._numbers.next(),
                "mailbox_id": mailbox,
                "provider_key": stub.provider_key,
                "generation": stub.generation,
                "state": StubState.NOTICED.value,
                # nobody receives a letter tomorrow: a clock or a file name says so, and due dates follow
                "received_at": to_micros(min(stub.received_at, now) if stub.received_at else None),
                "size": stub.size,
                "started": 0,
                "tries": 0,
                "due_at": to_micros(now),
                "reason": "",
                "junk": stub.junk,
            }
            for stub in stubs
        ]
        if not rows:
            return 0
        known = set(
            self._connection.scalars(
                select(table.c.provider_key).where(
                    table.c.mailbox_id == mailbox,
                    table.c.provider_key.in_([row["provider_key"] for row in rows]),
                )
            )
        )
        fresh = {row["provider_key"]: row for row in rows if row["provider_key"] not in known}
        if fresh:
            adding = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
            # Only a letter known already is passed over; an id that clashes must fail, or a letter is lost.
            known_already = adding(table).on_conflict_do_nothing(
                index_elements=["mailbox_id", "provider_key"]
            )
            self._connection.execute(known_already, list(fresh.values()))
        return len(fresh)

    def due(self, mailbox: MailboxId, now: datetime, limit: int) -> list[DueStub]:
        """Return letters to read now, longest due first."""
        rows = self._connection.execute(
            select(
                table.c.id,
                table.c.provider_key,
                table.c.received_at,
                table.c.started,
                table.c.tries,
                table.c.junk,
            )
            .where(
                table.c.mailbox_id == mailbox,
                UNREAD,
                table.c.due_at <= to_micros(now),
            )
            .order_by(table.c.due_at, table.c.id)
            .limit(limit)
        )
        return [
            DueStub(StubId(r.id), r.provider_key, from_micros(r.received_at), r.started, r.tries, r.junk)
            for r in rows
        ]

    def begin(self, stubs: Iterable[DueStub], retry_at: datetime) -> None:
        """Mark letters as begun; should we die, they come back at `retry_at` with the mark on them."""
        ids = [stub.id for stub in stubs]
        begun = update(table).where(table.c.id.in_(ids), table.c.state == StubState.NOTICED.value)
        self._connection.execute(begun.values(started=table.c.started + 1, due_at=to_micros(retry_at)))

    def put_off(self, stub: StubId, until: datetime, reason: str, *, died: bool) -> None:
        """Leave a letter due after a passing fault; where no reader died the mark is taken off."""
        later = update(table).where(table.c.id == stub, table.c.state == StubState.NOTICED.value)
        values: dict[str, object] = {"due_at": to_micros(until), "tries": table.c.tries + 1, "reason": reason}
        if not died:
            values["started"] = 0
        self._connection.execute(later.values(values))

    def settle(self, stub: StubId, state: StubState, reason: str = "") -> bool:
        """End a letter's way; False when somebody ended it before."""
        values = {"of_stub": stub, "to_state": state.value, "why": reason}
        return bool(self._connection.execute(_SETTLE, values).rowcount)

    def count(self, mailbox: MailboxId, state: StubState) -> int:
        """Return how many stubs of a mailbox stand in a state."""
        where = (table.c.mailbox_id == mailbox, table.c.state == state.value)
        return self._connection.scalar(select(func.count()).select_from(table).where(*where)) or 0
