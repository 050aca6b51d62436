"""What the steps of a purge share: one slice of work, and whether the next may follow at once."""

from enum import Enum

from handlers.disposal.gate import Leave, Route, ask
from handlers.domain.ids import MailboxId
from handlers.domain.purge import Purge, Step
from handlers.store.transaction import Transaction


class Slice(Enum):
    """What came of one slice."""

    DONE = "done"  # the next may follow at once
    WAITS = "waits"  # something has to happen first: a hold is released, a post is gone


class Overtaken(Exception):
    """Another process went on with the purge meanwhile; what stands now says where."""


def standing(tx: Transaction, mailbox: MailboxId, step: Step) -> Purge:
    """Return the purge of a mailbox at a step, and keep others from going on with it.

    Raises:
        Overtaken: it is at another step by now.
    """
    purge = tx.purges.locked(mailbox)
    if purge is None or purge.step is not step:
        raise Overtaken
    return purge


def leave(tx: Transaction, mailbox: MailboxId) -> Leave:
    """Ask the gate for what has begun; open cases are no reason to stop half-way."""
    return ask(tx, Route.DISCONNECTED, mailbox=mailbox)
