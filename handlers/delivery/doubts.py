"""What is known of a post that may stand: how often it was begun, when last, and what it would tell.

The note of it goes into the outbox before each post. Whether a doubt is over is for the effects to say.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers.delivery.outcomes import InDoubt
from handlers.ports import ChatRefused
from handlers.store.outbox import Entry

_POSTING = "posting"
#: The longest wait is this many doublings of the first.
_DOUBLINGS = 5


@dataclass(frozen=True, slots=True)
class Doubt:
    """A post on its way.

    Attributes:
        times: how often it was posted without anybody knowing what came of it.
        until: the last event that it tells of; 0 where it tells of none.
    """

    times: int
    at: datetime
    until: int = 0

    def write(self) -> str:
        """Return it as the outbox keeps it."""
        return f"{_POSTING} {self.times} {int(self.at.timestamp())} {self.until}"

    def left(self, now: datetime, first: timedelta) -> timedelta:
        """Return how long an answer is still waited for: `first` after one post, then the double."""
        wait: timedelta = first * (1 << min(self.times - 1, _DOUBLINGS))
        return self.at + wait - now


def doubt_of(entry: Entry) -> Doubt:
    """Return what the note in an entry says; where it says little, one post at the first claim."""
    match entry.ref.split():
        case [_, times, at, until]:
            return Doubt(int(times), datetime.fromtimestamp(int(at), UTC), int(until))
    return Doubt(1, entry.since)


def next_note(entry: Entry, now: datetime, until: int = 0) -> str:
    """Return the note of one more post."""
    times = doubt_of(entry).times + 1 if entry.ref else 1
    return Doubt(times, now, until).write()


def is_blind(doubt: InDoubt) -> bool:
    """Return whether nobody may look: the app lacks the scope for it, and may lack it for ever."""
    return isinstance(doubt.error, ChatRefused) and doubt.error.code == "missing_scope"
