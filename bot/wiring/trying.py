"""Signing in by trying: what was typed on our page opens the mailbox, or is refused and forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from connectors.base import Connector
from connectors.consent import ConsentRefused, Granted, GrantStore
from connectors.errors import AuthorizationLost, Permanent
from connectors.provider import Place

#: Makes the grant and the details of a mailbox from what was typed.
Reading = Callable[[Mapping[str, str]], tuple[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Trying:
    """Implements `connectors.consent.SignIn` over a provider's connector."""

    connector: Callable[[Place, GrantStore], Connector]
    read: Reading

    def finish(self, typed: Mapping[str, str], intended: str) -> tuple[Granted, Mapping[str, str]]:
        """Open the mailbox once with what was typed; nothing in it is touched."""
        grant, details = self.read(typed)
        try:
            opened = self.connector(Place(intended, details), _Typed(grant))
            opened.scopes()
            address = opened.account().address
        except AuthorizationLost:
            raise ConsentRefused(code="password") from None
        except Permanent:
            raise ConsentRefused(code="host") from None
        return Granted(grant, address.lower(), ()), details


@dataclass(frozen=True, slots=True)
class _Typed:
    """A grant that is not kept yet, as its connector asks for it."""

    text: str = field(repr=False)

    def load(self) -> str:
        """Return the grant."""
        return self.text

    def renew(self, renewal: Callable[[str], str]) -> str:
        """Return the grant as it is: what was just typed does not get older."""
        del renewal
        return self.text
