"""One Gmail account of the stand-in: letters, labels, threads, drafts, and the history of all that.

What people and other servers do to it is done here by methods; what the API does is in `calls`.
"""

import itertools
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.google.headers import header, message_ids, subject
from bot.sandbox.google.refusals import Json, missing

ADDED, LABELLED, UNLABELLED, DELETED = "messagesAdded", "labelsAdded", "labelsRemoved", "messagesDeleted"


@dataclass(slots=True)
class Message:
    """One message, as Gmail keeps it."""

    id: str
    thread: str
    raw: bytes
    at: int  # milliseconds since 1970
    labels: set[str]
    history: int
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history."""

    id: int
    kind: str
    message: str
    thread: str
    labels: frozenset[str] = frozenset()  # those the entry is about
    standing: frozenset[str] = frozenset()  # those of the message at that time


@dataclass(slots=True)
class Habits:
    """How this account differs from the plainest one.

    Attributes:
        rewrites_ids: Gmail replaces the Message-ID of what is sent.
        bundles: the history tells several changes in one record, so that a page holds more than its size.
        serves_mail: false where the licence was removed or the account suspended.
    """

    rewrites_ids: bool = False
    bundles: bool = False
    serves_mail: bool = True


class GmailAccount:
    """A mailbox; every method takes the lock, so that it may be used from several threads.

    Args:
        aliases: other addresses it may send from, confirmed.
        history_start: the first history id; some servers' are longer than 64 bits.
    """

    def __init__(
        self,
        address: str,
        clock: Callable[[], float],
        *,
        aliases: Iterable[str] = (),
        history_start: int = 10_000,
        told: Callable[["GmailAccount"], None] = lambda _: None,
    ) -> None:
        self.address = address
        self.clock = clock
        self.lock = threading.RLock()
        self.habits = Habits()
        self.send_as: dict[str, str] = dict.fromkeys(aliases, "accepted")
        self.labels: dict[str, str] = {
            name: name for name in ("INBOX", "SPAM", "TRASH", "SENT", "DRAFT", "UNREAD")
        }
        self.messages: dict[str, Message] = {}
        self.drafts: dict[str, str] = {}
        self.changes: list[Change] = []
        self.history = history_start
        self.floor = 0  # history ids below this are forgotten
        self.watched_until = 0.0
        self.topic = ""
        self.watched: tuple[frozenset[str], bool] = frozenset(), True  # labels: these alone, or all but these
        self.filters: list[Json] = []
        self._told = told
        self._numbers = itertools.count(1)
        self._by_message_id: dict[str, Message] = {}

    def deliver(self, raw: bytes, *labels: str, at: datetime | None = None) -> str:
        """Let a letter arrive, in the Inbox where no labels are named; return its id."""
        with self.lock:
            message = self.store(raw, {*(labels or ("INBOX",)), "UNREAD"}, at=at)
            self._tell(message.labels)
            return message.id

    def relabel(self, key: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Change a letter's labels, as its owner does by moving, archiving or marking it."""
        with self.lock:
            message = self.find(key)
            added, removed = set(add) - message.labels, set(remove) & message.labels
            message.labels = (message.labels | added) - removed
            for kind, touched in ((LABELLED, added), (UNLABELLED, removed)):
                if touched:
                    self._record(kind, message, touched)
            self._tell(message.labels | removed)

    def add_label(self, name: str) -> str:
        """Make a label and return its id."""
        with self.lock:
            label = f"Label_{next(self._numbers)}"
            self.labels[label] = name
            return label

    def add_filter(self, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Make a filter; what it does to letters is up to whoever delivers them."""
        action = {"addLabelIds": sorted(add), "removeLabelIds": sorted(remove)}
        with self.lock:
            self.filters.append({"id": f"filter-{next(self._numbers)}", "criteria": {}, "action": action})

    def delete(self, key: str) -> None:
        """Delete a letter for good."""
        with self.lock:
            message = self.find(key)
            del self.messages[key]
            self._record(DELETED, message)

    def forget_history(self) -> None:
        """Make every history id given so far too old."""
        with self.lock:
            self.history += 1_000
            self.floor = self.history

    def sent_by_hand(self, raw: bytes, thread: str | None = None, at: datetime | None = None) -> str:
        """Let the owner send a mail from Gmail's own pages."""
        with self.lock:
            key = self.store(raw, {"SENT"}, thread=thread, at=at).id
            self._tell({"SENT"})
            return key

    def of(self, label: str) -> list[Message]:
        """Return the messages with a label, oldest first."""
        with self.lock:
            return [message for message in self.messages.values() if label in message.labels]

    def _tell(self, labels: Iterable[str]) -> None:
        """Tell the topic, where its watch is about a letter with these labels."""
        watched, included = self.watched
        if not watched or bool(watched & set(labels)) is included:
            self._told(self)

    # What the API's calls are made of.

    def store(
        self, raw: bytes, labels: set[str], *, thread: str | None = None, at: datetime | None = None
    ) -> Message:
        """Keep a message under a new id, in its thread, and record it; thread "" is a new one of its own."""
        key = f"{0x19A0000000000000 + next(self._numbers):x}"
        stamp = int((at.timestamp() if at else self.clock()) * 1_000)
        joined = thread if thread is not None else self._thread_of(raw)
        own_id = header(raw, "message-id")
        message = Message(key, joined or key, raw, stamp, set(labels), 0, own_id)
        self.messages[key] = message
        if "DRAFT" not in labels:
            self._by_message_id.setdefault(own_id, message)
        self._record(ADDED, message)
        return message

    def find(self, key: str) -> Message:
        """Return a message, or refuse."""
        if key not in self.messages:
            raise missing()
        return self.messages[key]

    def drop(self, key: str) -> None:
        """Take a message away, as sending does with its draft's."""
        message = self.messages.pop(key)
        self._record(DELETED, message)

    def _thread_of(self, raw: bytes) -> str | None:
        """Return the thread that a message from outside joins: a known parent, and the same subject."""
        for parent in message_ids(header(raw, "in-reply-to") + " " + header(raw, "references")):
            known = self._by_message_id.get(parent)
            if known is not None and subject(known.raw) == subject(raw):
                return known.thread
        return None

    def _record(self, kind: str, message: Message, touched: Iterable[str] = ()) -> None:
        self.history += 3  # ids rise with gaps
        message.history = self.history
        self.changes.append(
            Change(
                self.history, kind, message.id, message.thread, frozenset(touched), frozenset(message.labels)
            )
        )

    def draft_of(self, draft: str) -> Message:
        """Return a draft's message, or refuse."""
        if draft not in self.drafts:
            raise missing()
        return self.find(self.drafts[draft])

    def new_draft(self, raw: bytes, thread: str | None) -> tuple[str, Message]:
        """Keep a draft and return its id and message."""
        message = self.store(raw, {"DRAFT"}, thread=thread or "")
        draft = f"r-{next(self._numbers)}"
        self.drafts[draft] = message.id
        return draft, message

    def profile(self) -> Json:
        """Return the profile as Gmail answers it."""
        return {
            "emailAddress": self.address,
            "messagesTotal": len(self.messages),
            "threadsTotal": len({message.thread for message in self.messages.values()}),
            "historyId": str(self.history),
        }
