"""Holds: what nobody may delete, for how long, and why; and what the gate says to a deletion.

A hold stops deletion and nothing else: no due date, no answer (GDPR Art. 17(3)(e), 18(1)(c)).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.domain.ids import CaseId, HoldId, MailboxId, PersonId


@dataclass(frozen=True, slots=True)
class Subject:
    """What a hold, a permit or a deletion names: one case, or one mailbox with all in it.

    Raises:
        ValueError: both are named, or neither is.
    """

    case: CaseId | None = None
    mailbox: MailboxId | None = None

    def __post_init__(self) -> None:
        """Check that one thing is named."""
        if (self.case is None) == (self.mailbox is None):
            raise ValueError("name a case or a mailbox")


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold on a case, or on a mailbox.

    Attributes:
        owner: who answers for it, and looks again on `review_on` whether it is still needed.
        number: of the case; "" where it names a mailbox.
        name: of the mailbox that it names, or that the case is in.
    """

    id: HoldId
    subject: Subject
    number: str
    name: str
    reason: str
    owner: PersonId
    review_on: date
    placed_by: PersonId
    placed_at: datetime
    release_reason: str = ""
    released_by: PersonId | None = None
    released_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Return whether it keeps anything still."""
        return self.released_at is None


class Route(StrEnum):
    """Every way in which data goes."""

    RETENTION = "retention"  # its time under the schedule is over
    DISCONNECTED = "disconnected"  # its mailbox was disconnected, and the days after it are over
    EARLY = "early"  # the same, before those days are over, since somebody asked
    ANSWERED = "answered"  # a request for erasure was granted
    ADMIN = "admin"  # an admin deletes
    RESTORED = "restored"  # a backup brought back what was deleted before
    MASKED = "masked"  # words of a closed case are masked
    VERIFIED = "verified"  # what proved who asks, once somebody decided
    SHREDDED = "shredded"  # originals of a masked case go
    REFETCHED = "refetched"  # an original is fetched once more, in the place of the first
    DROPPED = "dropped"  # words of a letter put aside go
    DISCARDED = "discarded"  # files of a draft that does not leave go


#: Routes that an open case stops. Others run whatever nobody decided, or are part of working on a case.
WAITS_FOR_OPEN_CASES = frozenset(
    {Route.RETENTION, Route.EARLY, Route.ANSWERED, Route.ADMIN, Route.MASKED, Route.SHREDDED}
)


class Refusal(StrEnum):
    """Why the gate stays closed."""

    HELD = "held"
    OPEN = "open"  # a case is open
    PERIOD = "period"  # a law or the schedule keeps it for longer
    UNKNOWN = "unknown"  # it could not be found out, which counts as held


@dataclass(frozen=True, slots=True)
class Leave:
    """What the gate says to one deletion.

    Attributes:
        refusals: why it may not be; empty where it may.
        holds: that stop it.
        spared: holds on single cases of the mailbox asked for: these rows stay, the rest may go.
        kept_until: the first day on which a period no longer keeps it; None where none does.
    """

    route: Route
    subject: Subject
    refusals: tuple[Refusal, ...] = ()
    holds: tuple[HoldId, ...] = ()
    spared: tuple[HoldId, ...] = ()
    kept_until: date | None = None

    @property
    def allowed(self) -> bool:
        """Return whether it may be."""
        return not self.refusals


@dataclass(frozen=True, slots=True)
class Deferred:
    """A deletion that waits for a hold."""

    route: Route
    subject: Subject
    since: datetime
