"""A connected mailbox of the Microsoft stand-in, and a browser that clicks through its pages."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.sandbox.microsoft.standin import MicrosoftStandIn
from connectors.base import Connector
from connectors.consent import Granted
from connectors.microsoft.entra import AppRegistration
from connectors.microsoft.parts import microsoft
from connectors.microsoft.quotas import Quotas
from connectors.provider import Parts, Place
from tests.support.grants import MemoryGrants

PRIVACY = "privacy@example.com"
ADA = "ada@example.com"
CALLBACK = "http://127.0.0.1:9/connect/callback/microsoft"


def environ(microsoft: MicrosoftStandIn, public_url: str) -> dict[str, str]:
    """Return the settings by which Ombud finds the stand-in, and browsers find Ombud."""
    return {
        "OMBUD_MICROSOFT_GRAPH_URL": microsoft.graph_url,
        "OMBUD_MICROSOFT_LOGIN_URL": microsoft.login_url,
        "OMBUD_MICROSOFT_INSTANCE_DISCOVERY": "no",
        "OMBUD_MICROSOFT_CLIENT_ID": microsoft.client_id,
        "OMBUD_MICROSOFT_TENANT": microsoft.tenant,
        "OMBUD_MICROSOFT_CLIENT_SECRET": microsoft.client_secret,
        "OMBUD_WEB_PUBLIC_URL": public_url,
    }


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


def accept(url: str, account: str = "", scopes: Iterable[str] | None = None, answer: str = "accept") -> str:
    """Answer a page of Entra as a person does, and return where the browser is sent.

    Args:
        scopes: boxes that stay ticked; all that the link asks for where it is None.
    """
    asked = [one.rpartition("/")[2] for one in dict(parse_qsl(urlsplit(url).query)).get("scope", "").split()]
    form = [("account", account), ("answer", answer)]
    form += [("scope", one) for one in (asked if scopes is None else scopes)]
    opener = urllib.request.build_opener(NoRedirects)
    opener.open(url).read()
    try:
        opener.open(url, urlencode(form).encode())
    except urllib.error.HTTPError as sent:
        with sent:
            return str(sent.headers["Location"])
    raise AssertionError("the page sent nobody anywhere")


def came_back(url: str) -> dict[str, str]:
    """Return the parameters of a callback."""
    return dict(parse_qsl(urlsplit(url).query))


@dataclass
class Tenant:
    """A stand-in with one privacy mailbox, and Ombud registered in it."""

    standin: MicrosoftStandIn
    parts: Parts
    slept: list[float] = field(default_factory=list)

    def consented(
        self, address: str = PRIVACY, details: Mapping[str, str] | None = None, account: str = ""
    ) -> Granted:
        """Return what a consent gives, all pages clicked through."""
        consent, asked = self.parts.consent, details or {}
        assert consent is not None
        way = consent.begin("state-1", CALLBACK, address, asked)
        answer = came_back(accept(way.url, account or address))
        assert answer.pop("state") == "state-1"
        return consent.finish(way.flow, answer, CALLBACK, address, asked)

    def connected(
        self, address: str = PRIVACY, details: Mapping[str, str] | None = None, account: str = ""
    ) -> tuple[Connector, MemoryGrants]:
        """Return a connector, and its grants."""
        grants = MemoryGrants(self.consented(address, details, account).grant)
        return self.parts.connector(Place(address, details or {}), grants), grants


def registration(standin: MicrosoftStandIn, **other: Any) -> AppRegistration:
    """Return Ombud's registration in a stand-in."""
    said: dict[str, Any] = {
        "graph_url": standin.graph_url,
        "login_url": standin.login_url,
        "client_id": standin.client_id,
        "client_secret": standin.client_secret,
        "tenant": standin.tenant,
        "instance_discovery": False,
    }
    return AppRegistration(**said | other)


def unpaced() -> Quotas:
    """Return quotas that no test reaches."""
    return Quotas(share=10**6)


@contextmanager
def tenant(clock: Callable[[], float] = time.time) -> Iterator[Tenant]:
    """Give a stand-in with the mailboxes of the cast, served while it lasts."""
    standin = MicrosoftStandIn([CALLBACK])
    standin.add_person(PRIVACY, "Privacy", ("dpo@example.com",))
    standin.add_person(ADA, "Ada")
    standin.start()
    slept: list[float] = []
    try:
        yield Tenant(
            standin,
            microsoft(registration(standin), clock, sleep=slept.append, quotas=unpaced()),
            slept,
        )
    finally:
        standin.stop()
        assert standin.crashes == []
