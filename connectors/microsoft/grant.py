"""The grant of a Microsoft mailbox: msal's token cache with what is needed to use it again. A secret."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from connectors.errors import AuthorizationLost

#: Seconds before its end from which an access token is renewed; msal uses the same.
_MARGIN = 300


#: How access is given where a person signs in for a mailbox that is not theirs.
SHARED = "shared"


class Mode(StrEnum):
    """In whose name a mailbox is opened."""

    DELEGATED = "delegated"  # of a person who signed in
    APPLICATION = "application"  # of Ombud itself, narrowed to the mailbox by RBAC for Applications


def mode_of(details: Mapping[str, str]) -> Mode:
    """Return in whose name a mailbox is opened; a person's where the details say nothing."""
    said = details.get("mode") or Mode.DELEGATED
    return Mode.DELEGATED if said == SHARED else Mode(said)


def shared_of(details: Mapping[str, str], address: str) -> str:
    """Return the shared mailbox that a person opens; "" where it is their own, or no person does.

    Args:
        address: of the mailbox that is meant.
    """
    if mode_of(details) is not Mode.DELEGATED:
        return ""
    return details.get("mailbox", "") or (address if details.get("mode") == SHARED else "")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a consent gave, as it is kept.

    Attributes:
        tenant: the directory's id.
        cache: msal's token cache, serialised.
        shared: the mailbox is another than the person's own, so the scopes are the shared ones.
    """

    mode: Mode
    tenant: str
    cache: str = field(repr=False)
    shared: bool = False

    @classmethod
    def read(cls, text: str) -> "Grant":
        """Return the grant that was kept.

        Raises:
            AuthorizationLost: it is none of ours.
        """
        try:
            kept = json.loads(text)
            return cls(Mode(kept["mode"]), str(kept["tenant"]), str(kept["cache"]), bool(kept["shared"]))
        except (ValueError, KeyError, TypeError):
            raise AuthorizationLost("what is kept of the consent cannot be read; connect again") from None

    @property
    def text(self) -> str:
        """Return the grant as it is kept."""
        kept = {"mode": self.mode, "tenant": self.tenant, "cache": self.cache, "shared": self.shared}
        return json.dumps(kept)

    @property
    def cache_to_renew(self) -> str:
        """Return the cache without its access tokens, so that one alone is in it afterwards."""
        try:
            held = json.loads(self.cache)
            held.pop("AccessToken", None)
        except (ValueError, AttributeError):
            raise AuthorizationLost("what is kept of the consent cannot be read; connect again") from None
        return json.dumps(held)

    def access(self, now: float) -> tuple[str, float] | None:
        """Return the access token and until when to use it, seconds since 1970; None where it is over."""
        try:
            held = json.loads(self.cache).get("AccessToken", {}).values()
            until, token = max((int(one["expires_on"]) - _MARGIN, str(one["secret"])) for one in held)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return (token, float(until)) if until > now else None
