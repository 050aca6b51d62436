"""Google's token service: refreshing, revoking, and the tokens of a service account.

google-auth writes the requests; the network and the meaning of refusals are ours, so that trouble
is never taken for a lost consent.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

import google.auth.exceptions
import google.auth.transport
from google.oauth2 import credentials, service_account

from connectors.consent import Revocation
from connectors.errors import AuthorizationLost, ClientRefused, ConnectorError, Permanent, Temporary
from connectors.google.endpoints import OAuthClient
from connectors.google.grant import Grant
from connectors.transport import Answer, Transport

_CLIENT = frozenset({"invalid_client", "unauthorized_client", "deleted_client", "disabled_client"})
_LOST = frozenset({"invalid_grant", "access_denied", "invalid_scope", "interaction_required"})
_TROUBLE = frozenset({"temporarily_unavailable", "server_error", "internal_failure"})
_BY_ADMIN = "admin_policy_enforced"
#: Statuses of the token service's own refusals (RFC 6749 section 5.2).
_REFUSALS = frozenset({400, 401})
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
#: Where a person takes the consent back where we cannot.
BY_HAND = "google-permissions"
#: What is told where the consent had ended before; whether it still stands in the account is to be looked at.
DEAD = "already-dead"


class TokenService:
    """The token endpoints of Google for one OAuth client."""

    def __init__(self, url: str, client: OAuthClient, transport: Transport) -> None:
        self.url = f"{url}token"
        self.client = client
        self.transport = transport
        self._revoke_url = f"{url}revoke"

    def refreshed(self, grant: Grant) -> Grant:
        """Return the grant with a new access token, and with a new refresh token where Google rotates it.

        Raises:
            AuthorizationLost: the consent is gone (`invalid_grant`).
            ClientRefused: our own client id or secret is no longer accepted.
            Temporary: the token service has trouble; the consent may well stand.
        """
        asked = credentials.Credentials(
            token=None,
            refresh_token=grant.refresh,
            token_uri=self.url,
            client_id=self.client.id,
            client_secret=self.client.secret,
        )
        _refresh(asked, self.transport)
        return Grant(
            str(asked.refresh_token or grant.refresh), str(asked.token), _end(asked.expiry), grant.scopes
        )

    def revoke(self, grant: Grant) -> Revocation:
        """Give the refresh token back; all of the account's grants to this project may end with it."""
        body = urlencode({"token": grant.refresh}).encode("ascii")
        answer = self.transport.call("POST", self._revoke_url, headers=_FORM, body=body)
        if answer.status >= 500 or answer.status == 429:
            raise Temporary("Google's token service has trouble", retry_after=answer.retry_after)
        dead = answer.status == 400 and _code(answer.content) in {"invalid_token", "invalid_grant"}
        if answer.status == 200:
            return Revocation(True)
        return Revocation(False, (DEAD if dead else BY_HAND,))


class ServiceAccount:
    """A service account, from its key file: itself, or in the name of a user of its Workspace."""

    def __init__(self, path: Path, token_url: str, transport: Transport) -> None:
        self._path = path
        self._token_url = f"{token_url}token"
        self._transport = transport

    def token(self, scope: str, subject: str | None = None) -> tuple[str, float]:
        """Return an access token and its end, seconds since 1970.

        Raises:
            ClientRefused: the key is unusable, or domain-wide delegation does not cover the scope.
        """
        try:
            info = json.loads(self._path.read_bytes()) | {"token_uri": self._token_url}
            asked = service_account.Credentials.from_service_account_info(
                info, scopes=[scope], subject=subject
            )
        except (OSError, ValueError, TypeError):
            raise ClientRefused("the service account's key cannot be read; set its file again") from None
        _refresh(asked, self._transport)
        return str(asked.token), _end(asked.expiry)


class _Refreshable(Protocol):
    """Credentials of google-auth, of either kind."""

    def refresh(self, request: "TokenRequest") -> None:
        """Ask for a new access token."""


class TokenRequest(google.auth.transport.Request):
    """Carries google-auth's requests over our transport, and judges the answers."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **_more: object,
    ) -> "TokenAnswer":
        """Make one call; `timeout` is the transport's."""
        del timeout
        answer = self._transport.call(method, url, headers=headers, body=body)
        if (problem := refused(answer)) is not None:
            raise problem
        return TokenAnswer(answer)


class TokenAnswer(google.auth.transport.Response):
    """An answer as google-auth reads it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self._answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers."""
        return self._answer.headers

    @property
    def data(self) -> bytes:
        """Return the body."""
        return self._answer.content


def refused(answer: Answer) -> ConnectorError | None:
    """Return why a token was not given, or None where it was (RFC 6749 section 5.2)."""
    if answer.status == 200:
        whole = "access_token" in _fields(answer.content)
        return None if whole else Temporary("the answer of Google's token service broke off")
    code = _code(answer.content)
    if _is_trouble(answer.status, code):
        return Temporary("Google's token service has trouble", retry_after=answer.retry_after)
    if code in _CLIENT:
        return ClientRefused()
    if code in _LOST:
        return AuthorizationLost()
    if code == _BY_ADMIN:
        return AuthorizationLost(
            "the Workspace's admin does not let this app in; allow it, then connect again"
        )
    return Permanent(f"Google's token service refused the call ({answer.status})")


def _is_trouble(status: int, code: str) -> bool:
    """Return whether an answer ends nothing; what somebody else on the way there says, does not either."""
    if status >= 500 or status in {408, 429} or code in _TROUBLE:
        return True
    return status not in _REFUSALS and code not in {*_CLIENT, *_LOST, _BY_ADMIN}


def _refresh(asked: _Refreshable, transport: Transport) -> None:
    try:
        asked.refresh(TokenRequest(transport))
    except google.auth.exceptions.GoogleAuthError:
        raise Temporary("the answer of Google's token service could not be read") from None


def _fields(content: bytes) -> dict[str, object]:
    try:
        fields = json.loads(content)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _code(content: bytes) -> str:
    code = _fields(content).get("error", "")
    return code if isinstance(code, str) else ""


def _end(expiry: datetime | None) -> float:
    return expiry.replace(tzinfo=UTC).timestamp() if expiry else 0.0
