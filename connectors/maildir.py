"""A Maildir on disk as a mailbox: real files in, answers as real files in its Sent folder.

The embedded default, which needs no account anywhere. It reads the person's folders and changes
nothing in them: no letter is moved, marked or deleted. What it sends lands in Sent and goes no
further: a mail server that sends what lies there must copy it and leave the letters where they
are, for Sent is where a send whose outcome is in doubt is looked up; what was taken away counts
as never sent, and would be sent again. Or connect a provider, where mail has to leave.
"""

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from connectors.base import Account, Cursor, OutgoingMail, Page, Sent
from connectors.errors import AuthorizationLost, CursorExpired, Temporary, Vanished
from connectors.maildir_folder import MaildirFolder
from connectors.mime.writing import build_chunks

INBOX = "INBOX"
_CHUNK = 65_536
_DRAFT = re.compile(r"\d{1,12}\.[0-9a-f]{40}\.ombud")
_GONE = "the draft is gone: it was sent or discarded; ask find_sent which"
_UNIQUE = re.compile(r"[^/\0]{1,255}")


class MaildirMailbox:
    """A `Connector` over a Maildir++ tree: `new` and `cur` at the root, `.Junk`, `.Sent` beside.

    Args:
        root: the Maildir; it must exist.
        address: the mailbox's own address.
        scopes: folders to discover; "/" goes a level deeper ("Archive/2026" is `.Archive.2026`).
    """

    def __init__(
        self,
        root: Path,
        address: str,
        *,
        aliases: tuple[str, ...] = (),
        scopes: tuple[str, ...] = (INBOX, "Junk"),
        sent: str = "Sent",
        drafts: str = "Drafts",
    ) -> None:
        self._root = root
        self._account = Account(address, aliases)
        self._scopes = scopes
        self._sent_scope = sent
        self._drafts = self._path(drafts) / "tmp"
        self._sent = self._path(sent)
        self._folders = {scope: MaildirFolder(scope, self._path(scope)) for scope in {*scopes, sent}}
        self._sending = threading.Lock()

    def account(self) -> Account:
        """Return whose mailbox this is."""
        return self._account

    def scopes(self) -> tuple[str, ...]:
        """Return the folders that discovery walks."""
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
        """Return at most `limit` stubs after `cursor`; a folder that is not there yet is empty.

        A re-list gives the whole folder: file names are cheap, and clocks of files are not to be trusted.
        """
        del since, anywhere
        folder = self._folders.get(scope)
        if folder is None or (cursor is not None and cursor.scope != scope):
            raise CursorExpired
        with _explained():
            self._present()
            return folder.discover(cursor, max(1, limit))

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        """Yield the original in chunks, wherever its flags have taken it meanwhile."""
        scope, _, unique = provider_key.rpartition("/")
        folder = self._folders.get(scope)
        if folder is None or not _UNIQUE.fullmatch(unique) or unique in {".", ".."}:
            raise Vanished
        with _explained():
            descriptor = _opened(folder, unique)
        with os.fdopen(descriptor, "rb", buffering=0) as original:
            while chunk := _read(original.fileno()):
                yield chunk

    def draft(self, mail: OutgoingMail) -> str:
        """Write the mail beside its place, whole and flushed, before its name appears."""
        pieces = build_chunks(mail)
        name = f"{int(mail.written_at.timestamp())}.{_mark(mail.message_id)}.ombud"
        with _explained():
            self._present()
            for box in ("tmp", "new", "cur"):
                (self._sent / box).mkdir(parents=True, exist_ok=True, mode=0o700)
                (self._drafts.parent / box).mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self._drafts / f"{name}.{threading.get_ident()}.part"
            try:
                with part.open("wb") as file:
                    for piece in pieces:
                        file.write(piece.replace(b"\r\n", b"\n"))  # as mail lies on disk
                    file.flush()
                    os.fsync(file.fileno())
                for earlier in self._drafts.glob(f"*.{_mark(mail.message_id)}.ombud"):
                    earlier.unlink(missing_ok=True)
                part.replace(self._drafts / name)
            finally:
                part.unlink(missing_ok=True)
            _flush(self._drafts)
        return name

    def send(self, draft: str) -> Sent:
        """Rename the draft into Sent in one step; what was sent already is not sent twice."""
        with self._sending, _explained(), _held(self._drafts / draft):
            path = self._draft_path(draft)
            message_id = _message_id(path)
            if (already := self._sent_copy(_marked(draft), message_id)) is not None:
                path.unlink(missing_ok=True)
                return already
            target = self._sent / "cur" / f"{draft}:2,S"
            path.replace(target)
            _flush(target.parent)
            _flush(self._drafts)
            return Sent(f"{self._sent_scope}/{draft}", message_id)

    def find_sent(self, draft: str, message_id: str) -> Sent | None:
        """Return the sent mail by the name its Message-ID gave it; no letter is opened."""
        with _explained():
            if _DRAFT.fullmatch(draft) and self._folders[self._sent_scope].locate(draft) is not None:
                return Sent(f"{self._sent_scope}/{draft}", message_id)
            return self._sent_copy(_mark(message_id), message_id)

    def discard(self, draft: str) -> None:
        """Remove a draft."""
        if _DRAFT.fullmatch(draft):
            with _explained():
                (self._drafts / draft).unlink(missing_ok=True)

    def _present(self) -> None:
        if not self._root.is_dir():
            raise Temporary("the Maildir is not there; mount it or correct its path")

    def _path(self, scope: str) -> Path:
        return self._root if scope == INBOX else self._root / ("." + scope.replace("/", "."))

    def _draft_path(self, draft: str) -> Path:
        path = self._drafts / draft
        if not _DRAFT.fullmatch(draft) or not path.is_file():
            raise Vanished(_GONE)
        return path

    def _sent_copy(self, mark: str, message_id: str) -> Sent | None:
        for box in ("cur", "new"):
            if not (self._sent / box).is_dir():
                continue
            for name in os.listdir(self._sent / box):  # noqa: PTH208 - names alone, no objects
                if mark in name:
                    return Sent(f"{self._sent_scope}/{name.partition(':')[0]}", message_id)
        return None


