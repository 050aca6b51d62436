"""A chat system in memory: keeps the promises of the port `Chat`, and goes wrong on demand."""

import itertools
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handlers.domain.card import Card, Home, HomeRow
from handlers.domain.chart import Chart, Shown
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.ports import ChatError, Clock, PostGone


@dataclass
class Posted:
    """One message in the channel, in a thread, or to one person."""

    ref: str
    key: str
    at: datetime
    card: Card | None = None
    text: str = ""
    thread: str = ""
    person: PersonId | None = None
    notice: Notice | None = None
    language: str = ""
    about: HomeRow | None = None
    pictures: tuple[Shown, ...] = ()
    edits: int = 0
    gone: bool = False


@dataclass
class MemoryChat:
    """The channel, its threads and people's home pages; safe for several threads.

    Attributes:
        calls: the names of methods called, in order.
        faults: what is wrong with the channel.
        slots: faults waiting for calls of a method, first come first served.
    """

    clock: Clock
    posts: dict[str, Posted] = field(default_factory=dict)
    homes: dict[PersonId, Home] = field(default_factory=dict)
    home_languages: dict[PersonId, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    calls: list[str] = field(default_factory=list)
    slots: dict[str, list[tuple[ChatError | Exception | None, bool]]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    # What a test does and sees.

    def fail_next(self, method: str, error: Exception, *, after_effect: bool = False) -> None:
        """Make the next call of `method` raise, before or after it took effect."""
        self.slots.setdefault(method, []).append((error, after_effect))

    def remove(self, ref: str) -> None:
        """Delete a post as an admin of the workspace would."""
        self.posts[ref].gone = True

    @property
    def cards(self) -> list[Posted]:
        """Return the cards that stand, oldest first."""
        return [post for post in self.posts.values() if post.card is not None and not post.gone]

    @property
    def lines(self) -> list[str]:
        """Return the lines that were told, oldest first."""
        return [post.text for post in self.posts.values() if post.thread]

    def direct(self, person: PersonId) -> list[Posted]:
        """Return the notices that one person has, oldest first."""
        return [post for post in self.posts.values() if post.person == person and not post.gone]

    def card(self, number: int = 0) -> Card:
        """Return the picture that one of the standing cards shows."""
        card = self.cards[number].card
        assert card is not None
        return card

    # The port.

    def post_card(self, card: Card, key: str) -> str:
        """Post a card."""
        with self._effect("post_card"):
            return self._add(Posted("", key, self.clock.now(), card=card))

    def update_card(self, ref: str, card: Card) -> None:
        """Edit a card in place."""
        with self._effect("update_card"):
            post = self._standing(ref)
            post.card = card
            post.edits += 1

    def post_line(self, thread: str, text: str, key: str, about: HomeRow | None = None) -> str:
        """Post a line under a card."""
        with self._effect("post_line"):
            return self._add(Posted("", key, self.clock.now(), text=text, thread=thread, about=about))

    def update_line(self, ref: str, text: str, about: HomeRow | None = None) -> None:
        """Edit a line in place."""
        with self._effect("update_line"):
            post = self._standing(ref)
            post.text, post.about = text, about
            post.edits += 1

    def post_direct(
        self, person: PersonId, notice: Notice, key: str, language: str, pictures: Sequence[Shown] = ()
    ) -> str:
        """Post a notice to one person."""
        with self._effect("post_direct"):
            told = Posted("", key, self.clock.now(), person=person, notice=notice, language=language)
            told.pictures = tuple(pictures)
            return self._add(told, "D0" + person)

    def keep_picture(self, png: bytes, chart: Chart, language: str) -> str:
        """Take a picture."""
        with self._effect("keep_picture"):
            ref = f"F{len(self.pictures) + 1:08d}"
            self.pictures[ref] = png
            return ref

    def update_direct(self, ref: str, notice: Notice, language: str, pictures: Sequence[Shown] = ()) -> None:
        """Edit a notice in place."""
        with self._effect("update_direct"):
            post = self._standing(ref)
            post.notice, post.language, post.pictures = notice, language, tuple(pictures)
            post.edits += 1

    def remove_post(self, ref: str) -> None:
        """Delete a post of ours."""
        with self._effect("remove_post"):
            if ref in self.posts:
                self.posts[ref].gone = True

    def channel_faults(self) -> tuple[str, ...]:
        """Return what is wrong with the channel."""
        with self._effect("channel_faults"):
            return self.faults

    def find(self, key: str, since: datetime, thread: str = "") -> str | None:
        """Return the post that carries a key."""
        with self._effect("find"):
            found = (
                post.ref
                for post in self.posts.values()
                if post.key == key and post.at >= since and post.thread == thread and not post.gone
            )
            return next(found, None)

    def publish_home(self, person: PersonId, home: Home, language: str = "en") -> None:
        """Replace a home page."""
        with self._effect("publish_home"):
            self.homes[person] = home
            self.home_languages[person] = language

    def _standing(self, ref: str) -> Posted:
        post = self.posts.get(ref)
        if post is None or post.gone:
            raise PostGone
        return post

    def _add(self, post: Posted, channel: str = "C0PRIVACY") -> str:
        post.ref = f"{channel}:{next(self._serial)}"
        self.posts[post.ref] = post
        return post.ref

    def _effect(self, method: str) -> "_Call":
        self.calls.append(method)
        waiting = self.slots.get(method)
        error, after = waiting.pop(0) if waiting else (None, False)
        if error is not None and not after:
            raise error
        return _Call(self._lock, error)


class _Call:
    """One call: nobody else's meanwhile, and perhaps an error once the effect is made."""

    def __init__(self, lock: threading.RLock, error: Exception | None) -> None:
        self._lock = lock
        self._error = error

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, kind: object, raised: object, trace: object) -> None:
        self._lock.release()
        if self._error is not None and raised is None:
            raise self._error
