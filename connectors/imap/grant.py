"""What lets us into a mailbox by IMAP: a user with a password, or with a token (XOAUTH2).

The grant is JSON: {"user", "password"}, or {"user", "access_token", "expires"} with what `renewing`
needs for the next token. Nothing of it is ever part of a message.
"""

import base64
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from connectors.consent import GrantStore
from connectors.errors import AuthorizationLost, Temporary

Result = TypeVar("Result")
Renewal = Callable[[str], str]
Clock = Callable[[], float]


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

    def oauth_bearer(self) -> bytes:
        """Return the words of the mechanism OAUTHBEARER (RFC 7628)."""
        user = self.user.replace("=", "=3D").replace(",", "=2C")
        return f"n,a={user},\x01auth=Bearer {self.token}\x01\x01".encode()


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


def is_due(grant: str, now: float) -> bool:
    """Return whether a grant needs a fresh token before it is used: it has none, or one that is over."""
    try:
        parts = json.loads(grant)
        ends = str(parts.get("expires", ""))
        over = ends != "" and float(ends) <= now
        return bool(parts.get("refresh_token")) and (over or not parts.get("access_token"))
    except (ValueError, AttributeError):
        return False  # none of ours; whoever reads it says so


class GivenGrant:
    """A `GrantStore` of a grant that is kept elsewhere, or not yet; what is renewed of it stays here."""

    def __init__(self, grant: str) -> None:
        self._grant = grant
        self._lock = threading.Lock()

    def load(self) -> str:
        """Return the grant."""
        return self._grant

    def renew(self, renewal: Callable[[str], str]) -> str:
        """Replace the grant by what the renewal makes of it."""
        with self._lock:
            self._grant = renewal(self._grant)
            return self._grant


class Logins:
    """Signs in with the grant of one mailbox, whose token is renewed where it is over or refused.

    Args:
        clock: seconds since 1970; one that stands still at 0 leaves it to the server to say what is over.
    """

    def __init__(self, grants: GrantStore, renewal: Renewal | None = None, clock: Clock = float) -> None:
        self._grants = grants
        self._renewal = renewal
        self._clock = clock

    def through(self, enter: Callable[[Login], Result]) -> Result:
        """Return what `enter` makes of the login.

        A refused token is renewed once, whatever words it was refused with: some servers take a bad
        token for trouble of their own. A new one is saved before it is used.
        """
        grant = self._grants.load()
        if self._renewal is not None and is_due(grant, self._clock()):
            return enter(read_grant(self._renewed(grant, self._renewal)))
        login = read_grant(grant)
        try:
            return enter(login)
        except (AuthorizationLost, NotNow):
            if self._renewal is None or not login.token:
                raise
            newest = self._renewed(grant, self._renewal)
            if newest == grant:
                raise
        return enter(read_grant(newest))

    def _renewed(self, grant: str, renewal: Renewal) -> str:
        """Return a newer grant, another process's where one was here first."""
        return self._grants.renew(lambda held: held if held != grant else renewal(held))


def encoded(words: bytes) -> str:
    """Return the words of a mechanism as they go over SMTP."""
    return base64.b64encode(words).decode("ascii")
