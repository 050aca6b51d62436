"""Noticing: a stub for every new letter and the place reached, in one transaction a page.

Where the provider lost the place, the feed is listed from afresh as far back as is needed; known
letters are no-ops there, so that a list costs time and never a letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.base import Page, Stub
from connectors.errors import ConnectorError, CursorExpired
from handlers.checkpoints import Point
from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.mailbox import RENUMBERED, Listing, ListingKind, Mailbox, MailboxEventKind
from handlers.intake.feeds import Feeds
from handlers.intake.leasing import LeaseLost
from handlers.mailboxes.history import asked_from
from handlers.store.database import Kind
from handlers.store.mailboxes import Place
from handlers.store.transaction import Transaction

#: Stubs asked of a provider at a time, and how often in one feed before reading begins.
PAGE, PAGES = 500, 10
#: Unread letters of a mailbox above which nothing more is noticed until some are read.
BACKLOG = 5_000
#: Times in a row that a server numbers a feed anew, after which it is read no longer.
TOO_OFTEN = 5
#: How far before the newest letter that is known a lost place is made good for.
OVERLAP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking for letters.

    Attributes:
        fresh: how many were new.
        ended: every feed was followed to its end.
        let_in: the mailbox answered for at least one feed.
        fault: why a feed could not be listed just now, while others could.
    """

    fresh: int
    ended: bool
    let_in: bool = False
    fault: ConnectorError | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """One page that is about to be written."""

    page: Page
    listing: Listing | None
    place: Place  # that was reached before
    past: bool  # the letters are an archive, whatever their dates

    @property
    def renumbered(self) -> int:
        """Return how often in a row the feed's letters were numbered anew, this time included."""
        if self.is_renumbered:
            return self.place.renumbered + 1
        return self.place.renumbered if self.listing else 0

    @property
    def is_renumbered(self) -> bool:
        """Return whether all letters have other numbers than before."""
        return self.place.cursor is not None and self.place.cursor.generation != self.page.cursor.generation


def look(desk: Desk, mailbox: Mailbox, *, historic: bool = False) -> Look:
    """Store a stub for every letter that is new in the mailbox.

    One feed that cannot be listed, such as a folder that somebody removed, keeps nothing in the others.

    Args:
        historic: the letters are an archive.

    Raises:
        LeaseLost: another worker took the mailbox over.
        ConnectorError: no feed of the mailbox could be read, or its provider wants to be left alone; what
            was noticed stays.
    """
    with desk.reading("intake.waiting") as tx:
        room = BACKLOG - tx.stubs.waiting(mailbox.id)
        amiss = tx.feeds.amiss(mailbox.id)
    fresh, ended = 0, True
    feeds = Feeds(desk, mailbox, amiss, desk.connector(mailbox).scopes())
    for scope in feeds.followed():
        try:
            through = False
            for found, more in _follow(desk, mailbox, scope, room - fresh, historic=historic):
                fresh, through = fresh + found, not more
                feeds.goes_well(scope)
            ended = ended and through
        except ConnectorError as error:
            feeds.fails(scope, error)
    fault = feeds.noted()
    return Look(fresh, ended and fault is None, feeds.let_in, fault)


def _follow(
    desk: Desk, mailbox: Mailbox, scope: str, room: int, *, historic: bool
) -> Iterator[tuple[int, bool]]:
    """Notice page after page of one feed, and yield how many letters were new and whether there are more."""
    more = True
    for _ in range(PAGES):
        if room <= 0 or desk.stopping():
            break
        found, more = _notice_page(desk, mailbox, scope, historic=historic)
        room -= found
        yield found, more
        if not more:
            return


def worth_noticing(mailbox: Mailbox, stub: Stub, listing: Listing | None) -> bool:
    """Return whether a stub is noticed at all: what people sent counts from when the mailbox was live."""
    if not stub.sent:
        return True
    first = listing is not None and listing.kind is ListingKind.FIRST
    if stub.received_at is None or mailbox.live_from is None:
        return not first
    return stub.received_at >= mailbox.live_from


