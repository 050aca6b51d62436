"""Events: the append-only record of each case, as a chain."""

import json
import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from handlers.domain.events import Event, EventKind, Fault, RecordedEvent
from handlers.domain.ids import CaseId, KeyId, MessageId, PersonId
from handlers.domain.record import GENESIS, commit, link
from handlers.ports import Box, BrokenSeal, KeyDestroyed
from handlers.store.instants import from_micros, to_micros
from handlers.store.tables import case as cases
from handlers.store.tables import event as table
from handlers.store.tables import mailbox as mailboxes

_SALT = 16  # bytes
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_ADD = insert(table)


class Events:
    """The events, within a transaction. Only `Cases` appends, so that no change goes unrecorded."""

    def __init__(self, connection: Connection, box: Callable[[KeyId], Box]) -> None:
        self._connection = connection
        self._box = box

    def chain(
        self, case: CaseId, box: Box | None, head: str, seq: int, events: Sequence[Event], at: datetime
    ) -> tuple[list[dict[str, object]], str]:
        """Return the rows of events that follow number `seq`, and the new head of the chain.

        Args:
            box: None where none of them has content.
        """
        rows: list[dict[str, object]] = []
        for number, event in enumerate(events, start=seq + 1):
            salt = secrets.token_bytes(_SALT) if event.content else b""
            commitment = commit(salt, event.content) if event.content else ""
            entry = RecordedEvent(number, event.kind, at, event.actor, event.facts, commitment=commitment)
            head = link(head or GENESIS, entry)
            bound = f"event:{case}:{number}"
            rows.append(
                {
                    "case_id": case,
                    "seq": number,
                    "kind": event.kind.value,
                    "at": to_micros(at),
                    "actor": event.actor,
                    "facts": json.dumps(dict(event.facts), sort_keys=True),
                    "content_sealed": box.seal(salt + event.content.encode(), bound)
                    if box and event.content
                    else None,
                    "commitment": commitment,
                    "digest": head,
                }
            )
        return rows, head

    def append(self, rows: list[dict[str, object]]) -> None:
        """Write rows that `chain` made."""
        self._connection.execute(_ADD, rows)

    def of_case(self, case: CaseId) -> list[RecordedEvent]:
        """Return the record of a case, opened where content is still there.

        What was altered in the rows is marked as such and stops nobody from reading the rest.
        """
        rows = self._connection.execute(_with_key().where(table.c.case_id == case).order_by(table.c.seq))
        return [self._event(row) for row in rows]

    def get(self, case: CaseId, seq: int) -> RecordedEvent:
        """Return one event."""
        return self._event(
            self._connection.execute(_with_key().where(table.c.case_id == case, table.c.seq == seq)).one()
        )

    def after(self, case: CaseId, seq: int) -> list[RecordedEvent]:
        """Return the events of a case that come after one, in order."""
        query = _with_key().where(table.c.case_id == case, table.c.seq > seq).order_by(table.c.seq)
        return [self._event(row) for row in self._connection.execute(query)]

    def page(self, case: CaseId, after: int, until: int, limit: int) -> list[RecordedEvent]:
        """Return at most `limit` events that come after one number, up to another inclusive, in order."""
        query = _with_key().where(table.c.case_id == case, table.c.seq > after, table.c.seq <= until)
        rows = self._connection.execute(query.order_by(table.c.seq).limit(limit))
        return [self._event(row) for row in rows]

    def latest(self, case: CaseId, limit: int) -> list[RecordedEvent]:
        """Return the last events of a case, the newest first."""
        query = _with_key().where(table.c.case_id == case).order_by(table.c.seq.desc()).limit(limit)
        return [self._event(row) for row in self._connection.execute(query)]

    def about(self, case: CaseId, kind: EventKind, message: MessageId) -> RecordedEvent | None:
        """Return the last event of a kind that is about a message, or None."""
        query = _with_key().where(table.c.case_id == case, table.c.kind == kind.value)
        rows = self._connection.execute(query.order_by(table.c.seq.desc()))
        events = (self._event(row) for row in rows)
        return next((event for event in events if event.facts.get("message") == message), None)

    def facts_of(
        self, cases: Collection[CaseId], kinds: Collection[EventKind]
    ) -> dict[CaseId, list[RecordedEvent]]:
        """Return what stands openly in the events of some kinds, by case and in order; no content is opened.

        What was altered in the rows is left out.
        """
        found: dict[CaseId, list[RecordedEvent]] = {case: [] for case in cases}
        wanted = (table.c.case_id.in_(cases), table.c.kind.in_([kind.value for kind in kinds]))
        query = select(table).where(*wanted).order_by(table.c.case_id, table.c.seq)
        for row in self._connection.execute(query) if cases else ():
            with suppress(ValueError, OverflowError):
                found[CaseId(row.case_id)].append(_read(row))
        return found

    def unopened(self, cases: Collection[CaseId]) -> dict[CaseId, list[RecordedEvent]]:
        """Return the records of some cases, in order, none of them opened; what was altered is marked."""
        found: dict[CaseId, list[RecordedEvent]] = {case: [] for case in cases}
        query = select(table).where(table.c.case_id.in_(cases)).order_by(table.c.case_id, table.c.seq)
        for row in self._connection.execute(query) if cases else ():
            try:
                event = _read(row)
            except (ValueError, OverflowError):
                event = _unreadable(row)
            found[CaseId(row.case_id)].append(event)
        return found

    def _event(self, row: Row[Any]) -> RecordedEvent:
        try:
            event = _read(row)
        except (ValueError, OverflowError):
            return _unreadable(row)
        if row.content_sealed is None:
            return event
        try:
            opened = self._box(KeyId(row.key_id)).open(row.content_sealed, f"event:{row.case_id}:{row.seq}")
            return replace(event, salt=opened[:_SALT], content=opened[_SALT:].decode())
        except KeyDestroyed:
            return event
        except BrokenSeal:
            return replace(event, fault=Fault.CONTENT)


def _read(row: Row[Any]) -> RecordedEvent:
    match json.loads(row.facts):
        case dict(facts):
            return RecordedEvent(
                seq=row.seq,
                kind=EventKind(row.kind),
                at=from_micros(row.at),
                actor=PersonId(row.actor),
                facts=facts,
                commitment=row.commitment,
                digest=row.digest,
            )
    raise ValueError("these are no facts")


def _unreadable(row: Row[Any]) -> RecordedEvent:
    return RecordedEvent(
        seq=row.seq,
        kind=EventKind.UNREADABLE,
        at=_NO_TIME,
        actor=PersonId(""),
        digest=row.digest,
        fault=Fault.EVENT,
    )


@cache
def _with_key() -> Select[Any]:
    joined = table.join(cases, cases.c.id == table.c.case_id).join(
        mailboxes, mailboxes.c.id == cases.c.mailbox_id
    )
    return select(table, mailboxes.c.key_id).select_from(joined)
