"""What the access to each mailbox was found to reach, and whose is to be tested again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from connectors.consent import Reach
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.store.instants import to_micros
from handlers.store.tables import mailbox as table

_AMISS = (Reach.WIDE.value, Reach.UNPROVEN.value)


class Reaches:
    """The reach of all mailboxes, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def due(self, providers: Collection[str], before: datetime, amiss_before: datetime) -> list[MailboxId]:
        """Return the connected mailboxes of some providers that were not tested since an instant.

        Args:
            amiss_before: the same, for those whose access was found to reach too far, or not proven.
        """
        long_ago = or_(
            table.c.reach_tested_at.is_(None),
            table.c.reach_tested_at <= to_micros(before),
            and_(table.c.reach.in_(_AMISS), table.c.reach_tested_at <= to_micros(amiss_before)),
        )
        asked = select(table.c.id).where(table.c.provider.in_(providers), long_ago)
        connected = asked.where(table.c.status == MailboxStatus.CONNECTED.value).order_by(table.c.id)
        return [MailboxId(one) for one in self._connection.scalars(connected)]

    def note(self, mailbox: Mailbox, found: Reach | None) -> bool:
        """Write down what a mailbox's access reaches; False where it is connected otherwise by now.

        Args:
            found: None where it is a person's own, and there is nothing to test.
        """
        as_tested = (table.c.id == mailbox.id, table.c.connection == mailbox.connection)
        tested = update(table).where(*as_tested, table.c.status == MailboxStatus.CONNECTED.value)
        values = {"reach": found.value if found else "", "reach_tested_at": to_micros(self._now)}
        return bool(self._connection.execute(tested.values(values)).rowcount)
