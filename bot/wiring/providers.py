"""The table of mailbox providers, and how a stored mailbox finds its connector."""

from collections.abc import Callable
from pathlib import Path

from bot.settings.groups import MailboxSettings, Provider
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.errors import Temporary
from connectors.files import LiveOnly
from connectors.maildir import MaildirMailbox
from handlers.domain.mailbox import Mailbox


def _maildir(mailbox: MailboxSettings) -> Connector:
    return MaildirMailbox(mailbox.path or Path(), mailbox.address)


#: One line a provider.
PROVIDERS: dict[Provider, Callable[[MailboxSettings], Connector]] = {Provider.MAILDIR: _maildir}


def connector_of(mailbox: MailboxSettings) -> Connector:
    """Return the connector of a mailbox as the settings describe it."""
    return LiveOnly(PROVIDERS[mailbox.provider](mailbox))


def connecting(mailboxes: tuple[MailboxSettings, ...]) -> Callable[[Mailbox, GrantStore], Connector]:
    """Return how a stored mailbox is connected: by the settings of its name."""
    described = {mailbox.name: mailbox for mailbox in mailboxes}

    def connect(mailbox: Mailbox, grants: GrantStore) -> Connector:
        del grants  # nothing that the settings describe has one
        if mailbox.name not in described:
            # Not for good: the admin may have taken it out by mistake.
            raise Temporary("the settings no longer describe this mailbox; put it back, or disconnect it")
        return connector_of(described[mailbox.name])

    return connect
