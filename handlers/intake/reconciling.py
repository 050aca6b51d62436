"""Once a night what a mailbox held over the last days is compared with what is known here.

This is how "no letter is lost" is shown and not only said: what is missing is noticed, read like any
other letter, and told to who looks after Ombud. The place reached in the mailbox is not touched.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta

from connectors.base import Stub
from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.intake.abreast import abreast
from handlers.intake.leasing import LeaseLost, Turn, leased
from handlers.intake.noticing import PAGE, came_before, look, worth_noticing
from handlers.mailboxes.history import asked_from
from handlers.people.notices import NoticeKind, tell_admins
from handlers.store.database import Kind

#: How far back a mailbox is compared.
WINDOW = timedelta(hours=72)
#: The hour of the desk's own clock from which on a day's comparison is due.
_NIGHT = time(2)
#: Pages of one feed that are walked at most.
_PAGES = 200

_log = logging.getLogger(__name__)


def uncompared(desk: Desk) -> list[MailboxId]:
    """Return the mailboxes that are to be compared tonight and were not yet, oldest first."""
    with desk.reading("reconciling.due") as tx:
        organisation = tx.organisations.first()
        if organisation is None:
            return []
        local = tx.now.astimezone(organisation.zone)
        night = datetime.combine(local.date(), _NIGHT, organisation.zone)
        return tx.rounds.unreconciled(night if night <= local else night - timedelta(days=1))


def reconcile_all(desk: Desk) -> int:
    """Compare every mailbox for which that is due tonight, and return how many letters had been missed.

    Raises:
        ExceptionGroup: what went wrong in some; the others were compared all the same.
    """
    return sum(missed or 0 for missed in abreast(desk, uncompared(desk), reconcile))


def reconcile(desk: Desk, mailbox: MailboxId) -> int | None:
    """Compare one mailbox with what is known of it, and return how many letters had been missed.

    None where that cannot be told now: another worker has it, or its letters are still being noticed.

    Raises:
        ConnectorError: the mailbox could not be read.
    """
    try:
        with leased(desk, mailbox) as turn, suppress(LeaseLost):
            return None if turn is None else _reconciled(desk, turn)
        return None
    finally:
        desk.wake("sync")  # a round that found the mailbox taken went away; what was noticed is due


def _reconciled(desk: Desk, turn: Turn) -> int | None:
    turn.unfinished = True  # letters are noticed here and not read
    if not _is_noticed(desk, turn.mailbox):
        return None
    walked, suspects = _compared(desk, turn.mailbox)
    if suspects and not _is_noticed(desk, turn.mailbox):
        return None  # what came in meanwhile was not missed
    return _settled(desk, turn.mailbox, walked, suspects)


def _is_noticed(desk: Desk, mailbox: Mailbox) -> bool:
    """Return whether all that the mailbox tells of is noticed."""
    seen = look(desk, mailbox)
    if seen.fault:
        raise seen.fault
    return seen.ended


def _compared(desk: Desk, mailbox: Mailbox) -> tuple[int, list[tuple[str, Stub]]]:
    """Return how many letters the last days held, and those of them that nobody knows, with their feeds."""
    walked, suspects, asked = set[str](), [], asked_from(desk, mailbox)
    since = desk.clock.now() - WINDOW
    for scope, found in _walk(desk, mailbox, max(since, asked) if asked else since):
        # Not every provider can leave out what is older.
        stubs = [one for one in found if not (asked and one.received_at and one.received_at < asked)]
        stubs = [one for one in stubs if one.provider_key not in walked]  # it may be listed in two ways
        walked |= {stub.provider_key for stub in stubs}
        with desk.reading("reconciling.compare") as tx:
            unknown = set(tx.stubs.unknown(mailbox.id, [stub.provider_key for stub in stubs]))
        suspects += [(scope, stub) for stub in stubs if stub.provider_key in unknown]
    return len(walked), suspects


def _walk(desk: Desk, mailbox: Mailbox, since: datetime) -> Iterator[tuple[str, list[Stub]]]:
    connector = desk.connector(mailbox)
    with desk.reading("reconciling.amiss") as tx:
        amiss = {one.scope for one in tx.feeds.amiss(mailbox.id)}  # told by their names already
    for scope in (one for one in connector.scopes() if one not in amiss):
        page = connector.discover(scope, None, PAGE, since, anywhere=True)
        for _ in range(_PAGES):
            _keep(desk, mailbox)
            yield scope, [stub for stub in page.stubs if worth_noticing(mailbox, stub, None)]
            if not page.more or desk.stopping():
                break
            page = connector.discover(scope, page.cursor, PAGE)


def _keep(desk: Desk, mailbox: Mailbox) -> None:
    """Keep the mailbox ours while it is walked, which may take longer than a lease."""
    with desk.transaction("reconciling.keep", Kind.RELAXED) as tx:
        if not tx.mailboxes.hold(mailbox, tx.now):
            raise LeaseLost


def _settled(desk: Desk, mailbox: Mailbox, walked: int, suspects: list[tuple[str, Stub]]) -> int:
    """Notice what was missed, and tell of it."""
    with desk.transaction("reconciling.settle", Kind.RELAXED) as tx:
        if not tx.mailboxes.hold(mailbox, tx.now):
            raise LeaseLost
        unknown = set(tx.stubs.unknown(mailbox.id, [stub.provider_key for _, stub in suspects]))
        # Some providers give a letter another key with each move. It is read to be sure, and was not missed.
        missed = unknown - tx.stubs.moved(mailbox.id, [stub for _, stub in suspects])
        for scope in sorted({scope for scope, _ in suspects}):
            theirs = [stub for one, stub in suspects if one == scope and stub.provider_key in unknown]
            of_before = {stub.provider_key for stub in theirs if came_before(mailbox, stub)}
            tx.stubs.notice(mailbox.id, theirs, tx.now, scope=scope, historic=of_before)
        counts: dict[str, Fact] = {"walked": walked, "missed": len(missed)}
        tx.mailbox_events.add(mailbox.id, MailboxEventKind.RECONCILED, facts=counts)
        tx.rounds.reconciled(mailbox.id)
        ids = tx.stubs.ids(mailbox.id, missed)
        if missed:
            counts["name"] = mailbox.name
            tell_admins(tx, desk, NoticeKind.LETTERS_MISSED, f"{mailbox.id}-{mailbox.fence}", counts)
    if missed:
        named = {"action": "intake.missed", "mailbox": mailbox.id, "stubs": " ".join(map(str, sorted(ids)))}
        _log.error("Letters had been missed.", extra=named)
    return len(missed)
