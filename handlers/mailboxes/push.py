"""Watches at the providers: made for what is connected, prolonged in time, made anew where they are gone.

Push only wakes: whatever goes wrong here costs minutes and never a letter. What providers then tell
is heard in `telling`.
"""

import logging
import secrets

from connectors.errors import ConnectorError, Untold, Vanished
from connectors.provider import Parts, Place
from connectors.push import Push, Watch
from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox, MailboxEventKind, MailboxStatus
from handlers.guard import outside

#: The feed that stands for all: one promise a mailbox tells of every folder.
WHOLE = ""
#: Bytes of the key in the address, and of the secret that comes back with each call.
_KEY, _SECRET = 24, 32

_log = logging.getLogger(__name__)


def keep_watches(desk: Desk) -> int:
    """Make the watches that are missing and prolong those that end soon; return how many were looked at."""
    pushing = [name for name, parts in desk.providers.items() if parts.push is not None]
    if not pushing:
        return 0
    with desk.reading("push.look") as tx:
        wanting = tx.watches.wanting(pushing)
    for mailbox in wanting:
        if desk.stopping():
            break
        try:
            keep_watch(desk, mailbox)
        except Untold:
            _note_untold(desk, mailbox)
        except ConnectorError as error:
            # The rounds find the letters all the same, and tell what lasts.
            said = {"action": "push.failed", "mailbox": mailbox, "reason": type(error).__name__}
            _log.warning("a mailbox is not watched", extra=said)
    return len(wanting)


def keep_watch(desk: Desk, mailbox_id: MailboxId) -> None:
    """Prolong the watch of a mailbox, or make it anew where there is none any more.

    Raises:
        ConnectorError: the provider does not watch it now.
    """
    with desk.reading("push.kept") as tx:
        mailbox = tx.mailboxes.get(mailbox_id)
        kept = tx.watches.of(mailbox)
    push = push_of(desk, mailbox)
    if push is None:
        return
    for one in kept:
        try:
            _prolong(desk, mailbox, push.renew(one.watch))
        except Vanished:
            # What came while nothing was told is found by the round that this wakes.
            _forget(desk, mailbox, one.watch.scope, "vanished")
            kept = []
    if not kept:
        _watch(desk, mailbox, push)


def push_of(desk: Desk, mailbox: Mailbox) -> Push | None:
    """Return how a mailbox is watched at its provider, behind the guard; None where it is not."""
    parts = desk.providers.get(mailbox.provider)
    if parts is None or parts.push is None:
        return None
    return outside(parts.push(Place(mailbox.address, dict(mailbox.details)), desk.grants(mailbox)))


def notify_url(desk: Desk, parts: Parts, provider: str, key: str) -> str:
    """Return where a provider calls us; "" where it is asked instead."""
    if parts.waiting is not None:
        return ""
    return f"{desk.rules.public_url}/hooks/{provider}/{key}"


def _watch(desk: Desk, mailbox: Mailbox, push: Push) -> None:
    key, secret = secrets.token_urlsafe(_KEY), secrets.token_urlsafe(_SECRET)
    url = notify_url(desk, desk.providers[mailbox.provider], mailbox.provider, key)
    made = push.watch(WHOLE, url, secret)
    with desk.transaction("push.watched") as tx:
        now = tx.mailboxes.get(mailbox.id)
        ours = now.status is MailboxStatus.CONNECTED and now.connection == mailbox.connection
        if ours:
            tx.watches.keep(mailbox, made, key, secret)
            facts = {"until": made.expires_at.date().isoformat()}
            tx.mailbox_events.add(mailbox.id, MailboxEventKind.WATCHED, facts=facts)
    if not ours:
        push.unwatch(made)  # it was disconnected, or connected anew, meanwhile


def _note_untold(desk: Desk, mailbox_id: MailboxId) -> None:
    """Write down, once for each connection, that the provider never tells of a mailbox."""
    with desk.transaction("push.untold") as tx:
        if not tx.watches.never(tx.mailboxes.get(mailbox_id)):
            return
        tx.mailbox_events.add(mailbox_id, MailboxEventKind.UNWATCHED, facts={"reason": "never-told"})
    said = {"action": "push.untold", "mailbox": mailbox_id}
    _log.info("the provider tells nothing of a mailbox, which is looked at regularly", extra=said)


def _prolong(desk: Desk, mailbox: Mailbox, watch: Watch) -> None:
    with desk.transaction("push.prolonged") as tx:
        tx.watches.prolong(mailbox, watch)


def _forget(desk: Desk, mailbox: Mailbox, scope: str, reason: str) -> None:
    with desk.transaction("push.forgotten") as tx:
        if tx.watches.drop(mailbox.id, scope):
            tx.mailbox_events.add(mailbox.id, MailboxEventKind.UNWATCHED, facts={"reason": reason})
        woken = tx.rounds.wake(mailbox.id)
    if woken:
        desk.wake("sync")
