"""Confirming a mailbox after its dry run: from here on it is read, and what lies before is history."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from connectors.base import Connector, Cursor, Stub, holds_junk
from connectors.errors import ConnectorError
from connectors.provider import Place
from handlers.desk import Desk
from handlers.disposal import countdowns
from handlers.domain.consent import GRANTED
from handlers.domain.errors import AlreadyHandled, Incomplete, Refused
from handlers.domain.mailbox import FOLDERS, Listing, ListingKind, Mailbox, MailboxEventKind, MailboxStatus
from handlers.domain.phrase import say
from handlers.mailboxes import trusting
from handlers.mailboxes.links import Held, LinkOver, held
from handlers.mailboxes.refusals import SILENT
from handlers.store.transaction import Transaction

_MONTH = timedelta(days=30)
#: Letters of a page, and seconds in which pages of one feed are taken while somebody waits.
_PAGE, _PATIENCE = 500, 10.0


class Backfill(StrEnum):
    """Which letters of before become cases; all of them in silence."""

    NONE = "none"
    MONTH = "month"
    EVERYTHING = "everything"

    def since(self, live_from: datetime) -> datetime | None:
        """Return from when on letters are read in a mailbox that is live from an instant; None: all are."""
        if self is Backfill.EVERYTHING:
            return None
        return live_from if self is Backfill.NONE else live_from - _MONTH


@dataclass(frozen=True, slots=True)
class _Place:
    """Where reading a feed begins: after what was listed, with those letters noticed.

    Attributes:
        listing: the list that rounds go on with where it was not through.
    """

    cursor: Cursor
    stubs: tuple[Stub, ...]
    listing: Listing | None


def confirm(
    desk: Desk,
    token: str,
    browser: str,
    folders: Sequence[str],
    backfill: Backfill,
    trusted: Sequence[str] = (),
) -> Mailbox:
    """Begin to read a mailbox to which access was given.

    The place in each feed is taken before anything becomes a case, so that no letter falls between.

    Args:
        folders: those to read; counts only where the provider lets folders be chosen.
        trusted: servers whose word on senders counts; only where the provider has no way of its own.

    Raises:
        Incomplete: no folder was chosen, or a server's name is none.
        AlreadyHandled: it was confirmed before.
        Refused: the link does not hold, or the mailbox does not answer.
    """
    with desk.reading("confirming.look") as tx:
        found = held(tx, desk, token, browser)
        began = tx.now
    if found.consent.outcome != GRANTED or found.again:
        raise AlreadyHandled
    believed = trusting.read(trusted) if trusting.is_asked(desk, found.mailbox) else ()
    wanted = replace(chosen(desk, found.mailbox, folders), authserv_ids=believed)
    ready = replace(wanted, status=MailboxStatus.CONNECTED, connection=wanted.connection + 1, live_from=began)
    try:
        places = _places(desk, ready, began, backfill)
    except ConnectorError:
        raise Refused(SILENT) from None
    _begin(desk, found, ready, places, backfill)
    for job in ("sync", "push"):
        desk.wake(job)
    return ready


def choosable(desk: Desk, mailbox: Mailbox) -> tuple[str, ...]:
    """Return the folders that can be chosen; none where the provider reads the whole mailbox.

    Raises:
        ConnectorError: the mailbox could not be asked.
    """
    parts = desk.providers.get(mailbox.provider)
    if parts is None or parts.folders is None:
        return ()
    place = Place(mailbox.address, dict(mailbox.details))
    return parts.folders(place, desk.grants(mailbox))


def chosen(desk: Desk, mailbox: Mailbox, folders: Sequence[str]) -> Mailbox:
    """Return a mailbox as it is read with these folders; as it is where its provider reads the whole of it.

    Raises:
        Incomplete: none of them is there.
        Refused: the mailbox does not answer.
    """
    try:
        known = choosable(desk, mailbox)
    except ConnectorError:
        raise Refused(SILENT) from None
    if not known:
        return mailbox
    wanted = set(folders)
    if not wanted & set(known):
        raise Incomplete({FOLDERS: say("Choose at least one folder.")})
    # Requests land in junk, too, and the month runs there as everywhere.
    read = [each for each in known if each in wanted or holds_junk(each)]
    details = {**dict(mailbox.details), FOLDERS: "\n".join(read)}
    return replace(mailbox, details=tuple(sorted(details.items())))


def _places(desk: Desk, mailbox: Mailbox, began: datetime, backfill: Backfill) -> list[_Place]:
    since = backfill.since(began)
    if since is None:
        return []  # the first round lists each feed from its beginning
    connector = desk.connector(mailbox)
    return [_listed(connector, scope, since) for scope in connector.scopes()]


def _listed(connector: Connector, scope: str, since: datetime) -> _Place:
    """List a feed to its end, or as far as one page of ours may take; rounds go on from there."""
    stubs: dict[str, Stub] = {}
    cursor: Cursor | None = None
    until, more = time.monotonic() + _PATIENCE, True
    while more and time.monotonic() < until:
        page = connector.discover(scope, cursor, _PAGE, since if cursor is None else None)
        cursor, more = page.cursor, page.more
        # Not every provider can leave out what is older; and what people sent before is not ours to read.
        recent = (one for one in page.stubs if not one.sent and (one.received_at or since) >= since)
        stubs |= {one.provider_key: one for one in recent}
    assert cursor is not None
    return _Place(cursor, tuple(stubs.values()), Listing(ListingKind.FIRST, since) if more else None)


def _begin(desk: Desk, found: Held, mailbox: Mailbox, places: list[_Place], backfill: Backfill) -> None:
    with desk.transaction("confirming.begin") as tx:
        if not countdowns.take_back(tx, mailbox.id, found.consent.person):
            raise LinkOver
        if not tx.consents.confirm(found.consent.id):
            raise AlreadyHandled
        tx.mailboxes.describe(mailbox)
        tx.rounds.begin_anew(mailbox.id)
        for place in places:
            _notice(tx, mailbox, place)
        facts = {
            "backfill": backfill.value,
            "noticed": sum(len(place.stubs) for place in places),
            "folders": len(mailbox.folders),
            "servers": " ".join(mailbox.authserv_ids),
        }
        tx.mailbox_events.add(mailbox.id, MailboxEventKind.CONFIRMED, found.consent.person, facts)


def _notice(tx: Transaction, mailbox: Mailbox, place: _Place) -> None:
    assert mailbox.live_from is not None
    of_before = {
        one.provider_key
        for one in place.stubs
        if one.received_at is None or one.received_at < mailbox.live_from
    }
    if of_before:
        tx.rounds.backfill_begins(mailbox.id)
    tx.stubs.notice(mailbox.id, place.stubs, tx.now, scope=place.cursor.scope, historic=of_before)
    dates = [one.received_at for one in place.stubs if one.received_at is not None]
    tx.mailboxes.move(mailbox, place.cursor, place.listing, max(dates, default=None))
