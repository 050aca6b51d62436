"""A mailbox for one worker at a time: leased, worked on, given back with how it went."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from connectors.errors import ConnectorError, cause
from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox
from handlers.mailboxes.alarms import round_failed, round_went_well
from handlers.store.database import Kind


class LeaseLost(Exception):
    """Another worker took the mailbox over; what is due is theirs now."""


@dataclass(slots=True)
class Turn:
    """One worker's turn at a mailbox.

    Attributes:
        unfinished: there is more to notice, so that the next turn should come at once.
        named: seconds that the provider asked us to wait before more is read.
    """

    mailbox: Mailbox
    unfinished: bool = False
    named: float | None = None


@contextmanager
def leased(desk: Desk, mailbox: MailboxId) -> Iterator[Turn | None]:
    """Lease a mailbox for the block and note how it went; None while another worker has it."""
    with desk.transaction("intake.lease", Kind.RELAXED) as tx:
        taken = tx.mailboxes.lease(mailbox, tx.now)
    if taken is None:
        yield None
        return
    turn = Turn(taken)
    fault, named = "Fault", None  # of ours, unless it turns out otherwise
    try:
        yield turn
        fault = ""
    except ConnectorError as error:
        fault, named = cause(error), getattr(error, "retry_after", None)
        raise
    finally:
        with desk.transaction("intake.release", Kind.RELAXED) as tx:
            if fault:
                round_failed(tx, desk, taken, fault, named)
            else:
                round_went_well(tx, desk, taken, unfinished=turn.unfinished, named=turn.named)
