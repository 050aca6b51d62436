"""A mailbox and a reader in memory: the twins that tests and the flows' fault scripts use.

They keep every promise of the port, and go wrong on demand. Nothing touches disk or network.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from connectors.base import (
    Account,
    Attachment,
    Cursor,
    Letter,
    OutgoingMail,
    Page,
    Sent,
    Shown,
    Stub,
    holds_junk,
)
from connectors.dated import Dated
from connectors.errors import ConnectorError, CursorExpired, Unreadable, Vanished
from connectors.mime.page import read_page
from connectors.mime.reading import read
from connectors.mime.slices import extract
from connectors.mime.writing import build

_CHUNK = 65_536
SENT = "Sent"


class Faults:
    """Faults waiting for the next calls of methods, first come first served."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[ConnectorError, bool]]] = {}

    def fail_next(self, method: str, error: ConnectorError, *, after_effect: bool = False) -> None:
        """Make the next call of `method` raise `error`, before or after it took effect."""
        self._waiting.setdefault(method, []).append((error, after_effect))

    def before(self, method: str) -> ConnectorError | None:
        """Raise a fault due before the effect; return one due after it."""
        waiting = self._waiting.get(method)
        if not waiting:
            return None
        error, after_effect = waiting.pop(0)
        if not after_effect:
            raise error
        return error


class MemoryMailbox:
    """A `Connector` over a list of letters.

    Args:
        address: the mailbox's own address.
        scopes: its feeds; what is in "Sent" was sent from the mailbox, by us or by a person.
        rewrites_ids: whether sent mail gets another Message-ID, as some providers do.
        tells_late: whether only a letter tells when it was received, and its stub does not.
    """

    def __init__(
        self,
        address: str = "privacy@example.com",
        *,
        aliases: tuple[str, ...] = (),
        scopes: tuple[str, ...] = ("INBOX", "Junk"),
        rewrites_ids: bool = False,
        tells_late: bool = False,
    ) -> None:
        self.faults = Faults()
        self._account = Account(address, aliases)
        self._scopes = scopes
        self._rewrites_ids = rewrites_ids
        self._tells_late = tells_late
        self._bends: deque[Callable[[Page], Page]] = deque()
        self._pauses = 0
        self._lock = threading.RLock()
        self._generation = 1
        self._serial = 0
        self._feeds: dict[str, list[Stub]] = {scope: [] for scope in scopes}
        self._letters: dict[str, bytes] = {}
        self._drafts: dict[str, tuple[str, bytes]] = {}
        self._sent: dict[str, tuple[Sent, bytes]] = {}
        self._sent_by_draft: dict[str, Sent] = {}

    # What a test does to the mailbox from outside.

    def deliver(
        self,
        original: bytes,
        scope: str = "INBOX",
        received_at: datetime | None = None,
        *,
        junk: bool | None = None,
    ) -> str:
        """Put a letter into the mailbox as its server would; return its key.

        Whether it is marked as junk goes by the scope's name, unless `junk` says so.
        """
        marked = holds_junk(scope) if junk is None else junk
        with self._lock:
            key = f"m{self._next()}"
            self._letters[key] = original
            stub = Stub(key, received_at, len(original), str(self._generation), marked, sent=scope == SENT)
            self._feeds[scope].append(stub)
            return key

    def remove(self, provider_key: str) -> None:
        """Delete a letter as the person would; its notice stays in the feed."""
        with self._lock:
            self._letters.pop(provider_key, None)

    def move(self, provider_key: str, scope: str) -> str:
        """Put a letter into another folder, where it has another key; return that."""
        with self._lock:
            stub = next(s for feed in self._feeds.values() for s in feed if s.provider_key == provider_key)
            key = f"m{self._next()}"
            self._letters[key] = self._letters.pop(provider_key)
            self._feeds[scope].append(replace(stub, provider_key=key, junk=holds_junk(scope)))
            return key

    def renumber(self) -> None:
        """Give every letter another key, as a server does that lost its list of numbers."""
        with self._lock:
            self._generation += 1
            for scope, feed in self._feeds.items():
                keys = {stub.provider_key: f"m{self._next()}" for stub in feed}
                self._letters.update(
                    {keys[old]: self._letters.pop(old) for old in keys if old in self._letters}
                )
                self._feeds[scope] = [
                    replace(stub, provider_key=keys[stub.provider_key], generation=str(self._generation))
                    for stub in feed
                ]

    def bend_next(self, *bends: Callable[[Page], Page]) -> None:
        """Change the next pages on their way, one each: repeat their stubs, shuffle them."""
        with self._lock:
            self._bends.extend(bends)

    def pause_next(self, times: int = 1) -> None:
        """Give empty pages that promise more, each from a place of its own, before anything else."""
        with self._lock:
            self._pauses += times

    def expire_cursors(self) -> None:
        """Make every cursor given so far unknown, as after a long absence."""
        with self._lock:
            self._generation += 1

    def fail_next(self, method: str, error: ConnectorError, *, after_effect: bool = False) -> None:
        """Make the next call of `method` raise `error`, before or after it took effect."""
        self.faults.fail_next(method, error, after_effect=after_effect)

    @property
    def sent(self) -> tuple[bytes, ...]:
        """Return the mails that left, oldest first."""
        with self._lock:
            return tuple(data for _, data in self._sent.values())

    @property
    def drafts(self) -> tuple[str, ...]:
        """Return the references of drafts neither sent nor discarded."""
        with self._lock:
            return tuple(self._drafts)

    # The port.

    def account(self) -> Account:
        """Return whose mailbox this is."""
        self._effect("account")
        return self._account

    def scopes(self) -> tuple[str, ...]:
        """Return the feeds."""
        self._effect("scopes")
        return self._scopes

    def discover(
        self,
        scope: str,
        cursor: Cursor | None,
        limit: int,
        since: datetime | None = None,
        *,
        anywhere: bool = False,
    ) -> Page:
        """Return at most `limit` stubs after `cursor`; a re-list skips what is older than `since`."""
        del anywhere  # nobody moves letters here
        late = self.faults.before("discover")
        with self._lock:
            generation = str(self._generation)
            if cursor is not None and cursor.generation != generation:
                raise CursorExpired
            start, since = _spot(cursor) if cursor is not None else (0, since)
            feed = self._feeds[scope]
            stubs = tuple(feed[start : start + limit])
            end = start + len(stubs)
            if since is not None:
                stubs = tuple(s for s in stubs if s.received_at is None or s.received_at >= since)
            if self._tells_late:
                stubs = tuple(replace(stub, received_at=None) for stub in stubs)
            more, listed = end < len(feed), f"@{since.isoformat()}" if since else ""
            page = Page(stubs, Cursor(scope, f"{end}{listed if more else ''}", generation), more)
            if self._pauses:
                self._pauses -= 1
                page = Page((), Cursor(scope, f"{start}~{self._next()}{listed}", generation), more=True)
            elif self._bends:
                page = self._bends.popleft()(page)
        _raise(late)
        return page

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        """Yield the original in chunks; a late fault comes after the first of them."""
        if not self._tells_late:
            return self._chunks(provider_key)
        with self._lock:
            stubs = (stub for feed in self._feeds.values() for stub in feed)
            received_at = next((s.received_at for s in stubs if s.provider_key == provider_key), None)
        chunks = self._chunks(provider_key)
        return Dated(chunks, received_at) if received_at else chunks

    def _chunks(self, provider_key: str) -> Iterator[bytes]:
        late = self.faults.before("fetch")
        with self._lock:
            sent = self._sent.get(provider_key)
            original = sent[1] if sent else self._letters.get(provider_key)
        if original is None:
            raise Vanished
        for start in range(0, len(original), _CHUNK):
            yield original[start : start + _CHUNK]
            _raise(late)

    def draft(self, mail: OutgoingMail) -> str:
        """Store the mail as a draft."""
        late = self.faults.before("draft")
        data = build(mail)
        with self._lock:
            self._drafts = {ref: one for ref, one in self._drafts.items() if one[0] != mail.message_id}
            reference = f"d{self._next()}"
            self._drafts[reference] = (mail.message_id, data)
        _raise(late)
        return reference

    def send(self, draft: str) -> Sent:
        """Move the draft to the sent mails."""
        late = self.faults.before("send")
        with self._lock:
            if draft not in self._drafts:
                raise Vanished("the draft is gone: it was sent or discarded; ask find_sent which")
            message_id, data = self._drafts.pop(draft)
            real = f"<{draft}.rewritten@provider.example>" if self._rewrites_ids else message_id
            sent = Sent(f"s{self._next()}", real)
            self._sent[sent.provider_key] = (sent, data.replace(message_id.encode(), real.encode(), 1))
            self._sent_by_draft[draft] = sent
            if SENT in self._feeds:
                self._feeds[SENT].append(Stub(sent.provider_key, sent=True))
        _raise(late)
        return sent

    def find_sent(self, draft: str, message_id: str) -> Sent | None:
        """Return what the draft became."""
        late = self.faults.before("find_sent")
        with self._lock:
            found = self._sent_by_draft.get(draft)
            if found is None:
                found = next((sent for sent, _ in self._sent.values() if sent.message_id == message_id), None)
        _raise(late)
        return found

    def discard(self, draft: str) -> None:
        """Remove a draft."""
        late = self.faults.before("discard")
        with self._lock:
            self._drafts.pop(draft, None)
        _raise(late)

    def _effect(self, method: str) -> None:
        _raise(self.faults.before(method))

    def _next(self) -> int:
        self._serial += 1
        return self._serial


