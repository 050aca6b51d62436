"""Check a case file of Ombud, offline: nothing but Python 3.9 or later is needed.

    python3 verify.py                      in the unpacked folder
    python3 verify.py CASE.zip             the archive as it came
    python3 verify.py CASE.zip --head HEX  also against a head that was kept elsewhere, such as in a digest

It checks that every file is the one that the manifest names, that each event of the record follows from the
one before, and that the words shown are those that the record was committed to when they were written.

Exit codes: 0 everything holds; 1 something was altered, cut out, added or does not fit; 2 it could not be
checked.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any, TypeVar

FORMAT = "ombud-case-file/1"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
RECORD, CASE, TIMELINE, HEADS = "record.json", "case.json", "timeline.json", "heads.json"
GENESIS = "0" * 64
Facts = dict[str, Any]
Kind = TypeVar("Kind", Facts, list[Any])
ALTERED, REWORDED = "event altered", "content altered"
MISSING, CUT = "event missing or out of order", "last event missing or altered"
#: What desktops lay beside files by themselves; it is no part of any case.
_DESKTOPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_HEX = re.compile(r"[0-9a-f]{64}")
_SHORTEST = 16  # hexadecimal digits of a head: 64 bits
_STEP = 1 << 16
_DAMAGED = (
    *(OSError, ValueError, RuntimeError, EOFError, LookupError, struct.error),
    *(zipfile.BadZipFile, zlib.error),
)


class NotChecked(Exception):
    """It could not be checked at all; the message says why."""


Files = tuple[list[str], Callable[[str], IO[bytes]]]


def folder(root: Path) -> Files:
    """Return the paths below a folder, with slashes, and what opens each; a link counts as a file."""
    found = [one for one in root.rglob("*") if one.is_symlink() or not one.is_dir()]

    def opened(name: str) -> IO[bytes]:
        if (root / name).is_symlink():
            raise OSError("it is a link")
        return (root / name).open("rb")

    return [one.relative_to(root).as_posix() for one in found], opened


def archive(path: Path) -> Files:
    """Return the paths within an archive, and what opens each."""
    try:
        opened = zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise NotChecked(f"it is no whole ZIP archive: {error}") from error
    return [one for one in opened.namelist() if not one.endswith("/")], opened.open


def commit(salt: bytes, content: str) -> str:
    """Return the commitment to some content: SHA-256 of salt and UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(salt + content.encode("utf-8", "surrogatepass")).hexdigest()


def link(previous: str, event: Facts) -> str:
    """Return the digest of an event that follows `previous`."""
    order = ("seq", "kind", "at", "actor", "facts", "commitment")
    return _digest([previous, *(event[name] for name in order)])


def breaks(events: Iterable[Any], head: object) -> list[tuple[int, str]]:
    """Return every place where a record was altered, cut or reordered; empty when it holds."""
    found: list[tuple[int, str]] = []
    previous, expected = GENESIS, 1
    for event in events:
        if not _is_event(event):
            found.append((expected, ALTERED))
            expected += 1
            continue
        if event["seq"] != expected:
            found.append((expected, MISSING))
        fault = event.get("fault")
        if fault == ALTERED or link(previous, event) != event["digest"]:
            found.append((event["seq"], ALTERED))
        if fault == REWORDED or _reworded(event):
            found.append((event["seq"], REWORDED))
        previous, expected = event["digest"], event["seq"] + 1
    if previous != head:
        found.append((expected, CUT))
    return found


