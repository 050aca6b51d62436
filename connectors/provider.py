"""What one provider of mailboxes brings: connectors, and consent and push where it has them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from connectors.base import Connector, Vouching
from connectors.consent import Consent, GrantStore, Reach, SignIn
from connectors.push import Calls, Push, Waiting


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
        sending: tries, without sending anything, whether answers would leave, and raises why not; None
            where they leave by what letters come in by.
        vouching: whose results about senders count; None where each mailbox names its own.
        calls: judges calls that come to one address for all mailboxes; None where none are expected.
        approval: returns the link on which an administrator approves Ombud for all colleagues, by redirect
            URI, state and details; "" where the consent itself is an administrator's.
        modes: the ways in which access is given, by the detail `mode`, where the provider has several; a
            person is asked where there are more than one.
        reach: tests what a mailbox's access opens besides it; returns None where it is a person's own.
    """

    connector: Callable[[Place, GrantStore], Connector]
    consent: Consent | None = None
    push: Callable[[Place, GrantStore], Push] | None = None
    waiting: Callable[[Place, GrantStore], Waiting] | None = None
    sign_in: SignIn | None = None
    folders: Callable[[Place, GrantStore], tuple[str, ...]] | None = None
    sending: Callable[[Place, GrantStore], None] | None = None
    vouching: Vouching | None = None
    calls: Calls | None = None
    approval: Callable[[str, str, Mapping[str, str]], str] | None = None
    modes: tuple[str, ...] = ()
    reach: Callable[[Place, GrantStore], Reach | None] | None = None
