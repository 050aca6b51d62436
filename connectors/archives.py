"""What an admin's archive holds: which files are letters, where in them, and when each was received.

A letter's content is not read beyond its head; nothing in an archive is moved, marked or changed.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from connectors.mbox import CHUNK, Span, looks_like_mbox, split, unquoted

_HEAD = 64 * 1024
_RECEIVED = re.compile(rb"(?im)^received:((?:.|\r?\n[ \t])*)")
_YEAR_ONE = re.compile(r" 0\d{3} ")  # the parser would take 0001 for 2001
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
#: Folders of a Maildir++ that hold no letters from others.
_NOT_OURS = frozenset({"sent", "drafts", "trash", "templates", "outbox", "queue"})
_LETTERS, _BOXES = frozenset({".eml"}), frozenset({".mbox", ".mbx"})


@dataclass(frozen=True, slots=True)
class Original:
    """One letter of an archive, as a place in a file."""

    path: Path
    start: int = 0
    length: int | None = None  # None: to the end of the file
    quoted: bool = False  # lines in it may be quoted as in an mbox
    delivered_at: datetime | None = None

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes.

        Raises:
            OSError: the file cannot be read any more.
        """
        pieces = self._pieces()
        return unquoted(pieces) if self.quoted else pieces

    def _pieces(self) -> Iterator[bytes]:
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.start)
            left = self.length
            while left is None or left > 0:
                piece = file.read(CHUNK if left is None else min(CHUNK, left))
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece


def originals(path: Path, skip: Callable[[Path], None]) -> Iterator[Original]:
    """Yield the letters under a path: a file, a folder, a Maildir or an mbox, in a stable order.

    Args:
        path: a file named directly is a letter or an mbox whatever it is called.
        skip: told each file that is neither, or cannot be read.
    """
    if path.is_dir():
        yield from _folder(path, skip)
    else:
        yield from _file(path, skip)


def received_at(original: Original, head: bytes, now: datetime) -> datetime:
    """Return when a letter was received, as well as an archive can say.

    The topmost Received header is what the admin's own server wrote (RFC 5321 section 4.4); without
    a plausible one the mbox separator counts, then the file's own time, and never the Date header.
    """
    found = _RECEIVED.search(head.replace(b"\r\n\r\n", b"\n\n").split(b"\n\n", 1)[0] + b"\n")
    stamped = _instant(found[1]) if found else None
    for at in (stamped, original.delivered_at):
        if at is not None and _EARLIEST <= at <= now:
            return at
    return min(datetime.fromtimestamp(original.path.stat().st_mtime, UTC), now)


def _instant(field: bytes) -> datetime | None:
    written = field.rpartition(b";")[2].decode("ascii", "replace")
    written = " ".join(written.split())
    if _YEAR_ONE.search(written):
        return None
    try:
        at = parsedate_to_datetime(written)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _folder(folder: Path, skip: Callable[[Path], None]) -> Iterator[Original]:
    for here, names, files in os.walk(folder):
        place = Path(here)
        names.sort()
        if {"cur", "new"} <= set(names):
            for name in ("cur", "new"):
                yield from _maildir(place / name, skip)
            names[:] = [name for name in names if name not in {"cur", "new", "tmp"}]
            names[:] = [name for name in names if name.rpartition(".")[2].casefold() not in _NOT_OURS]
            continue  # files beside cur and new are the mail program's own
        for name in sorted(files):
            if Path(name).suffix.casefold() in _LETTERS | _BOXES:
                yield from _file(place / name, skip)
            elif not name.startswith("."):
                skip(place / name)


def _maildir(folder: Path, skip: Callable[[Path], None]) -> Iterator[Original]:
    try:
        files = sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    except OSError:
        skip(folder)
        return
    for path in files:
        if _is_regular(path):
            yield Original(path)
        else:
            skip(path)


def _is_regular(path: Path) -> bool:
    """Return whether a path leads to a plain file: opening a pipe or a device may never end."""
    try:
        return path.is_file()
    except OSError:
        return False


def _file(path: Path, skip: Callable[[Path], None]) -> Iterator[Original]:
    if not _is_regular(path):
        skip(path)
        return
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if not looks_like_mbox(head):
                if path.suffix.casefold() in _BOXES or not head:
                    skip(path)
                else:
                    yield Original(path)
                return
            file.seek(0)
            yield from (_of_mbox(path, span) for span in split(file))
    except OSError:
        skip(path)


def _of_mbox(path: Path, span: Span) -> Original:
    return Original(path, span.start, span.length, quoted=True, delivered_at=span.delivered_at)
