"""What lets us into a mailbox by IMAP: a user with a password, or with a token (XOAUTH2).

The grant is JSON, {"user", "password"} or {"user", "access_token", …}; what else stands in it
belongs to whoever renews it. Nothing of it is ever part of a message.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from connectors.consent import GrantStore
from connectors.errors import AuthorizationLost, Temporary

Result = TypeVar("Result")
Renewal = Callable[[str], str]


class NotNow(Temporary):
    """The mail server could not sign us in right now; that says nothing of the authorisation."""


@dataclass(frozen=True, slots=True)
class Login:
    """One of `password` and `token` is there."""

    user: str = field(repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def plain(self) -> bytes:
        """Return the words of the mechanism PLAIN (RFC 4616)."""
        return f"\0{self.user}\0{self.password}".encode()

    def bearer(self) -> bytes:
        """Return the words of the mechanism XOAUTH2, as Google and Microsoft document it."""
        return f"user={self.user}\x01auth=Bearer {self.token}\x01\x01".encode()


def by_password(user: str, password: str) -> str:
    """Return a grant of a user with a password."""
    return json.dumps({"user": user, "password": password})


def by_token(user: str, access_token: str, **rest: str) -> str:
    """Return a grant of a user with a token, and what its renewal needs."""
    return json.dumps({"user": user, "access_token": access_token, **rest})


def read_grant(grant: str) -> Login:
    """Read a grant.

    Raises:
        AuthorizationLost: it is none of ours.
    """
    try:
        parts = json.loads(grant)
        login = Login(*(str(parts.get(name, "")) for name in ("user", "password", "access_token")))
    except (ValueError, AttributeError):
        login = Login("")
    sound = "\0" not in login.user + login.password + login.token
    if not (sound and login.user and (login.password or login.token)):
        raise AuthorizationLost("what is kept for this mailbox lets nobody in; connect it again")
    return login


class GivenGrant:
    """A `GrantStore` of a grant that stands in the settings, and that only the operator renews."""

    def __init__(self, grant: str) -> None:
        self._grant = grant

    def load(self) -> str:
        """Return the grant."""
        return self._grant

    def renew(self, renewal: Callable[[str], str]) -> str:
        """Return the grant as it is."""
        del renewal
        return self._grant


class Logins:
    """Signs in with the grant of one mailbox, renewed once where a token is refused."""

    def __init__(self, grants: GrantStore, renewal: Renewal | None = None) -> None:
        self._grants = grants
        self._renewal = renewal

    def through(self, enter: Callable[[Login], Result]) -> Result:
        """Return what `enter` makes of the login.

        A refused token is renewed whatever words it was refused with: some servers take a bad token
        for trouble of their own.
        """
        grant = self._grants.load()
        login = read_grant(grant)
        try:
            return enter(login)
        except (AuthorizationLost, NotNow):
            renewal = self._renewal
            if renewal is None or not login.token:
                raise
            newest = self._grants.renew(lambda held: held if held != grant else renewal(held))
            if newest == grant:
                raise
        return enter(read_grant(newest))


def encoded(words: bytes) -> str:
    """Return the words of a mechanism as they go over SMTP."""
    return base64.b64encode(words).decode("ascii")
