"""What providers tell us: that something is new in a mailbox, or that a watch of theirs changes.

Nothing that comes is believed beyond that: a call moves the next look nearer, and no more. Calls that
come late, twice, or for nothing known change nothing.
"""

from enum import StrEnum

from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import READ, MailboxEventKind
from handlers.mailboxes.polling import wake
from handlers.mailboxes.registry import THE_ORGANISATION
from handlers.store.transaction import Transaction
from handlers.store.watches import Called


class Told(StrEnum):
    """What a call is about."""

    NEWS = "news"  # something is new, or was missed
    ENDING = "ending"  # the promise must be prolonged now
    ENDED = "ended"  # the provider has dropped the promise


def hear(desk: Desk, key: str, secret: str | None, what: Told = Told.NEWS) -> bool:
    """Take one call of a provider for a watch; False where it is about none of ours.

    Args:
        key: from the address that was called.
        secret: what came back with the call; None where the caller proved itself otherwise.
    """
    with desk.reading("telling.look") as tx:
        called = tx.watches.called(key, secret)
    if called is None:
        return False
    _take(desk, called, what)
    return True


def hear_of(desk: Desk, mailbox: MailboxId) -> bool:
    """Take it that something is new in a mailbox, as its provider said of it as a whole."""
    with desk.reading("telling.mailbox") as tx:
        calls = tx.watches.of_mailbox(mailbox)
        is_read = tx.mailboxes.get(mailbox).status in READ
    for called in calls:
        _take(desk, called, Told.NEWS)
    return bool(calls) or (is_read and wake(desk, mailbox))


def called_at(desk: Desk, provider: str) -> str:
    """Return the one address at which a provider tells of all its mailboxes, as it is registered there."""
    return f"{desk.rules.public_url}/hooks/{provider}"


def mailbox_at(desk: Desk, provider: str, address: str) -> MailboxId | None:
    """Return the mailbox of a provider with an address, or None."""
    with desk.reading("telling.address") as tx:
        found = tx.mailboxes.addressed(THE_ORGANISATION, address)
    return found.id if found is not None and found.provider == provider else None


def _take(desk: Desk, called: Called, what: Told) -> None:
    if what is Told.NEWS and called.fresh:
        return  # one of a storm: the look that it asks for is asked for already
    with desk.transaction("telling.told") as tx:
        _note(tx, called, what)
        woken = tx.rounds.wake(called.mailbox_id)
    if woken:
        desk.wake("sync")
    if what is not Told.NEWS:
        desk.wake("push")


def _note(tx: Transaction, called: Called, what: Told) -> None:
    if what is Told.ENDED:
        if tx.watches.drop(called.mailbox_id, called.scope):
            facts = {"reason": "ended-by-provider"}
            tx.mailbox_events.add(called.mailbox_id, MailboxEventKind.UNWATCHED, facts=facts)
        return
    if what is Told.ENDING:
        tx.watches.end_soon(called.mailbox_id, called.scope)
    tx.watches.told(called.mailbox_id, called.scope)
