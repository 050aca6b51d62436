"""The folders of a mailbox: their names as the server and as people write them, and what each is for.

A folder's purpose is what the server says (RFC 6154), failing that what its name is in English.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from imapclient.imap_utf7 import decode, encode

_LINE = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?P<gap>\\?.)"|NIL) (?P<name>.*)', re.DOTALL)
_LITERAL = re.compile(rb"\{\d+\}")
_CLOSED = frozenset({b"\\noselect", b"\\nonexistent"})
#: Before a name that does not come back from UTF-7 as it went, and so is given raw.
_RAW = "utf-7:"
_NAMES = {
    b"\\junk": ("junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail"),
    b"\\sent": ("sent", "sent items", "sent messages", "sent mail"),
    b"\\drafts": ("drafts", "draft"),
    b"\\trash": ("trash", "bin", "deleted items", "deleted messages"),
    b"\\archive": ("archive", "archives"),
}


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder.

    Attributes:
        scope: its name for people, unlike that of every other folder.
        raw: its name on the wire.
        uses: its special uses, lower case.
    """

    scope: str
    raw: bytes
    uses: frozenset[bytes]
    last: str  # the last part of its name, lower case


class Folders:
    """What a LIST told."""

    def __init__(self, lines: Iterable[bytes | tuple[bytes, bytes]]) -> None:
        self._all: dict[str, Folder] = {}
        self.gap = b"/"
        self.beside = b""  # where folders of our own making belong
        for line in _joined(lines):
            if found := _LINE.match(line):
                gap = found["gap"][-1:] if found["gap"] else b""
                self._add(_plain(found["name"]), frozenset(found["flags"].lower().split()), gap)

    def _add(self, raw: bytes, flags: frozenset[bytes], gap: bytes) -> None:
        self.gap = gap or self.gap
        if flags & _CLOSED or not raw.isascii():
            return
        scope = _scope(raw)
        last = scope.rsplit(gap.decode("latin-1"), 1)[-1] if gap else scope
        self._all[scope] = Folder(scope, raw, flags, last.lower())

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self._all)

    def all(self) -> tuple[Folder, ...]:
        """Return all that can be opened."""
        return tuple(self._all.values())

    def get(self, scope: str) -> Folder | None:
        """Return a folder by its name; INBOX in any case (RFC 9051 section 5.1)."""
        return self._all.get("INBOX" if scope.upper() == "INBOX" else scope)

    def used_as(self, use: bytes) -> tuple[Folder, ...]:
        """Return the folders of a special use (RFC 6154), lower case; those that the server names win."""
        told = tuple(one for one in self._all.values() if use in one.uses)
        return told or tuple(one for one in self._all.values() if one.last in _NAMES[use])

    def new(self, name: bytes) -> bytes:
        """Return where a folder of ours would stand: below the inbox where all others do."""
        others = [one.raw for one in self._all.values() if one.scope != "INBOX"]
        below = b"INBOX" + self.gap
        return below + name if others and all(raw.startswith(below) for raw in others) else name


def _joined(lines: Iterable[bytes | tuple[bytes, bytes]]) -> Iterable[bytes]:
    """Put names that came as literals into their lines."""
    for line in lines:
        if isinstance(line, tuple):
            yield _LITERAL.sub(b"", line[0]) + b'"' + re.sub(rb'(["\\])', rb"\\\1", line[1]) + b'"'
        else:
            yield line


def _plain(name: bytes) -> bytes:
    name = name.strip()
    if name[:1] == b'"' and name[-1:] == b'"' and len(name) > 1:
        return re.sub(rb"\\(.)", rb"\1", name[1:-1], flags=re.DOTALL)
    return name


def _scope(raw: bytes) -> str:
    """Return a name for people, from which only this name can have been made."""
    if raw.upper() == b"INBOX":
        return "INBOX"
    try:
        name = str(decode(raw))
        sound = encode(name) == raw and name.isprintable() and not name.startswith(_RAW)
    except (ValueError, LookupError):
        sound = False
    return name if sound else _RAW + raw.decode("ascii")
