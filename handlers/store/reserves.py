"""Reserves: cases that are held, moved out of a mailbox that is purged and sealed under keys of their own.

Whatever a case has of sealed words is opened under the mailbox's key and sealed anew; keyed hashes are made
anew where what they are made of is at hand, and emptied where it is not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, insert, or_, select, update

from handlers.domain.ids import CaseId, KeyId, MailboxId, MessageId
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.purge import Reserve
from handlers.ports import Box
from handlers.store import sealed
from handlers.store.covering import STANDS
from handlers.store.desk_tables import enclosure
from handlers.store.hold_tables import hold
from handlers.store.instants import from_micros, to_micros
from handlers.store.keys import Keys
from handlers.store.messages import hashes_of
from handlers.store.purge_tables import purge
from handlers.store.purge_tables import reserve as table
from handlers.store.reading_tables import reading
from handlers.store.scrub_tables import set_by
from handlers.store.side_door_tables import aside, mandate, sketch, sketch_band
from handlers.store.tables import case as cases
from handlers.store.tables import event as events
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import message as messages
from handlers.store.tables import original, shared_letter


@dataclass(frozen=True, slots=True)
class Resealed:
    """A sealed column of what moves.

    Attributes:
        bound: the place that its ciphertext is bound to, from the columns of its row.
        by: the columns that tell its row from others.
    """

    table: Table
    column: str
    bound: Callable[[Row[Any]], str]
    by: tuple[str, ...]


def _set_by_bound(row: Row[Any]) -> str:
    return f"event:{row.case_id}:{row.ref}" if row.what == "event" else f"{row.what}:{row.ref}"


#: By message, and by case: every sealed column that moves with a case.
OF_LETTERS = (
    Resealed(messages, "content_sealed", lambda row: f"message:{row.id}", ("id",)),
    Resealed(original, "body_sealed", lambda row: f"original:{row.name}", ("message_id",)),
    Resealed(enclosure, "facts_sealed", lambda row: f"enclosure:{row.id}:facts", ("id",)),
    Resealed(enclosure, "body_sealed", lambda row: f"original:{row.name}", ("id",)),
    Resealed(reading, "evidence_sealed", lambda row: f"reading:{row.message_id}", ("message_id",)),
)
OF_CASES = (
    Resealed(cases, "requester_sealed", lambda row: f"case:{row.id}:requester", ("id",)),
    Resealed(events, "content_sealed", lambda row: f"event:{row.case_id}:{row.seq}", ("case_id", "seq")),
    Resealed(mandate, "person_sealed", lambda row: f"mandate:{row.case_id}", ("case_id",)),
    Resealed(set_by, "words_sealed", _set_by_bound, ("case_id", "what", "ref")),
)


@dataclass(frozen=True, slots=True)
class Named:
    """What people call what a reserve keeps: the number of its case, and the mailbox that it came from."""

    number: str
    mailbox: str


class Reserves:
    """The reserves, within a transaction."""

    def __init__(self, connection: Connection, keys: Keys, next_id: Callable[[], int], now: datetime) -> None:
        self._connection = connection
        self._keys = keys
        self._next_id = next_id
        self._now = now

    def of(self, case: CaseId) -> Reserve | None:
        """Return the reserve of a case, or None."""
        row = self._connection.execute(select(table).where(table.c.case_id == case)).first()
        return None if row is None else _reserve(row)

    def at(self, mailbox: MailboxId) -> Reserve | None:
        """Return the reserve that a row is; None for a mailbox."""
        row = self._connection.execute(select(table).where(table.c.mailbox_id == mailbox)).first()
        return None if row is None else _reserve(row)

    def named(self, mailbox: MailboxId) -> Named | None:
        """Return what people call the reserve that a row is; None for a mailbox."""
        asked = (
            select(cases.c.number, mailboxes.c.name)
            .select_from(table)
            .join(cases, cases.c.id == table.c.case_id)
            .join(mailboxes, mailboxes.c.id == table.c.source_id)
            .where(table.c.mailbox_id == mailbox)
        )
        row = self._connection.execute(asked).first()
        return None if row is None else Named(row.number, row.name)

    def out_of(self, mailbox: MailboxId) -> list[Reserve]:
        """Return what is kept apart of a mailbox, oldest first."""
        asked = select(table).where(table.c.source_id == mailbox).order_by(table.c.mailbox_id)
        return [_reserve(row) for row in self._connection.execute(asked)]

    def released(self) -> list[Reserve]:
        """Return the reserves that no hold keeps any more, and whose purge nobody asked for yet."""
        held = select(hold.c.id).where(
            STANDS, or_(hold.c.case_id == table.c.case_id, hold.c.mailbox_id == table.c.mailbox_id)
        )
        asked = select(purge.c.mailbox_id).where(purge.c.mailbox_id == table.c.mailbox_id)
        kept = select(table).join(mailboxes, mailboxes.c.id == table.c.mailbox_id)
        through = kept.where(
            mailboxes.c.status == MailboxStatus.RESERVE.value, ~held.exists(), ~asked.exists()
        )
        return [_reserve(row) for row in self._connection.execute(through.order_by(table.c.mailbox_id))]

    def held_in(self, mailbox: MailboxId) -> list[CaseId]:
        """Return the cases under holds of their own that are in a mailbox, or show letters that are."""
        held = select(hold.c.case_id).where(STANDS, hold.c.case_id.is_not(None))
        own = held.join(cases, cases.c.id == hold.c.case_id).where(cases.c.mailbox_id == mailbox)
        shows = held.join(shared_letter, shared_letter.c.case_id == hold.c.case_id)
        lent = shows.join(messages, messages.c.id == shared_letter.c.message_id)
        shown = lent.where(messages.c.mailbox_id == mailbox)
        found = {*self._connection.scalars(own), *self._connection.scalars(shown)}
        return [CaseId(one) for one in sorted(found)]

    def own_letters(self, mailbox: MailboxId, case: CaseId) -> list[MessageId]:
        """Return the letters in a mailbox that are a case's own."""
        own = select(messages.c.id).where(messages.c.mailbox_id == mailbox, messages.c.case_id == case)
        return [MessageId(one) for one in self._connection.scalars(own.order_by(messages.c.id))]

    def lent_in(self, kept: Reserve) -> list[CaseId]:
        """Return the other cases whose letters lie in a reserve."""
        here = messages.c.mailbox_id == kept.mailbox_id
        found = select(messages.c.case_id).where(here, messages.c.case_id != kept.case_id).distinct()
        return [CaseId(one) for one in sorted(self._connection.scalars(found))]

    def lent_from(self, mailbox: MailboxId) -> list[CaseId]:
        """Return the cases of whose letters in a mailbox other cases show some."""
        shown = shared_letter.join(messages, messages.c.id == shared_letter.c.message_id)
        found = select(messages.c.case_id).select_from(shown).where(messages.c.mailbox_id == mailbox)
        lent = found.where(messages.c.case_id.is_not(None)).distinct()
        return [CaseId(one) for one in sorted(self._connection.scalars(lent))]

    def letters(self, mailbox: MailboxId, case: CaseId) -> list[MessageId]:
        """Return the letters in a mailbox that are a case's, or that it shows besides its own."""
        ours = messages.c.mailbox_id == mailbox
        own = select(messages.c.id).where(ours, messages.c.case_id == case)
        lent = select(messages.c.id).join(shared_letter, shared_letter.c.message_id == messages.c.id)
        shown = lent.where(ours, shared_letter.c.case_id == case)
        found = {*self._connection.scalars(own), *self._connection.scalars(shown)}
        return [MessageId(one) for one in sorted(found)]

    def make(self, source: MailboxId, case: CaseId) -> Reserve:
        """Make the reserve of a case: a row and a key of its own.

        Its address is that of the mailbox, which the case's letters name too.
        """
        row = self._connection.execute(select(mailboxes).where(mailboxes.c.id == source)).one()
        key, mailbox = KeyId(self._next_id()), MailboxId(self._next_id())
        box = self._keys.add(key, to_micros(self._now))
        address = self._keys.box(KeyId(row.key_id)).open(row.address_sealed, f"mailbox:{source}:address")
        values = {
            "id": mailbox,
            "organisation_id": row.organisation_id,
            "name": f"reserve-{mailbox}",
            "provider": row.provider,
            "address_sealed": box.seal(address, f"mailbox:{mailbox}:address"),
            "key_id": key,
            "status": MailboxStatus.RESERVE.value,
            "authserv_ids": row.authserv_ids,
            "fence": 0,
        }
        self._connection.execute(insert(mailboxes).values(values))
        made = {
            "mailbox_id": mailbox,
            "source_id": source,
            "case_id": case,
            "made_at": to_micros(self._now),
        }
        self._connection.execute(insert(table).values(made))
        return Reserve(mailbox, source, case, self._now)

    def files(self) -> list[str]:
        """Return the names of the files beside the database that belong to letters in reserves."""
        # One after the other: they are few, and a planner would go through every letter for all of them.
        return [
            name
            for mailbox in self._connection.scalars(select(table.c.mailbox_id)).all()
            for kept in (original, enclosure)
            for name in self._connection.scalars(
                select(kept.c.name)
                .join(messages, messages.c.id == kept.c.message_id)
                .where(messages.c.mailbox_id == mailbox, kept.c.body_sealed.is_(None))
            )
        ]

    def move_case(self, case: CaseId, source: MailboxId, target: MailboxId) -> None:
        """Move a case with its record under the key of its reserve; its letters move by themselves."""
        old, new = self._boxes(source, target)
        for each in OF_CASES:
            its = each.table.c.id if each.table is cases else each.table.c.case_id
            self._reseal(each, its == case, old, new)
        self._connection.execute(update(set_by).where(set_by.c.case_id == case).values(fingerprint_hash=None))
        here = cases.c.id == case
        self._connection.execute(update(cases).where(here).values(mailbox_id=target))

    def move_letters(
        self,
        letters: Sequence[MessageId],
        source: MailboxId,
        target: MailboxId,
        renamed: Mapping[str, str],
    ) -> None:
        """Move letters with all that hangs on them under the key of another row.

        Args:
            renamed: the files beside the database that were sealed anew already, by their old names.
        """
        old, new = self._boxes(source, target)
        for each in OF_LETTERS:
            its = each.table.c.id if each.table is messages else each.table.c.message_id
            self._reseal(each, its.in_(letters), old, new)
        for kept in (original, enclosure):
            for before, after in renamed.items():
                this = (kept.c.message_id.in_(letters), kept.c.name == before, kept.c.body_sealed.is_(None))
                self._connection.execute(update(kept).where(*this).values(name=after))
        for each_table in (sketch_band, sketch, aside):
            self._connection.execute(delete(each_table).where(each_table.c.message_id.in_(letters)))
        rows = select(messages.c.id, messages.c.direction, messages.c.content_sealed)
        for row in self._connection.execute(rows.where(messages.c.id.in_(letters))).all():
            values: dict[str, object] = {"mailbox_id": target, "stub_id": None}
            content = None
            if row.content_sealed is not None:
                content = sealed.from_bytes(new.open(row.content_sealed, f"message:{row.id}"))
            values |= hashes_of(new, content, row.direction)
            self._connection.execute(update(messages).where(messages.c.id == row.id).values(values))

    def _reseal(self, each: Resealed, which: ColumnElement[bool], old: Box, new: Box) -> None:
        column = each.table.c[each.column]
        for row in self._connection.execute(select(each.table).where(which, column.is_not(None))).all():
            bound = each.bound(row)
            anew = new.seal(old.open(getattr(row, each.column), bound), bound)
            this = [each.table.c[name] == getattr(row, name) for name in each.by]
            self._connection.execute(update(each.table).where(*this).values({each.column: anew}))

    def _boxes(self, source: MailboxId, target: MailboxId) -> tuple[Box, Box]:
        asked = select(mailboxes.c.id, mailboxes.c.key_id).where(mailboxes.c.id.in_([source, target]))
        keys = {row.id: KeyId(row.key_id) for row in self._connection.execute(asked)}
        return self._keys.box(keys[source]), self._keys.box(keys[target])


def _reserve(row: Row[Any]) -> Reserve:
    return Reserve(
        MailboxId(row.mailbox_id), MailboxId(row.source_id), CaseId(row.case_id), from_micros(row.made_at)
    )
