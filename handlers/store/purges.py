"""Purges: which mailboxes are to be purged and when, how far each has come, and the end of their keys."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from handlers.domain.ids import KeyId, MailboxId, PersonId
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.purge import Purge, Step
from handlers.store.connection_tables import consent as consents
from handlers.store.connection_tables import feed_fault as feed_faults
from handlers.store.connection_tables import grant as grants
from handlers.store.connection_tables import watch as watches
from handlers.store.instants import from_micros, to_micros
from handlers.store.keys import Keys
from handlers.store.purge_tables import purge as table
from handlers.store.tables import mailbox as mailboxes

#: Mailboxes that a purge may begin on, or go on with.
_PURGEABLE = tuple(
    status.value for status in (MailboxStatus.DISCONNECTED, MailboxStatus.RESERVE, MailboxStatus.PURGING)
)


class Purges:
    """The purges, within a transaction."""

    def __init__(self, connection: Connection, keys: Keys, now: datetime) -> None:
        self._connection = connection
        self._keys = keys
        self._now = now

    def schedule(
        self,
        mailbox: MailboxId,
        route: str,
        due_at: datetime,
        asked_by: PersonId,
        disconnected_at: datetime | None = None,
    ) -> bool:
        """Have a mailbox purged at an instant; False where its purge has begun.

        One that is scheduled already gets the new instant, route and asker.
        """
        values = {"due_at": to_micros(due_at), "route": route, "asked_by": asked_by}
        standing = self.find(mailbox)
        if standing is None:
            row = {
                "mailbox_id": mailbox,
                "disconnected_at": to_micros(disconnected_at),
                "step": Step.FENCING.value,
                **values,
            }
            self._connection.execute(insert(table).values(row))
            return True
        unbegun = update(table).where(table.c.mailbox_id == mailbox, table.c.started_at.is_(None))
        return bool(self._connection.execute(unbegun.values(values)).rowcount)

    def withdraw(self, mailbox: MailboxId) -> bool:
        """Take back a purge that has not begun; False where there is none."""
        unbegun = delete(table).where(table.c.mailbox_id == mailbox, table.c.started_at.is_(None))
        return bool(self._connection.execute(unbegun).rowcount)

    def find(self, mailbox: MailboxId) -> Purge | None:
        """Return the purge of a mailbox, or None where none was ever asked for."""
        row = self._connection.execute(select(table).where(table.c.mailbox_id == mailbox)).first()
        return None if row is None else _purge(row)

    def locked(self, mailbox: MailboxId) -> Purge | None:
        """Return the purge of a mailbox and keep others from going on with it until this transaction ends."""
        asked = select(table).where(table.c.mailbox_id == mailbox).with_for_update()
        row = self._connection.execute(asked).first()
        return None if row is None else _purge(row)

    def due(self) -> list[Purge]:
        """Return the purges whose time has come and that are not through, the one due first first.

        A mailbox that was connected again meanwhile is left alone.
        """
        asked = (
            select(table)
            .join(mailboxes, mailboxes.c.id == table.c.mailbox_id)
            .where(table.c.ended_at.is_(None), table.c.due_at <= to_micros(self._now))
            .where(mailboxes.c.status.in_(_PURGEABLE))
        )
        return [_purge(row) for row in self._connection.execute(asked.order_by(table.c.due_at))]

    def waiting(self) -> list[Purge]:
        """Return every purge that has not ended, the one due first first."""
        asked = select(table).where(table.c.ended_at.is_(None)).order_by(table.c.due_at)
        return [_purge(row) for row in self._connection.execute(asked)]

    def begin(self, mailbox: MailboxId) -> bool:
        """Close a mailbox for good; False where it may not be purged, since it is read again, say.

        Its fence rises, so that whoever works on it writes nothing more; nobody can connect it again.
        """
        may = update(mailboxes).where(mailboxes.c.id == mailbox, mailboxes.c.status.in_(_PURGEABLE))
        values = {
            "status": MailboxStatus.PURGING.value,
            "fence": mailboxes.c.fence + 1,
            "connection": mailboxes.c.connection + 1,
            "lease_until": None,
        }
        if not self._connection.execute(may.values(values)).rowcount:
            return False
        for each in (consents, grants, watches, feed_faults):
            self._connection.execute(delete(each).where(each.c.mailbox_id == mailbox))
        key = self._connection.scalar(select(mailboxes.c.key_id).where(mailboxes.c.id == mailbox))
        began = {"started_at": to_micros(self._now), "key_id": key}
        self._connection.execute(update(table).where(table.c.mailbox_id == mailbox).values(began))
        return True

    def destroy(self, purge: Purge) -> None:
        """Destroy the mailbox's key, and empty what its own row holds of it."""
        assert purge.key_id is not None
        self._keys.destroy(purge.key_id, purge.mailbox_id)
        nothing = {"address_sealed": b"", "address_hash": None, "details_sealed": None, "authserv_ids": ""}
        its = mailboxes.c.id == purge.mailbox_id
        self._connection.execute(update(mailboxes).where(its).values(nothing))
        self._note(purge.mailbox_id, unreadable_at=to_micros(self._now))

    def go_on(self, purge: Purge, step: Step, reached: int = 0, **counted: int) -> Purge:
        """Write how far a purge has come; what was counted is added."""
        counts = Counter(purge.counts) + Counter(counted)
        self._note(purge.mailbox_id, step=step.value, reached=reached, counts=_counts(counts))
        found = self.find(purge.mailbox_id)
        assert found is not None
        return found

    def rows_gone(self, purge: Purge) -> None:
        """Write that no row of the mailbox is left but what stays for accountability."""
        self._note(purge.mailbox_id, gone_at=to_micros(self._now))

    def end(self, purge: Purge) -> None:
        """Write that a purge is through."""
        self._note(purge.mailbox_id, ended_at=to_micros(self._now))
        purged = {"status": MailboxStatus.PURGED.value}
        self._connection.execute(update(mailboxes).where(mailboxes.c.id == purge.mailbox_id).values(purged))

    def _note(self, mailbox: MailboxId, **values: object) -> None:
        self._connection.execute(update(table).where(table.c.mailbox_id == mailbox).values(values))


def _counts(counts: Mapping[str, int]) -> str:
    return json.dumps(dict(counts), sort_keys=True)


def _purge(row: Row[Any]) -> Purge:
    return Purge(
        mailbox_id=MailboxId(row.mailbox_id),
        route=row.route,
        due_at=from_micros(row.due_at),
        asked_by=PersonId(row.asked_by),
        step=Step(row.step),
        reached=row.reached,
        disconnected_at=from_micros(row.disconnected_at),
        started_at=from_micros(row.started_at),
        unreadable_at=from_micros(row.unreadable_at),
        gone_at=from_micros(row.gone_at),
        ended_at=from_micros(row.ended_at),
        key_id=None if row.key_id is None else KeyId(row.key_id),
        counts=json.loads(row.counts),
    )
