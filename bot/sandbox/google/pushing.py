"""A push subscription of Pub/Sub: calls an endpoint with a token that is signed for it.

The machine's clock dates the token, for whoever checks it asks that one.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.clock import SystemClock
from bot.sandbox.calling import post
from bot.sandbox.google.refusals import Json

ISSUER = "https://accounts.google.com"
_LASTS = 3_600
_TAKEN = frozenset({102, 200, 201, 202, 204})


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that tokens are signed with (RS256).

    Attributes:
        name: what a token calls it.
        certificate: PEM, as Google publishes it.
    """

    name: str
    certificate: str
    sign: Callable[[bytes], bytes] = field(repr=False)


@dataclass(slots=True)
class Push:
    """One push subscription.

    Attributes:
        url: where it calls; the audience of its tokens, too.
        account: the service account that it signs as.
        subscription: its full name.
        answered: the status of each call, 0 where nobody answered.
        otherwise: claims of its tokens that are not as they should be.
    """

    url: str
    account: str
    subscription: str
    key: SigningKey
    answered: list[int] = field(default_factory=list)
    otherwise: dict[str, object] = field(default_factory=dict)

    def deliver(self, message: Json) -> bool:
        """Call with a message; return whether it was taken."""
        body = json.dumps({"message": message, "subscription": self.subscription}).encode("ascii")
        status, _ = post(self.url, body, {"Authorization": f"Bearer {self.token()}"})
        self.answered.append(status)
        return status in _TAKEN

    def token(self, **other: object) -> str:
        """Return a token as Google makes it for this subscription.

        Args:
            other: claims that are otherwise.
        """
        now = int(SystemClock().now().timestamp())
        claims = {
            "aud": self.url,
            "azp": "113774264463038321964",
            "email": self.account,
            "email_verified": True,
            "exp": now + _LASTS,
            "iat": now,
            "iss": ISSUER,
            "sub": "113774264463038321964",
        }
        return signed(
            {"alg": "RS256", "kid": self.key.name, "typ": "JWT"},
            claims | self.otherwise | other,
            self.key.sign,
        )


def signed(head: Mapping[str, Any], claims: Mapping[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """Return a token (RFC 7519)."""
    said = b".".join(_coded(json.dumps(part).encode()) for part in (head, claims))
    return b".".join((said, _coded(sign(said)))).decode("ascii")


def _coded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")