def _mark(message_id: str) -> str:
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()[:40]


def _marked(draft: str) -> str:
    return draft.split(".")[1]


def _message_id(path: Path) -> str:
    """Return the Message-ID of a mail that `writing` built: one short line in its head."""
    with path.open("rb") as file:
        for line in file:
            if line.startswith(b"Message-ID: "):
                return line[12:].strip().decode("ascii")
    raise Vanished("the draft is empty; write it again")


def _opened(folder: MaildirFolder, unique: str) -> int:
    for _ in range(5):  # a mail client may rename it between our finding and opening it
        path = folder.locate(unique)
        if path is None:
            raise Vanished
        try:
            return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
    raise Temporary("the letter is being renamed all the time; look for a mail client gone wild")


def _read(descriptor: int) -> bytes:
    with _explained():
        return os.read(descriptor, _CHUNK)


def _flush(directory: Path) -> None:
    """Make a rename in `directory` durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _held(draft: Path) -> Iterator[None]:
    """Tell a draft that another process took from under our hands from a folder that is missing."""
    try:
        yield
    except FileNotFoundError:
        if draft.exists():
            raise
        raise Vanished(_GONE) from None


@contextmanager
def _explained() -> Iterator[None]:
    """Map the operating system's refusals to ours, without the paths they name."""
    try:
        yield
    except PermissionError:
        raise AuthorizationLost("the Maildir may not be read or written; give Ombud's user access") from None
    except OSError as refusal:
        raise Temporary(f"the Maildir cannot be used right now (errno {refusal.errno})") from None
