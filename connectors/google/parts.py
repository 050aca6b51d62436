"""Putting Google's parts together from plain values; nothing is read or asked until it is used."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from connectors.consent import GrantStore
from connectors.google.access import Access, Delegated, Granting
from connectors.google.api import Api, paced
from connectors.google.calls import PushCalls
from connectors.google.certificates import Certificates
from connectors.google.consent import GoogleConsent
from connectors.google.endpoints import Endpoints, OAuthClient
from connectors.google.gmail import GmailMailbox
from connectors.google.pubsub import PUBSUB, PubSub
from connectors.google.tokens import ServiceAccount, TokenService
from connectors.google.watching import GmailWaiting, GmailWatch
from connectors.pacing import Pacing
from connectors.provider import Parts, Place
from connectors.transport import Transport
from connectors.vouching import GMAIL

DELEGATED = "delegated"


@dataclass(frozen=True, slots=True)
class _House:
    """What all mailboxes of one deployment share."""

    api_url: str
    tokens: TokenService
    transport: Transport
    account: ServiceAccount | None
    pacing: Pacing
    clock: Callable[[], float]

    def access(self, place: Place, grants: GrantStore) -> Access:
        if place.details.get("mode") == DELEGATED:
            return Delegated(self.account, place.address, self.clock)
        return Granting(grants, self.tokens, self.clock)

    def api(self, place: Place, grants: GrantStore) -> Api:
        access = self.access(place, grants)
        return Api(self.api_url, self.transport, access, self.pacing, place.address)

    def connector(self, place: Place, grants: GrantStore) -> GmailMailbox:
        return GmailMailbox(place, self.api(place, grants))


def google(
    endpoints: Endpoints,
    clock: Callable[[], float],
    *,
    client: OAuthClient | None = None,
    service_account_file: Path | None = None,
    topic: str = "",
    subscription: str = "",
    ca_file: Path | None = None,
    pacing: Pacing | None = None,
) -> Parts:
    """Return the parts of Google.

    Args:
        endpoints: where Google, or a server that speaks as it does, is reached.
        clock: the time, seconds since 1970.
        client: without it there is no consent.
        service_account_file: key of a service account: opens mailboxes in mode "delegated", and the
            Pub/Sub subscription.
        topic: Pub/Sub topic; without it there is no push.
        subscription: its pull subscription; without it mailboxes are not waited on.
        pacing: the quotas, `paced()` by default.
    """
    transport = Transport((endpoints.api_url, endpoints.token_url, endpoints.pubsub_url), ca_file=ca_file)
    tokens = TokenService(endpoints.token_url, client or OAuthClient("", ""), transport)
    account = (
        ServiceAccount(service_account_file, endpoints.token_url, transport) if service_account_file else None
    )
    house = _House(endpoints.api_url, tokens, transport, account, pacing or paced(), clock)
    mailman = None
    if subscription and account:
        mailman = PubSub(
            endpoints.pubsub_url, subscription, Delegated(account, None, clock, PUBSUB), transport, clock
        )
    return Parts(
        connector=house.connector,
        consent=GoogleConsent(endpoints, tokens, transport) if client else None,
        push=(lambda place, grants: GmailWatch(house.api(place, grants), topic)) if topic else None,
        folders=lambda place, grants: house.connector(place, grants).folders(),
        waiting=(lambda place, _grants: GmailWaiting(mailman, place.address)) if mailman else None,
        vouching=GMAIL,
    )


def called(
    parts: Parts,
    endpoints: Endpoints,
    clock: Callable[[], float],
    account: str,
    subscription: str,
    ca_file: Path | None = None,
) -> Parts:
    """Return Google's parts where its subscription calls us, and is not asked.

    Args:
        account: the service account that the push subscription signs as.
    """
    transport = Transport((endpoints.certificates_url,), ca_file=ca_file)
    certificates = Certificates(f"{endpoints.certificates_url}oauth2/v1/certs", transport)
    return replace(parts, waiting=None, calls=PushCalls(certificates, account, subscription, clock))
