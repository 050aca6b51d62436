"""Mailboxes that are listened to: one thread each, which only wakes; looking is the rounds' business.

A job looks now and then which mailboxes want one. A listener ends by itself once its mailbox is
closed or connected anew, or the process stops; it needs no goodbye, since nothing depends on it.
"""

import logging
import threading
import time
from collections.abc import Callable

from connectors.errors import ConnectorError
from connectors.provider import Place
from connectors.push import Waiting
from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.guard import outside
from handlers.mailboxes.telling import hear_of

#: Seconds of one wait, between which a listener looks whether it is still wanted.
SLICE = 20.0
#: Seconds of the first pause after a failure; each further one is twice as long, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0

_log = logging.getLogger(__name__)


class Listeners:
    """The listeners of this process.

    Args:
        listening: seconds of one wait.
        pause: waits so many seconds after a failure.
    """

    def __init__(self, listening: float = SLICE, pause: Callable[[float], object] = time.sleep) -> None:
        self._listening = listening
        self._pause = pause
        self._threads: dict[tuple[MailboxId, int], threading.Thread] = {}

    def look(self, desk: Desk) -> int:
        """Begin to listen where nobody does yet; return how many mailboxes are listened to."""
        wanted = {(one.id, one.connection): one for one in _waited_on(desk)}
        self._threads = {place: thread for place, thread in self._threads.items() if thread.is_alive()}
        for place, mailbox in wanted.items():
            if place not in self._threads and not desk.stopping():
                thread = threading.Thread(
                    target=self._listen, args=(desk, mailbox), name=f"listen-{mailbox.id}", daemon=True
                )
                self._threads[place] = thread
                thread.start()
        return len(self._threads)

    def join(self, seconds: float) -> bool:
        """Wait for listeners that are to end; return whether all have."""
        for thread in self._threads.values():
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads.values())

    def _listen(self, desk: Desk, mailbox: Mailbox) -> None:
        waiting, pause = _waiting(desk, mailbox), FIRST_PAUSE
        while waiting is not None and not desk.stopping():
            try:
                news = waiting.wait(self._listening)
            except ConnectorError as error:
                said = {"action": "listening.failed", "mailbox": mailbox.id, "reason": type(error).__name__}
                _log.warning("a mailbox is not listened to", extra=said)
                self._pause(pause)
                pause, news = min(2 * pause, LONGEST_PAUSE), False
            else:
                pause = FIRST_PAUSE
            if desk.stopping() or not _is_wanted(desk, mailbox):
                return
            if news:
                hear_of(desk, mailbox.id)


def _waited_on(desk: Desk) -> list[Mailbox]:
    providers = {name for name, parts in desk.providers.items() if parts.waiting is not None}
    if not providers:
        return []
    with desk.reading("listening.look") as tx:
        mailboxes = tx.mailboxes.all()
    return [one for one in mailboxes if one.provider in providers and one.status is MailboxStatus.CONNECTED]


def _is_wanted(desk: Desk, mailbox: Mailbox) -> bool:
    with desk.reading("listening.wanted") as tx:
        now = tx.mailboxes.get(mailbox.id)
    return now.status is MailboxStatus.CONNECTED and now.connection == mailbox.connection


def _waiting(desk: Desk, mailbox: Mailbox) -> Waiting | None:
    parts = desk.providers.get(mailbox.provider)
    if parts is None or parts.waiting is None:
        return None
    return outside(parts.waiting(Place(mailbox.address, dict(mailbox.details)), desk.grants(mailbox)))
