"""Making a backup: a folder that takes its name once all of it is there and on the disk.

The files beside the database are written before the rows that name them, and removed after these, so a state
of the database refers to files that are there, but for what was erased while they were being copied.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from bot.backups import blobs, manifest, postgres
from bot.backups.manifest import BackupFault, Manifest
from bot.vault.keyfile import sync_folder
from bot.vault.vault import KeyVault
from handlers.checkpoints import Checkpoint, unmarked
from handlers.ports import BrokenSeal
from handlers.store.database import Database
from handlers.store.schema import versions
from handlers.store.snapshots import Inventory, NotCopied, copy_sqlite, files_of, held_still

SQLITE, DUMP = "database.sqlite3", "database.dump"
WITHOUT = "The master key and the erasure ledger are not in it; keep copies of both elsewhere."
_PREFIX = "ombud-"
_NAMED = f"{_PREFIX}%Y-%m-%dT%H-%M-%SZ"
#: What is done, how much of it, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up.

    Attributes:
        url: of the database; for PostgreSQL's tools.
        file: of the database, or None where it is a server.
        blobs: the folder of the files beside it.
        environ: the variables that PostgreSQL's tools are given, besides those of the address.
    """

    database: Database
    url: str
    file: Path | None
    blobs: Path
    vault: KeyVault
    environ: Mapping[str, str] = field(default_factory=dict)


def back_up(
    source: Source,
    folder: Path,
    now: Callable[[], datetime],
    progress: Progress = lambda *_: None,
    reached: Checkpoint = unmarked,
) -> Manifest:
    """Make a backup in a folder of backups, while others go on writing.

    Raises:
        BackupFault: it cannot be made; nothing is left of it.
    """
    with alone_in(folder):
        begun = now().astimezone(UTC)
        name = begun.strftime(_NAMED)
        if (folder / name).exists():
            raise BackupFault(f"There is a backup {name} already; try again in a second.")
        earlier = manifest.found_in(folder)
        part = folder / f".{name}.part"
        try:
            part.mkdir(mode=0o700)
            made = _fill(source, part, earlier[-1] if earlier else None, progress, reached)
            database = manifest.digest_of(part / made[1])
            facts = _facts(source, made[0], begun, now().astimezone(UTC))
            facts["database"] = {"file": made[1], "size": database[0], "sha256": database[1]}
            facts["blobs"] = made[2]
            manifest.write(part, facts)
            reached("backup-whole")
            _on_disk(part)
            part.rename(folder / name)
            sync_folder(folder)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise BackupFault(
                f"The backup cannot be written ({error.strerror}); make room, or make {folder} "
                "writable, and try again."
            ) from None
        except NotCopied as error:
            shutil.rmtree(part, ignore_errors=True)
            raise BackupFault(
                f"The database cannot be copied ({error}); make room in {folder}. Where that says malformed, "
                "restore the newest backup."
            ) from None
        except Exception:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return manifest.read(folder / name)


def prune(folder: Path, older_than: timedelta, now: datetime, reached: Checkpoint = unmarked) -> list[str]:
    """Remove backups that are older, and return their names; what is no backup of ours stays.

    One whose manifest cannot be read any more goes by the time in its name: what was erased is in it all the
    same. Killed on the way, the next that works in the folder removes the rest.

    Raises:
        BackupFault: somebody else works in the folder, or something in it cannot be removed.
    """
    if not folder.is_dir():
        return []
    with alone_in(folder):
        old = [each for each, begun in sorted(_begun(folder).items()) if now - begun > older_than]
        try:
            for each in old:
                dying = each.with_name(f".{_PREFIX}{each.name}.part")
                each.rename(dying)  # from here on nobody takes it for a whole one
                reached("backup-dying")
                shutil.rmtree(dying)
        except OSError as error:
            raise BackupFault(
                f"A backup that has aged out cannot be removed ({error.strerror}); make {folder} writable, "
                "then run `ombud backup --prune`."
            ) from None
    return [each.name for each in old]


def _begun(folder: Path) -> dict[Path, datetime]:
    """Return the backups in a folder, spoilt ones too, each with the instant it was begun."""
    found = {}
    for each in folder.glob(f"{_PREFIX}*"):
        with suppress(ValueError):
            found[each] = datetime.strptime(each.name, _NAMED).replace(tzinfo=UTC)
    return {each: at for each, at in found.items() if each.is_dir()} | {
        one.folder: one.begun_at for one in manifest.found_in(folder)
    }


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only one that works on a folder of backups; what killed ones left is removed.

    Raises:
        BackupFault: somebody else does, or the folder cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BackupFault(f"{folder} cannot be used ({error.strerror}); name another folder.") from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupFault(f"Another backup is being made in {folder}; wait for its end.") from None
        for left in folder.glob(f".{_PREFIX}*.part"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(lock)


def _fill(
    source: Source, part: Path, earlier: Manifest | None, progress: Progress, reached: Checkpoint
) -> tuple[Inventory, str, dict[str, object]]:
    if source.file is not None:
        name = SQLITE
        (part / name).touch(mode=0o600)
        held = copy_sqlite(
            source.file, part / name, lambda done, whole: progress("Copying the database", done, whole)
        )
    else:
        name = DUMP
        with held_still(source.database) as (snapshot, held):
            postgres.dump(source.url, snapshot, part / name, source.environ)
        progress("Copying the database", 1, 1)
    reached("backup-database")
    copied = 0

    def count(more: int) -> None:
        nonlocal copied
        copied += more
        progress("Copying files", copied, len(held.files))

    kept, missing = blobs.take(source.blobs, part, held.files, earlier, count)
    lost = sorted(set(missing) & files_of(source.database)) if missing else []
    if lost:
        raise BackupFault(
            f"{len(lost)} files of letters are missing beside the database, such as {lost[0]}; restore "
            "them from an "
            "earlier backup first."
        )
    listed = manifest.write_files(part, kept)
    reached("backup-files")
    facts = {"count": len(kept), "bytes": sum(one.size for one in kept), "sha256": listed, "erased": missing}
    return held, name, facts


def _facts(source: Source, held: Inventory, begun: datetime, ended: datetime) -> dict[str, object]:
    return {
        "ombud": version("ombud"),
        "schema": versions(source.database)[0],
        "kind": "sqlite" if source.file is not None else "postgresql",
        "begun_at": begun.isoformat(),
        "ended_at": ended.isoformat(),
        "counts": held.counts,
        "data_keys": sorted(held.keys),
        "master_keys": sorted({_master(source.vault, wrapped) for wrapped in held.keys.values()} - {""}),
        "ledger": {"name": held.ledger, "number": held.erased[0], "digest": held.erased[1]},
        "without": WITHOUT,
    }


def _master(vault: KeyVault, wrapped: bytes) -> str:
    try:
        return vault.master_of(wrapped)
    except BrokenSeal:
        return ""


def _on_disk(part: Path) -> None:
    for folder, _, files in os.walk(part):
        for name in files:
            descriptor = os.open(Path(folder) / name, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(folder))
