"""Google's consent page, and what came back from it: enough, not too much, and by the right account.

google-auth-oauthlib writes the requests and the proof key (PKCE, RFC 7636); the exchange goes over
our transport, wherever the token service stands.
"""

import logging
from collections.abc import Mapping
from urllib.parse import urlsplit

import requests_oauthlib
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from connectors.consent import ConsentRefused, Granted, Revocation, Way
from connectors.errors import AuthorizationLost, ClientRefused, Temporary
from connectors.google.access import GMAIL
from connectors.google.api import Api, Json
from connectors.google.endpoints import Endpoints
from connectors.google.exchange import TOKEN_URI, Exchange
from connectors.google.grant import Grant
from connectors.google.tokens import DEAD, TokenService
from connectors.scopes import GOOGLE
from connectors.transport import Transport

#: What is asked for: the mailbox, and nothing of who consented; the mailbox itself tells its address.
ASKED = tuple(scope.name for scope in GOOGLE)
_NEEDED = frozenset({GMAIL})
#: What Google may grant along: who it was.
_HARMLESS = frozenset({*ASKED, "openid", "email", "https://www.googleapis.com/auth/userinfo.email"})
_AUTH_URI = "https://accounts.google.com/o/oauth2/v2/auth"

# These write tokens into their logs at level DEBUG.
for _name in ("requests_oauthlib", "oauthlib"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class GoogleConsent:
    """The consent of one OAuth client, of the kind "Web application"."""

    def __init__(self, endpoints: Endpoints, tokens: TokenService, transport: Transport) -> None:
        self._accounts_url = endpoints.accounts_url
        self._api_url = endpoints.api_url
        self._tokens = tokens
        self._transport = transport

    def begin(self, state: str, redirect_uri: str, intended: str, details: Mapping[str, str]) -> Way:
        """Return the way to the consent page; `flow` is the proof key."""
        del details
        flow = self._flow(redirect_uri, ASKED)
        url, _ = flow.authorization_url(
            state=state, access_type="offline", prompt="consent", login_hint=intended
        )
        parts = urlsplit(url)  # the library insists on https, also where the server stands on loopback
        return Way(f"{self._accounts_url.rstrip('/')}{parts.path}?{parts.query}", str(flow.code_verifier))

    def finish(
        self,
        flow: str,
        answer: Mapping[str, str],
        redirect_uri: str,
        intended: str,
        details: Mapping[str, str],
    ) -> Granted:
        """Exchange the code, and refuse what is half, too wide, or another account's.

        Raises:
            ConsentRefused: "denied", "admin-needed", "expired", "half", "too-wide", "wrong-account" or
                "no-refresh".
            ClientRefused: our own client id or secret is not accepted.
        """
        del details
        _check_answer(answer)
        token = self._exchanged(flow, answer["code"], redirect_uri)
        grant = _grant(token)
        refused = _scopes_refused(grant.scopes) or self._account_refused(grant, intended)
        if refused is None and not grant.refresh:
            refused = ConsentRefused(
                "Google gave no lasting access; take Ombud's access back at myaccount.google.com, "
                "then connect again",
                code="no-refresh",
            )
        if refused is not None:
            # Let go of, and not revoked: with it would end what the same account granted before.
            raise refused
        return Granted(grant.text(), intended.lower(), grant.scopes)

    def revoke(self, grant: str) -> Revocation:
        """Give the consent back; with it may end what the same account granted this project elsewhere."""
        try:
            kept = Grant.read(grant)
        except AuthorizationLost:
            return Revocation(False, (DEAD,))
        return self._tokens.revoke(kept)

    def _flow(self, redirect_uri: str, scopes: tuple[str, ...] | None, verifier: str | None = None) -> Flow:
        config = {
            "client_id": self._tokens.client.id,
            "client_secret": self._tokens.client.secret,
            "auth_uri": _AUTH_URI,
            "token_uri": TOKEN_URI,
        }
        session = requests_oauthlib.OAuth2Session(
            self._tokens.client.id, scope=scopes, redirect_uri=redirect_uri
        )
        session.mount(TOKEN_URI, Exchange(self._tokens.url, self._transport))
        session.trust_env = False  # a .netrc or a proxy of the machine has no part in this
        return Flow(session, "web", {"web": config}, redirect_uri, verifier)

    def _exchanged(self, verifier: str, code: str, redirect_uri: str) -> Json:
        # No scopes are given here: the library raises where the granted ones differ, and we say which.
        flow = self._flow(redirect_uri, None, verifier)
        try:
            return dict(flow.fetch_token(code=code, include_client_id=True))
        except ClientRefused:
            raise
        except AuthorizationLost:
            raise ConsentRefused(
                "the consent was not completed in time, or was used already; begin again", code="expired"
            ) from None
        except OAuth2Error:
            raise Temporary("the answer of Google's token service could not be read") from None

    def _account_refused(self, grant: Grant, intended: str) -> ConsentRefused | None:
        api = Api(self._api_url, self._transport, _InHand(grant.access))
        profile = api.ask(api.users.getProfile(userId="me"), 1)
        if str(profile.get("emailAddress", "")).lower() == intended.lower():
            return None
        return ConsentRefused(
            "another account consented than the one to be connected; sign in as the mailbox itself, "
            "in a private window where the browser insists",
            code="wrong-account",
        )


class _InHand:
    """The token of a consent that is just being checked."""

    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        """Return it."""
        return self._token

    def renewed(self, rejected: str) -> str:
        """Return it again, for there is no other yet."""
        del rejected
        return self._token


def _check_answer(answer: Mapping[str, str]) -> None:
    error = answer.get("error", "")
    if error == "admin_policy_enforced":
        raise ConsentRefused(
            "the Workspace's admin does not let this app in; have it allowed, then begin again",
            code="admin-needed",
        )
    if error or not answer.get("code"):
        raise ConsentRefused("the consent was not given; begin again from Slack", code="denied")


def _grant(token: Json) -> Grant:
    scope = token.get("scope", ())
    scopes = scope.split() if isinstance(scope, str) else scope
    return Grant(
        str(token.get("refresh_token", "")),
        str(token.get("access_token", "")),
        float(token.get("expires_at", 0.0)),
        tuple(str(each) for each in scopes),
    )


def _scopes_refused(granted: tuple[str, ...]) -> ConsentRefused | None:
    missing = tuple(sorted(_NEEDED.difference(granted)))
    if missing:
        return ConsentRefused(
            f"the consent lacks {', '.join(missing)}; begin again and leave its box ticked",
            code="half",
            missing=missing,
        )
    if not _HARMLESS.issuperset(granted):
        return ConsentRefused("the consent gives more than Ombud asked for; begin again", code="too-wide")
    return None
