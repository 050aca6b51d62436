"""Gmail's connector against the stand-in: how it is made, and a grant for it."""

from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests

from bot.sandbox.google.standin import GoogleStandIn
from connectors.google.access import GMAIL
from connectors.google.endpoints import Endpoints, OAuthClient
from connectors.google.grant import Grant
from connectors.google.parts import google
from connectors.pacing import Bucket, Pacing
from connectors.provider import Parts
from tests.support.grants import MemoryGrants

TOPIC, SUBSCRIPTION = "projects/ombud/topics/mail", "projects/ombud/subscriptions/mail"


def endpoints(server: GoogleStandIn) -> Endpoints:
    """Return where the stand-in is reached: everything at one place."""
    return Endpoints(server.url, server.url, server.url, server.url, server.url)


def unpaced() -> Pacing:
    """Return quotas that never make a test wait."""
    return Pacing(Bucket(10**9, 10**9), lambda: Bucket(10**9, 10**9))


def parts(server: GoogleStandIn, pacing: Pacing | None = None) -> Parts:
    """Return the parts as the wiring makes them."""
    return google(
        endpoints(server),
        server.clock,
        client=OAuthClient(server.client.id, server.client.secret),
        topic=TOPIC,
        pacing=pacing or unpaced(),
    )


def grants(server: GoogleStandIn, address: str) -> MemoryGrants:
    """Return a grant that the account has just given."""
    made = server.granted(address)
    until = server.clock() + made["expires_in"]
    return MemoryGrants(Grant(made["refresh_token"], made["access_token"], until, (GMAIL,)).text())


def clicked(url: str, account: str) -> dict[str, str]:
    """Allow everything on a consent page as an account, and return what the callback gets."""
    asked = parse_qs(urlsplit(url).query)["scope"][0].split()
    form = {"account": account, "scope": asked, "allow": "1"}
    answer = requests.post(url, data=form, allow_redirects=False, timeout=10)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
