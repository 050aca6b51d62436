"""The erasure ledger as a file: JSON lines, each chained to the one before, only ever appended to.

It lies beside the master key and belongs into no backup of the database: with both in one place, whoever
restores an old state would restore a ledger that does not know what was erased since.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from bot.vault.keyfile import sync_folder
from handlers.domain.erasure import Entry, Erasure, ErasureKind
from handlers.domain.ids import CaseId
from handlers.ports import LedgerFault

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was read of the file before and found whole, so that only what came since is checked.

    Attributes:
        text: every whole line, byte by byte.
        digest: of the last line.
    """

    text: bytes = b""
    name: str = ""
    entries: tuple[Entry, ...] = ()
    digest: str = ""


class LedgerFile:
    """One ledger in one file, shared by every process of the installation.

    Args:
        path: where it lies; nothing is made there but by `begin`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._checked = _Checked()

    def begin(self, known: Iterable[Erasure] = ()) -> str:
        """Make the file, mode 0600, and return its name.

        Args:
            known: what it begins with, where an older one is lost.

        Raises:
            LedgerFault: there is one already, or none can be made.
        """
        name = secrets.token_hex(16)
        lines = [_line(_head(name))]
        previous = _digest(lines[0])
        for number, erasure in enumerate(known, start=1):
            lines.append(_line(_told(number, erasure, previous)))
            previous = _digest(lines[-1])
        draft = self.path.with_name(f".{self.path.name}.{secrets.token_hex(8)}")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make(draft, b"".join(lines))
        except FileExistsError:
            raise LedgerFault(
                f"There is a file at {self.path} already; it was left alone. Where it is not "
                "this installation's ledger, move it away and try again."
            ) from None
        except OSError as error:
            raise LedgerFault(
                f"The erasure ledger cannot be made at {self.path} ({error.strerror}); make its folder "
                "writable, or set OMBUD_ERASURE_LEDGER_PATH to another place."
            ) from None
        sync_folder(self.path.parent)
        return name

    def name(self) -> str:
        """Return what tells this ledger from any other.

        Raises:
            LedgerFault: it is missing or broken.
        """
        with self._opened("rb") as file:
            return self._read(file)[0]

    def entries(self) -> tuple[Entry, ...]:
        """Return everything written down, oldest first, after checking the chain.

        Raises:
            LedgerFault: it is missing or broken.
        """
        with self._opened("rb") as file:
            return self._read(file)[1]

    def append(self, erasure: Erasure) -> Entry:
        """Write an erasure down and have it on the disk before returning; one that stands there is returned.

        Raises:
            LedgerFault: the ledger is missing, broken, or cannot be written to.
        """
        try:
            with self._opened("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                _, entries, whole, previous = self._read(file)
                for entry in entries:
                    if entry.erasure.is_same(erasure):
                        _sync(file)  # whoever wrote it may have died before it was on the disk
                        return entry
                line = _line(_told(len(entries) + 1, erasure, previous))
                file.seek(whole)
                file.truncate()  # what a killed writer left of a line; it was never acted on
                _write_whole(file, line)
                _sync(file)
        except OSError as error:
            raise LedgerFault(
                f"The erasure ledger at {self.path} cannot be written to ({error.strerror}); make room, "
                "or make "
                "it writable. Until then nothing is erased."
            ) from None
        return Entry(len(entries) + 1, erasure, _digest(line))

    def _make(self, draft: Path, text: bytes) -> None:
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(text)
                _sync(file)
            os.link(draft, self.path)  # unlike a rename, this refuses to replace
        finally:
            with suppress(OSError):
                draft.unlink()

    @contextmanager
    def _opened(self, mode: str) -> Iterator[BinaryIO]:
        try:
            file = self.path.open(mode, buffering=0)
        except FileNotFoundError:
            raise LedgerFault(
                f"There is no erasure ledger at {self.path}; put its newest copy there. Where it is lost for "
                "good, `ombud restore --new-ledger` begins another with what the database knows."
            ) from None
        except OSError as error:
            raise LedgerFault(
                f"The erasure ledger at {self.path} cannot be opened ({error.strerror}); check its "
                "owner and mode."
            ) from None
        with file:
            yield file  # type: ignore[misc] # an unbuffered file reads and writes bytes as well

    def _read(self, file: BinaryIO) -> tuple[str, tuple[Entry, ...], int, str]:
        """Return the name, the entries, where the last whole line ends, and its digest."""
        text = b"".join(iter(lambda: file.read(1 << 20), b""))
        whole = text.rfind(b"\n") + 1
        if not whole:
            raise self._broken(1)
        before = self._checked
        if not text[:whole].startswith(before.text):
            before = _Checked()  # another file lies there by now, or it was altered
        self._checked = now = self._check(before, text[:whole])
        return now.name, now.entries, whole, now.digest

    def _check(self, before: _Checked, text: bytes) -> _Checked:
        """Check the lines that came since, and return all of it."""
        name, entries, previous = before.name, [*before.entries], before.digest
        first = len(entries) + 1 if before.text else 0
        for number, line in enumerate(text[len(before.text) :].splitlines(keepends=True), start=first):
            try:
                facts = json.loads(line)
                if _line({key: facts[key] for key in facts if key != "digest"}) != line:
                    raise self._broken(number + 1)
                if number == 0:
                    name = str(facts["ledger"])
                    if facts["format"] != _FORMAT:
                        raise self._broken(1)
                elif facts["previous"] != previous or facts["number"] != number:
                    raise self._broken(number + 1)
                else:
                    entries.append(Entry(number, _erasure(facts), facts["digest"]))
            except (ValueError, KeyError, TypeError):
                raise self._broken(number + 1) from None
            previous = facts["digest"]
        return _Checked(text, name, tuple(entries), previous)

    def _broken(self, line: int) -> LedgerFault:
        return LedgerFault(
            f"The erasure ledger at {self.path} is broken at line {line}; put its newest whole copy "
            "there. Where "
            "there is none, move it away and run `ombud restore --new-ledger`."
        )


def _head(name: str) -> dict[str, Any]:
    return {"format": _FORMAT, "ledger": name}


def _told(number: int, erasure: Erasure, previous: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "number": number,
        "at": erasure.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": erasure.kind.value,
        "subject": erasure.subject,
        "mark": erasure.mark,
        "route": erasure.route,
        "previous": previous,
    }
    if erasure.case is not None:
        facts["case"] = erasure.case
    if erasure.kept:
        facts["kept"] = list(erasure.kept)
    return facts


def _erasure(facts: dict[str, Any]) -> Erasure:
    return Erasure(
        kind=ErasureKind(facts["kind"]),
        subject=int(facts["subject"]),
        mark=int(facts["mark"]),
        route=str(facts["route"]),
        at=datetime.fromisoformat(facts["at"]),
        case=CaseId(facts["case"]) if "case" in facts else None,
        kept=tuple(CaseId(one) for one in facts.get("kept", ())),
    )


def _line(facts: dict[str, Any]) -> bytes:
    """Return a line with its own digest, written in the one way there is."""
    digest = hashlib.sha256(_canonical(facts)).hexdigest()
    return _canonical({**facts, "digest": digest}) + b"\n"


def _digest(line: bytes) -> str:
    return str(json.loads(line)["digest"])


def _canonical(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _write_whole(file: BinaryIO, line: bytes) -> None:
    """Write all of a line to an unbuffered file.

    A disk that fills up takes a part of it and says nothing; the next try says so (write(2)).

    Raises:
        OSError: not all of it could be written.
    """
    left = memoryview(line)
    while left:
        left = left[file.write(left) :]


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
