"""The personal link on which a mailbox is connected: whose it is, and in which browser it is used."""

import re
from dataclasses import dataclass

from handlers.desk import Desk
from handlers.domain.consent import Consenting
from handlers.domain.errors import NotAllowed, Refused
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.domain.people import Role
from handlers.store.transaction import Transaction

#: How the ids begin of whoever acts on the machine itself; no chat system has such ids.
AT_THE_MACHINE = "cli:"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class LinkOver(Refused):
    """This link no longer works; ask for a new one with /ombud mailboxes."""


class OtherBrowser(Refused):
    """This link is in use in another browser; go on there, or ask for a new one with /ombud mailboxes."""


@dataclass(frozen=True, slots=True)
class Held:
    """A link that holds, with the mailbox that it is about.

    Attributes:
        again: it was connected before, and is read on from where it was left.
    """

    consent: Consenting
    mailbox: Mailbox
    again: bool


def may_connect(desk: Desk, person: PersonId) -> bool:
    """Return whether somebody may connect mailboxes now."""
    return person.startswith(AT_THE_MACHINE) or Role.ADMIN in desk.roster.roles(person)


def held(tx: Transaction, desk: Desk, token: str, browser: str) -> Held:
    """Return what a link leads to, for the browser that follows it.

    Raises:
        LinkOver: there is no such link any more.
        OtherBrowser: another browser has begun.
        NotAllowed: its person is no admin any more, or the workspace is another one.
    """
    consent = tx.consents.of_link(token) if _TOKEN.fullmatch(token) else None
    if consent is None:
        raise LinkOver
    if consent.begun and not tx.consents.is_browser(consent, browser):
        raise OtherBrowser
    return checked(tx, desk, consent)


def checked(tx: Transaction, desk: Desk, consent: Consenting) -> Held:
    """Return an attempt with its mailbox, as long as its person may go on with it.

    Raises:
        NotAllowed: they are no admin any more, or the workspace is another one.
    """
    mailbox = tx.mailboxes.get(consent.mailbox_id)
    organisation = tx.organisations.get(mailbox.organisation_id)
    if not may_connect(desk, consent.person) or organisation.team_id != consent.team:
        raise NotAllowed
    return Held(consent, mailbox, reads_on(tx, mailbox))


def reads_on(tx: Transaction, mailbox: Mailbox) -> bool:
    """Return whether a mailbox is read on from where it was left once it is connected again.

    One that was never read, or has moved to another provider, gets a dry run first.
    """
    if mailbox.status is MailboxStatus.DISCONNECTED:
        return tx.mailboxes.has_places(mailbox)
    return mailbox.status is not MailboxStatus.PROPOSED
