"""How mailboxes are connected, for whoever checks an installation: dates and counts, nothing sealed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxStatus
from handlers.store.conditions import IS_MAILBOX
from handlers.store.connection_tables import grant as grants
from handlers.store.connection_tables import watch as watches
from handlers.store.instants import from_micros
from handlers.store.tables import mailbox as table


@dataclass(frozen=True, slots=True)
class Connected:
    """How one mailbox is connected.

    Attributes:
        granted_at, revision: when what opens it was saved last, and how often; None and 0 without it.
        watched_until, told_at, untold: of the watch that ends first, where it is watched.
        reconciled_at: when what its provider holds was last compared with what is known.
        reach, reach_tested_at: what its access was found to reach, and when; "" where that is not tested.
    """

    id: MailboxId
    name: str
    provider: str
    status: MailboxStatus
    read_at: datetime | None
    refused_at: datetime | None
    reconciled_at: datetime | None
    granted_at: datetime | None = None
    revision: int = 0
    watched_until: datetime | None = None
    told_at: datetime | None = None
    untold: int = 0
    reach: str = ""
    reach_tested_at: datetime | None = None


class Connections:
    """The connections of all mailboxes, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Connected]:
        """Return how every mailbox is connected, oldest first."""
        asked = (
            select(
                *(table.c[name] for name in ("id", "name", "provider", "status", "synced_at")),
                *(table.c[name] for name in ("refused_at", "reconciled_at", "reach", "reach_tested_at")),
                *(grants.c[name] for name in ("saved_at", "revision")),
                *(watches.c[name] for name in ("expires_at", "told_at", "untold")),
            )
            .outerjoin(grants, grants.c.mailbox_id == table.c.id)
            .outerjoin(watches, watches.c.mailbox_id == table.c.id)
            .where(IS_MAILBOX)
            .order_by(table.c.id, watches.c.expires_at)
        )
        found: dict[int, Connected] = {}
        for row in self._connection.execute(asked):
            if row.id in found:
                continue
            found[row.id] = Connected(
                id=MailboxId(row.id),
                name=row.name,
                provider=row.provider,
                status=MailboxStatus(row.status),
                read_at=from_micros(row.synced_at),
                refused_at=from_micros(row.refused_at),
                reconciled_at=from_micros(row.reconciled_at),
                granted_at=from_micros(row.saved_at),
                revision=row.revision or 0,
                watched_until=from_micros(row.expires_at),
                told_at=from_micros(row.told_at),
                untold=row.untold or 0,
                reach=row.reach,
                reach_tested_at=from_micros(row.reach_tested_at),
            )
        return list(found.values())
