"""A connected mailbox and the lease under which one worker at a time reads it."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.ids import KeyId, MailboxId, OrganisationId


class MailboxStatus(StrEnum):
    """Where a mailbox stands; its purge follows disconnection."""

    CONNECTED = "connected"
    LAPSED = "lapsed"  # authorisation lost, to be renewed by an admin
    DISCONNECTED = "disconnected"
    PURGED = "purged"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox that letters arrive in and answers leave from.

    Attributes:
        name: what the admin calls it, unique in the organisation.
        provider: a key of the wiring's table of connectors.
        address: the address that answers come from; unsealed for those who may see it.
        authserv_ids: whose Authentication-Results count (RFC 8601); empty means none do.
        fence: rises with each lease; a write under an older fence is refused.
    """

    id: MailboxId
    organisation_id: OrganisationId
    name: str
    provider: str
    address: str
    key_id: KeyId
    status: MailboxStatus = MailboxStatus.CONNECTED
    authserv_ids: tuple[str, ...] = ()
    fence: int = 0
