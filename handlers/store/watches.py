"""Watches: what providers have promised to tell of, under which address, and whether they do.

Of the secret that comes back with each call only its SHA-256 is kept; the provider's own name of a
watch is sealed under the mailbox's key.
"""

import hashlib
import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from connectors.push import Watch
from handlers.domain.ids import KeyId, MailboxId
from handlers.domain.mailbox import READ, Mailbox, MailboxStatus
from handlers.ports import Box
from handlers.store.connection_tables import watch as table
from handlers.store.instants import from_micros, to_micros
from handlers.store.tables import mailbox as mailboxes

#: A promise is prolonged once a day, and one that ends so soon at once.
DAILY, SOON = timedelta(days=1), timedelta(hours=1)
#: Of calls that come so close together one is written down.
_STORM = timedelta(seconds=5)
_CALLED = (
    select(table, mailboxes.c.poll_at, mailboxes.c.failing_since)
    .join(mailboxes, mailboxes.c.id == table.c.mailbox_id)
    .where(mailboxes.c.status.in_(READ))
)


@dataclass(frozen=True, slots=True)
class KeptWatch:
    """A watch as it stands.

    Attributes:
        told_at: when the provider last told of something.
        untold: rounds in a row that found what it had not told.
    """

    watch: Watch
    told_at: datetime | None = None
    untold: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """The watch that a provider's call is about."""

    mailbox_id: MailboxId
    scope: str
    fresh: bool  # the last call came a short time ago, and the look that it asked for is still to come


