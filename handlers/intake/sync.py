"""One round over a mailbox under a lease: notice what is new, then work through what is due."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from connectors.errors import ConnectorError, CursorExpired
from handlers.checkpoints import Point
from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox
from handlers.intake.batches import work_through
from handlers.intake.routing import LeaseLost
from handlers.intake.tally import Tally
from handlers.mailboxes.alarms import round_failed, round_went_well
from handlers.store.database import Kind

#: Stubs asked of a provider at a time, and how often in one feed before reading begins.
PAGE, PAGES = 500, 10
#: Mailboxes read at the same time.
SIDE_BY_SIDE = 4

Progress = Callable[[Tally], None]


def sync_all(desk: Desk) -> Tally:
    """Give every mailbox a round, side by side.

    Raises:
        ExceptionGroup: what went wrong in some; the others had their round all the same.
    """
    with desk.reading("intake.mailboxes") as tx:
        mailboxes = tx.mailboxes.all()
    with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="round") as pool:
        rounds = [pool.submit(sync, desk, mailbox.id) for mailbox in mailboxes]
    faults = [fault for each in rounds if isinstance(fault := each.exception(), Exception)]
    if faults:
        raise ExceptionGroup("some mailboxes could not be read", faults)
    return sum((each.result() for each in rounds), Tally())


def sync(
    desk: Desk, mailbox: MailboxId, progress: Progress | None = None, *, historic: bool = False
) -> Tally:
    """Give one mailbox a round, or do nothing while another worker has it.

    Args:
        progress: told each part of the tally as it comes.
        historic: the letters are an archive; they become cases, and nobody is written to by itself.

    Raises:
        ConnectorError: the mailbox could not be read; what was noticed stays due.
    """
    tally = Tally()
    with _leased(desk, mailbox) as leased, suppress(LeaseLost):
        if leased is None:
            return tally
        own = _own_addresses(desk, leased)
        tally = Tally(noticed=notice(desk, leased))
        if progress:
            progress(tally)
        for done in work_through(desk, leased, own, historic=historic):
            tally += done
            if progress:
                progress(done)
    return tally


def notice(desk: Desk, mailbox: Mailbox) -> int:
    """Store a stub for every letter that is new in the mailbox, and return how many those were."""
    noticed = 0
    for scope in desk.connector(mailbox).scopes():
        for _ in range(PAGES):
            fresh, more = _notice_page(desk, mailbox, scope)
            noticed += fresh
            if not more or desk.stopping():
                break
    return noticed


def _notice_page(desk: Desk, mailbox: Mailbox, scope: str) -> tuple[int, bool]:
    with desk.reading("intake.place") as tx:
        place = tx.mailboxes.cursor(mailbox, scope)
    connector = desk.connector(mailbox)
    try:
        page = connector.discover(scope, place, PAGE)
    except CursorExpired:
        # Known stubs are no-ops, so listing from the beginning costs time and never a letter.
        page = connector.discover(scope, None, PAGE)
    desk.reached(Point.DISCOVERED)
    if page.cursor == place and not page.stubs:
        return 0, False  # a place that leads nowhere, whatever the provider promises
    with desk.transaction("intake.notice", Kind.RELAXED) as tx:
        if not tx.mailboxes.hold(mailbox, tx.now):
            raise LeaseLost
        fresh = tx.stubs.notice(mailbox.id, page.stubs, tx.now)
        tx.mailboxes.move(mailbox, page.cursor)
    return fresh, page.more


def _own_addresses(desk: Desk, mailbox: Mailbox) -> frozenset[str]:
    """Return every address that mail of ours may bear, case-folded: what comes from there is not answered."""
    account = desk.connector(mailbox).account()
    with desk.reading("intake.own_addresses") as tx:
        ours = [one.address for one in tx.mailboxes.all()]
    return frozenset(address.casefold() for address in (account.address, *account.aliases, *ours))


@contextmanager
def _leased(desk: Desk, mailbox: MailboxId) -> Iterator[Mailbox | None]:
    with desk.transaction("intake.lease", Kind.RELAXED) as tx:
        leased = tx.mailboxes.lease(mailbox, tx.now)
    fault = "Fault"  # of ours, unless it turns out otherwise
    try:
        yield leased
        fault = ""
    except ConnectorError as error:
        fault = type(error).__name__
        raise
    finally:
        if leased is not None:
            with desk.transaction("intake.release", Kind.RELAXED) as tx:
                if fault:
                    round_failed(tx, desk, leased, fault)
                else:
                    round_went_well(tx, desk, leased)
