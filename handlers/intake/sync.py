"""One round over a mailbox under a lease: notice what is new, then work through what is due."""

from collections.abc import Callable
from contextlib import suppress

from connectors.errors import Temporary
from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox
from handlers.intake.abreast import abreast
from handlers.intake.batches import Course, work_through
from handlers.intake.history import sum_up
from handlers.intake.leasing import LeaseLost, Turn, leased
from handlers.intake.noticing import look
from handlers.intake.tally import Tally
from handlers.mailboxes.polling import HOT

Progress = Callable[[Tally], None]


def due(desk: Desk) -> list[MailboxId]:
    """Return the mailboxes that are due for a round, oldest first."""
    with desk.reading("intake.mailboxes") as tx:
        return tx.rounds.due()


def sync_all(desk: Desk) -> Tally:
    """Give every mailbox a round that is due for one, side by side, and wait for the last of them.

    Raises:
        ExceptionGroup: what went wrong in some; the others had their round all the same.
    """
    return sum(abreast(desk, due(desk), sync), Tally())


def sync_in_turn(desk: Desk, mailbox: MailboxId, others_wait: Callable[[], bool]) -> Tally:
    """Give one mailbox a round that leaves letters of before for another turn once others wait for theirs.

    Raises:
        ConnectorError: the mailbox could not be read; what was noticed stays due.
    """
    return sync(desk, mailbox, others_wait=others_wait)


def sync(
    desk: Desk,
    mailbox: MailboxId,
    progress: Progress | None = None,
    *,
    historic: bool = False,
    others_wait: Callable[[], bool] = bool,
) -> Tally:
    """Give one mailbox a round, due or not; nothing happens while another worker has it.

    Args:
        progress: told each part of the tally as it comes.
        historic: the letters are an archive; they become cases, and nobody is written to by itself.
        others_wait: whether other mailboxes wait for their turn.

    Raises:
        ConnectorError: the mailbox could not be read; what was noticed stays due.
    """
    tally = Tally()

    def count(part: Tally) -> None:
        nonlocal tally
        tally += part
        if progress:
            progress(part)

    left = False
    with leased(desk, mailbox) as turn, suppress(LeaseLost):
        if turn is not None:
            left = _go_round(desk, turn, count, others_wait, historic=historic)
    if left:
        desk.wake("sync")  # what is left waits behind the other mailboxes, and not for the next tick
    return tally


def _go_round(
    desk: Desk, turn: Turn, count: Progress, others_wait: Callable[[], bool], *, historic: bool
) -> bool:
    """Look once and read for a minute at most; return whether letters are left that could be read at once.

    While many letters are worked through, those of today are so looked for every minute.
    """
    mailbox, ends, ended_early = turn.mailbox, desk.clock.now() + HOT, False

    def enough(of_before: bool) -> bool:
        nonlocal ended_early
        ended_early = desk.clock.now() >= ends or (of_before and others_wait())
        return ended_early

    own = _own_addresses(desk, mailbox)
    seen = look(desk, mailbox, historic=historic)
    turn.unfinished = not seen.ended
    count(Tally(noticed=seen.fresh))
    course = Course(own, historic, seen.let_in, enough)
    try:
        for done in work_through(desk, mailbox, course):
            count(done)
    except Temporary as error:
        if error.retry_after is None or not course.read:
            raise
        turn.named = error.retry_after  # letters are read, as fast as the provider allows
    if seen.fault:
        raise seen.fault
    if seen.ended and mailbox.live_from is not None:
        sum_up(desk, mailbox)
    return ended_early


def _own_addresses(desk: Desk, mailbox: Mailbox) -> frozenset[str]:
    """Return every address that mail of ours may bear, case-folded: what comes from there is not answered."""
    account = desk.connector(mailbox).account()
    with desk.reading("intake.own_addresses") as tx:
        ours = [one.address for one in tx.mailboxes.all() if one.address]
    return frozenset(address.casefold() for address in (account.address, *account.aliases, *ours))
