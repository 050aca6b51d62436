"""Data keys for those who look after them: listed a page at a time, and wrapped anew.

Making and opening them for daily work stands in `keys`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, select, text, update

from handlers.domain.data_key import DataKey, KeyUse, SealedPiece
from handlers.domain.ids import KeyId
from handlers.store.hold_tables import hold
from handlers.store.incident_tables import incident, incident_desk
from handlers.store.instants import from_micros
from handlers.store.memo_tables import colleague_address
from handlers.store.purge_tables import purge
from handlers.store.reading_tables import own_word
from handlers.store.tables import data_key, mailbox, organisation

Owners = Mapping[int, tuple[KeyUse, str]]

_ITS = purge.c.mailbox_id == mailbox.c.id
#: What stands in the place of a destroyed key never was one.
_NEVER_WAS = (
    select(purge.c.mailbox_id)
    .join(mailbox, _ITS)
    .where(mailbox.c.key_id == data_key.c.id, purge.c.unreadable_at.is_not(None))
    .exists()
)


class WrappedKeys:
    """The wrapped data keys, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owners(self) -> Owners:
        """Return what each data key is for, and the name of whose pieces it seals."""
        incidents = select(incident_desk.c.key_id, organisation.c.name).join(
            organisation, organisation.c.id == incident_desk.c.organisation_id
        )
        asked: tuple[tuple[KeyUse, Select[Any]], ...] = (
            (KeyUse.MAILBOX, select(mailbox.c.key_id, mailbox.c.name)),
            (KeyUse.MAILBOX, select(purge.c.key_id, mailbox.c.name).join_from(purge, mailbox, _ITS)),
            (KeyUse.ORGANISATION, select(organisation.c.key_id, organisation.c.name)),
            (KeyUse.INCIDENTS, incidents),
        )
        return {
            row.key_id: (use, row.name)
            for use, statement in asked
            for row in self._connection.execute(statement)
            if row.key_id is not None
        }

    def page(self, owners: Owners, after: int, limit: int) -> list[DataKey]:
        """Return data keys by id, those behind `after`."""
        asked = (
            select(data_key).where(data_key.c.id > after, ~_NEVER_WAS).order_by(data_key.c.id).limit(limit)
        )
        return [_read(row, owners) for row in self._connection.execute(asked)]

    def replace(self, key: KeyId, wrapped: bytes, anew: bytes) -> bool:
        """Put a key wrapped anew in place of what was read; return whether that still lay there.

        One that was destroyed or replaced in between stays as it is.
        """
        where = (data_key.c.id == key, data_key.c.wrapped == wrapped)
        return bool(self._connection.execute(update(data_key).where(*where).values(wrapped=anew)).rowcount)

    def halt(self) -> None:
        """Wait for whoever makes a data key right now, and let nobody make one until the transaction ends."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("LOCK TABLE data_key IN SHARE ROW EXCLUSIVE MODE"))
        # On SQLite a transaction that writes is the only one that does.

    def piece(self, key: DataKey) -> SealedPiece | None:
        """Return something that was sealed under a key, or None where nothing is yet."""
        for statement, bound in _pieces(key):
            row = self._connection.execute(statement.limit(1)).first()
            if row is not None and row.sealed:
                return SealedPiece(bytes(row.sealed), bound.format(row.id))
        return None


def _pieces(key: DataKey) -> tuple[tuple[Select[Any], str], ...]:
    """Return where to look for a piece, and how the place is called that it is bound to."""
    if key.use is KeyUse.MAILBOX:
        address = select(mailbox.c.id, mailbox.c.address_sealed.label("sealed"))
        return ((address.where(mailbox.c.key_id == key.id), "mailbox:{}:address"),)
    if key.use is KeyUse.INCIDENTS:
        words = select(incident.c.id, incident.c.words_sealed.label("sealed"))
        ours = words.join(incident_desk, incident_desk.c.organisation_id == incident.c.organisation_id)
        latest = ours.where(incident_desk.c.key_id == key.id, incident.c.words_sealed.is_not(None))
        return ((latest.order_by(incident.c.id.desc()), "incident:{}:words"),)
    if key.use is KeyUse.ORGANISATION:
        word = select(own_word.c.id, own_word.c.word_sealed.label("sealed"))
        where = organisation.c.key_id == key.id
        ours = word.join(organisation, organisation.c.id == own_word.c.organisation_id).where(where)
        person = colleague_address.c.person
        address = select(person.label("id"), colleague_address.c.address_sealed.label("sealed"))
        reason = select(hold.c.id, hold.c.reason_sealed.label("sealed"))
        holds = reason.join(organisation, organisation.c.id == hold.c.organisation_id).where(where)
        return (
            (ours, "own-word:{}"),
            (holds, "hold:{}:reason"),
            (address.order_by(person), "colleague-address:{}"),
        )
    return ()


def _read(row: Row[Any], owners: Owners) -> DataKey:
    use, name = owners.get(row.id, (KeyUse.NOTHING, ""))
    return DataKey(
        id=KeyId(row.id),
        use=use,
        name=name,
        since=from_micros(row.created_at),
        wrapped=None if row.wrapped is None else bytes(row.wrapped),
        destroyed_at=from_micros(row.destroyed_at),
    )
