"""Entra's state: directories, people, the app that is registered, and every code and token it gave."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field

from bot.sandbox.microsoft.refusals import EntraError, GraphError, Json

TENANT = "7d3f1c52-0b1e-4b7c-9d52-2a6f0c8e1a11"
CLIENT_ID = "b1c0f3aa-51de-4f0e-8f6c-0a5d8e3b7c21"
CLIENT_SECRET = "the-stand-ins-client-secret"  # noqa: S105 - of a stand-in, published
#: Seconds that an access token lasts.
LASTS = 3_900


@dataclass(frozen=True, slots=True)
class Person:
    """An account that can sign in; `id` is its object id."""

    address: str
    name: str
    aliases: tuple[str, ...] = ()
    tenant: str = TENANT

    @property
    def id(self) -> str:
        """Is the object id, made from the address."""
        made = hashlib.sha256(self.address.encode()).hexdigest()
        return f"{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:32]}"


@dataclass(frozen=True, slots=True)
class Access:
    """What a token opens: a person's mailboxes, or an app's where `person` is None."""

    person: Person | None
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code, good once."""

    person: Person
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str
    nonce: str


@dataclass(slots=True)
class Directory:
    """The directory of one stand-in. Its owner holds the lock.

    Attributes:
        shared: which person may open which other mailbox.
        narrowed: the mailboxes that the app itself may open (RBAC for Applications).
        too_wide: the app may open all mailboxes, as where a permission was granted in Entra as well.
        needs_admin: nobody but an administrator can consent.
    """

    redirect_uris: set[str] = field(default_factory=set)
    people: dict[str, Person] = field(default_factory=dict)
    shared: set[tuple[str, str]] = field(default_factory=set)
    narrowed: set[str] = field(default_factory=set)
    too_wide: bool = False
    needs_admin: bool = False
    approved: bool = False
    client_secret: str = CLIENT_SECRET
    rotates: bool = True
    keeps_old: bool = True
    given: int = 0
    _codes: dict[str, Code] = field(default_factory=dict)
    _refreshers: dict[str, Access] = field(default_factory=dict)
    _tokens: dict[str, Access] = field(default_factory=dict)

    def code_for(self, code: Code) -> str:
        """Gives a code to be exchanged once."""
        made = secrets.token_urlsafe(32)
        self._codes[made] = code
        return made

    def redeem(self, form: Json, issuer: str) -> Json:
        """Exchanges a code, with PKCE (RFC 7636)."""
        code = self._codes.pop(str(form.get("code", "")), None)
        if code is None or code.redirect_uri != form.get("redirect_uri"):
            raise EntraError("invalid_grant", "bad_token")
        digest = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != code.challenge:
            raise EntraError("invalid_grant", "bad_token")
        access = Access(code.person, frozenset(code.scopes))
        claims = {
            "aud": CLIENT_ID,
            "iss": f"{issuer}{code.person.tenant}/v2.0",
            "tid": code.person.tenant,
            "oid": code.person.id,
            "sub": code.person.id,
            "nonce": code.nonce,
            "preferred_username": code.person.address,
            "ver": "2.0",
        }
        told = self._answer(access) | {"id_token": _token_of(claims)}
        return told | self._refresher(access)

    def refresh(self, form: Json) -> Json:
        """Gives a new access token, and a new refresh token where they rotate."""
        given = str(form.get("refresh_token", ""))
        access = self._refreshers.get(given)
        if access is None:
            raise EntraError("invalid_grant", "token_expired")
        if not self.rotates:
            return self._answer(access) | {"refresh_token": given}
        if not self.keeps_old:
            del self._refreshers[given]
        return self._answer(access) | self._refresher(access)

    def for_client(self) -> Json:
        """Gives the app a token of its own."""
        told = self._answer(Access(None, frozenset({"Mail.ReadWrite", "Mail.Send"})))
        return {name: told[name] for name in ("token_type", "expires_in", "ext_expires_in", "access_token")}

    def check_client(self, form: Json) -> None:
        """Refuses a client id or secret that is not registered."""
        if form.get("client_id") != CLIENT_ID:
            raise EntraError("unauthorized_client")
        if form.get("client_secret") != self.client_secret:
            raise EntraError("invalid_client", status=401)

    def access(self, token: str) -> Access:
        """Is what a token opens."""
        if token not in self._tokens:
            raise GraphError(401, "InvalidAuthenticationToken")
        return self._tokens[token]

    def expire_tokens(self) -> None:
        """Makes every access token worthless, as an hour does."""
        self._tokens.clear()

    def revoke(self, people: set[str]) -> None:
        """Makes every token of some people worthless for good; their addresses are in lower case."""
        for tokens in (self._tokens, self._refreshers):
            for token in [
                one for one, to in tokens.items() if to.person and to.person.address.lower() in people
            ]:
                del tokens[token]

    def revoke_everything(self) -> None:
        """Makes every token worthless for good, as an administrator does."""
        self._tokens.clear()
        self._refreshers.clear()

    def _answer(self, access: Access) -> Json:
        token = "at." + secrets.token_urlsafe(32)
        self._tokens[token] = access
        self.given += 1
        told: Json = {
            "token_type": "Bearer",
            "scope": " ".join(sorted(access.scopes)),
            "expires_in": LASTS,
            "ext_expires_in": LASTS,
            "access_token": token,
        }
        if access.person is not None:
            told["client_info"] = _coded({"uid": access.person.id, "utid": access.person.tenant})
        return told

    def _refresher(self, access: Access) -> Json:
        token = "rt." + secrets.token_urlsafe(48)
        self._refreshers[token] = access
        return {"refresh_token": token}


def _token_of(claims: Json) -> str:
    return f"{_coded({'typ': 'JWT', 'alg': 'none'})}.{_coded(claims)}.c2lnbmF0dXJl"


def _coded(value: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
