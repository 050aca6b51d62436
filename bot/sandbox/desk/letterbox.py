"""A person's own mail, as their program shows it: what they wrote, what came back, in threads."""

import email
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from bot.sandbox.desk.parties import Party
from bot.sandbox.desk.post_rooms import PostRooms
from bot.sandbox.desk.words import words_of
from bot.sandbox.story.acts import ZONE
from bot.sandbox.story.people import ADDRESS
from bot.sandbox.story.post_office import addressee, received_at

_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Item:
    """One mail.

    Attributes:
        mine: the person wrote it; otherwise it came from the desk.
        forged: somebody else wrote it in the person's name.
        automatic: nobody wrote it: an acknowledgement.
        desk: the desk's address that it went to or came from.
    """

    id: str
    mine: bool
    at: datetime
    subject: str
    text: str
    sender: str
    references: tuple[str, ...]
    files: tuple[str, ...] = ()
    forged: bool = False
    automatic: bool = False
    desk: str = ADDRESS


@dataclass(frozen=True, slots=True)
class Thread:
    """Mails that answer each other, oldest first."""

    items: tuple[Item, ...]

    @property
    def id(self) -> str:
        """Return a name for the thread: that of its first mail."""
        return self.items[0].id.strip("<>")

    @property
    def subject(self) -> str:
        """Return what it is about."""
        return self.items[0].subject or "(no subject)"

    @property
    def answers(self) -> int:
        """Return how many mails came back that a person wrote."""
        return sum(not item.mine and not item.automatic for item in self.items)


class Letterboxes:
    """Everybody's mail, read anew only when some has come or gone; safe to use from many threads."""

    def __init__(self, rooms: PostRooms) -> None:
        self._rooms = rooms
        self._lock = threading.Lock()
        self._read: tuple[int, int] = (-1, -1)
        self._items: dict[str, list[Item]] = {}

    def threads(self, party: Party) -> list[Thread]:
        """Return somebody's threads, the one with the newest mail first."""
        threads = [Thread(tuple(items)) for items in _gathered(self._of(party))]
        return sorted(threads, key=lambda thread: thread.items[-1].at, reverse=True)

    def received(self, party: Party) -> list[Item]:
        """Return the mails that somebody got from the desk."""
        return [item for item in self._of(party) if not item.mine]

    def _of(self, party: Party) -> list[Item]:
        with self._lock:
            now = self._rooms.tally()
            if now != self._read:
                self._items = self._everything()
                self._read = now
            return self._items.get(party.address, [])

    def _everything(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for original in self._rooms.delivered():
            mail = email.message_from_bytes(original, policy=policy.default)
            found.setdefault(_from(mail), []).append(_item(mail, mine=True))
        for mail in self._rooms.sent():
            found.setdefault(addressee(mail), []).append(_item(mail, mine=False))
        return found


def _gathered(items: Iterable[Item]) -> list[list[Item]]:
    groups: list[list[Item]] = []
    for item in sorted(items, key=lambda item: item.at):
        linked = [group for group in groups if any(_answers(item, other) for other in group)]
        groups = [group for group in groups if group not in linked]
        groups.append([*(one for group in linked for one in group), item])
    return groups


def _answers(item: Item, other: Item) -> bool:
    return other.id in item.references or item.id in other.references


def _item(mail: EmailMessage, *, mine: bool) -> Item:
    at = (received_at(mail) if mine else parsedate_to_datetime(str(mail["Date"]))).astimezone(ZONE)
    named = " ".join(str(mail.get(name, "")) for name in ("References", "In-Reply-To"))
    return Item(
        str(mail["Message-ID"]).strip(),
        mine,
        at,
        str(mail.get("Subject", "")),
        words_of(mail),
        str(mail["From"]),
        tuple(_ID.findall(named)),
        tuple(part.get_filename() or "a file" for part in mail.iter_attachments()),
        mine and "dmarc=fail" in str(mail.get("Authentication-Results", "")),
        bool(mail.get("Auto-Submitted")),
        addressee(mail) if mine else _from(mail),
    )


def _from(mail: EmailMessage) -> str:
    return str(mail["From"].addresses[0].addr_spec) if mail["From"] and mail["From"].addresses else ""
