"""An archive of letters seen as a mailbox, for one run: it only gives, and nothing leaves through it.

A letter's key is the digest of its bytes, so a file that is moved or renamed is not taken twice;
copies within one run are counted, and the later ones become duplicates of the first.
"""

import hashlib
import itertools
import os
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from connectors.archives import Original, originals, received_at
from connectors.base import Account, Connector, Cursor, OutgoingMail, Page, Sent, Stub
from connectors.errors import Elsewhere, Permanent, Vanished

PREFIX = "file:"
_SCOPE = "archive"
_HEAD = 64 * 1024
_WAIT = 60.0  # seconds


class FileArchive:
    """Implements `Connector` over files, folders, Maildirs and mbox files.

    Attributes:
        skipped: files that are no letters, or cannot be read.
        begun: whether anybody has asked for letters.
        ended: whether all of them have been given.
    """

    def __init__(self, paths: Sequence[Path], account: Account, now: Callable[[], datetime]) -> None:
        self.skipped: list[Path] = []
        self.begun = self.ended = False
        self._paths = _once(paths)
        self._account = account
        self._now = now
        self._lock = threading.Lock()
        self._places: dict[str, Original] = {}
        self._begin()

    def account(self) -> Account:
        """Return whose letters these are."""
        return self._account

    def scopes(self) -> tuple[str, ...]:
        """Return the one feed of an archive."""
        return (_SCOPE,)

    def discover(
        self,
        scope: str,
        cursor: Cursor | None,
        limit: int,
        since: datetime | None = None,
        *,
        anywhere: bool = False,
    ) -> Page:
        """Return the next letters; a place that another run reached says nothing here."""
        del since, anywhere  # an archive is given whole
        with self._lock:
            if cursor is None or (cursor.generation, cursor.value) != (self._run, str(self._given)):
                self._begin()
            stubs = tuple(itertools.islice(self._walk, limit))
            self._given += len(stubs)
            self.begun, self.ended = True, len(stubs) < limit
            return Page(stubs, Cursor(scope, str(self._given), self._run), more=not self.ended)

    @property
    def found(self) -> int:
        """Return how many letters have been given."""
        return self._given

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        """Yield a letter's bytes.

        Raises:
            Elsewhere: the letter is not of this archive; it waits for the mailbox it came from.
        """
        place = self._places.get(provider_key)
        if place is None:
            raise Elsewhere("the letter is not in this archive", retry_after=_WAIT)
        try:
            yield from place.chunks()
        except OSError:
            raise Vanished from None

    def draft(self, mail: OutgoingMail) -> str:
        """Refuse."""
        del mail
        raise Permanent("an archive sends nothing; run `ombud serve` to send from the mailbox")

    def send(self, draft: str) -> Sent:
        """Refuse."""
        del draft
        raise Permanent("an archive sends nothing; run `ombud serve` to send from the mailbox")

    def find_sent(self, draft: str, message_id: str) -> Sent | None:
        """Return nothing, for nothing was sent from here."""
        del draft, message_id
        return None

    def discard(self, draft: str) -> None:
        """Do nothing, for there are no drafts."""

    def _begin(self) -> None:
        self._run = secrets.token_hex(8)
        self._given = 0
        self._copies: Counter[bytes] = Counter()
        self.skipped.clear()
        self._walk = self._stubs()

    def _stubs(self) -> Iterator[Stub]:
        for path in self._paths:
            for original in originals(path, self.skipped.append):
                try:
                    yield self._stub(original)
                except OSError:
                    self.skipped.append(original.path)

    def _stub(self, original: Original) -> Stub:
        digest, head, size = hashlib.sha256(), b"", 0
        for piece in original.chunks():
            digest.update(piece)
            head += piece[: _HEAD - len(head)]
            size += len(piece)
        content = digest.digest()
        key = f"{PREFIX}{content.hex()}.{self._copies[content]}"
        self._copies[content] += 1
        self._places[key] = original
        return Stub(key, received_at(original, head, self._now()), size)


def _once(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the paths without those that lead where an earlier one does."""
    places: dict[str, Path] = {}
    for path in paths:
        places.setdefault(os.path.realpath(path), path)
    return tuple(places.values())


class LiveOnly:
    """A mailbox that leaves letters of an unfinished archive to the next run over that archive."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self.account, self.scopes, self.discover = connector.account, connector.scopes, connector.discover
        self.draft, self.send = connector.draft, connector.send
        self.find_sent, self.discard = connector.find_sent, connector.discard

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        """Yield a letter's bytes.

        Raises:
            Elsewhere: it is a letter of an archive; run `ombud ingest` over it again.
        """
        if provider_key.startswith(PREFIX):
            raise Elsewhere("run `ombud ingest` over its archive again", retry_after=_WAIT)
        return self._connector.fetch(provider_key)
