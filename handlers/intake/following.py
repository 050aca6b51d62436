"""Where a letter lands whose case follows another one, and whether its sender is known there."""

from handlers.domain.authentication import Verdict
from handlers.domain.case import Case
from handlers.domain.ids import CaseId
from handlers.domain.message import Message
from handlers.store.transaction import Transaction


def following(tx: Transaction, answered: CaseId, message: Message) -> tuple[Case, bool]:
    """Return the case that carries on the one whose thread a letter is in, locked.

    The second value says whether the letter comes from the address of that case, or of one that
    follows it: a colleague has made sure that these are one person's. A sender whom the receiving server
    found forged is known nowhere.
    """
    # Letters are routed one after the other in a mailbox, and bonds take their turn with them.
    case = tx.cases.locked(answered)
    requesters = [case.requester.address]
    if case.follows is not None:
        case = tx.cases.locked(case.follows)
        requesters.append(case.requester.address)
    if message.authentication is Verdict.FAIL:
        return case, False  # somebody else wrote in that name
    sender = message.content.sender.address.casefold()
    if sender in map(str.casefold, requesters):
        return case, True
    return case, any(one.requester.address.casefold() == sender for one in tx.cases.following(case.id))
