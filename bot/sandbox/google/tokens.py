"""Google's accounts: who consented to what, and which tokens are alive."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.sandbox.google.refusals import Json

_CODE_SECONDS, _TOKEN_SECONDS = 600, 3_600
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class TokenRefusedError(Exception):
    """The token service refuses (RFC 6749 section 5.2)."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


@dataclass(frozen=True, slots=True)
class Client:
    """The OAuth client that is registered."""

    id: str = "stand-in.apps.googleusercontent.com"
    secret: str = field(default_factory=lambda: f"GOCSPX-{secrets.token_urlsafe(20)}")
    redirect_uris: tuple[str, ...] = ("http://127.0.0.1/oauth/google",)


@dataclass(frozen=True, slots=True)
class Consented:
    """A consent as the page gave it."""

    address: str
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str
    until: float
    offline: bool


@dataclass(slots=True)
class Refresh:
    """A refresh token that is alive."""

    address: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bearer:
    """What an access token lets in to."""

    address: str
    scopes: tuple[str, ...]
    until: float


class Tokens:
    """All tokens of the stand-in.

    Attributes:
        client: what is registered; may be replaced, as when a secret runs out.
        service_accounts: addresses of service accounts, with those they may stand for ("": themselves).
        delegated_scopes: what domain-wide delegation covers.
        rotates: whether each refresh gives another refresh token, and ends the one before.
        most: living refresh tokens of one account; the oldest dies beyond that.
    """

    def __init__(self, client: Client, clock: Callable[[], float]) -> None:
        self.client = client
        self.service_accounts: dict[str, set[str]] = {}
        self.delegated_scopes = {"https://www.googleapis.com/auth/gmail.modify"}
        self.rotates = False
        self.most = 100
        self.lasting = _TOKEN_SECONDS
        self._clock = clock
        self._lock = threading.RLock()
        self._codes: dict[str, Consented] = {}
        self._refresh: dict[str, Refresh] = {}
        self._bearers: dict[str, Bearer] = {}

    def consented(
        self,
        address: str,
        scopes: tuple[str, ...],
        redirect_uri: str,
        challenge: str,
        *,
        offline: bool = True,
    ) -> str:
        """Return the code of a consent just given."""
        with self._lock:
            code = f"4/{secrets.token_urlsafe(24)}"
            until = self._clock() + _CODE_SECONDS
            self._codes[code] = Consented(address, scopes, redirect_uri, challenge, until, offline)
            return code

    def granted(self, address: str, scopes: tuple[str, ...]) -> Json:
        """Return new tokens, as after a consent."""
        with self._lock:
            refresh = f"1//{secrets.token_urlsafe(32)}"
            self._refresh[refresh] = Refresh(address, scopes)
            alive = [token for token, each in self._refresh.items() if each.address == address]
            for token in alive[: -self.most]:
                del self._refresh[token]
            return self._bearer(address, scopes) | {"refresh_token": refresh}

    def exchange(self, form: Mapping[str, str], client: tuple[str, str]) -> Json:
        """Answer the token endpoint."""
        with self._lock:
            kind = form.get("grant_type")
            if kind == _JWT:
                return self._for_service_account(form.get("assertion", ""))
            if client != (self.client.id, self.client.secret):
                raise TokenRefusedError("invalid_client", 401)
            if kind == "authorization_code":
                return self._for_code(form)
            if kind == "refresh_token":
                return self._for_refresh(form.get("refresh_token", ""))
            raise TokenRefusedError("unsupported_grant_type")

    def revoke(self, token: str) -> None:
        """Answer the revoke endpoint: with a token goes all that its account has granted."""
        with self._lock:
            known = self._refresh.get(token) or self._bearers.get(token)
            if known is None:
                raise TokenRefusedError("invalid_token")
            self.end(known.address)

    def end(self, address: str) -> None:
        """End every token of an account, as its owner does on Google's own pages."""
        with self._lock:
            self._refresh = {token: each for token, each in self._refresh.items() if each.address != address}
            self.expire(address)

    def expire(self, address: str) -> None:
        """End the access tokens of an account; its refresh tokens live on."""
        with self._lock:
            self._bearers = {token: each for token, each in self._bearers.items() if each.address != address}

    def bearer(self, token: str) -> Bearer | None:
        """Return what an access token lets in to, or None."""
        with self._lock:
            found = self._bearers.get(token)
            return found if found and found.until > self._clock() else None

    def alive(self, address: str) -> int:
        """Return how many refresh tokens of an account are alive."""
        with self._lock:
            return sum(each.address == address for each in self._refresh.values())

    def _for_code(self, form: Mapping[str, str]) -> Json:
        kept = self._codes.pop(form.get("code", ""), None)  # once, whatever comes of it
        if kept is None or kept.until < self._clock() or kept.redirect_uri != form.get("redirect_uri"):
            raise TokenRefusedError("invalid_grant")
        proof = hashlib.sha256(form.get("code_verifier", "").encode("ascii")).digest()
        if base64.urlsafe_b64encode(proof).decode("ascii").rstrip("=") != kept.challenge:
            raise TokenRefusedError("invalid_grant")
        if not kept.offline:
            return self._bearer(kept.address, kept.scopes)
        return self.granted(kept.address, kept.scopes)

    def _for_refresh(self, token: str) -> Json:
        known = self._refresh.get(token)
        if known is None:
            raise TokenRefusedError("invalid_grant")
        if not self.rotates:
            return self._bearer(known.address, known.scopes)
        del self._refresh[token]
        return self.granted(known.address, known.scopes)

    def _for_service_account(self, assertion: str) -> Json:
        """Answer a service account; its signature is not checked here, all else is."""
        try:
            claims = json.loads(base64.urlsafe_b64decode(assertion.split(".")[1] + "=="))
        except (ValueError, IndexError):
            raise TokenRefusedError("invalid_grant") from None
        allowed = self.service_accounts.get(claims.get("iss", ""))
        subject = claims.get("sub", "")
        if allowed is None or claims.get("exp", 0) < self._clock():
            raise TokenRefusedError("invalid_grant")
        scopes = tuple(claims.get("scope", "").split())
        if subject not in allowed or (subject and not self.delegated_scopes.issuperset(scopes)):
            raise TokenRefusedError("unauthorized_client", 401)
        return self._bearer(subject, scopes)

    def _bearer(self, address: str, scopes: tuple[str, ...]) -> Json:
        token = f"ya29.{secrets.token_urlsafe(40)}"
        self._bearers[token] = Bearer(address, scopes, self._clock() + self.lasting)
        return {
            "access_token": token,
            "expires_in": self.lasting,
            "scope": " ".join(scopes),
            "token_type": "Bearer",
        }
