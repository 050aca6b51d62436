"""The append-only, chained record of each incident; only `Incidents` writes it, so that nothing is lost."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from handlers.domain.events import Fault
from handlers.domain.ids import PersonId
from handlers.domain.incidents.happenings import Happened, IncidentEvent, RecordedIncidentEvent
from handlers.domain.incidents.incident import IncidentId
from handlers.domain.record import GENESIS, commit, link
from handlers.ports import Box, BrokenSeal
from handlers.store.incident_tables import incident_event as table
from handlers.store.instants import from_micros, to_micros

_SALT = 16  # bytes
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def chain(
    incident: IncidentId, box: Box, head: str, seq: int, events: Sequence[IncidentEvent], at: datetime
) -> tuple[list[dict[str, object]], str]:
    """Return the rows of events that follow number `seq`, and the new head of the chain."""
    rows: list[dict[str, object]] = []
    for number, event in enumerate(events, start=seq + 1):
        salt = secrets.token_bytes(_SALT) if event.content else b""
        commitment = commit(salt, event.content) if event.content else ""
        entry = RecordedIncidentEvent(number, event.kind, at, event.actor, event.facts, commitment=commitment)
        head = link(head or GENESIS, entry)
        bound = f"incident_event:{incident}:{number}"
        rows.append(
            {
                "incident_id": incident,
                "seq": number,
                "kind": event.kind.value,
                "at": to_micros(at),
                "actor": event.actor,
                "facts": json.dumps(dict(event.facts), sort_keys=True),
                "content_sealed": box.seal(salt + event.content.encode(), bound) if event.content else None,
                "commitment": commitment,
                "digest": head,
            }
        )
    return rows, head


def append(connection: Connection, rows: list[dict[str, object]]) -> None:
    """Write rows that `chain` made."""
    connection.execute(insert(table), rows)


def record(connection: Connection, incident: IncidentId, box: Box) -> list[RecordedIncidentEvent]:
    """Return the record of an incident in order; what was altered is marked and stops no reader."""
    wanted = select(table).where(table.c.incident_id == incident).order_by(table.c.seq)
    return [_event(row, box) for row in connection.execute(wanted)]


def _event(row: Row[Any], box: Box) -> RecordedIncidentEvent:
    try:
        event = _read(row)
    except (ValueError, OverflowError):
        return RecordedIncidentEvent(
            row.seq, Happened.UNREADABLE, _NO_TIME, PersonId(""), digest=row.digest, fault=Fault.EVENT
        )
    if row.content_sealed is None:
        return event
    try:
        opened = box.open(row.content_sealed, f"incident_event:{row.incident_id}:{row.seq}")
        return replace(event, salt=opened[:_SALT], content=opened[_SALT:].decode())
    except BrokenSeal:
        return replace(event, fault=Fault.CONTENT)


def _read(row: Row[Any]) -> RecordedIncidentEvent:
    match json.loads(row.facts):
        case dict(facts):
            return RecordedIncidentEvent(
                seq=row.seq,
                kind=Happened(row.kind),
                at=from_micros(row.at),
                actor=PersonId(row.actor),
                facts=facts,
                commitment=row.commitment,
                digest=row.digest,
            )
    raise ValueError("these are no facts")
