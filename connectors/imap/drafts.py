"""Drafts in the mailbox, and the marks on them that keep an answer from leaving twice.

A draft is claimed just before the last dot of its submission, and the claim is taken back only where
the server said that it does not take the mail. So a crash before the claim has sent nothing, and a
crash after it leaves a draft that says "perhaps": nobody sends it again, a person decides. The copy
in Sent comes after the server's word: before it, a person would see an answer there that nobody got.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from connectors.errors import Temporary, Vanished
from connectors.imap.client import Client
from connectors.imap.folders import Folder
from connectors.imap.keys import Draft, Spot
from connectors.imap.session import Opened, Session

#: Marks of a draft that may have left and of one that has (RFC 5550 section 5.10), and what stands for
#: them where a server keeps no keywords.
_KEYWORDS = ("$SubmitPending", "$Submitted")
_SYSTEM = ("\\Flagged", "\\Answered")
_APPENDED = re.compile(rb"APPENDUID (\d+) (\d+)")
_HEADER = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
_GONE = "the draft is gone or on its way: it was sent or discarded; ask find_sent which"
_LOOKS, _BETWEEN = 4, 1.0  # Gmail files what it sent by itself, a moment later


@dataclass(frozen=True, slots=True)
class Found:
    """A draft as it lies there."""

    uid: int
    size: int
    claimed: bool
    submitted: bool
    modseq: int | None


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts and the sent mail of one mailbox.

    Args:
        folder: gives the folder of a special use, made where it is missing.
    """

    session: Session
    folder: Callable[[bytes], Folder]

    def store(self, data: bytes, message_id: str) -> Draft:
        """Store a mail among the drafts, in the place of one that certainly has not left."""
        raw = self.folder(b"\\drafts").raw
        with self.session.opened(raw, writable=True, fresh=True) as (client, opened):
            lying = _drafts(client, opened, message_id)
            _drop(client, [one.uid for one in lying if not one.claimed and not one.submitted])
        with self.session.client() as client:
            told = client.append(raw, data, [b"\\Draft", b"\\Seen"])
        if found := _APPENDED.search(told):
            return Draft(int(found[1]), int(found[2]), message_id)
        with self.session.opened(raw, fresh=True) as (client, opened):
            return Draft(opened.generation, max(_bearing(client, message_id), default=0), message_id)

    def locate(self, draft: Draft) -> tuple[Found, Opened]:
        """Return a draft that may be sent.

        Raises:
            Vanished: it is gone, or has been claimed.
        """
        with self.session.opened(self.folder(b"\\drafts").raw, writable=True, fresh=True) as (client, opened):
            found = _drafts(client, opened, draft.message_id)
        if not found or any(one.claimed or one.submitted for one in found):
            raise Vanished(_GONE)
        known = [one for one in found if (opened.generation, one.uid) == (draft.generation, draft.uid)]
        return (known or found)[-1], opened

    def claim(self, found: Found) -> None:
        """Mark a draft as perhaps sent, where nobody did before.

        Raises:
            Vanished: somebody did, or it is gone.
        """
        with self.session.opened(self.folder(b"\\drafts").raw, writable=True) as (client, opened):
            if not client.claim(found.uid, _marks(opened)[0], found.modseq):
                raise Vanished(_GONE)

    def release(self, found: Found) -> None:
        """Take a claim back: the server did not take the mail."""
        with self.session.opened(self.folder(b"\\drafts").raw, writable=True) as (client, opened):
            client.remove_flags([found.uid], [_marks(opened)[0]], silent=True)

    def submitted(self, found: Found) -> None:
        """Mark a draft as sent, until it lies in Sent."""
        with self.session.opened(self.folder(b"\\drafts").raw, writable=True) as (client, opened):
            client.add_flags([found.uid], [_marks(opened)[1]], silent=True)

    def state(self, message_id: str) -> list[Found]:
        """Return the drafts of a mail, with their marks."""
        with self.session.opened(self.folder(b"\\drafts").raw, writable=True, fresh=True) as (client, opened):
            return _drafts(client, opened, message_id)

    def sent(self, message_id: str) -> str | None:
        """Return the key of the mail in Sent; None where it is not there."""
        folder = self.folder(b"\\sent")
        with self.session.opened(folder.raw, fresh=True) as (client, opened):
            found = _bearing(client, message_id)
            return str(Spot(folder.scope, opened.generation, found[0])) if found else None

    def file(self, message_id: str, uid: int) -> str:
        """Put a mail that has left into Sent, unless the server did so, drop its draft, return its key."""
        with self.session.client() as client:
            looks = _LOOKS if client.has_capability("X-GM-EXT-1") else 1
        key = self.sent(message_id)
        for _ in range(looks - 1):
            if key is None:
                time.sleep(_BETWEEN)
                key = self.sent(message_id)
        if key is None:
            key = self._copied(message_id, uid)
        self.remove(message_id)
        return key

    def remove(self, message_id: str) -> None:
        """Remove the drafts of a mail, and nothing else that somebody marked as deleted."""
        with self.session.opened(self.folder(b"\\drafts").raw, writable=True, fresh=True) as (client, _):
            _drop(client, _bearing(client, message_id))

    def _copied(self, message_id: str, uid: int) -> str:
        target = self.folder(b"\\sent")
        with self.session.opened(self.folder(b"\\drafts").raw, writable=True) as (client, _):
            copy = client.copied(uid, target.raw)
        with self.session.opened(target.raw, writable=True, fresh=True) as (client, opened):
            found = [copy] if copy else _bearing(client, message_id)
            if not found:
                raise Temporary("the copy in Sent does not show yet")
            client.set_flags(found, [b"\\Seen"], silent=True)
            return str(Spot(target.scope, opened.generation, found[0]))


def _drop(client: Client, uids: list[int]) -> None:
    if uids:
        client.delete_messages(uids, silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(uids)


def _marks(opened: Opened) -> tuple[str, str]:
    any_keyword = b"\\*" in opened.flags
    named = all(word.lower().encode() in opened.flags for word in _KEYWORDS)
    return _KEYWORDS if any_keyword or named else _SYSTEM


def _drafts(client: Client, opened: Opened, message_id: str) -> list[Found]:
    uids = _bearing(client, message_id)
    counted = client.has_capability("CONDSTORE")
    rows = client.fetch(uids, ["FLAGS", "RFC822.SIZE", *(["MODSEQ"] if counted else [])]) if uids else {}
    claim, done = (mark.lower().encode() for mark in _marks(opened))
    found = []
    for uid in uids:
        row = rows.get(uid, {})
        flags = {flag.lower() for flag in row.get(b"FLAGS", ())}
        if row and b"\\deleted" not in flags:
            modseq = row.get(b"MODSEQ", (None,))[0]
            found.append(Found(uid, int(row[b"RFC822.SIZE"]), claim in flags, done in flags, modseq))
    return found


def _bearing(client: Client, message_id: str) -> list[int]:
    """Return the letters of the open folder that bear exactly this Message-ID, oldest first."""
    if not message_id.isascii():
        return []
    uids = sorted(client.search(["HEADER", "Message-ID", message_id]))
    rows = client.fetch(uids, [_HEADER]) if uids else {}
    wanted = message_id.encode()
    return [uid for uid in uids if _bears(rows.get(uid, {}), wanted)]


def _bears(row: dict[bytes, object], wanted: bytes) -> bool:
    # A server may write the section's name in its own way.
    heads = [
        value for name, value in row.items() if name.startswith(b"BODY[HEADER") and isinstance(value, bytes)
    ]
    return any(head.partition(b":")[2].strip() == wanted for head in heads)
