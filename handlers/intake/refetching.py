"""An original that is fetched once more, since its letter was put aside and is judged again."""

from handlers.disposal import gate
from handlers.domain.holds import Route
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Message
from handlers.store.originals import SealedOriginal
from handlers.store.transaction import Transaction


def keep(tx: Transaction, mailbox: Mailbox, message: Message, original: SealedOriginal) -> None:
    """Tie an original to its message in the place of the first, unless a hold keeps that one.

    The file of the one that is not kept goes with the commit.
    """
    first = tx.originals.find(message.id)
    if first is None:
        tx.originals.add(message.id, original)
        return
    named = {"mailbox": mailbox.id} if message.case_id is None else {"case": message.case_id}
    leave = gate.ask(tx, Route.REFETCHED, **named)
    kept, unused = (original, first) if leave.allowed else (first, original)
    if leave.allowed:
        with gate.through(tx, leave):
            tx.originals.replace(message.id, original)
    if unused.body_sealed is None and unused.name != kept.name:
        tx.enclosures.dropped.append(unused.name)
