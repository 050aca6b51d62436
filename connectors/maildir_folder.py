"""One folder of a Maildir on disk: which letters lie in it, and which of them are new to us.

How a quiet folder of 100,000 letters stays cheap: a directory's modification time says whether
anything came, went or was renamed. Unchanged means two calls of stat. Changed means one listing
of names; only names not met before are looked at more closely.

How a restart stays cheap, and a late letter with an old name is noticed all the same: the order is
that of inode change times, which the kernel sets when a file enters a folder, whatever its name or
date say. A settled cursor is the newest of these; after a restart only letters that entered later,
less five minutes against clocks that step, are handed out again.

Why no letter is ever skipped: names, not times, tell one process what it has handed out. Between
processes a cursor in the middle of a walk bears, beside its place, when the walk's first listing
began; whatever entered since then, or within the five minutes before, may have slipped in behind
the place, so it is handed out after the walk, known or not. A folder that is younger than its
cursor had its clock set back, and is walked anew.
"""

import os
import re
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from connectors.base import Cursor, Page, Stub, holds_junk

_OVERLAP = 300_000_000_000  # nanoseconds handed out again after a restart
_CALM = 1.0  # seconds after which a directory's time can be trusted to tell two changes apart
_DELIVERED = re.compile(r"([0-9]{10})\.")
_EARLIEST = 788_918_400  # 1995-01-01: no Maildir is older
_AHEAD = 86_400  # seconds a clock that named a file may run before the one that wrote it
_BOXES = ("new", "cur")
_INFO = re.compile(r"[:;!]2,[A-Za-z]*$")  # ":" is the standard; Windows shares bear ";" or "!"

Place = tuple[int, str]  # inode change time in nanoseconds, unique name


