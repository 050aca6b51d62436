"""The house behind the page: stage, time, hands, and what the page remembers of its one visitor."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.desk.hands import Hands
from bot.sandbox.desk.letterbox import Letterboxes
from bot.sandbox.desk.parties import Party
from bot.sandbox.desk.post_rooms import PostRooms
from bot.sandbox.desk.writing import Draft
from bot.sandbox.story.open_house import OpenHouse
from bot.sandbox.story.stage import Stage
from handlers.domain.ids import MailboxId

#: How far time can be moved, by the word of its button.
MOVES = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}


@dataclass
class House:
    """One house, for one visitor at a time.

    Attributes:
        written: what was written here, oldest first: whose address, and when by the desk's clock.
        moved: whether the visitor moved the clock.
        read: addresses whose mail was looked at, with how many answers they saw that came since the opening.
        opened_at: the desk's time when the house was opened; what was before is the story's.
    """

    stage: Stage
    time: OpenHouse
    hands: Hands
    post_rooms: PostRooms
    letterboxes: Letterboxes
    written: list[tuple[str, datetime]] = field(default_factory=list)
    moved: bool = False
    read: dict[str, int] = field(default_factory=dict)
    opened_at: datetime = field(init=False)
    _notes: dict[str, list[str]] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.opened_at = self.now

    @property
    def now(self) -> datetime:
        """Return the desk's time, aware UTC."""
        return self.stage.clock.now()

    def write(self, party: Party, draft: Draft) -> None:
        """Let a letter arrive in a mailbox now, and Ombud look at it."""
        at = self.now.replace(microsecond=0)  # mail knows whole seconds
        with self._lock:
            self.written.append((party.address, at))
            number = len(self.written)
        self.post_rooms.bring(party, draft, at, number)
        self.time.work()

    def take_away(self, mailbox: int) -> bool:
        """Take Ombud's access to a mailbox away, and let Ombud find out; False where nobody can."""
        ended = self.post_rooms.end(MailboxId(mailbox))
        if ended:
            self.time.work()
        return ended

    def move(self, step: str) -> None:
        """Move time by a step of `MOVES`."""
        self.time.move(MOVES[step])
        self.moved = True

    def note(self, slug: str, sentence: str) -> None:
        """Keep a sentence for the next page that somebody sees."""
        if sentence:
            with self._lock:
                self._notes.setdefault(slug, []).append(sentence)

    def notes(self, slug: str) -> list[str]:
        """Return the sentences for somebody, once."""
        with self._lock:
            return self._notes.pop(slug, [])

    def see(self, place: str, count: int) -> None:
        """Remember how much there was in a place when it was looked at."""
        self._seen[place] = count

    def fresh(self, place: str, count: int) -> int:
        """Return how much is new in a place; what was there before the first look at the page is not."""
        return max(0, count - self._seen.setdefault(place, count))
