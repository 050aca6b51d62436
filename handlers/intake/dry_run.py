"""The dry run: what a mailbox would bring, before anything of it is written, marked, moved or sent.

Letters are read by the real reader and judged by the real rules, in memory alone; what is kept of
them here are counts and dates.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.base import Connector, Letter, Stub, holds_junk
from connectors.errors import AuthorizationLost, ConnectorError, Temporary
from handlers.desk import Desk
from handlers.domain.ids import StubId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Purpose
from handlers.intake.arrival import judge
from handlers.intake.in_passing import is_kept
from handlers.intake.recognising import own_words, recognised
from handlers.mailboxes import trusting
from handlers.mailboxes.confirming import choosable
from handlers.store.stubs import DueStub

#: Letters that are read, how far back they are looked for, and how large they may be.
SAMPLE, RECENT, _LARGEST = 50, timedelta(days=30), 10 << 20
_PAGE = 500
#: Where letters lie that nobody sorted, and how many servers are shown that they name.
_INBOX, _SHOWN = "INBOX", 5
#: How many letters of a feed are counted, and for how many seconds: some providers are asked for each.
_MOST, _PATIENCE = 20_000, 20.0

Progress = Callable[[str, int, int], None]
"""Told what is being looked at, how many were, and of how many."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What one feed holds.

    Attributes:
        more: there are still more letters than were counted.
        read, cases: letters of the sample that lie here, and those of them that would become cases.
        chosen: it is read unless somebody decides otherwise.
        free: it is somebody's to choose.
    """

    name: str
    letters: int = 0
    recent: int = 0
    more: bool = False
    junk: bool = False
    sent: bool = False
    read: int = 0
    cases: int = 0
    chosen: bool = True
    free: bool = False


@dataclass(frozen=True, slots=True)
class Voucher:
    """A server that letters of the inbox name at their top as the one that judged their sender.

    Attributes:
        letters: how many do.
        took: of how many it took in the letter, too, going by the domain of its name.
    """

    name: str
    letters: int = 0
    took: int = 0


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a mailbox would bring.

    Attributes:
        choosable: folders can be chosen.
        unread: letters of the sample that could not be read.
        oldest, newest: when letters were received; None where that is not known, or not all were counted.
        vouchers: servers that could be believed on senders, most letters first; nothing says that they
            may be, for anybody can write such a line.
        inbox: letters of the inbox that were read for that.
        asked: somebody must say whom to believe, for the provider does not.
        general: it is a general address, of which requests alone would be kept.
    """

    address: str
    aliases: tuple[str, ...]
    folders: tuple[Folder, ...]
    choosable: bool
    unread: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    vouchers: tuple[Voucher, ...] = ()
    inbox: int = 0
    asked: bool = False
    general: bool = False

    @property
    def read(self) -> int:
        """Return how many letters were read."""
        return sum(each.read for each in self.folders)

    @property
    def cases(self) -> int:
        """Return how many of them would become cases."""
        return sum(each.cases for each in self.folders)

    @property
    def recent(self) -> int:
        """Return how many letters came within the last thirty days."""
        return sum(each.recent for each in self.folders if not each.sent)


@dataclass(frozen=True, slots=True)
class _Listed:
    folder: Folder
    recent: tuple[Stub, ...]
    dates: tuple[datetime, ...]


def look(desk: Desk, mailbox: Mailbox, progress: Progress = lambda _what, _done, _of: None) -> DryRun:
    """Look through a mailbox to which access was given.

    Raises:
        ConnectorError: the mailbox could not be read.
    """
    connector, now = desk.connector(mailbox), desk.clock.now()
    account, usual = connector.account(), connector.scopes()
    free = choosable(desk, mailbox)
    scopes = list(dict.fromkeys((*usual, *free)))
    listed = []
    for number, scope in enumerate(scopes):
        _go_on(desk)
        progress("folders", number, len(scopes))
        one = _list(connector, scope, now)
        listed.append(replace(one, folder=replace(one.folder, chosen=scope in usual, free=scope in free)))
    own = frozenset(each.casefold() for each in (account.address, *account.aliases, mailbox.address))
    dates = [day for each in listed for day in each.dates]
    run = DryRun(
        address=account.address,
        aliases=account.aliases,
        folders=tuple(each.folder for each in listed),
        choosable=bool(free),
        oldest=None if any(each.folder.more for each in listed) else min(dates, default=None),
        newest=max(dates, default=None),
        asked=trusting.is_asked(desk, mailbox),
        general=mailbox.general,
    )
    return _sampled(desk, mailbox, run, _sample(listed), own, progress)


def _go_on(desk: Desk) -> None:
    """Stop where the process is to stop: whoever waits for the page begins anew with the next one."""
    if desk.stopping():
        raise Temporary("Ombud is stopping")


