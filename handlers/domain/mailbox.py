"""A mailbox that is connected, or about to be, and what happens to it over its life."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import KeyId, MailboxId, OrganisationId


class MailboxStatus(StrEnum):
    """Where a mailbox stands; its purge follows disconnection."""

    PROPOSED = "proposed"  # somebody is connecting it; nothing of it is read until an admin confirms
    CONNECTED = "connected"
    LAPSED = "lapsed"  # authorisation lost, to be renewed by an admin; its clocks run on
    DISCONNECTING = "disconnecting"  # nothing is read or sent any more; the provider is being told
    DISCONNECTED = "disconnected"
    PURGING = "purging"  # what was read of it is being deleted
    PURGED = "purged"
    RESERVE = "reserve"  # no mailbox: what is kept apart of a purged one because of a hold


#: Statuses in which a mailbox is looked at; one that lapsed is tried now and then.
READ = (MailboxStatus.CONNECTED, MailboxStatus.LAPSED)
#: Statuses from which nothing that was read can be got back.
LOST = (MailboxStatus.PURGING, MailboxStatus.PURGED)


class MailboxEventKind(StrEnum):
    """What is written down of a mailbox, besides what stands in the records of its cases."""

    PROPOSED = "proposed"
    CONSENTED = "consented"
    REFUSED = "refused"  # a consent that was not enough, or too much, by its code
    CONFIRMED = "confirmed"
    RECONNECTED = "reconnected"
    CHOSEN = "chosen"  # an admin said otherwise which folders are read
    TRUSTED = "trusted"  # an admin said otherwise whose word on senders counts
    LAPSED = "lapsed"
    RECOVERED = "recovered"
    GAP = "gap"  # the place in a feed was lost and a bounded re-list made good for it
    BACKFILLED = "backfilled"  # the letters of before are all read
    RECONCILED = "reconciled"  # what the last days held was compared with what is known
    WATCHED = "watched"
    UNWATCHED = "unwatched"
    SWITCHED = "switched"  # an admin said otherwise whether it is a general address
    JUDGED = "judged"  # a person said of a letter that was put aside what it is
    DROPPED = "dropped"  # the words of letters put aside are gone, with how many
    REACHED = "reached"  # what its access reaches was tested, with what came of it
    DISCONNECTING = "disconnecting"
    DISCONNECTED = "disconnected"
    PURGE_SET = "purge_set"  # it is to be deleted at `due_at`
    PURGE_TOLD = "purge_told"  # people were told of its open cases on `day` of the wait
    PURGE_WITHDRAWN = "purge_withdrawn"  # it was connected again
    PURGING = "purging"
    UNREADABLE = "unreadable"  # its key is destroyed
    PURGED = "purged"
    HOLD_PLACED = "hold_placed"
    HOLD_EXTENDED = "hold_extended"
    HOLD_RELEASED = "hold_released"
    DELETION_DEFERRED = "deletion_deferred"  # on `route`, by the hold `hold`


class ListingKind(StrEnum):
    """Why a feed is listed from afresh, and not from the place reached."""

    FIRST = "first"  # it was never listed before
    GAP = "gap"  # the place was lost


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of a feed from afresh that is not through yet.

    Attributes:
        since: letters received before it need not be listed; None where all are.
        found: how many letters in it were new so far.
    """

    kind: ListingKind
    since: datetime | None = None
    found: int = 0


@dataclass(frozen=True, slots=True)
class FeedFault:
    """One feed of a mailbox that cannot be read, while others can.

    Attributes:
        scope: the feed as the admin knows it, such as a folder's name.
        fault: a name of `connectors.errors`, or `RENUMBERED`.
    """

    scope: str
    fault: str
    since: datetime


#: A feed is read no longer that its server numbered anew so often in a row.
RENUMBERED = "Renumbered"


#: Details that every connector calls so: who signed in, and the folders that are read, one a line.
ACCOUNT, FOLDERS = "account", "folders"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox that letters arrive in and answers leave from.

    Attributes:
        name: what the admin calls it, unique in the organisation.
        provider: a key of the wiring's table of connectors.
        address: the address that answers come from; unsealed for those who may see it.
        authserv_ids: whose Authentication-Results count (RFC 8601); empty means none do.
        fence: rises with each lease; a write under an older fence is refused.
        details: what its connector must know besides, by name: a host, folders, a mode; unsealed.
        connection: rises each time it is connected; what was opened before belongs to the past.
        live_from: letters received earlier are history: nobody is written to or called about them;
            None where all are live.
        general: it is no privacy mailbox: of its letters those alone are kept that may be requests.
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
    details: tuple[tuple[str, str], ...] = ()
    connection: int = 1
    live_from: datetime | None = None
    general: bool = False

    @property
    def account(self) -> str:
        """Return who signed in for it where that is not its own account, else ""."""
        return dict(self.details).get(ACCOUNT, "")

    @property
    def folders(self) -> list[str]:
        """Return the folders that were chosen to be read, as the provider names them."""
        return dict(self.details).get(FOLDERS, "").splitlines()
