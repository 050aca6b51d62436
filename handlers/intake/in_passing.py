"""Letters to a general address, read in passing: which of them are kept, and of the others nothing."""

from connectors.base import Letter
from handlers.desk import Desk
from handlers.domain.aside import is_possible
from handlers.domain.finding import Finding
from handlers.domain.mailbox import Mailbox
from handlers.intake.arrival import Arrival, mail_ids


def concerns_us(desk: Desk, mailbox: Mailbox, letter: Letter | None, finding: Finding) -> bool:
    """Return whether more than a count is kept of a letter: it may be a request, or belongs to a case.

    What cannot be read may be anything.
    """
    if letter is None or is_possible(finding):
        return True
    with desk.reading("intake.in_passing") as tx:
        return bool(tx.messages.by_mail_ids(mailbox, mail_ids(letter)))


def is_kept(mailbox: Mailbox, arrival: Arrival, finding: Finding) -> bool:
    """Return whether a letter is written down, now that it is known what it is."""
    if not mailbox.general or arrival.known:
        return True
    return arrival.case_id is not None or is_possible(finding)