class Watches:
    """The watches, within a transaction."""

    def __init__(self, connection: Connection, box: Callable[[KeyId], Box], now: datetime) -> None:
        self._connection = connection
        self._box = box
        self._now = now

    def of(self, mailbox: Mailbox) -> list[KeptWatch]:
        """Return the watches of a mailbox."""
        rows = self._connection.execute(
            select(table).where(table.c.mailbox_id == mailbox.id).order_by(table.c.scope)
        )
        return [self._kept(mailbox, row) for row in rows]

    def wanting(self, providers: Collection[str]) -> list[MailboxId]:
        """Return the connected mailboxes of some providers that have no watch, or one to be prolonged."""
        due = or_(
            table.c.mailbox_id.is_(None),
            table.c.expires_at <= to_micros(self._now + SOON),
            table.c.made_at <= to_micros(self._now - DAILY),
        )
        found = (
            select(mailboxes.c.id)
            .outerjoin(table, table.c.mailbox_id == mailboxes.c.id)
            .where(mailboxes.c.status == MailboxStatus.CONNECTED.value)
            .where(mailboxes.c.provider.in_(providers), due)
            .where(or_(mailboxes.c.unwatchable.is_(None), mailboxes.c.unwatchable != mailboxes.c.connection))
            .distinct()
            .order_by(mailboxes.c.id)
        )
        return [MailboxId(one) for one in self._connection.scalars(found)]

    def keep(self, mailbox: Mailbox, watch: Watch, key: str, secret: str) -> None:
        """Write down a watch that was made; one of the same feed before it is forgotten."""
        self.drop(mailbox.id, watch.scope)
        row = {"key": key, "secret_hash": _hash(secret), **self._promise(mailbox, watch)}
        self._connection.execute(insert(table).values(mailbox_id=mailbox.id, scope=watch.scope, **row))

    def never(self, mailbox: Mailbox) -> bool:
        """Write down that a mailbox, as it is connected, is never told of; False where that stands."""
        news = or_(mailboxes.c.unwatchable.is_(None), mailboxes.c.unwatchable != mailbox.connection)
        as_connected = (mailboxes.c.id == mailbox.id, mailboxes.c.connection == mailbox.connection)
        noted = update(mailboxes).where(*as_connected, news).values(unwatchable=mailbox.connection)
        return bool(self._connection.execute(noted).rowcount)

    def prolong(self, mailbox: Mailbox, watch: Watch) -> bool:
        """Write down that a watch was prolonged; False where it is not kept any more."""
        kept = update(table).where(table.c.mailbox_id == mailbox.id, table.c.scope == watch.scope)
        return bool(self._connection.execute(kept.values(self._promise(mailbox, watch))).rowcount)

    def end_soon(self, mailbox: MailboxId, scope: str) -> None:
        """Have a watch prolonged at the next look, since the provider asks for it."""
        kept = update(table).where(table.c.mailbox_id == mailbox, table.c.scope == scope)
        self._connection.execute(kept.values(expires_at=to_micros(self._now)))

    def drop(self, mailbox: MailboxId, scope: str) -> bool:
        """Forget a watch; False where it was not kept."""
        kept = delete(table).where(table.c.mailbox_id == mailbox, table.c.scope == scope)
        return bool(self._connection.execute(kept).rowcount)

    def called(self, key: str, secret: str | None = None) -> Called | None:
        """Return the watch that was called by its key, of a mailbox that is read; None where there is none.

        Args:
            secret: what came back with the call; None where the caller proved itself otherwise.
        """
        row = self._connection.execute(_CALLED.where(table.c.key == key)).first()
        expected = _NOBODYS if row is None else row.secret_hash
        holds = secret is None or hmac.compare_digest(_hash(secret), expected)  # as long for any key
        return self._called(row) if row is not None and holds else None

    def of_mailbox(self, mailbox: MailboxId) -> list[Called]:
        """Return the watches of a mailbox that was told of as a whole, while it is read."""
        asked = _CALLED.where(table.c.mailbox_id == mailbox)
        return [self._called(row) for row in self._connection.execute(asked)]

    def told(self, mailbox: MailboxId, scope: str) -> None:
        """Write down that the provider told of something."""
        kept = update(table).where(table.c.mailbox_id == mailbox, table.c.scope == scope)
        self._connection.execute(kept.values(told_at=to_micros(self._now), untold=0))

    def compare(self, mailbox: MailboxId) -> int:
        """Compare what came since the last round with what was told; return how often in a row it was not.

        To be called before a round is noted as done. 0 where nothing came, or there is no watch.
        """
        last = select(mailboxes.c.synced_at).where(mailboxes.c.id == mailbox).scalar_subquery()
        came = select(mailboxes.c.letter_at).where(mailboxes.c.id == mailbox).scalar_subquery()
        untold = update(table).where(
            table.c.mailbox_id == mailbox,
            came > last,
            table.c.made_at <= last,  # a promise says nothing of what came before it
            or_(table.c.told_at.is_(None), table.c.told_at < last),
        )
        raised = untold.values(untold=table.c.untold + 1).returning(table.c.untold)
        return max(self._connection.scalars(raised), default=0)

    def _promise(self, mailbox: Mailbox, watch: Watch) -> dict[str, object]:
        sealed = self._box(mailbox.key_id).seal(watch.reference.encode(), _bound(mailbox, watch.scope))
        return {
            "reference_sealed": sealed,
            "made_at": to_micros(self._now),
            "expires_at": to_micros(watch.expires_at),
        }

    def _called(self, row: Row[Any]) -> Called:
        told_at, poll_at = from_micros(row.told_at), from_micros(row.poll_at)
        # A look that has begun may have passed by the place of the letter that this call is about.
        to_come = row.failing_since is not None or poll_at is None or poll_at <= self._now
        close = told_at is not None and not row.untold and self._now - told_at < _STORM
        return Called(MailboxId(row.mailbox_id), row.scope, close and to_come)

    def _kept(self, mailbox: Mailbox, row: Row[Any]) -> KeptWatch:
        reference = self._box(mailbox.key_id).open(row.reference_sealed, _bound(mailbox, row.scope)).decode()
        watch = Watch(row.scope, reference, from_micros(row.expires_at))
        return KeptWatch(watch, from_micros(row.told_at), row.untold)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


_NOBODYS = _hash("")


def _bound(mailbox: Mailbox, scope: str) -> str:
    return f"watch:{mailbox.id}:{scope}"