def _notice_page(desk: Desk, mailbox: Mailbox, scope: str, *, historic: bool) -> tuple[int, bool]:
    with desk.reading("intake.place") as tx:
        place = tx.mailboxes.place(mailbox, scope)
    page, listing = _discovered(desk, mailbox, scope, place)
    desk.reached(Point.DISCOVERED)
    nowhere = page.cursor == place.cursor and not page.stubs
    if nowhere and listing is None and not place.renumbered:
        return 0, False  # a place that leads nowhere, whatever the provider promises
    step = _Step(replace(page, more=page.more and not nowhere), listing, place, historic)
    with desk.transaction("intake.notice", Kind.RELAXED) as tx:
        if not tx.mailboxes.hold(mailbox, tx.now):
            raise LeaseLost
        fresh = _write(tx, mailbox, step)
    return fresh, step.page.more


def _discovered(desk: Desk, mailbox: Mailbox, scope: str, place: Place) -> tuple[Page, Listing | None]:
    connector, listing = desk.connector(mailbox), place.listing
    try:
        return connector.discover(scope, place.cursor, PAGE), listing
    except CursorExpired:
        if place.cursor is None:
            raise
    if listing is None:
        listing = Listing(ListingKind.GAP, _needed_from(desk, mailbox, scope, place))
    gap = listing.kind is ListingKind.GAP
    return connector.discover(scope, None, PAGE, listing.since, anywhere=gap), listing


def _needed_from(desk: Desk, mailbox: Mailbox, scope: str, place: Place) -> datetime | None:
    """Return from when on a feed is listed whose place was lost, by its own letters; None: all of it.

    What another feed brought meanwhile says nothing about this one. Letters that were noticed and not read
    may have other keys by now, so that the list must reach back to the oldest of them.
    """
    known = [place.letter_at - OVERLAP] if place.letter_at else []
    asked = asked_from(desk, mailbox)
    since = max([*known, *([asked] if asked else [])], default=None)
    with desk.reading("intake.unread") as tx:
        unread = tx.stubs.oldest_unread(mailbox.id, scope)
    return min(since, unread) if since and unread else since


def _write(tx: Transaction, mailbox: Mailbox, step: _Step) -> int:
    page, listing = step.page, step.listing
    first = listing is not None and listing.kind is ListingKind.FIRST
    stubs = [stub for stub in page.stubs if worth_noticing(mailbox, stub, listing)]
    of_before = {stub.provider_key for stub in stubs if step.past or came_before(mailbox, stub, first=first)}
    if first and mailbox.live_from is not None:
        tx.rounds.backfill_begins(mailbox.id)
    fresh = tx.stubs.notice(mailbox.id, stubs, tx.now, scope=page.cursor.scope, historic=of_before)
    if fresh < len(stubs):
        tx.stubs.out_of_junk(mailbox.id, stubs, tx.now)
    newest = _newest(stubs, tx.now) if fresh else None
    if newest or (fresh and listing is None):
        tx.rounds.letters_came(mailbox.id, newest or tx.now)
    if listing is not None:
        listing = replace(listing, found=listing.found + fresh)
        if not page.more and listing.kind is ListingKind.GAP:
            tx.mailbox_events.add(mailbox.id, MailboxEventKind.GAP, facts=_told(listing))
    known = [at for at in (step.place.letter_at, newest) if at]
    ahead = listing if page.more else None
    tx.mailboxes.move(mailbox, page.cursor, ahead, max(known, default=None), step.renumbered)
    if step.is_renumbered and step.renumbered >= TOO_OFTEN:
        tx.feeds.failed(mailbox.id, page.cursor.scope, RENUMBERED)
    return fresh


def _told(listing: Listing) -> dict[str, Fact]:
    return {"since": listing.since.isoformat() if listing.since else "", "new": listing.found}


def came_before(mailbox: Mailbox, stub: Stub, *, first: bool = False) -> bool:
    """Return whether a letter came before the mailbox was live, as far as it can be told yet.

    Args:
        first: the feed is listed for the first time; what bears no instant there seems to be of before.
    """
    if mailbox.live_from is None:
        return False
    return first if stub.received_at is None else stub.received_at < mailbox.live_from


def _newest(stubs: list[Stub], now: datetime) -> datetime | None:
    """Return when the newest of some letters was received; where only reading tells that, it is not known."""
    told = [stub.received_at for stub in stubs if stub.received_at is not None]
    return min(max(told), now) if told else None
