"""Mailboxes on their way out: closed to every worker at once, then without watches, grant and links."""

import itertools
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, delete, select, update

from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import READ, Mailbox, MailboxStatus
from handlers.store.connection_tables import consent as consents
from handlers.store.connection_tables import grant as grants
from handlers.store.connection_tables import watch as watches
from handlers.store.purge_tables import purge as purges
from handlers.store.tables import mailbox as table

#: Whose grants still count for others: what is going itself takes nothing from anybody.
_STANDING = (*READ, MailboxStatus.PROPOSED)


class Departures:
    """The departures, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, mailbox: MailboxId) -> bool:
        """Close a mailbox that is read; False where it is not.

        Its fence rises, so that whoever works on it now writes nothing more, and links on which
        somebody would connect it again lead nowhere.
        """
        is_read = update(table).where(table.c.id == mailbox, table.c.status.in_(READ))
        values = {
            "status": MailboxStatus.DISCONNECTING.value,
            "fence": table.c.fence + 1,
            "lease_until": None,
        }
        if not self._connection.execute(is_read.values(values)).rowcount:
            return False
        self._connection.execute(delete(consents).where(consents.c.mailbox_id == mailbox))
        return True

    def unscheduled(self) -> list[MailboxId]:
        """Return the disconnected mailboxes of which nobody said when they are purged, oldest first."""
        left = (
            select(table.c.id)
            .outerjoin(purges, purges.c.mailbox_id == table.c.id)
            .where(table.c.status == MailboxStatus.DISCONNECTED.value, purges.c.mailbox_id.is_(None))
        )
        return [MailboxId(one) for one in self._connection.scalars(left.order_by(table.c.id))]

    def give_up_name(self, mailbox: MailboxId, day: date) -> str:
        """Call a purged mailbox by its name with a day, so that another may have the name; return that."""
        name = self._connection.scalar(select(table.c.name).where(table.c.id == mailbox))
        taken = set(self._connection.scalars(select(table.c.name)))
        anew = (f"{name} (until {day}{f', {again}' if again else ''})" for again in itertools.count())
        free = next(one for one in anew if one not in taken)
        self._connection.execute(update(table).where(table.c.id == mailbox).values(name=free))
        return free

    def under_way(self) -> list[MailboxId]:
        """Return the mailboxes that are being disconnected, oldest first."""
        leaving = select(table.c.id).where(table.c.status == MailboxStatus.DISCONNECTING.value)
        return [MailboxId(one) for one in self._connection.scalars(leaving.order_by(table.c.id))]

    def holders(self, mailbox: Mailbox) -> Sequence[MailboxId]:
        """Return the other mailboxes of its provider that stand and have a grant."""
        others = (
            select(table.c.id)
            .join(grants, grants.c.mailbox_id == table.c.id)
            .where(table.c.provider == mailbox.provider, table.c.id != mailbox.id)
            .where(table.c.status.in_(_STANDING))
        )
        return [MailboxId(one) for one in self._connection.scalars(others)]

    def end(self, mailbox: MailboxId) -> bool:
        """Let go of what opened a mailbox that is being disconnected; False where that was done before.

        What was opened with its grant belongs to the past from here on.
        """
        leaving = update(table).where(
            table.c.id == mailbox, table.c.status == MailboxStatus.DISCONNECTING.value
        )
        values = {
            "status": MailboxStatus.DISCONNECTED.value,
            "fence": table.c.fence + 1,
            "connection": table.c.connection + 1,
            "lease_until": None,
            "failing_since": None,
            "fault": "",
            "fault_told": False,
            "refused_at": None,
        }
        if not self._connection.execute(leaving.values(values)).rowcount:
            return False
        for each in (grants, watches, consents):
            self._connection.execute(delete(each).where(each.c.mailbox_id == mailbox))
        return True
