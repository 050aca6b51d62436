"""Letting go of letters that were put aside, once their time is over: words and originals go, counts stay."""

from collections import Counter

from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxEventKind

_BATCH = 100


def let_go(desk: Desk) -> int:
    """Drop the words of old letters, some at a time; return of how many. What may be a request stays."""
    dropped = 0
    while not desk.stopping():
        with desk.transaction("aside.drop") as tx:
            old = tx.asides.old(tx.now - desk.rules.aside_kept, _BATCH)
            tx.asides.drop([message for message, _, _ in old])
            counted = Counter(MailboxId(mailbox) for _, mailbox, _ in old)
            for mailbox, number in counted.items():
                tx.mailbox_events.add(mailbox, MailboxEventKind.DROPPED, facts={"letters": number})
            # Before the records say that it is gone: a file that nobody knows of would stay for ever.
            for blob in (name for _, _, name in old if name is not None):
                desk.blobs.remove(blob)
        dropped += len(old)
        if len(old) < _BATCH:
            break
    return dropped
