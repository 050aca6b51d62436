"""Mailboxes looked at by whoever runs the machine: how each stands, and what happened to it."""

from dataclasses import dataclass

from handlers.desk import Desk
from handlers.disposal import countdowns
from handlers.domain.countdown import Countdown
from handlers.domain.errors import NotFound
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox
from handlers.domain.phrase import say
from handlers.mailboxes.registry import THE_ORGANISATION
from handlers.store.mailbox_events import MailboxEvent
from handlers.store.rounds import Standing


@dataclass(frozen=True, slots=True)
class MailboxFile:
    """One mailbox with its standing, its record, oldest event first, and how long it stands by.

    Attributes:
        countdown: None where it is not to be purged, or is already.
    """

    mailbox: Mailbox
    standing: Standing
    record: tuple[MailboxEvent, ...]
    countdown: Countdown | None = None


def standings(desk: Desk) -> list[Standing]:
    """Return how every mailbox stands, oldest first; nothing sealed is opened."""
    with desk.reading("mailboxes.standings") as tx:
        return tx.rounds.standing()


def listed(desk: Desk) -> tuple[list[Standing], dict[MailboxId, Countdown]]:
    """Return how every mailbox stands, and of disconnected ones how long what was read stands by."""
    with desk.reading("mailboxes.listed") as tx:
        return tx.rounds.standing(), countdowns.countdowns(tx)


def file_of(desk: Desk, name: str) -> MailboxFile:
    """Return everything of one mailbox.

    Raises:
        NotFound: there is none of that name.
    """
    with desk.reading("mailboxes.file") as tx:
        mailbox = tx.mailboxes.named(THE_ORGANISATION, name)
        if mailbox is None:
            raise NotFound(
                say("There is no such mailbox; {command} names them all.", command="ombud mailbox list")
            )
        standing = next(each for each in tx.rounds.standing() if each.id == mailbox.id)
        record = tuple(tx.mailbox_events.of(mailbox.id)[::-1])
        return MailboxFile(mailbox, standing, record, countdowns.countdown_of(tx, mailbox.id))
