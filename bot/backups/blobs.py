"""The files beside the database, copied into a backup and back, each checked by size and digest.

What the backup before holds already is linked there, so that each backup is whole and costs only what is new.
"""

import hashlib
import os
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bot.backups.manifest import BLOBS, BackupFault, Kept, Manifest, digest_of

_STEP = 1 << 20


def place(folder: Path, name: str) -> Path:
    """Return where a file of this name lies under a folder of blobs."""
    return folder / name[:2] / name


def take(
    source: Path,
    target: Path,
    names: Iterable[str],
    before: Manifest | None,
    progress: Callable[[int], None],
) -> tuple[list[Kept], list[str]]:
    """Copy files into a backup; return what it holds of them, and the names of those that are not there.

    Args:
        source: the folder of blobs that is in use.
        target: the folder of the backup.
        before: the last backup in the same place, if any.
        progress: told how many more are done.
    """
    known = {one.name: one for one in before.files()} if before else {}
    kept, missing = [], []
    (target / BLOBS).mkdir(mode=0o700, exist_ok=True)
    for name in names:
        there = place(target / BLOBS, name)
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            one = _copied(place(source, name), there)
        except FileNotFoundError:
            missing.append(name)
        else:
            kept.append(one)
            if before is not None and known.get(name) == one:
                _link(place(before.folder / BLOBS, name), there, one)
        progress(1)
    return kept, missing


def check(backup: Manifest, progress: Callable[[int], None]) -> None:
    """Read a backup's files through before any is put in place; those that it lacks are no fault.

    Raises:
        BackupFault: a file is not what the backup was made with.
    """
    for one in backup.files():
        with suppress(FileNotFoundError):
            if digest_of(place(backup.folder / BLOBS, one.name)) != (one.size, one.sha256):
                raise _spoilt(one)
        progress(1)


def give_back(backup: Manifest, target: Path, progress: Callable[[int], None]) -> list[str]:
    """Put a backup's files in their place again; return the names of those that it lacks.

    Files of these names are replaced; each takes its name once it is whole.

    Raises:
        BackupFault: a file is not what the backup was made with.
    """
    missing = []
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in backup.files():
        there = place(target, one.name)
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = there.with_name(f"{one.name}.part")
        partial.unlink(missing_ok=True)
        try:
            found = _copied(place(backup.folder / BLOBS, one.name), partial)
        except FileNotFoundError:
            missing.append(one.name)
        else:
            if found != one:
                partial.unlink()
                raise _spoilt(one)
            partial.replace(there)
        progress(1)
    return missing


def drop_others(target: Path, known: Container[str], before: datetime | None = None) -> int:
    """Remove files that a database knows nothing of; return how many.

    Args:
        known: the names that it knows.
        before: only files last written before this instant, where others may be writing; None for all.
    """
    dropped = 0
    for path in target.glob("*/*"):
        if path.name in known or not path.is_file():
            continue
        if before is None or path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            dropped += 1
    return dropped


def _spoilt(one: Kept) -> BackupFault:
    return BackupFault(
        f"The file {one.name} of the backup is not as it was made; use another backup, or a copy of it."
    )


def _copied(source: Path, target: Path) -> Kept:
    summed, size = hashlib.sha256(), 0
    with source.open("rb") as file:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(target, flags, 0o600), "wb") as copy:
            for piece in iter(lambda: file.read(_STEP), b""):
                summed.update(piece)
                size += len(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
    return Kept(source.name, size, summed.hexdigest())


def _link(before: Path, there: Path, one: Kept) -> None:
    """Have two backups share one file, where the folder lets them and it still is what it was.

    It is read once more for that: a disk that spoilt it must not spoil the fresh copy as well.
    """
    partial = there.with_name(f"{there.name}.link")
    try:
        if digest_of(before) != (one.size, one.sha256):
            return
        os.link(before, partial)
        partial.replace(there)
    except OSError:
        partial.unlink(missing_ok=True)
