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
from connectors.google.delegation import DELEGATED, Delegation
from connectors.google.endpoints import Endpoints, OAuthClient, ServiceKey
from connectors.google.gmail import GmailMailbox
from connectors.google.pubsub import PUBSUB, PubSub
from connectors.google.tokens import ServiceAccount, TokenService
from connectors.google.watching import GmailWaiting, GmailWatch
from connectors.google.ways import CONSENT, Ways
from connectors.pacing import Pacing
from connectors.provider import Parts, Place
from connectors.transport import Transport
from connectors.vouching import GMAIL


@dataclass(frozen=True, slots=True)
class _House:
    """What all mailboxes of one deployment share."""

    api_url: str
    tokens: TokenService
    transport: Transport
    delegation: Delegation
    pacing: Pacing
    clock: Callable[[], float]

    def access(self, place: Place, grants: GrantStore) -> Access:
        if place.details.get("mode") == DELEGATED:
            return _Listed(self.delegation, place.address)
        return Granting(grants, self.tokens, self.clock)

    def api(self, place: Place, grants: GrantStore) -> Api:
        access = self.access(place, grants)
        return Api(self.api_url, self.transport, access, self.pacing, place.address)

    def connector(self, place: Place, grants: GrantStore) -> GmailMailbox:
        return GmailMailbox(place, self.api(place, grants))


class _Listed:
    """Access by delegation, refused by the call and not by the making: a list may change while we run."""

    def __init__(self, delegation: Delegation, address: str) -> None:
        self._delegation = delegation
        self._address = address
        self._access: Delegated | None = None

    def token(self) -> str:
        """Return a token that should be accepted."""
        return self._opened().token()

    def renewed(self, rejected: str) -> str:
        """Return another token than one that was just rejected."""
        return self._opened().renewed(rejected)

    def _opened(self) -> Delegated:
        self._access = self._access or self._delegation.access(self._address)
        return self._access


def google(
    endpoints: Endpoints,
    clock: Callable[[], float],
    *,
    client: OAuthClient | None = None,
    key: ServiceKey | None = None,
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
        key: without it there is no delegation, and the subscription cannot be pulled.
        topic: Pub/Sub topic; without it there is no push.
        subscription: its pull subscription; without it mailboxes are not waited on.
        pacing: the quotas, `paced()` by default.
    """
    transport = Transport((endpoints.api_url, endpoints.token_url, endpoints.pubsub_url), ca_file=ca_file)
    tokens = TokenService(endpoints.token_url, client or OAuthClient("", ""), transport)
    account = ServiceAccount(key.file, endpoints.token_url, transport) if key else None
    delegation = Delegation(account, key.opens if key else (), endpoints.api_url, transport, clock)
    house = _House(endpoints.api_url, tokens, transport, delegation, pacing or paced(), clock)
    mailman = None
    if subscription and account:
        mailman = PubSub(
            endpoints.pubsub_url, subscription, Delegated(account, None, clock, PUBSUB), transport, clock
        )
    return Parts(
        connector=house.connector,
        consent=_ways(GoogleConsent(endpoints, tokens, transport) if client else None, delegation),
        modes=((CONSENT,) if client else ()) + ((DELEGATED,) if delegation.is_set_up else ()),
        push=(lambda place, grants: GmailWatch(house.api(place, grants), topic)) if topic else None,
        folders=lambda place, grants: house.connector(place, grants).folders(),
        waiting=(lambda place, _grants: GmailWaiting(mailman, place.address)) if mailman else None,
        vouching=GMAIL,
    )


def _ways(consent: GoogleConsent | None, delegation: Delegation) -> Ways | None:
    return Ways(consent, delegation) if consent or delegation.is_set_up else None


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