class MemoryParser:
    """A `Parser` in the same process: as quick as reading is, and without its protection."""

    def __init__(self) -> None:
        self.faults = Faults()

    def fail_next(self, method: str, error: ConnectorError, *, after_effect: bool = False) -> None:
        """Make the next call of `method` raise `error`."""
        self.faults.fail_next(method, error, after_effect=after_effect)

    def parse(self, chunks: Iterable[bytes]) -> Letter:
        """Read one original."""
        late = self.faults.before("parse")
        letter = read(chunks)
        _raise(late)
        return letter

    def show(self, chunks: Iterable[bytes]) -> Shown:
        """Read one original as a page."""
        late = self.faults.before("show")
        shown = read_page(chunks)
        _raise(late)
        return shown

    def extract(self, chunks: Iterable[bytes], attachment: Attachment) -> Iterator[bytes]:
        """Yield one file of an original."""
        try:
            yield from extract(chunks, attachment)
        except EOFError:
            raise Unreadable(reason="cut") from None

    def close(self) -> None:
        """Stop nothing."""


def _spot(cursor: Cursor) -> tuple[int, datetime | None]:
    """Return how far a cursor has come, and from when on the list it belongs to is wanted."""
    place, _, since = cursor.value.partition("@")
    return int(place.partition("~")[0]), datetime.fromisoformat(since) if since else None


def _raise(error: ConnectorError | None) -> None:
    if error is not None:
        raise error