def leaf(case: object, seq: object, digest: object) -> bytes:
    """Return what the tree of a round's heads holds of a case (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\0" + _plain([case, seq, digest])).digest()


def root_of(first: bytes, index: int, leaves: int, path: list[bytes]) -> str:
    """Return the root that a leaf leads to by its path (RFC 9162 section 2.1.3.2), or ""."""
    place, last, value = index, leaves - 1, first
    for beside in path:
        if last == 0:
            return ""
        if place % 2 or place == last:
            value = hashlib.sha256(b"\1" + beside + value).digest()
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            value = hashlib.sha256(b"\1" + value + beside).digest()
        place, last = place >> 1, last >> 1
    return value.hex() if last == 0 else ""


def head_after(previous: str, one: Facts) -> str:
    """Return the head of all records after a round: it covers the head before and what the round found."""
    return _digest([previous, *(one[name] for name in ("number", "day", "cases", "leaves", "root"))])


def _is_event(event: object) -> bool:
    """Return whether something has the shape of an event, whatever it says."""
    if not isinstance(event, dict) or type(event.get("seq")) is not int:
        return False
    texts = ("kind", "at", "actor", "commitment", "digest")
    return isinstance(event.get("facts"), dict) and all(isinstance(event.get(one), str) for one in texts)


def _reworded(event: Facts) -> bool:
    content, salt = event.get("content"), event.get("salt") or ""
    if content is None:
        return False
    try:
        return bool(commit(bytes.fromhex(salt), content) != event["commitment"])
    except (TypeError, ValueError, AttributeError):
        return True


def _plain(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _digest(value: object) -> str:
    return hashlib.sha256(_plain(value)).hexdigest()


class Check:
    """One check of a case file, and what came of it."""

    def __init__(self, files: Files) -> None:
        self._names, self._open = files
        self.faults: list[str] = []
        self.notes: list[str] = []

    def run(self, wanted: str = "") -> None:
        """Check everything; `faults` says what does not hold.

        Raises:
            NotChecked: this is no case file, or one of a later version of Ombud.
        """
        manifest = self._manifest()
        self._files(manifest)
        case, record = self._read(CASE, dict), self._read(RECORD, dict)
        events = record["events"] if isinstance(record.get("events"), list) else []
        self._record(events, record.get("head"))
        if any(not _is_event(one) for one in events):
            return
        self._fit(manifest.get("case"), case, record, events)
        days = self._heads(case, events)
        self.notes.append(f"head of the record: {record.get('head')}")
        self.notes.append(f"digest of the manifest: {self._told(SEAL)[:64]}")
        if wanted:
            self._compare(wanted, events, days)

    def _manifest(self) -> Facts:
        if not {MANIFEST, SEAL} <= set(self._names):
            raise NotChecked("there is no manifest here: this is no case file, or not the whole of it")
        text = self._told(MANIFEST)
        if self._told(SEAL) != f"{hashlib.sha256(text.encode()).hexdigest()}  {MANIFEST}\n":
            self.faults.append(f"{MANIFEST} is not the one that {SEAL} names")
        manifest = self._read(MANIFEST, dict)
        if manifest and manifest.get("format") != FORMAT and not self.faults:
            raise NotChecked(f"this verifier knows {FORMAT} alone; use the one that came with the file")
        return manifest

    def _files(self, manifest: Facts) -> None:
        listed = manifest["files"] if isinstance(manifest.get("files"), dict) else {}
        there = self._names
        for name in sorted({one for one in there if there.count(one) > 1}):
            self.faults.append(f"{name} is there more than once")
        for name in sorted(set(there) - set(listed) - {MANIFEST, SEAL}):
            if name.rpartition("/")[2] not in _DESKTOPS:
                self.faults.append(f"{name} was added: the manifest does not name it")
        for name in sorted(listed):
            if name not in there:
                self.faults.append(f"{name} is missing")
            elif listed[name] != self._measured(name):
                self.faults.append(f"{name} was altered")
        self.notes.append(f"files: {len(listed)} named by the manifest")

    def _measured(self, name: str) -> Facts | None:
        sum_, size = hashlib.sha256(), 0
        try:
            with self._open(name) as file:
                while piece := file.read(_STEP):
                    sum_.update(piece)
                    size += len(piece)
        except _DAMAGED:
            return None
        return {"sha256": sum_.hexdigest(), "bytes": size}

    def _record(self, events: list[Any], head: object) -> None:
        found = breaks(events, head)
        self.faults += [f"event {seq}: {reason}" for seq, reason in found]
        shown = [one for one in events if _is_event(one) and one["commitment"]]
        held = [one for one in shown if one.get("content") is not None]
        self.notes.append(f"record: {len(events)} events, {len(found)} places that do not hold")
        left = len(shown) - len(held)
        self.notes.append(f"words: {len(held)} shown and compared, {left} left out or erased")

    def _fit(self, number: object, case: Facts, record: Facts, events: list[Any]) -> None:
        """Check that the files speak of one case, and that what people read says what the record says."""
        if not (number == case.get("number") == record.get("number")):
            self.faults.append("the files are of different cases")
        opening = events[0]["facts"].get("case") if events else None
        if opening != case.get("id") or opening != record.get("case"):
            self.faults.append("this is the record of another case")
        stated = [one["facts"]["due_on"] for one in events if one["facts"].get("due_on")]
        if not stated or stated[-1] != case.get("due_on"):
            self.faults.append("the due date is not the one in the record")
        told = self._read(TIMELINE, list)
        same = ("seq", "at", "kind", "actor", "facts")
        if _kept(told, (*same, "words")) != _kept(events, same, words="content"):
            self.faults.append("the timeline does not say what the record says")

    def _heads(self, case: Facts, events: list[Any]) -> list[tuple[str, str, int]]:
        """Check what ties the record to the heads of all records; return head, day and events of each."""
        heads = self._read(HEADS, dict)
        days: list[tuple[str, str, int]] = []
        try:
            previous, roots = heads["before"], {}
            for one in heads["rounds"]:
                previous = head_after(previous, one)
                roots[one["number"]] = (one["root"], one["leaves"])
                seqs = [each["seq"] for each in heads["witnessed"] if each["round"] <= one["number"]]
                days.append((previous, str(one["day"]), max(seqs, default=0)))
            for each in heads["witnessed"]:
                self._witness(case, events, each, roots[each["round"]])
        except (KeyError, TypeError, ValueError, AttributeError):
            self.faults.append(f"{HEADS} cannot be read")
            return []
        self.notes.append(f"heads: {len(days)} of all records, each of one day")
        return days

    def _witness(self, case: Facts, events: list[Any], one: Facts, top: tuple[str, int]) -> None:
        path = [bytes.fromhex(step) for step in one["path"]]
        seq = one["seq"]
        first = leaf(case.get("id"), seq, one["digest"])
        if root_of(first, one["index"], top[1], path) != top[0]:
            self.faults.append(f"the heads of all records do not include event {seq}")
        if not 0 < seq <= len(events) or events[seq - 1]["digest"] != one["digest"]:
            self.faults.append(f"event {seq} is not the one of the heads: the record is another")

    def _compare(self, wanted: str, events: list[Any], days: list[tuple[str, str, int]]) -> None:
        for event in events:
            if event["digest"].startswith(wanted):
                after = len(events) - event["seq"]
                seq = event["seq"]
                self.notes.append(f"the head given is that of event {seq}; {after} came later")
                return
        for head, day, seq in days:
            if head.startswith(wanted):
                held = f"events 1 to {seq}" if seq else "nothing of this case"
                (self.notes if seq else self.faults).append(f"the head given, of {day}, includes {held}")
                return
        self.faults.append("no state of this record has the head given: it was rewritten, or is another one")

    def _told(self, name: str) -> str:
        try:
            with self._open(name) as file:
                return file.read().decode("utf-8")
        except _DAMAGED:
            return ""

    def _read(self, name: str, kind: type[Kind]) -> Kind:
        try:
            found = json.loads(self._told(name))
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, kind):
            return found
        self.faults.append(f"{name} cannot be read")
        return kind()


def _kept(items: list[Any], names: Iterable[str], **renamed: str) -> list[Any]:
    if not all(isinstance(one, dict) for one in items):
        return [None]
    return [
        {**{name: one.get(name) for name in names}, **{new: one.get(old) for new, old in renamed.items()}}
        for one in items
    ]


def _checked(file: Path, wanted: str) -> Check:
    if wanted and not (len(wanted) >= _SHORTEST and _HEX.fullmatch(wanted.ljust(64, "0"))):
        raise NotChecked(f"a head is 64 hexadecimal digits, or the first {_SHORTEST} at least")
    if not file.exists():
        raise NotChecked(f"there is nothing at {file}")
    check = Check(folder(file) if file.is_dir() else archive(file))
    check.run(wanted)
    return check


def main(words: list[str] | None = None, out: IO[str] | None = None) -> int:
    """Check what the words name and say what was found; return the exit code."""
    out = out or sys.stdout
    parser = argparse.ArgumentParser(prog="verify.py", description="Check a case file of Ombud, offline.")
    parser.add_argument("file", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--head", default="", metavar="HEX", help="a head that was kept elsewhere")
    given = parser.parse_args(words)
    try:
        check = _checked(given.file, given.head.strip().lower())
    except NotChecked as error:
        out.write(f"Not checked: {error}.\n")
        return 2
    for line in (*(f"    {one}" for one in check.notes), *(f"!!! {one}" for one in check.faults)):
        out.write("".join(char if char.isprintable() else "?" for char in line) + "\n")
    out.write(("Something does not hold: see !!!." if check.faults else "Everything holds.") + "\n")
    return 1 if check.faults else 0


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())
