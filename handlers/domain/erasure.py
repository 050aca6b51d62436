"""What stands in the erasure ledger: that something was erased for good, so that no backup brings it back.

Ids, codes and instants alone, never content: the ledger outlives what it tells of.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import CaseId


class ErasureKind(StrEnum):
    """What was erased."""

    MAILBOX = "mailbox"  # a mailbox's key was destroyed, and its rows with it
    RESERVE = "reserve"  # the same of what was kept apart for a hold that is released
    SHREDDED = "shredded"  # originals of a masked case
    PAPER = "paper"  # a letter that proved who asks, as it came
    CASE = "case"  # everything of one case but its skeleton, since somebody asked for it
    SCHEDULE = "schedule"  # what the retention schedule deleted on a day, which cases alone can tell


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure.

    Attributes:
        subject: the id of the mailbox, of the reserve's row, or of the case; of a schedule, its own number.
        mark: tells it from another erasure of the same subject: the id of the key that was destroyed, when
            the case was masked or asked to be erased (microseconds since 1970), the id of the letter, or the
            day of the schedule (as `date.toordinal` counts).
        route: why, a code (`handlers.domain.holds.Route`).
        at: when the gate let it through.
        case: of a reserve, the case that was kept in it.
        kept: of a mailbox, the cases that holds kept apart.
    """

    kind: ErasureKind
    subject: int
    mark: int
    route: str
    at: datetime
    case: CaseId | None = None
    kept: tuple[CaseId, ...] = ()

    def is_same(self, other: "Erasure") -> bool:
        """Return whether both tell of the same thing erased, whenever it was written down."""
        return (self.kind, self.subject, self.mark) == (other.kind, other.subject, other.mark)


@dataclass(frozen=True, slots=True)
class Entry:
    """An erasure as it stands in the ledger.

    Attributes:
        number: of the line, from 1.
        digest: SHA-256 in hex over this entry and the digest of the one before.
    """

    number: int
    erasure: Erasure
    digest: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a database stands to the ledger.

    Attributes:
        unapplied: entries that the database knows nothing of: it is a copy from before them.
        under_way: those of them whose erasure was begun here; a process died on the way.
        unwritten: numbers of erasures that the database knows and the ledger does not have so.
    """

    unapplied: tuple[Entry, ...] = ()
    under_way: tuple[Entry, ...] = ()
    unwritten: tuple[int, ...] = ()
