"""Whether a letter is acknowledged by itself, and the acknowledgement that then waits to leave.

An answer to a forged sender is a mail bomb with our name on it, and two machines that answer each
other never stop. So: authenticated senders only, once a day, so many an hour, never to ourselves.
"""

from datetime import timedelta

from connectors.base import Letter, MailKind
from handlers.answers.outgoing import acknowledgement
from handlers.desk import Desk
from handlers.domain.authentication import Verdict
from handlers.domain.case import Case
from handlers.domain.finding import Verdict as Taken
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Message
from handlers.intake.flooding import warn
from handlers.intake.marks import FORWARDED
from handlers.showing import send_mail
from handlers.store.transaction import Transaction

_DAY, _HOUR = timedelta(hours=24), timedelta(hours=1)


def acknowledge(
    tx: Transaction,
    desk: Desk,
    mailbox: Mailbox,
    case: Case,
    message: Message,
    letter: Letter,
    own: frozenset[str],
) -> bool:
    """Write the acknowledgement and have it sent, where the rules allow one."""
    if mailbox.general and case.reading.verdict is not Taken.REQUEST:
        return False  # a general address tells nobody by itself that it is read for requests
    if not (answerable(letter, message, own) and _within_limits(tx, desk, mailbox, message)):
        return False
    organisation = tx.organisations.get(mailbox.organisation_id)
    written = acknowledgement(tx, mailbox, organisation, case, message)
    tx.messages.add(mailbox, written)
    send_mail(tx, case.id, written.id)
    return True


def answerable(letter: Letter, message: Message, own: frozenset[str]) -> bool:
    """Return whether a machine may answer this letter at all (RFC 3834 section 2).

    Args:
        own: our own addresses, case-folded.
    """
    if letter.kind is not MailKind.PERSONAL or letter.no_reply or len(letter.senders) != 1:
        return False
    sender = letter.senders[0].address.casefold()
    if "@" not in sender or sender in own or FORWARDED in message.defects:
        return False
    return message.authentication is Verdict.PASS


def _within_limits(tx: Transaction, desk: Desk, mailbox: Mailbox, message: Message) -> bool:
    if tx.messages.acknowledged_since(mailbox, tx.now - _DAY, message.content.sender.address):
        return False
    hourly = tx.messages.acknowledged_since(mailbox, tx.now - _HOUR)
    if hourly < desk.limits.acknowledgements_per_hour:
        return True
    warn(tx, desk, mailbox, "acknowledgements")
    return False
