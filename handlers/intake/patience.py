"""How long a letter is waited for that its mailbox does not give, and whether the mailbox gives any.

What is the mailbox's fault is none of its letters'. A letter is kept unread for a person only after many
tries of its own: the month runs, but a case that stands for a passing fault helps nobody.
"""

from collections.abc import Sequence

from connectors.errors import ConnectorError
from handlers.desk import Desk
from handlers.domain.mailbox import Mailbox
from handlers.intake.reading import PutOff
from handlers.store.stubs import DueStub

#: Tries of one letter, over some twelve hours, while other letters of its mailbox could be read.
PATIENCE = 10
#: Tries, over some three days, while none could: then it may be the mailbox, and mended before.
LONG_PATIENCE = 20
#: Letters that a mailbox which lets us look may refuse at once before that is taken for our access to it.
FEW = 3


def is_hopeless(desk: Desk, mailbox: Mailbox, stub: DueStub, wait: PutOff, *, read: bool) -> bool:
    """Return whether a letter that was not given once more is waited for no longer.

    Args:
        read: another letter was given in the same round.
    """
    if stub.tries < PATIENCE or wait.retry_after is not None:
        return False
    return read or stub.tries >= LONG_PATIENCE or _others_are_read(desk, mailbox, [stub])


def is_shut(
    desk: Desk, mailbox: Mailbox, waiting: Sequence[tuple[DueStub, PutOff]], *, let_in: bool, read: bool
) -> ConnectorError | None:
    """Return why a mailbox gives no letter at all now, or None where only some letters are not given.

    A few letters that are refused, while the mailbox lets us look or gives others, are no lost authorisation.

    Args:
        let_in: the mailbox let us look into it in the same round.
        read: another letter was given in the same round.
    """
    for _, wait in waiting:
        if not wait.stands_alone:
            return wait.fault
    refused = [(stub, wait.fault) for stub, wait in waiting if wait.is_refused]
    alone = read or (let_in and len(refused) <= FEW)
    if not refused or alone or _others_are_read(desk, mailbox, [stub for stub, _ in refused]):
        return None
    return refused[0][1]


def _others_are_read(desk: Desk, mailbox: Mailbox, letters: Sequence[DueStub]) -> bool:
    """Return whether letters that were noticed after these could be read."""
    with desk.reading("intake.others") as tx:
        return tx.stubs.was_read_after(mailbox.id, min(stub.id for stub in letters))
