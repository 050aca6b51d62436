"""A provider that is opened when somebody first needs it: until then its parts stand, and cost nothing.

What the parts do is the provider's own, unchanged.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from connectors.base import Connector, Vouching
from connectors.consent import Consent, Granted, GrantStore, Revocation, Way
from connectors.provider import Parts, Place

Value = TypeVar("Value")


class Once(Generic[Value]):
    """Makes something when it is first asked for, once, whichever thread asks."""

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[Value] = []

    def __call__(self) -> Value:
        """Return it, made now where it was not yet."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    @property
    def made(self) -> list[Value]:
        """Return it as the only entry, or nothing where nobody has asked."""
        return list(self._made)


def opened_when_needed(
    parts: Callable[[], Parts], welcome: Callable[[str], None], vouching: Vouching, *, approves: bool = False
) -> Parts:
    """Return parts that open a provider with consent pages and folders on their first use.

    Args:
        parts: the provider's own, opened by the first call.
        welcome: told of each address on the way to whose consent page somebody is.
        vouching: as the provider's own parts say it.
        approves: whether administrators approve apps there.
    """

    def connector(place: Place, grants: GrantStore) -> Connector:
        return parts().connector(place, grants)

    def folders(place: Place, grants: GrantStore) -> tuple[str, ...]:
        listed = parts().folders
        return listed(place, grants) if listed else ()

    def approval(redirect_uri: str, state: str, details: Mapping[str, str]) -> str:
        made = parts().approval
        return made(redirect_uri, state, details) if made else ""

    return Parts(
        connector,
        _Consent(parts, welcome),
        folders=folders,
        vouching=vouching,
        approval=approval if approves else None,
    )


@dataclass(frozen=True, slots=True)
class _Consent:
    """Implements `connectors.consent.Consent` by the provider's own."""

    parts: Callable[[], Parts]
    welcome: Callable[[str], None]

    def begin(self, state: str, redirect_uri: str, intended: str, details: Mapping[str, str]) -> Way:
        """Return the way to the consent page, on which the intended account is there to be chosen."""
        self.welcome(intended)
        return self._own().begin(state, redirect_uri, intended, details)

    def finish(
        self,
        flow: str,
        answer: Mapping[str, str],
        redirect_uri: str,
        intended: str,
        details: Mapping[str, str],
    ) -> Granted:
        """Exchange what came back."""
        return self._own().finish(flow, answer, redirect_uri, intended, details)

    def revoke(self, grant: str) -> Revocation:
        """Give the grant back."""
        return self._own().revoke(grant)

    def _own(self) -> Consent:
        consent = self.parts().consent
        assert consent is not None, "only providers with consent pages are opened so"
        return consent
