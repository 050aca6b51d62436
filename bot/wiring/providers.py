"""The tables of mailbox providers: those that the settings describe, and those connected by consent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.settings.groups import MailboxSettings, Provider
from bot.settings.model import Settings
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.errors import Temporary
from connectors.files import LiveOnly
from connectors.maildir import MaildirMailbox
from connectors.provider import Parts, Place
from handlers.domain.mailbox import Mailbox


def _maildir(mailbox: MailboxSettings) -> Connector:
    return MaildirMailbox(mailbox.path or Path(), mailbox.address)


#: Mailboxes that the settings describe whole; one line a provider.
PROVIDERS: dict[Provider, Callable[[MailboxSettings], Connector]] = {Provider.MAILDIR: _maildir}


@dataclass(frozen=True, slots=True)
class Offer:
    """A provider whose mailboxes are connected by an admin.

    Attributes:
        parts: makes what the provider brings; called only where nothing is missing.
        missing: returns the variable that must be set before; "" where there is none.
    """

    parts: Callable[[Settings], Parts]
    missing: Callable[[Settings], str] = lambda _settings: ""


#: Mailboxes that are connected by consent; one line a provider, by the name that mailboxes give.
OFFERS: dict[str, Offer] = {}


def offered(settings: Settings) -> dict[str, Parts]:
    """Return the parts of every provider whose mailboxes can be connected."""
    return {name: offer.parts(settings) for name, offer in OFFERS.items() if not offer.missing(settings)}


def not_offered(settings: Settings) -> dict[str, str]:
    """Return the providers whose mailboxes cannot be connected yet, each with the variable to set."""
    return {name: missing for name, offer in OFFERS.items() if (missing := offer.missing(settings))}


def connector_of(mailbox: MailboxSettings) -> Connector:
    """Return the connector of a mailbox as the settings describe it."""
    return LiveOnly(PROVIDERS[mailbox.provider](mailbox))


def connecting(
    mailboxes: tuple[MailboxSettings, ...], parts: Mapping[str, Parts]
) -> Callable[[Mailbox, GrantStore], Connector]:
    """Return how a stored mailbox is connected: as the settings of its name say, else by its provider."""
    described = {(mailbox.name, mailbox.provider.value): mailbox for mailbox in mailboxes}

    def connect(mailbox: Mailbox, grants: GrantStore) -> Connector:
        if found := described.get((mailbox.name, mailbox.provider)):
            return connector_of(found)
        if brought := parts.get(mailbox.provider):
            return brought.connector(Place(mailbox.address, dict(mailbox.details)), grants)
        # Not for good: the admin may have taken it out by mistake.
        raise Temporary(
            "the settings no longer describe this mailbox, or its provider; put it back, or disconnect it"
        )

    return connect
