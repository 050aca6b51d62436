"""The tables of mailbox providers: those that the settings describe, and those connected by consent."""

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.settings.groups import MailboxSettings, Provider
from bot.settings.model import Settings
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.errors import Permanent, Temporary
from connectors.files import LiveOnly
from connectors.maildir import MaildirMailbox
from connectors.provider import Parts, Place
from handlers.domain.mailbox import Mailbox


def _maildir(mailbox: MailboxSettings, parts: Mapping[str, Parts]) -> Connector:
    del parts  # a folder needs nobody's
    return MaildirMailbox(mailbox.path or Path(), mailbox.address)


def _described(mailbox: MailboxSettings, parts: Mapping[str, Parts]) -> Connector:
    return _imap_parts(parts).connector(*_described_place(mailbox))


def _imap_parts(parts: Mapping[str, Parts]) -> Parts:
    if Provider.IMAP not in parts:
        raise Permanent("reading mail by IMAP is not installed; install ombud[imap]")
    return parts[Provider.IMAP]


def _described_place(mailbox: MailboxSettings) -> tuple[Place, GrantStore]:
    from connectors.imap.grant import GivenGrant, by_password

    details = {
        "imap_host": mailbox.imap_host,
        "imap_port": str(mailbox.imap_port),
        "imap_security": mailbox.imap_security.value,
        "smtp_host": mailbox.smtp_host,
        "smtp_port": str(mailbox.smtp_port),
        "smtp_security": mailbox.smtp_security.value,
        "folders": "\n".join(mailbox.folders),
    }
    given = GivenGrant(by_password(mailbox.user or mailbox.address, mailbox.password))
    return Place(mailbox.address, details), given


#: Mailboxes that the settings describe whole; one line a provider.
PROVIDERS: dict[Provider, Callable[[MailboxSettings, Mapping[str, Parts]], Connector]] = {
    Provider.MAILDIR: _maildir,
    Provider.IMAP: _described,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A provider whose mailboxes are connected by an admin.

    Attributes:
        parts: makes what the provider brings; called only where nothing is missing.
        library: what its connector is built upon, and `extra` how that is installed.
        unset: returns the variable that must be set before; "" where there is none.
    """

    parts: Callable[[Settings], Parts]
    library: str
    extra: str
    unset: Callable[[Settings], str] = lambda _settings: ""

    def missing(self, settings: Settings) -> str:
        """Return what is missing before mailboxes can be connected; "" where nothing is."""
        if importlib.util.find_spec(self.library) is None:
            return f"ombud[{self.extra}]"
        return self.unset(settings)


def _seconds() -> float:
    return SystemClock().now().timestamp()


def _google(settings: Settings) -> Parts:
    from connectors.google.endpoints import Endpoints, OAuthClient, ServiceKey
    from connectors.google.parts import called, google

    said = settings.google
    endpoints = Endpoints(
        said.api_url, said.accounts_url, said.token_url, said.pubsub_url, said.certificates_url
    )
    parts = google(
        endpoints,
        _seconds,
        client=OAuthClient(said.client_id, said.client_secret) if said.client_id else None,
        key=ServiceKey(said.service_account_file, said.delegated) if said.service_account_file else None,
        topic=said.topic,
        subscription=said.subscription,
        ca_file=settings.ca_file,
    )
    if said.push_account:
        parts = called(parts, endpoints, _seconds, said.push_account, said.subscription, settings.ca_file)
    return parts


def _google_unset(settings: Settings) -> str:
    said = settings.google
    if said.client_id or (said.service_account_file and said.delegated):
        return ""
    return "OMBUD_GOOGLE_DELEGATED" if said.service_account_file else "OMBUD_GOOGLE_CLIENT_ID"


def _microsoft(settings: Settings) -> Parts:
    from connectors.microsoft.entra import AppRegistration
    from connectors.microsoft.parts import microsoft

    said = settings.microsoft
    registered = AppRegistration(
        said.graph_url,
        said.login_url,
        said.client_id,
        said.client_secret,
        said.tenant,
        said.instance_discovery,
    )
    return microsoft(registered, _seconds, settings.ca_file, (said.upload_url,) if said.upload_url else ())


def _microsoft_unset(settings: Settings) -> str:
    return "" if settings.microsoft.client_id else "OMBUD_MICROSOFT_CLIENT_ID"


def _imap(settings: Settings) -> Parts:
    from connectors.imap.parts import imap

    return imap(
        allow_private_hosts=settings.imap.allow_private_hosts, ca_file=settings.ca_file, clock=_seconds
    )


#: Mailboxes that are connected by consent; one line a provider, by the name that mailboxes give.
OFFERS: dict[str, Offer] = {
    "google": Offer(_google, "googleapiclient", "google", _google_unset),
    "microsoft": Offer(_microsoft, "msal", "microsoft", _microsoft_unset),
    "imap": Offer(_imap, "imapclient", "imap"),
}


def offered(settings: Settings) -> dict[str, Parts]:
    """Return the parts of every provider whose mailboxes can be connected."""
    return {name: offer.parts(settings) for name, offer in OFFERS.items() if not offer.missing(settings)}


def not_offered(settings: Settings) -> dict[str, str]:
    """Return the providers whose mailboxes cannot be connected yet, each with what is missing."""
    return {name: missing for name, offer in OFFERS.items() if (missing := offer.missing(settings))}


def connector_of(mailbox: MailboxSettings, parts: Mapping[str, Parts]) -> Connector:
    """Return the connector of a mailbox as the settings describe it.

    Args:
        parts: of the providers that are offered, by name.
    """
    return LiveOnly(PROVIDERS[mailbox.provider](mailbox, parts))


def try_sending(mailbox: MailboxSettings, parts: Mapping[str, Parts]) -> None:
    """Try, without sending anything, whether answers of a mailbox that the settings describe would leave.

    Raises:
        ConnectorError: they would not; its message says what to do.
    """
    if mailbox.provider is Provider.IMAP and (sending := _imap_parts(parts).sending):
        sending(*_described_place(mailbox))


def connecting(
    mailboxes: tuple[MailboxSettings, ...], parts: Mapping[str, Parts]
) -> Callable[[Mailbox, GrantStore], Connector]:
    """Return how a stored mailbox is connected: as the settings of its name say, else by its provider."""
    described = {(mailbox.name, mailbox.provider.value): mailbox for mailbox in mailboxes}

    def connect(mailbox: Mailbox, grants: GrantStore) -> Connector:
        if found := described.get((mailbox.name, mailbox.provider)):
            return connector_of(found, parts)
        if brought := parts.get(mailbox.provider):
            return brought.connector(Place(mailbox.address, dict(mailbox.details)), grants)
        # Not for good: the admin may have taken it out by mistake.
        raise Temporary(
            "the settings no longer describe this mailbox, or its provider; put it back, or disconnect it"
        )

    return connect
