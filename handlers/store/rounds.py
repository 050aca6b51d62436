"""How the rounds over mailboxes go: when each was read last, since when one fails, and what waits in it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, TextClause, func, select, update

from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.store.conditions import QUARANTINED, UNREAD
from handlers.store.instants import from_micros, to_micros
from handlers.store.tables import mailbox as table
from handlers.store.tables import stub as stubs


@dataclass(frozen=True, slots=True)
class Standing:
    """How one mailbox stands.

    Attributes:
        read_at: when a round over it last went well.
        failing_since, fault: since when rounds fail, and the name of the last failure; None and "" else.
        told: whether colleagues were told of it.
        waiting: letters noticed and not read yet.
        quarantined: letters that could not be read.
    """

    id: MailboxId
    name: str
    provider: str
    status: MailboxStatus
    read_at: datetime | None = None
    failing_since: datetime | None = None
    fault: str = ""
    told: bool = False
    waiting: int = 0
    quarantined: int = 0


class Rounds:
    """The rounds over all mailboxes, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def failed(self, mailbox: Mailbox, fault: str) -> None:
        """Give a mailbox back after a round that failed; the first failure in a row sets since when."""
        under_fence = (table.c.id == mailbox.id, table.c.fence == mailbox.fence)
        since = func.coalesce(table.c.failing_since, to_micros(self._now))
        failing = update(table).where(*under_fence)
        self._connection.execute(failing.values(lease_until=None, failing_since=since, fault=fault))

    def went_well(self, mailbox: MailboxId) -> bool:
        """Note that a round went well; return whether colleagues had been told that it did not."""
        failing = select(table.c.fault_told).where(table.c.id == mailbox, table.c.failing_since.is_not(None))
        told = self._connection.scalar(failing)
        if told is None:
            return False
        ended = update(table).where(table.c.id == mailbox)
        self._connection.execute(ended.values(failing_since=None, fault="", fault_told=False))
        return bool(told)

    def tell(self, mailbox: MailboxId, before: datetime, at_once: str) -> bool:
        """Note that colleagues are told of a failure, once; False where it is no time for that.

        Args:
            before: a failure that began until then is worth telling.
            at_once: the name of a failure that is worth telling however new it is.
        """
        failing = update(table).where(
            table.c.id == mailbox,
            table.c.fault_told.is_(False),
            (table.c.failing_since <= to_micros(before)) | (table.c.fault == at_once),
        )
        return bool(self._connection.execute(failing.values(fault_told=True)).rowcount)

    def standing(self) -> list[Standing]:
        """Return how every mailbox stands, oldest first."""
        waiting, quarantined = self._counted(UNREAD), self._counted(QUARANTINED)
        return [
            Standing(
                id=MailboxId(row.id),
                name=row.name,
                provider=row.provider,
                status=MailboxStatus(row.status),
                read_at=from_micros(row.synced_at),
                failing_since=from_micros(row.failing_since),
                fault=row.fault,
                told=row.fault_told,
                waiting=waiting[row.id],
                quarantined=quarantined[row.id],
            )
            for row in self._connection.execute(select(table).order_by(table.c.id))
        ]

    def _counted(self, state: TextClause) -> Counter[int]:
        counted = select(stubs.c.mailbox_id, func.count()).where(state).group_by(stubs.c.mailbox_id)
        return Counter({row[0]: row[1] for row in self._connection.execute(counted)})
