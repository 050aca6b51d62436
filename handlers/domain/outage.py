"""What can stand still, and for how long it did; who notices and who tells is no business of this file."""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: What beats besides the mailboxes, which do by `mailbox_beat`.
SCHEDULER, CHAT = "scheduler", "chat"
#: The job of purges, which beats too, though nobody counts its outages.
PURGES = "purges"
_MAILBOX = "mailbox-"

#: A gap between beats that is an outage: of the scheduler, and of anything else while it runs.
STOPPED, SILENT = timedelta(minutes=5), timedelta(minutes=15)


def mailbox_beat(mailbox: int) -> str:
    """Return what a mailbox is called among the beats."""
    return f"{_MAILBOX}{mailbox}"


def mailbox_of(what: str) -> int | None:
    """Return the mailbox that a beat is of, or None."""
    return int(what.removeprefix(_MAILBOX)) if what.startswith(_MAILBOX) else None


@dataclass(frozen=True, slots=True)
class Beat:
    """When something was last well.

    Attributes:
        failing_since: the first look since then that found it not well; None while it is.
        up_since: the end of its last outage, or when it was first seen.
    """

    what: str
    well_at: datetime
    up_since: datetime
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """Something stood still.

    Attributes:
        until: None while it still does.
    """

    what: str
    since: datetime
    until: datetime | None
    noticed_at: datetime

    def lasted(self, now: datetime) -> timedelta:
        """Return how long it lasted, or has by now."""
        return (self.until or now) - self.since
