"""The manifest of a backup: what it holds, from when, and the digests by which that is checked."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.vault.keyfile import sync_folder

NAME, FILES, BLOBS = "manifest.json", "blobs.jsonl", "blobs"
FORMAT = "ombud-backup/1"
_STEP = 1 << 20


class BackupFault(Exception):
    """A backup cannot be made, or not be used as it stands; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file beside the database, as a backup holds it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in the manifest; `facts` are written as they are.

    Attributes:
        folder: where the backup lies.
    """

    folder: Path
    facts: dict[str, Any]

    @property
    def begun_at(self) -> datetime:
        """Return the instant whose state it holds."""
        return datetime.fromisoformat(self.facts["begun_at"])

    @property
    def database(self) -> Path:
        """Return the file of the database."""
        return self.folder / str(self.facts["database"]["file"])

    def files(self) -> Iterator[Kept]:
        """Yield the files beside the database."""
        with (self.folder / FILES).open(encoding="utf-8") as lines:
            for line in lines:
                yield Kept(**json.loads(line))


def write(folder: Path, facts: dict[str, Any]) -> None:
    """Write the manifest, which is the last file of a backup."""
    whole = {"format": FORMAT, **facts}
    write_private(folder / NAME, json.dumps({**whole, "digest": _digest(whole)}, indent=2, sort_keys=True))


def read(folder: Path) -> Manifest:
    """Return the manifest of a backup.

    Raises:
        BackupFault: there is none, or it is not what was written.
    """
    path = folder / NAME
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        digest = facts.pop("digest")
    except FileNotFoundError:
        raise BackupFault(f"{folder} is no whole backup: it has no {NAME}; name another folder.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BackupFault(f"{path} cannot be read; use another backup.") from None
    if facts.get("format") != FORMAT:
        raise BackupFault(
            f"{path} is of a version that is not known here; use the Ombud that made it, or newer."
        )
    if digest != _digest(facts):
        raise BackupFault(f"{path} was altered; use another backup.")
    return Manifest(folder, facts)


def found_in(folder: Path) -> list[Manifest]:
    """Return the whole backups in a folder, oldest first; what is none is left out."""
    found = []
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.name.startswith(".") or not (each / NAME).is_file():
            continue
        try:
            found.append(read(each))
        except BackupFault:
            continue
    return sorted(found, key=lambda one: one.begun_at)


def digest_of(path: Path) -> tuple[int, str]:
    """Return a file's size and SHA-256."""
    summed, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(_STEP), b""):
            summed.update(piece)
            size += len(piece)
    return size, summed.hexdigest()


def write_files(folder: Path, kept: Iterable[Kept]) -> str:
    """Write the list of the files beside the database, and return its SHA-256."""
    lines = [json.dumps({"name": one.name, "size": one.size, "sha256": one.sha256}) for one in kept]
    write_private(folder / FILES, "".join(f"{line}\n" for line in lines))
    return digest_of(folder / FILES)[1]


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read, and have it on the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _digest(facts: dict[str, Any]) -> str:
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
