"""Scrubbed cases: words set by while they can still be put back, and everything of them destroyed at last.

The record keeps its chain: an event's content goes, and its commitment stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, insert, select, update

from handlers.domain.case import Status
from handlers.domain.holds import Route
from handlers.domain.ids import CaseId, KeyId, MessageId, PersonId
from handlers.domain.message import Content, Message
from handlers.ports import Box
from handlers.store import sealed
from handlers.store.covering import covers_case, waits
from handlers.store.desk_tables import enclosure
from handlers.store.instants import from_micros, to_micros
from handlers.store.reading_tables import reading
from handlers.store.scrub_tables import scrub as table
from handlers.store.scrub_tables import set_by
from handlers.store.side_door_tables import sketch, sketch_band
from handlers.store.tables import case as cases
from handlers.store.tables import event as events
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import message as messages
from handlers.store.tables import original, shared_letter


class _What(StrEnum):
    MESSAGE = "message"
    READING = "reading"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Scrub:
    """That a case was scrubbed, and when its originals go."""

    case_id: CaseId
    at: datetime
    by: PersonId
    shred_at: datetime
    shredded_at: datetime | None = None


class Scrubs:
    """The scrubbed cases, within a transaction."""

    def __init__(self, connection: Connection, box: Callable[[KeyId], Box], now: datetime) -> None:
        self._connection = connection
        self._box = box
        self._now = now

    def of(self, case: CaseId) -> Scrub | None:
        """Return the last scrub of a case, or None."""
        row = self._connection.execute(select(table).where(table.c.case_id == case)).first()
        return None if row is None else _scrub(row)

    def closes(self, message: MessageId) -> bool:
        """Return whether the original of a message is closed: its case was scrubbed."""
        found = select(table.c.case_id).join(messages, messages.c.case_id == table.c.case_id)
        return self._connection.execute(found.where(messages.c.id == message)).first() is not None

    def marks(self, case: CaseId) -> frozenset[str]:
        """Return the codes that stand with the letters of a case."""
        found = select(messages.c.defects).where(messages.c.case_id == case, messages.c.defects != "")
        return frozenset(code for codes in self._connection.scalars(found) for code in codes.split())

    def own_messages(self, case: CaseId) -> list[MessageId]:
        """Return the messages that belong to a case and still have their words."""
        found = select(messages.c.id).where(
            messages.c.case_id == case, messages.c.content_sealed.is_not(None)
        )
        return [
            MessageId(one) for one in self._connection.scalars(found.order_by(messages.c.at, messages.c.id))
        ]

    def shown_elsewhere(self, case: CaseId) -> str:
        """Return the number of an open case that shows letters of this one; "" where none does."""
        shows = (shared_letter.c.via_case_id == case, cases.c.status != Status.CLOSED.value)
        joined = select(cases.c.number).join(shared_letter, shared_letter.c.case_id == cases.c.id)
        return self._connection.scalar(joined.where(*shows).limit(1)) or ""

    def begin(self, case: CaseId, by: PersonId, shred_at: datetime) -> None:
        """Write that a case is scrubbed; of one scrubbed before, this one counts from now on."""
        self._connection.execute(delete(table).where(table.c.case_id == case))
        row = {"case_id": case, "at": to_micros(self._now), "by": by, "shred_at": to_micros(shred_at)}
        self._connection.execute(insert(table), row)

    def mask(self, case: CaseId, message: Message, masked: Content) -> None:
        """Put masked words in the place of a message's own, which are set by with what finds it by them."""
        found = select(messages.c.content_sealed, messages.c.fingerprint_hash, mailboxes.c.key_id)
        joined = found.join(mailboxes, mailboxes.c.id == messages.c.mailbox_id)
        row = self._connection.execute(joined.where(messages.c.id == message.id)).one()
        self._set_by(case, _What.MESSAGE, message.id, row.content_sealed, row.fingerprint_hash)
        words = self._box(KeyId(row.key_id)).seal(sealed.to_bytes(masked), f"message:{message.id}")
        values = {"content_sealed": words, "fingerprint_hash": None}
        self._connection.execute(update(messages).where(messages.c.id == message.id).values(values))

    def unread(self, case: CaseId) -> None:
        """Take away where deciding words stood in a case's letters, and what letters alike are found by."""
        ours = select(messages.c.id).where(messages.c.case_id == case)
        found = select(reading.c.message_id, reading.c.evidence_sealed)
        rows = self._connection.execute(
            found.where(reading.c.message_id.in_(ours), reading.c.evidence_sealed.is_not(None))
        )
        for row in rows.all():
            self._set_by(case, _What.READING, row.message_id, row.evidence_sealed)
        change = update(reading).where(reading.c.message_id.in_(ours)).values(evidence_sealed=None)
        self._connection.execute(change)
        self._connection.execute(delete(sketch_band).where(sketch_band.c.message_id.in_(ours)))
        self._connection.execute(delete(sketch).where(sketch.c.message_id.in_(ours)))

    def silence(self, case: CaseId, seq: int) -> None:
        """Take away the words of an event; its commitment stays."""
        this = (events.c.case_id == case, events.c.seq == seq)
        words = self._connection.scalar(select(events.c.content_sealed).where(*this))
        if words is not None:
            self._set_by(case, _What.EVENT, seq, words)
            self._connection.execute(update(events).where(*this).values(content_sealed=None))

    def undo(self, case: CaseId) -> None:
        """Put back what was set by, and forget that the case was scrubbed."""
        mine = set_by.c.case_id == case
        for row in self._connection.execute(select(set_by).where(mine)).all():
            target, where, values = _place(case, row)
            self._connection.execute(update(target).where(*where).values(values))
        self._connection.execute(delete(set_by).where(mine))
        self._connection.execute(delete(table).where(table.c.case_id == case))

    def due(self, limit: int) -> list[CaseId]:
        """Return cases whose originals are to go by now; one opened again keeps them until it closes.

        Those that are known to wait for a hold are left out.
        """
        found = select(table.c.case_id).join(cases, cases.c.id == table.c.case_id)
        over = (table.c.shredded_at.is_(None), table.c.shred_at <= to_micros(self._now))
        held_up = waits(Route.SHREDDED, case=cases.c.id) & covers_case(cases.c.id, cases.c.mailbox_id)
        ended = (cases.c.status == Status.CLOSED.value, ~held_up)
        rows = self._connection.scalars(found.where(*over, *ended).order_by(table.c.shred_at).limit(limit))
        return [CaseId(one) for one in rows]

    def blobs(self, case: CaseId) -> list[str]:
        """Return the names of files beside the database that hold originals of a case."""
        ours = select(messages.c.id).where(messages.c.case_id == case)
        return [
            name
            for kept in (original, enclosure)
            for name in self._connection.scalars(
                select(kept.c.name).where(kept.c.message_id.in_(ours), kept.c.body_sealed.is_(None))
            )
        ]

    def shred(self, case: CaseId) -> int:
        """Delete originals, files and everything set by of a case; return how many originals and files."""
        ours = select(messages.c.id).where(messages.c.case_id == case)
        gone = sum(
            self._connection.execute(delete(kept).where(kept.c.message_id.in_(ours))).rowcount
            for kept in (original, enclosure)
        )
        self._connection.execute(delete(set_by).where(set_by.c.case_id == case))
        done = update(table).where(table.c.case_id == case).values(shredded_at=to_micros(self._now))
        self._connection.execute(done)
        return gone

    def _set_by(
        self, case: CaseId, what: _What, ref: int, words: bytes, fingerprint: bytes | None = None
    ) -> None:
        row = {
            "case_id": case,
            "what": what.value,
            "ref": ref,
            "words_sealed": words,
            "fingerprint_hash": fingerprint,
        }
        self._connection.execute(insert(set_by), row)


_Change = tuple[Table, tuple[ColumnElement[bool], ...], dict[str, bytes | None]]


def _place(case: CaseId, row: Row[Any]) -> _Change:
    """Return where something goes that was set by."""
    match _What(row.what):
        case _What.MESSAGE:
            values = {"content_sealed": row.words_sealed, "fingerprint_hash": row.fingerprint_hash}
            return messages, (messages.c.id == row.ref,), values
        case _What.READING:
            return reading, (reading.c.message_id == row.ref,), {"evidence_sealed": row.words_sealed}
        case _What.EVENT:
            this = (events.c.case_id == case, events.c.seq == row.ref)
            return events, this, {"content_sealed": row.words_sealed}


def _scrub(row: Row[Any]) -> Scrub:
    shredded = None if row.shredded_at is None else from_micros(row.shredded_at)
    return Scrub(
        CaseId(row.case_id), from_micros(row.at), PersonId(row.by), from_micros(row.shred_at), shredded
    )
