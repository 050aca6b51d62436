"""One round over a mailbox under a lease: notice what is new, then work through what is due."""

from collections.abc import Callable
from contextlib import suppress

from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox
from handlers.intake.abreast import abreast
from handlers.intake.batches import work_through
from handlers.intake.history import sum_up
from handlers.intake.leasing import LeaseLost, Turn, leased
from handlers.intake.noticing import look
from handlers.intake.tally import Tally
from handlers.mailboxes.polling import HOT

Progress = Callable[[Tally], None]


def sync_all(desk: Desk) -> Tally:
    """Give every mailbox a round that is due for one, side by side.

    Raises:
        ExceptionGroup: what went wrong in some; the others had their round all the same.
    """
    with desk.reading("intake.mailboxes") as tx:
        mailboxes = tx.rounds.due()
    return sum(abreast(desk, mailboxes, sync), Tally())


def sync(
    desk: Desk, mailbox: MailboxId, progress: Progress | None = None, *, historic: bool = False
) -> Tally:
    """Give one mailbox a round, due or not; nothing happens while another worker has it.

    Args:
        progress: told each part of the tally as it comes.
        historic: the letters are an archive; they become cases, and nobody is written to by itself.

    Raises:
        ConnectorError: the mailbox could not be read; what was noticed stays due.
    """
    tally = Tally()

    def count(part: Tally) -> None:
        nonlocal tally
        tally += part
        if progress:
            progress(part)

    with leased(desk, mailbox) as turn, suppress(LeaseLost):
        if turn is not None:
            _go_round(desk, turn, count, historic=historic)
    return tally


def _go_round(desk: Desk, turn: Turn, count: Progress, *, historic: bool) -> None:
    mailbox = turn.mailbox
    own = _own_addresses(desk, mailbox)
    while True:
        began = desk.clock.now()
        seen = look(desk, mailbox, historic=historic)
        turn.unfinished = not seen.ended
        count(Tally(noticed=seen.fresh))
        for done in work_through(desk, mailbox, own, historic=historic, until=began + HOT):
            count(done)
        # While letters of before are worked through, those of today are looked for every minute.
        if desk.stopping() or seen.fault or desk.clock.now() - began < HOT:
            break
    if seen.fault:
        raise seen.fault
    if seen.ended and mailbox.live_from is not None:
        sum_up(desk, mailbox)


def _own_addresses(desk: Desk, mailbox: Mailbox) -> frozenset[str]:
    """Return every address that mail of ours may bear, case-folded: what comes from there is not answered."""
    account = desk.connector(mailbox).account()
    with desk.reading("intake.own_addresses") as tx:
        ours = [one.address for one in tx.mailboxes.all()]
    return frozenset(address.casefold() for address in (account.address, *account.aliases, *ours))
