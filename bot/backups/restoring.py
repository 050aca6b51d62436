"""Putting a backup in place: marked before anything can be read, so that nothing serves what was erased.

Killed anywhere it can be run again: until the last step the old state stands, or the restored one with its
mark.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bot.backups import blobs, manifest, postgres
from bot.backups.making import Source
from bot.backups.manifest import BackupFault, Manifest
from bot.vault.keyfile import sync_folder
from handlers.checkpoints import Checkpoint, unmarked
from handlers.store import restoring, snapshots
from handlers.store.restoring import Stage
from handlers.store.schema import knows

Progress = Callable[[str, int, int], None]
_BACK = "To give it up, `ombud restore --replay` keeps what stood before."


def chosen(folder: Path) -> Manifest:
    """Return the backup in a folder: the folder's own, or the newest of several in it.

    Raises:
        BackupFault: there is none.
    """
    if (folder / manifest.NAME).is_file() or not folder.is_dir():
        return manifest.read(folder)
    found = manifest.found_in(folder)
    return found[-1] if found else manifest.read(folder)


def check(backup: Manifest, source: Source, progress: Progress = lambda *_: None) -> None:
    """Check that a backup is as it was made, fits this installation, and that its keys are here.

    Each of its files is read through: whoever restores learns of a spoilt one while the old state serves.

    Raises:
        BackupFault: what is wrong with it.
    """
    kind = "sqlite" if source.file is not None else "postgresql"
    if backup.facts["kind"] != kind:
        raise BackupFault(
            f"The backup is of {backup.facts['kind']}, and OMBUD_DATABASE_URL names {kind}; set it to a "
            "database "
            "of the backup's kind."
        )
    told = backup.facts["database"]
    try:
        found = manifest.digest_of(backup.database)
        listed = manifest.digest_of(backup.folder / manifest.FILES)[1]
    except FileNotFoundError as error:
        raise BackupFault(f"The backup lacks {Path(error.filename).name}; use another backup.") from None
    if found != (told["size"], told["sha256"]) or listed != backup.facts["blobs"]["sha256"]:
        raise BackupFault("The backup is not as it was made; use another backup, or a copy of this one.")
    if not knows(backup.facts["schema"]):
        raise BackupFault(
            f"The backup's tables are newer than this version of Ombud knows; install Ombud "
            f"{backup.facts['ombud']}, which made it, or a newer one."
        )
    absent = [name for name in backup.facts["master_keys"] if not source.vault.holds(name)]
    if absent:
        raise BackupFault(
            f"The backup's data keys are wrapped by {', '.join(absent)}, which is not here; put that "
            "master key "
            "in place first (docs/keys.md)."
        )
    blobs.check(backup, _counting(backup, "Checking files", progress))


def _counting(backup: Manifest, stage: str, progress: Progress) -> Callable[[int], None]:
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(stage, done, backup.facts["blobs"]["count"])

    return count


def put_in_place(
    backup: Manifest,
    source: Source,
    *,
    replace: bool,
    progress: Progress = lambda *_: None,
    reached: Checkpoint = unmarked,
) -> list[str]:
    """Put a backup's files and database in the place of what stands; return the files it lacks.

    Args:
        replace: whether an installation that holds something may be replaced.

    Raises:
        BackupFault: it may not, or it cannot be done; what stood before is left. Where the restore has begun,
            nothing is served, and the message says so.
    """
    try:
        with restoring.usable():
            _check_free(source, replace=replace)
            _begin(source)
    except (OSError, snapshots.NotCopied, restoring.Unusable) as error:
        raise BackupFault(
            f"The restore cannot begin ({_said(error)}); make room, or make the data folder writable, and "
            "run the same command again. Where what stands is no sound database any more, move it away. "
            "Nothing was changed."
        ) from None
    reached("restore-marked")
    try:
        return _put_in_place(backup, source, progress, reached)
    except (OSError, snapshots.NotCopied) as error:
        raise BackupFault(
            f"The backup cannot be put in place ({_said(error)}); make room, or make the data folder "
            f"writable, and run the same command again. Until then nothing is served. {_BACK}"
        ) from None
    except BackupFault as error:
        raise BackupFault(f"{error} The restore has begun, so nothing is served. {_BACK}") from None


def _said(error: Exception) -> str:
    return str((error.strerror if isinstance(error, OSError) else None) or error)


def _begin(source: Source) -> None:
    if source.file is not None and not source.file.exists():
        source.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        snapshots.drop_logs(source.file)
    # An empty one too: files of a backup must not be taken for its.
    restoring.mark(source.database, Stage.BEGUN)
    source.database.close()


def _put_in_place(backup: Manifest, source: Source, progress: Progress, reached: Checkpoint) -> list[str]:
    missing = blobs.give_back(backup, source.blobs, _counting(backup, "Restoring files", progress))
    reached("restore-files")
    progress("Restoring the database", 0, 1)
    if source.file is not None:
        _place_sqlite(backup, source.file, reached)
    else:
        _place_postgresql(backup, source)
    reached("restore-database")
    progress("Restoring the database", 1, 1)
    return missing


def _check_free(source: Source, *, replace: bool) -> None:
    if source.file is not None and not source.file.exists():
        return
    if not replace and not (restoring.is_marked(source.database) or snapshots.is_empty(source.database)):
        raise BackupFault(
            "This installation holds cases or mailboxes; restore to an empty one, or give --replace to "
            "lose them."
        )
    source.database.close()
    if source.file is None:
        if others := snapshots.others_on_postgresql(source.database):
            raise BackupFault(f"{others} others use the database; stop every `ombud serve` first.")
    elif not snapshots.quieten_sqlite(source.file):
        raise BackupFault("Somebody uses the database; stop `ombud serve` first.")


def drop_draft(file: Path | None) -> None:
    """Remove the copy of a SQLite database that a restore was about to put in place.

    What was erased stands in it, with the keys to it, and no replay ever looks there.

    Args:
        file: of the database; None for a server, which has no such copy.
    """
    if file is None:
        return
    draft = _draft(file)
    draft.unlink(missing_ok=True)
    snapshots.drop_logs(draft)


def _draft(file: Path) -> Path:
    return file.with_name(f"{file.name}.restoring")


def _place_sqlite(backup: Manifest, file: Path, reached: Checkpoint) -> None:
    drop_draft(file)
    draft = _draft(file)
    with ExitStack() as failed:
        failed.callback(drop_draft, file)  # it takes room, and nobody would look for it
        with (
            backup.database.open("rb") as source,
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy,
        ):
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
        snapshots.mark_copy(draft)
        reached("restore-copied")
        if file.exists() and not snapshots.quieten_sqlite(file):
            raise BackupFault("Somebody uses the database; stop `ombud serve` first.")
        snapshots.drop_logs(file)
        draft.replace(file)
        failed.pop_all()
    sync_folder(file.parent)


def _place_postgresql(backup: Manifest, source: Source) -> None:
    before = snapshots.emptying_postgresql(source.database)
    schema = snapshots.schema_name(source.database)
    source.database.close()
    after = (f"SET search_path = {schema}", restoring.MARKED)
    postgres.restore(source.url, backup.database, before, after, source.environ)
