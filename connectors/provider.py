"""What one provider of mailboxes brings: connectors, and consent and push where it has them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from connectors.base import Connector, Vouching
from connectors.consent import Consent, GrantStore, SignIn
from connectors.push import Push, Waiting


@dataclass(frozen=True, slots=True)
class Place:
    """A mailbox as its provider is told of it.

    Attributes:
        address: the mailbox's own address.
        details: what the connector must know besides, by name: a host, folders, a mode.
    """

    address: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one provider; None where it has no such thing.

    Attributes:
        folders: every feed that letters may be read from; None where they are the connector's scopes.
            Those chosen stand in the detail `folders`, one a line.
        vouching: whose results about senders count; None where each mailbox names its own.
    """

    connector: Callable[[Place, GrantStore], Connector]
    consent: Consent | None = None
    push: Callable[[Place, GrantStore], Push] | None = None
    waiting: Callable[[Place, GrantStore], Waiting] | None = None
    sign_in: SignIn | None = None
    folders: Callable[[Place, GrantStore], tuple[str, ...]] | None = None
    vouching: Vouching | None = None
