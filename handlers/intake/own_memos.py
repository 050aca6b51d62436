"""Memos of ours that come back: copies and automatic answers. They ask for nothing, whatever they quote.

What a colleague answers by hand is heard like any letter: nobody can say that it asks for nothing.
"""

from dataclasses import replace

from connectors.base import Letter, MailKind
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Purpose
from handlers.intake.arrival import Arrival, mail_ids
from handlers.store.transaction import Transaction

#: Ids looked at, a letter's own first; a longer list is cut.
_IDS = 30


def unless_memo(
    tx: Transaction, mailbox: Mailbox, letter: Letter, arrival: Arrival, own: frozenset[str]
) -> Arrival:
    """Return what a letter is, once more: a memo's copy is our own, what a machine says of one is automatic.

    Args:
        own: our own addresses, case-folded.
    """
    if arrival.purpose is not Purpose.REQUEST:
        return arrival
    ours = any(sender.address.casefold() in own for sender in letter.senders)
    if ours and letter.message_id and tx.memos.knows(mailbox.organisation_id, [letter.message_id]):
        return replace(arrival, purpose=Purpose.OWN)
    by_machine = letter.kind not in {MailKind.PERSONAL, MailKind.LIST}
    if by_machine and tx.memos.knows(mailbox.organisation_id, mail_ids(letter)[:_IDS]):
        return replace(arrival, purpose=Purpose.AUTOMATIC)
    return arrival
