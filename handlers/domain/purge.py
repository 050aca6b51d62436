"""The purge of a mailbox: the way on which everything that was read of it leaves the live system.

GDPR Art. 17(1)(a) and Art. 5(1)(e): what is no longer needed for what it was taken for goes. What a legal
hold names is kept apart, in a reserve (Art. 17(3)(e)), and so is what a law has kept (Art. 17(3)(b)).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import CaseId, KeyId, MailboxId, PersonId


class Step(StrEnum):
    """What a purge does next; each may be begun again after a crash."""

    FENCING = "fencing"  # nothing leaves or comes in any more
    RESERVING = "reserving"  # what holds name moves under keys of its own
    OBLIGING = "obliging"  # what a law has kept moves as well, and nothing else of its case
    CLEARING = "clearing"  # files of letters that never became rows
    SHUTTING = "shutting"  # the key is destroyed: from here on nothing can be read
    CASES = "cases"  # cases become skeletons
    LETTERS = "letters"
    REST = "rest"  # what hangs on the mailbox itself
    POSTS = "posts"  # what the chat system shows
    LOG = "log"  # the database's log of changes
    ENDED = "ended"


#: The order in which they are gone.
ORDER = tuple(Step)

#: What is counted under these names.
CASES, RESERVED, LETTERS, FILES, POSTS = "cases", "reserved", "letters", "files", "posts"
OBLIGED = "obliged"


@dataclass(frozen=True, slots=True)
class Purge:
    """Where the purge of one mailbox stands.

    Attributes:
        route: why it is purged, a code.
        asked_by: who disconnected the mailbox, or had it deleted early; Ombud itself where nobody did.
        reached: the last id that the present step is through with, 0 at its beginning.
        unreadable_at: when the key was destroyed.
        gone_at: when the last row was gone.
        ended_at: when the chat system shows nothing any more either, and the database's log is empty.
        key_id: of the key that is destroyed.
        counts: how much went, by the name of what.
    """

    mailbox_id: MailboxId
    route: str
    due_at: datetime
    asked_by: PersonId
    step: Step = Step.FENCING
    reached: int = 0
    disconnected_at: datetime | None = None
    started_at: datetime | None = None
    unreadable_at: datetime | None = None
    gone_at: datetime | None = None
    ended_at: datetime | None = None
    key_id: KeyId | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reserve:
    """What is kept apart of a purged mailbox for one case that is held, or of which a law has something kept.

    Attributes:
        mailbox_id: the row under whose key it lies; no worker ever reads it.
        source_id: the mailbox that it came from.
    """

    mailbox_id: MailboxId
    source_id: MailboxId
    case_id: CaseId
    made_at: datetime
