"""The parts of Microsoft 365, put together from plain values."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from connectors.base import Connector
from connectors.consent import GrantStore, Reach
from connectors.errors import AuthorizationLost
from connectors.microsoft.clouds import PUBLIC_LOGIN, check_cloud, upload_bases
from connectors.microsoft.consent import MicrosoftConsent
from connectors.microsoft.entra import AppRegistration, Entra
from connectors.microsoft.folders import Folders
from connectors.microsoft.grant import Grant, Mode, mode_of
from connectors.microsoft.graph import Graph
from connectors.microsoft.lanes import Lanes
from connectors.microsoft.mailbox import MicrosoftMailbox
from connectors.microsoft.push import MicrosoftPush
from connectors.microsoft.quotas import Quotas
from connectors.microsoft.reach import reach_of
from connectors.microsoft.seat import seat_of
from connectors.microsoft.tokens import Tokens
from connectors.provider import Parts, Place
from connectors.push import Push
from connectors.transport import Transport
from connectors.vouching import EXCHANGE_ONLINE


def microsoft(
    app: AppRegistration,
    clock: Callable[[], float],
    ca_file: Path | None = None,
    upload_urls: Iterable[str] = (),
    sleep: Callable[[float], None] = time.sleep,
    quotas: Quotas | None = None,
) -> Parts:
    """Return the parts of one app registration in one cloud.

    Args:
        clock: seconds since 1970.
        upload_urls: where large files may be sent to, besides Graph and what its cloud is known for.
        sleep: waits between looks for a sent copy.
        quotas: what the app may ask for; by default what Microsoft allows.
    """
    public = (PUBLIC_LOGIN,) if app.instance_discovery else ()
    bases = (app.graph_url, app.login_url, *public, *upload_bases(app.graph_url), *upload_urls)
    transport = Transport(bases, ca_file)
    entra = Entra(transport, app)
    house = _House(transport, entra, app.graph_url, clock, quotas or Quotas())

    def connector(place: Place, grants: GrantStore) -> Connector:
        return MicrosoftMailbox(house.graph(place, grants), seat_of(place), sleep)

    def push(place: Place, grants: GrantStore) -> Push:
        return MicrosoftPush(house.graph(place, grants), seat_of(place), clock)

    def folders(place: Place, grants: GrantStore) -> tuple[str, ...]:
        return Folders(house.graph(place, grants), seat_of(place)).offered()

    consent = MicrosoftConsent(entra, app.graph_url, app.tenant, house.opened)

    def approval(redirect_uri: str, state: str, details: Mapping[str, str]) -> str:
        alone = mode_of(details) is Mode.APPLICATION
        return "" if alone else consent.approval(redirect_uri, state, details)

    return Parts(
        connector,
        consent,
        push,
        folders=folders,
        vouching=EXCHANGE_ONLINE,
        approval=approval,
        reach=house.reach,
    )


@dataclass(frozen=True, slots=True)
class _House:
    """What all mailboxes share; each has its own lanes, whoever calls for it."""

    transport: Transport
    entra: Entra
    graph_url: str
    clock: Callable[[], float]
    quotas: Quotas
    lanes: dict[str, Lanes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def graph(self, place: Place, grants: GrantStore) -> Graph:
        """Return Graph as a mailbox sees it."""
        check_cloud(self.entra.login_url, self.graph_url)
        mailbox = seat_of(place).address.casefold()
        with self.lock:
            lanes = self.lanes.setdefault(mailbox, Lanes(quotas=self.quotas, mailbox=mailbox))
        return Graph(self.transport, self.graph_url, Tokens(self.entra, grants, self.clock), lanes)

    def reach(self, place: Place, grants: GrantStore) -> Reach | None:
        """Return what the app's access to a mailbox reaches; None where a person opens it."""
        if mode_of(place.details) is not Mode.APPLICATION:
            return None
        grant = Grant.read(grants.load())
        # A token tells of the rights at the time it was made, so this is asked with a new one.
        fresh = replace(grant, cache=self.entra.for_itself(grant.tenant))
        return reach_of(
            self.opened(fresh, place.address.casefold()), place.address, place.details.get("refused", "")
        )

    def opened(self, grant: Grant, mailbox: str = "") -> Graph:
        """Return Graph for a grant that is not kept yet."""
        tokens = Tokens(self.entra, _Unkept(grant.text), self.clock)
        return Graph(self.transport, self.graph_url, tokens, Lanes(quotas=self.quotas, mailbox=mailbox))


@dataclass(frozen=True, slots=True)
class _Unkept:
    """A grant that was given a moment ago: it is used as it is, or not at all."""

    text: str = field(repr=False)

    def load(self) -> str:
        """Return the grant."""
        return self.text

    def renew(self, renewal: Callable[[str], str]) -> str:
        """Refuse: a token that is over or refused so early will not get better."""
        del renewal
        raise AuthorizationLost("Microsoft does not take the token that it has just given")