def unique_part(name: str) -> str:
    """Return a file name without the flags that mail clients change; always sound text."""
    unique = _INFO.sub("", name)
    if unique.isascii():
        return unique
    return re.sub("[\udc80-\udcff]", lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", unique)


@dataclass(frozen=True, slots=True)
class _Signature:
    """When the folder's directories last changed, and since when we know them like that.

    `calm` says that a listing began long enough after the change to have seen all of it.
    """

    times: tuple[int, ...]
    since: float
    calm: bool


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a cursor says to go on from: the time up to which all is known, or a place in a walk."""

    settled: int = 0
    after: Place | None = None

    def wants(self, place: Place) -> bool:
        """Return whether a letter comes in the walk from here."""
        return place > self.after if self.after is not None else self.doubts(place)

    def doubts(self, place: Place) -> bool:
        """Return whether a letter may have entered unseen by those who walked before."""
        return place[0] >= self.settled - _OVERLAP


_EVERYTHING = _Start()


@dataclass(slots=True)
class _State:
    seen: set[str] = field(default_factory=set)  # unique names handed out, waiting, or known of old
    waiting: deque[tuple[Place, Stub]] = field(default_factory=deque)
    newest: int = 0
    begun: int = 0  # the folder's own time when the first listing of this walk began
    cursor: str | None = None  # the value last given out; another one means another reader
    signature: _Signature | None = None


class MaildirFolder:
    """A folder with `new` and `cur`; safe for several threads."""

    def __init__(self, scope: str, path: Path) -> None:
        self._scope = scope
        self._junk = holds_junk(scope)
        self._path = path
        self._lock = threading.Lock()
        self._state = _State()
        self._run = secrets.token_hex(4)  # no other process gives out a cursor of ours
        self._serial = 0

    def discover(self, cursor: Cursor | None, limit: int) -> Page:
        """Return at most `limit` stubs after `cursor`."""
        with self._lock:
            value = cursor.value if cursor is not None else None
            if value is None or value != self._state.cursor:
                self._restart(value)
            elif not self._state.waiting:
                self._look()
            return self._page(limit)

    def locate(self, unique: str) -> Path | None:
        """Return where a letter lies now, whatever its flags; None where it is gone."""
        for box, flags in (("cur", ":2,S"), ("new", ""), ("cur", ":2,"), ("cur", ":2,RS"), ("cur", "")):
            path = self._path / box / (unique + flags)
            if path.is_file():
                return path
        for box in _BOXES:
            for name in self._names(box):
                if unique_part(name) == unique:
                    return self._path / box / name
        return None

    def _restart(self, value: str | None) -> None:
        """Take up from a cursor that this process did not give out last."""
        start = _read_cursor(value)
        if start.settled > max(self._times()):
            start = _EVERYTHING
        self._state = _State(newest=start.after[0] if start.after else start.settled)
        self._look(start)
        if start.after is not None:
            self._state.begun = start.settled  # what is in doubt comes with the next look

    def _look(self, start: _Start = _EVERYTHING) -> None:
        state = self._state
        times = self._times()
        known = state.signature
        since = now = time.monotonic()
        if known is not None and known.times == times:
            if known.calm:
                return
            since = known.since
        # A change within the clock's grain leaves the time as it was, so a listing settles the
        # matter only when it began well after this time was first seen.
        state.signature = _Signature(times, since, calm=now - since >= _CALM)
        state.begun = max(times)
        for place, unique, stub in self._newcomers(state.seen):
            wanted = start.wants(place)
            if wanted:
                state.waiting.append((place, stub))
            if wanted or not start.doubts(place):
                state.seen.add(unique)

    def _newcomers(self, seen: set[str]) -> list[tuple[Place, str, Stub]]:
        present: set[str] = set()
        found: dict[str, tuple[Place, str, Stub]] = {}
        for box in _BOXES:
            for name in self._names(box):
                unique = unique_part(name)
                present.add(unique)
                if unique in seen or unique in found:
                    continue
                if (entry := self._entry(box, name, unique)) is not None:
                    found[unique] = (entry[0], unique, entry[1])
        seen &= present
        return sorted(found.values(), key=lambda entry: entry[0])

    def _entry(self, box: str, name: str, unique: str) -> tuple[Place, Stub] | None:
        try:
            facts = os.stat(self._path / box / name, follow_symlinks=False)  # noqa: PTH116 - the hot line
        except FileNotFoundError:
            return None  # renamed or taken away since the listing; the next one tells
        received = _instant(_received(name, facts.st_mtime))
        stub = Stub(f"{self._scope}/{unique}", received, facts.st_size, junk=self._junk)
        return (facts.st_ctime_ns, unique), stub

    def _page(self, limit: int) -> Page:
        state = self._state
        taken = [state.waiting.popleft() for _ in range(min(limit, len(state.waiting)))]
        for (entered, _), _ in taken:
            state.newest = max(state.newest, entered)
        more = bool(state.waiting)
        self._serial += bool(taken)  # a page that was lost on its way is asked for by the cursor before
        token = f"{self._run}.{self._serial}"
        # Never later than the folder's own time, so that one letter from a clock that ran ahead
        # cannot hide those that come after it is set right.
        settled = f"until:{min(state.newest, state.begun)}:{token}"
        state.cursor = _paging_cursor(taken[-1][0], state.begun, token) if more else settled
        return Page(tuple(stub for _, stub in taken), Cursor(self._scope, state.cursor), more)

    def _names(self, box: str) -> list[str]:
        try:
            with os.scandir(self._path / box) as entries:
                return [
                    entry.name
                    for entry in entries
                    if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)
                ]
        except FileNotFoundError:
            return []

    def _times(self) -> tuple[int, ...]:
        return tuple(_changed(self._path / box) for box in _BOXES)


def _received(name: str, written: float) -> float:
    """Return when a letter came: the time in its name where that can be true, else the file's date.

    Deadlines run from it, so a name that some importer made up must not put it off or bring it on.
    """
    delivered = _DELIVERED.match(name)
    if delivered and _EARLIEST <= int(delivered[1]) <= written + _AHEAD:
        return int(delivered[1])
    return written


def _instant(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None  # a file date from beyond the calendar


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _paging_cursor(place: Place, begun: int, token: str) -> str:
    return f"after:{place[0]}:{begun}:{token}:{place[1]}"


def _read_cursor(value: str | None) -> _Start:
    """Return where to go on from; what is no cursor of ours starts from the beginning."""
    kind, *fields = (value or "").split(":", 4)
    if kind == "until" and fields and fields[0].isdecimal():
        return _Start(int(fields[0]))
    if kind == "after" and len(fields) == 4 and fields[0].isdecimal() and fields[1].isdecimal():
        return _Start(int(fields[1]), (int(fields[0]), fields[3]))
    return _EVERYTHING
