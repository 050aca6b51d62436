"""Letting go of letters that were put aside, once their time is over: words and originals go, counts stay."""

from handlers.desk import Desk
from handlers.disposal import gate
from handlers.domain.holds import Route
from handlers.domain.ids import MailboxId, MessageId
from handlers.domain.mailbox import MailboxEventKind

_BATCH = 100


def let_go(desk: Desk) -> int:
    """Drop the words of old letters, some at a time; return of how many. What may be a request stays.

    While a hold stands on a mailbox, all that was put aside there stays.
    """
    _remember_held(desk)
    dropped = 0
    while not desk.stopping():
        with desk.transaction("aside.drop") as tx:
            old = tx.asides.old(tx.now - desk.rules.aside_kept, _BATCH)
            letters: dict[MailboxId, list[MessageId]] = {}
            for message, mailbox, _ in old:
                letters.setdefault(mailbox, []).append(message)
            for mailbox, ours in letters.items():
                with gate.through(tx, gate.ask(tx, Route.DROPPED, mailbox=mailbox)):
                    tx.asides.drop(ours)
                tx.mailbox_events.add(mailbox, MailboxEventKind.DROPPED, facts={"letters": len(ours)})
            # Before the records say that it is gone: a file that nobody knows of would stay for ever.
            for blob in (name for _, _, name in old if name is not None):
                desk.blobs.remove(blob)
        dropped += len(old)
        if len(old) < _BATCH:
            break
    return dropped


def _remember_held(desk: Desk) -> None:
    with desk.reading("aside.held") as tx:
        held = tx.asides.held_up(tx.now - desk.rules.aside_kept)
    for mailbox in held:
        with desk.transaction("aside.deferred") as tx:
            gate.ask_or_defer(tx, Route.DROPPED, mailbox=mailbox)
