"""Mailboxes: their rows, their leases, and the places reached in their feeds."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, bindparam, case, insert, or_, select, update

from connectors.base import Cursor
from handlers.domain.errors import NotFound
from handlers.domain.ids import CaseId, KeyId, MailboxId, OrganisationId
from handlers.domain.mailbox import LOST, READ, Listing, ListingKind, Mailbox, MailboxStatus
from handlers.ports import Box
from handlers.store.conditions import IS_MAILBOX
from handlers.store.instants import from_micros, to_micros
from handlers.store.tables import case as case_files
from handlers.store.tables import cursor as cursors
from handlers.store.tables import mailbox as table

LEASE = timedelta(seconds=90)
#: While a mailbox is being looked at its next look seems as far away; who sets it nearer is heard after.
_UNDER_WAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """The place reached in one feed.

    Attributes:
        listing: the list from afresh that is under way there.
        letter_at: when the newest letter known of the feed was received.
        renumbered: how often in a row its letters were numbered anew.
    """

    cursor: Cursor | None
    listing: Listing | None = None
    letter_at: datetime | None = None
    renumbered: int = 0


# Statements on the way of every letter are built once: building costs more than running.
_UNDER_FENCE = (table.c.id == bindparam("of_mailbox"), table.c.fence == bindparam("of_fence"))
_HOLD = update(table).where(*_UNDER_FENCE).values(lease_until=bindparam("until"))
_ANOTHER = select(table.c.id).where(table.c.id != bindparam("of_mailbox"), table.c.status.in_(READ)).limit(1)
_NAME = select(table.c.name).where(table.c.id == bindparam("of_mailbox"))
_RELEASE = (
    update(table)
    .where(*_UNDER_FENCE)
    .values(
        lease_until=None,
        synced_at=bindparam("at"),
        # whoever was told of a letter meanwhile wants the next look at once
        poll_at=case(
            (table.c.poll_at <= bindparam("at"), table.c.poll_at),
            else_=bindparam("next_at", type_=BigInteger),
        ),
    )
)


class Mailboxes:
    """The mailboxes, within a transaction.

    Args:
        finding: the box that hashes addresses of an organisation's mailboxes, None while there is none.
        hashing: the same, made where there is none.
    """

    def __init__(
        self,
        connection: Connection,
        box: Callable[[KeyId], Box],
        finding: Callable[[OrganisationId], Box | None],
        hashing: Callable[[OrganisationId], Box],
    ) -> None:
        self._connection = connection
        self._box = box
        self._finding = finding
        self._hashing = hashing

    def add(self, mailbox: Mailbox) -> None:
        """Write a new mailbox; its key must stand already."""
        values = {**self._described(mailbox), "id": mailbox.id, "fence": 0}
        self._connection.execute(insert(table).values(values))

    def describe(self, mailbox: Mailbox) -> None:
        """Write what the admin says of a mailbox that stands already."""
        self._connection.execute(
            update(table).where(table.c.id == mailbox.id).values(self._described(mailbox))
        )

    def get(self, mailbox: MailboxId) -> Mailbox:
        """Return one mailbox."""
        return self._mailbox(self._connection.execute(select(table).where(table.c.id == mailbox)).one())

    def find(self, mailbox: MailboxId) -> Mailbox | None:
        """Return one mailbox, or None where there is no such one any more."""
        row = self._connection.execute(select(table).where(table.c.id == mailbox)).first()
        return None if row is None else self._mailbox(row)

    def addressed(self, organisation: OrganisationId, address: str) -> Mailbox | None:
        """Return the mailbox of an organisation with an address, whatever its case, or None.

        Rows of before have no hash yet; those few are opened to be compared.
        """
        finding = self._finding(organisation)
        unhashed = table.c.address_hash.is_(None)
        where = or_(table.c.address_hash == _address(finding, address), unhashed) if finding else unhashed
        standing = (table.c.organisation_id == organisation, table.c.status.not_in(LOST), IS_MAILBOX)
        asked = select(table).where(where, *standing).order_by(table.c.id)
        found = (self._mailbox(row) for row in self._connection.execute(asked).all())
        return next((one for one in found if one.address.casefold() == address.casefold()), None)

    def locked_for(self, case: CaseId) -> Mailbox:
        """Return the mailbox of a case and keep its letters from being routed until this transaction ends.

        Whoever changes two cases at once takes it first, and so do letters: nobody waits in a circle.

        Raises:
            NotFound: there is no such case.
        """
        of_case = select(case_files.c.mailbox_id).where(case_files.c.id == case).scalar_subquery()
        row = self._connection.execute(select(table).where(table.c.id == of_case).with_for_update()).first()
        if row is None:
            raise NotFound
        return self._mailbox(row)

    def named(self, organisation: OrganisationId, name: str) -> Mailbox | None:
        """Return the mailbox that the admin calls so, or None."""
        where = (table.c.organisation_id == organisation, table.c.name == name, IS_MAILBOX)
        row = self._connection.execute(select(table).where(*where)).first()
        return None if row is None else self._mailbox(row)

    def name_among_others(self, mailbox: MailboxId) -> str:
        """Return what a mailbox is called where others are read, too; "" where it is the only one."""
        if self._connection.scalar(_ANOTHER, {"of_mailbox": mailbox}) is None:
            return ""
        return self._connection.scalar(_NAME, {"of_mailbox": mailbox}) or ""

    def all(self) -> list[Mailbox]:
        """Return every mailbox, oldest first."""
        asked = select(table).where(IS_MAILBOX).order_by(table.c.id)
        return [self._mailbox(row) for row in self._connection.execute(asked)]

    def lease(self, mailbox: MailboxId, now: datetime) -> Mailbox | None:
        """Take the mailbox for this worker, or return None while another one has it."""
        free = (table.c.lease_until.is_(None)) | (table.c.lease_until <= to_micros(now))
        taken = (
            update(table)
            .where(table.c.id == mailbox, table.c.status.in_(READ), free)
            .values(
                fence=table.c.fence + 1,
                lease_until=to_micros(now + LEASE),
                poll_at=to_micros(now + _UNDER_WAY),
            )
        )
        if not self._connection.execute(taken).rowcount:
            return None
        return self.get(mailbox)

    def hold(self, mailbox: Mailbox, now: datetime) -> bool:
        """Renew our lease and lock the row for this transaction; False when it was lost."""
        values = {"of_mailbox": mailbox.id, "of_fence": mailbox.fence, "until": to_micros(now + LEASE)}
        return bool(self._connection.execute(_HOLD, values).rowcount)

    def release(self, mailbox: Mailbox, now: datetime, next_at: datetime | None = None) -> bool:
        """Give the mailbox back after a round; False when the lease was lost before.

        Args:
            next_at: when it is looked at next, unless somebody is told of a letter before; None: at once.
        """
        values = {"of_mailbox": mailbox.id, "of_fence": mailbox.fence, "at": to_micros(now)}
        return bool(self._connection.execute(_RELEASE, {**values, "next_at": to_micros(next_at)}).rowcount)

    def cursor(self, mailbox: Mailbox, scope: str) -> Cursor | None:
        """Return the place reached in one feed, or None before the first round."""
        return self.place(mailbox, scope).cursor

    def place(self, mailbox: Mailbox, scope: str) -> Place:
        """Return the place reached in one feed; before the first round that is none, and the first list."""
        where = (cursors.c.mailbox_id == mailbox.id, cursors.c.scope == scope)
        row = self._connection.execute(select(cursors).where(*where)).first()
        if row is None:
            return Place(None, Listing(ListingKind.FIRST))
        value = self._box(mailbox.key_id).open(row.value_sealed, f"cursor:{mailbox.id}:{scope}")
        cursor = Cursor(scope, value.decode(), row.generation)
        return Place(cursor, _listing(row.listing), from_micros(row.letter_at), row.renumbered)

    def move(
        self,
        mailbox: Mailbox,
        cursor: Cursor,
        listing: Listing | None = None,
        letter_at: datetime | None = None,
        renumbered: int = 0,
    ) -> None:
        """Remember the place reached in one feed.

        Args:
            listing: the list from afresh that is under way there.
            letter_at: when the newest letter known of the feed was received.
            renumbered: how often in a row its letters were numbered anew.
        """
        sealed = self._box(mailbox.key_id).seal(cursor.value.encode(), f"cursor:{mailbox.id}:{cursor.scope}")
        where = (cursors.c.mailbox_id == mailbox.id, cursors.c.scope == cursor.scope)
        values: dict[str, object] = {
            "value_sealed": sealed,
            "generation": cursor.generation,
            "listing": _listed(listing),
            "letter_at": to_micros(letter_at),
            "renumbered": renumbered,
        }
        if not self._connection.execute(update(cursors).where(*where).values(values)).rowcount:
            row = {"mailbox_id": mailbox.id, "scope": cursor.scope, **values}
            self._connection.execute(insert(cursors).values(row))

    def letter_read(self, mailbox: Mailbox, scope: str, received_at: datetime) -> None:
        """Remember when a letter of a feed was received that told so only when it was read."""
        newest = to_micros(received_at)
        older = or_(cursors.c.letter_at.is_(None), cursors.c.letter_at < newest)
        where = (cursors.c.mailbox_id == mailbox.id, cursors.c.scope == scope, older)
        self._connection.execute(update(cursors).where(*where).values(letter_at=newest))

    def has_places(self, mailbox: Mailbox) -> bool:
        """Return whether a place was reached in any feed."""
        reached = select(cursors.c.scope).where(cursors.c.mailbox_id == mailbox.id).limit(1)
        return self._connection.scalar(reached) is not None

    def forget_places(self, mailbox: Mailbox) -> None:
        """Forget every place, so that the next round lists the mailbox from the beginning."""
        self._connection.execute(cursors.delete().where(cursors.c.mailbox_id == mailbox.id))

    def _described(self, mailbox: Mailbox) -> dict[str, object]:
        sealed = self._box(mailbox.key_id).seal(mailbox.address.encode(), f"mailbox:{mailbox.id}:address")
        details = json.dumps(dict(mailbox.details), sort_keys=True).encode() if mailbox.details else None
        return {
            "organisation_id": mailbox.organisation_id,
            "name": mailbox.name,
            "provider": mailbox.provider,
            "address_sealed": sealed,
            "address_hash": _address(self._hashing(mailbox.organisation_id), mailbox.address),
            "key_id": mailbox.key_id,
            "status": mailbox.status.value,
            "authserv_ids": "\n".join(mailbox.authserv_ids),
            "details_sealed": details and self._box(mailbox.key_id).seal(details, _details(mailbox.id)),
            "connection": mailbox.connection,
            "live_from": to_micros(mailbox.live_from),
            "general": mailbox.general,
        }

    def _mailbox(self, row: Row[Any]) -> Mailbox:
        address = b""  # of a mailbox whose key is destroyed
        if row.address_sealed:
            address = self._box(KeyId(row.key_id)).open(row.address_sealed, f"mailbox:{row.id}:address")
        return Mailbox(
            id=MailboxId(row.id),
            organisation_id=OrganisationId(row.organisation_id),
            name=row.name,
            provider=row.provider,
            address=address.decode(),
            key_id=KeyId(row.key_id),
            status=MailboxStatus(row.status),
            authserv_ids=tuple(row.authserv_ids.split()),
            fence=row.fence,
            details=self._details(row),
            connection=row.connection,
            live_from=from_micros(row.live_from),
            general=row.general,
        )

    def _details(self, row: Row[Any]) -> tuple[tuple[str, str], ...]:
        if row.details_sealed is None:
            return ()
        opened = self._box(KeyId(row.key_id)).open(row.details_sealed, _details(row.id))
        return tuple(sorted(json.loads(opened).items()))


def _address(finding: Box, address: str) -> bytes:
    return finding.blind("mailbox-address", address.casefold())


def _details(mailbox: int) -> str:
    return f"mailbox:{mailbox}:details"


def _listed(listing: Listing | None) -> str:
    if listing is None:
        return ""
    return f"{listing.kind} {to_micros(listing.since) if listing.since else '-'} {listing.found}"


def _listing(stored: str) -> Listing | None:
    if not stored:
        return None
    kind, since, found = stored.split()
    return Listing(ListingKind(kind), None if since == "-" else from_micros(int(since)), int(found))
