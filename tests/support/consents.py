"""Consent pages without a provider: who signs in there, and what they allow, is the test's to say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.base import Connector
from connectors.consent import ConsentRefused, Granted, GrantStore, Revocation, Way
from connectors.errors import ConnectorError
from connectors.provider import Parts, Place

#: Must never be seen outside a seal, wherever one looks.
GRANT, VERIFIER, CODE, PASSWORD = "marker-grant", "marker-verifier", "marker-code", "marker-password"


@dataclass
class PlayedConsent:
    """Implements `connectors.consent.Consent`.

    Attributes:
        account: who signs in; "" for whoever was intended.
        fails: raised by the next call, once.
    """

    account: str = ""
    needed: tuple[str, ...] = ("mail.read", "mail.send")
    allowed: tuple[str, ...] = ("mail.read", "mail.send")
    fails: ConnectorError | None = None
    begun: list[tuple[str, str, str, dict[str, str]]] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)

    def begin(self, state: str, redirect_uri: str, intended: str, details: Mapping[str, str]) -> Way:
        self._maybe_fail()
        self.begun.append((state, redirect_uri, intended, dict(details)))
        return Way(f"https://consent.example/allow?state={state}", json.dumps({"verifier": VERIFIER}))

    def finish(
        self,
        flow: str,
        answer: Mapping[str, str],
        redirect_uri: str,
        intended: str,
        details: Mapping[str, str],
    ) -> Granted:
        self._maybe_fail()
        assert json.loads(flow) == {"verifier": VERIFIER}
        assert redirect_uri == self.begun[-1][1], "a redirect address must match to the letter"
        if "error" in answer:
            raise ConsentRefused(code="denied")
        assert answer["code"] == CODE
        if missing := tuple(each for each in self.needed if each not in self.allowed):
            raise ConsentRefused(code="half", missing=missing)
        return Granted(GRANT, self.account or intended, self.allowed)

    def revoke(self, grant: str) -> Revocation:
        self.revoked.append(grant)
        return Revocation(revoked=True)

    def _maybe_fail(self) -> None:
        fault, self.fails = self.fails, None
        if fault is not None:
            raise fault


@dataclass
class PlayedSignIn:
    """Implements `connectors.consent.SignIn`: one password is right."""

    fails: ConnectorError | None = None

    def finish(self, typed: Mapping[str, str], intended: str) -> tuple[Granted, Mapping[str, str]]:
        if self.fails is not None:
            raise self.fails
        if typed["password"] != PASSWORD:
            raise ConsentRefused(code="password")
        details = {name: value for name, value in typed.items() if name.startswith(("imap_", "smtp_"))}
        return Granted(json.dumps({"password": typed["password"]}), intended, ()), details


@dataclass
class Wishes:
    """What was opened with which details, and the folders there are to choose from."""

    connector: Connector
    folders: tuple[str, ...] = ()
    opened: list[Place] = field(default_factory=list)

    def open(self, place: Place, grants: GrantStore) -> Connector:
        self.opened.append(place)
        grants.load()
        return self.connector

    def parts(self, consent: PlayedConsent) -> Parts:
        """Return the parts of a provider with a consent page whose folders can be chosen."""
        return Parts(self.open, consent=consent, folders=self.every)

    def every(self, place: Place, grants: GrantStore) -> tuple[str, ...]:
        grants.load()
        return self.folders


def parts(connector: Connector, consent: PlayedConsent | None = None) -> Parts:
    """Return the parts of a provider with a consent page."""
    return Parts(Wishes(connector).open, consent=consent or PlayedConsent())
