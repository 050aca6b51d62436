"""A Google grant as it is kept: the refresh token, and the access token with its end. A secret."""

import json
from dataclasses import dataclass, field
from typing import Self

from connectors.errors import AuthorizationLost


@dataclass(frozen=True, slots=True)
class Grant:
    """What lets us in again.

    Attributes:
        refresh: the refresh token.
        access: the access token of the last renewal; "" where there is none.
        expires: until when that is accepted, seconds since 1970.
        scopes: what was granted.
    """

    refresh: str = field(repr=False)
    access: str = field(default="", repr=False)
    expires: float = 0.0
    scopes: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a kept grant.

        Raises:
            AuthorizationLost: it is none of Google's.
        """
        try:
            kept = json.loads(text)
            return cls(
                str(kept["refresh"]), str(kept["access"]), float(kept["expires"]), tuple(kept["scopes"])
            )
        except (ValueError, TypeError, KeyError):
            raise AuthorizationLost from None

    def text(self) -> str:
        """Return the grant as it is kept."""
        return json.dumps(
            {"refresh": self.refresh, "access": self.access, "expires": self.expires, "scopes": self.scopes}
        )
