"""What happened to each mailbox, written once and never changed: ids, codes, counts and dates."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from handlers.domain.events import Fact
from handlers.domain.ids import MailboxId, PersonId
from handlers.domain.mailbox import MailboxEventKind
from handlers.store.connection_tables import mailbox_event as table
from handlers.store.instants import from_micros, to_micros

OMBUD = PersonId("ombud")


@dataclass(frozen=True, slots=True)
class MailboxEvent:
    """One thing that happened."""

    kind: MailboxEventKind
    at: datetime
    actor: PersonId
    facts: Mapping[str, Fact]


class MailboxEvents:
    """The mailboxes' own record, within a transaction."""

    def __init__(self, connection: Connection, next_id: Callable[[], int], now: datetime) -> None:
        self._connection = connection
        self._next_id = next_id
        self._now = now

    def add(
        self,
        mailbox: MailboxId,
        kind: MailboxEventKind,
        actor: PersonId = OMBUD,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        """Write down what happened now."""
        row = {
            "id": self._next_id(),
            "mailbox_id": mailbox,
            "at": to_micros(self._now),
            "kind": kind.value,
            "actor": actor,
            "facts": json.dumps(facts or {}, sort_keys=True),
        }
        self._connection.execute(insert(table).values(row))

    def of(self, mailbox: MailboxId, limit: int = 100) -> list[MailboxEvent]:
        """Return what happened to a mailbox, newest first."""
        return self._found(select(table).where(table.c.mailbox_id == mailbox), limit)

    def newest(self, mailbox: MailboxId, kind: MailboxEventKind) -> MailboxEvent | None:
        """Return what of a kind happened to a mailbox last, or None."""
        wanted = select(table).where(table.c.mailbox_id == mailbox, table.c.kind == kind.value)
        return next(iter(self._found(wanted, 1)), None)

    def _found(self, wanted: Select[Any], limit: int) -> list[MailboxEvent]:
        newest = wanted.order_by(table.c.at.desc(), table.c.id.desc())
        return [
            MailboxEvent(MailboxEventKind(r.kind), from_micros(r.at), PersonId(r.actor), json.loads(r.facts))
            for r in self._connection.execute(newest.limit(limit))
        ]