def _list(connector: Connector, scope: str, now: datetime) -> _Listed:
    """Count a feed, and list what came lately; nothing of it is remembered."""
    since = now - RECENT
    recent, _ = _walk(connector, scope, since)
    every, more = _walk(connector, scope, None)
    lately = [one for one in recent.values() if one.received_at is None or one.received_at >= since]
    folder = Folder(
        name=scope,
        letters=len(every),
        recent=len(lately),
        more=more,
        junk=holds_junk(scope) or any(one.junk for one in every.values()),
        sent=any(one.sent for one in every.values()),
    )
    dates = tuple(one.received_at for one in every.values() if one.received_at is not None)
    return _Listed(folder, tuple(lately), dates)


def _walk(connector: Connector, scope: str, since: datetime | None) -> tuple[dict[str, Stub], bool]:
    found: dict[str, Stub] = {}
    until = time.monotonic() + _PATIENCE
    page = connector.discover(scope, None, _PAGE, since)
    while True:
        found |= {one.provider_key: one for one in page.stubs}
        if not page.more:
            return found, False
        if len(found) >= _MOST or time.monotonic() > until:
            return found, True
        page = connector.discover(scope, page.cursor, _PAGE)


def _sample(listed: list[_Listed]) -> list[tuple[str, Stub]]:
    """Return the newest letters of the feeds that are read; where no date is known, feeds take turns."""
    every = [
        (number, each.folder.name, one)
        for each in listed
        if each.folder.chosen
        for number, one in enumerate(each.recent)
        if not one.sent and (one.size is None or one.size <= _LARGEST)
    ]
    dated = sorted((one[1:] for one in every if one[2].received_at), key=_received, reverse=True)
    # Feeds are listed the newest first by those providers that tell dates only with a letter.
    undated = sorted((one for one in every if not one[2].received_at), key=lambda one: one[0])
    return [*dated, *(one[1:] for one in undated)][:SAMPLE]


def _received(one: tuple[str, Stub]) -> float:
    return one[1].received_at.timestamp() if one[1].received_at else 0.0


def _sampled(
    desk: Desk,
    mailbox: Mailbox,
    run: DryRun,
    sample: list[tuple[str, Stub]],
    own: frozenset[str],
    progress: Progress,
) -> DryRun:
    folders, unread = {each.name: each for each in run.folders}, 0
    inbox: list[Letter] = []
    for number, (scope, stub) in enumerate(sample):
        _go_on(desk)
        progress("letters", number, len(sample))
        letter = _letter(desk, mailbox, stub)
        if letter is None:
            unread += 1
            continue
        opens = _opens_case(desk, mailbox, stub, letter, own)
        folder = folders[scope]
        folders[scope] = replace(folder, read=folder.read + 1, cases=folder.cases + opens)
        inbox += [letter] if scope == _INBOX else []
    vouchers = _vouchers(inbox) if run.asked else ()
    return replace(run, folders=tuple(folders.values()), unread=unread, vouchers=vouchers, inbox=len(inbox))


def _vouchers(letters: list[Letter]) -> tuple[Voucher, ...]:
    """Count whom letters name at their top as having judged their sender."""
    found: dict[str, Voucher] = {}
    for letter in letters:
        name = letter.authentication[0].authserv_id if letter.authentication else ""
        if trusting.is_name(name):
            known = found.get(name, Voucher(name))
            took = bool(letter.hops) and _house(letter.hops[0].by) == _house(name)
            found[name] = replace(known, letters=known.letters + 1, took=known.took + took)
    return tuple(sorted(found.values(), key=lambda each: (-each.letters, each.name))[:_SHOWN])


def _house(host: str) -> str:
    """Return what two hosts of one owner mostly have in common: the last two parts of their names."""
    return ".".join(host.rstrip(".").rsplit(".", 2)[-2:])


def _letter(desk: Desk, mailbox: Mailbox, stub: Stub) -> Letter | None:
    """Return a letter, or None where it cannot be read."""
    try:
        return desk.parser.parse(_bounded(desk.connector(mailbox).fetch(stub.provider_key)))
    except AuthorizationLost:
        raise
    except ConnectorError:
        return None


def _opens_case(desk: Desk, mailbox: Mailbox, stub: Stub, letter: Letter, own: frozenset[str]) -> bool:
    """Return whether a letter would become a case."""
    finding = recognised(desk, letter, own_words(desk, mailbox.organisation_id), junk=stub.junk)
    noticed = DueStub(StubId(0), stub.provider_key, stub.received_at, 0, 0, stub.junk)
    with desk.reading("dry_run.judge") as tx:
        arrival = judge(tx, mailbox, noticed, letter, finding, own)
    return arrival.purpose is Purpose.REQUEST and is_kept(mailbox, arrival, finding)


def _bounded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a letter as far as the dry run reads; whose size was not told may be endless."""
    taken = 0
    for piece in pieces:
        taken += len(piece)
        if taken > _LARGEST:
            return
        yield piece
