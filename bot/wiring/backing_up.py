"""Backups of the installation that the settings describe, its way back, and whether it may be served."""

import dataclasses
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from bot.backups.blobs import drop_others
from bot.backups.making import Progress, Source, back_up, prune
from bot.backups.manifest import Manifest
from bot.backups.restoring import check, chosen, drop_draft, put_in_place
from bot.settings.model import Settings
from bot.vault.ledger import LedgerFile
from bot.wiring.faults import SetupFault
from bot.wiring.ledgers import found_ledger
from bot.wiring.master_keys import vault_of
from bot.wiring.office import Office, World, build, check_database_file, database_file
from handlers.checkpoints import Checkpoint, unmarked
from handlers.disposal import ledger
from handlers.duties.erasing_again import Again, erase_again
from handlers.duties.forgetting_again import Forgotten, forget_again
from handlers.ports import LedgerFault
from handlers.store import restoring
from handlers.store.database import Database
from handlers.store.restoring import Stage
from handlers.store.schema import migrate, versions
from handlers.store.snapshots import files_of

#: No variables of this process for the tools of a database.
NOTHING: Mapping[str, str] = MappingProxyType({})
#: A file whose row is not written yet is younger than this.
_UNDER_WAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore.

    Attributes:
        backup: None where one was put in place by other means.
        missing: names of files that the backup lacks.
        again: what was erased again, by entries of the ledger.
        forgotten: what went again by the retention schedule.
        dropped: files that the database knew nothing of, and that were removed.
        cut_off: whether a restore had been begun and nothing of it was in place; what stood before it stands.
    """

    backup: Manifest | None
    missing: tuple[str, ...] = ()
    again: tuple[Again, ...] = ()
    schema: tuple[str | None, str | None] = field(default=(None, None))
    forgotten: Forgotten = field(default_factory=Forgotten)
    dropped: int = 0
    cut_off: bool = False


def default_folder(settings: Settings) -> Path:
    """Return where backups are kept unless somebody says otherwise."""
    return settings.data_dir / "backups"


def source_of(settings: Settings, environ: Mapping[str, str]) -> Source:
    """Return what is backed up, or restored to.

    Raises:
        SetupFault, KeyFileError, KeyServiceError: the master key cannot be used.
    """
    database = Database(settings.database_url)
    file, files = database_file(settings), settings.data_dir / "blobs"
    return Source(database, settings.database_url, file, files, vault_of(settings), environ)


def make_backup(
    office: Office,
    folder: Path | None,
    progress: Progress = lambda *_: None,
    environ: Mapping[str, str] = NOTHING,
) -> tuple[Manifest, list[str]]:
    """Make a backup, and remove those that have aged out; return it, and their names.

    Raises:
        BackupFault: it cannot be made.
    """
    settings = office.settings
    place = folder or default_folder(settings)
    source = Source(
        office.database,
        settings.database_url,
        database_file(settings),
        settings.data_dir / "blobs",
        office.vault,
        environ,
    )
    made = back_up(source, place, office.desk.clock.now, progress)
    return made, prune_backups(settings, place, office)


def prune_backups(settings: Settings, folder: Path | None, office: Office) -> list[str]:
    """Remove backups that have aged out, and return their names."""
    days = timedelta(days=settings.retention.backup_days)
    return prune(folder or default_folder(settings), days, office.desk.clock.now())


def restore_backup(
    settings: Settings,
    folder: Path,
    *,
    replace: bool,
    progress: Progress = lambda *_: None,
    reached: Checkpoint = unmarked,
    environ: Mapping[str, str] = NOTHING,
    world: World | None = None,
    anew: bool = False,
) -> Restored:
    """Restore a backup and erase again what was erased since it was made.

    Args:
        anew: the backup's ledger is lost: begin another with what the backup knows; what was erased since
            is not known any more.

    Raises:
        BackupFault: the backup, or what stands here, does not allow it.
        LedgerFault: the erasure ledger is missing, broken, or older than the backup; or there is one that
            was to be begun anew.
    """
    backup = chosen(folder)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = source_of(settings, environ)
    with closing(source.database):
        if anew:
            check_no_ledger(settings)
        else:
            check_ledger_fits(settings, backup)
        check(backup, source, progress)
        missing = put_in_place(backup, source, replace=replace, progress=progress, reached=reached)
    done = replay(settings, progress, reached, world, anew=anew)
    return dataclasses.replace(done, backup=backup, missing=tuple(missing))


def check_ledger_fits(settings: Settings, backup: Manifest) -> None:
    """Check before anything changes that the ledger is the backup's own, and not older than it.

    Raises:
        LedgerFault: it is not.
    """
    file, told = LedgerFile(settings.erasure_ledger.path), backup.facts["ledger"]
    if not told["name"]:
        return
    if not file.path.exists():
        raise LedgerFault(
            f"There is no erasure ledger at {file.path}; put its newest copy there. Where it is lost for "
            "good, give --new-ledger beside the folder: another begins with what the backup knows."
        )
    written = {entry.number: entry.digest for entry in file.entries()}
    if file.name() != told["name"] or (told["number"] and written.get(told["number"]) != told["digest"]):
        raise LedgerFault(
            f"The erasure ledger at {file.path} is not the one of this backup, or older than it; put "
            "its newest copy there. Where that is lost for good, move this one away and give --new-ledger "
            "beside the folder."
        )


def check_no_ledger(settings: Settings) -> None:
    """Check before anything changes that no ledger is there that another would take the place of.

    Raises:
        LedgerFault: there is one.
    """
    if (path := settings.erasure_ledger.path).exists():
        raise LedgerFault(
            f"There is an erasure ledger at {path} already; restore without --new-ledger, or move it away "
            "where it is not the one of this backup."
        )


def replay(
    settings: Settings,
    progress: Progress = lambda *_: None,
    reached: Checkpoint = unmarked,
    world: World | None = None,
    *,
    anew: bool = False,
) -> Restored:
    """Bring a restored database up to date and erase again what the ledger tells of; then let it be served.

    Files that it knows nothing of go: those that a restore which was cut off laid beside the old state, those
    of a state that was replaced, and those of rows that were erased again.

    Raises:
        SetupFault: there is no database, or something could not be erased.
        LedgerFault: the erasure ledger is missing, broken, or older than the database.
    """
    check_database_file(settings)
    database = Database(settings.database_url)
    with build(settings, database, vault_of(settings), world) as office:
        before, _ = versions(database)
        stage = restoring.stage(database)
        if stage is Stage.BEGUN and before is None:
            raise SetupFault(
                "A restore was begun here and has not ended, and nothing stood here before; run the same "
                "`ombud restore` again."
            )
        if stage is None:
            restoring.mark(database, Stage.BY_HAND)
        drop_draft(database_file(settings))
        migrate(database)
        after, _ = versions(database)
        reached("replay-migrated")
        if anew:
            _begin_anew(settings, office)
        found_ledger(settings, office.desk)
        whole = len(ledger.compare(office.desk).unapplied)
        done: list[Again] = []

        def count(one: Again) -> None:
            done.append(one)
            progress("Erasing again", len(done), whole)

        erase_again(office.desk, count)
        left = ledger.compare(office.desk).unapplied
        if left:
            raise SetupFault(
                f"{len(left)} erasures could not be done again, since holds keep what they name; "
                "release them with "
                "`ombud hold release`, then run `ombud restore --replay`."
            )
        reached("replay-erased")
        progress("Deleting what is due", 0, 1)
        forgotten = forget_again(office.desk)
        progress("Deleting what is due", 1, 1)
        reached("replay-forgotten")
        dropped = _drop_unknown(settings, office, stage)
        reached("replay-dropped")
        restoring.unmark(database)
    return Restored(None, (), tuple(done), (before, after), forgotten, dropped, cut_off=stage is Stage.BEGUN)


def _drop_unknown(settings: Settings, office: Office, stage: Stage | None) -> int:
    """Remove the files beside the database that it knows nothing of; return how many.

    A restore of ours lets nobody serve meanwhile. Beside a copy that came by other means somebody may still
    write, and a file is there before the row that names it: there only what is older than that goes.
    """
    alone = stage in {Stage.PLACED, Stage.BEGUN}
    before = None if alone else office.desk.clock.now() - _UNDER_WAY
    return drop_others(settings.data_dir / "blobs", files_of(office.database), before)


def new_ledger(settings: Settings) -> int:
    """Begin another ledger in the place of one that is lost, with what the database knows; return how much.

    A database that was just restored is brought up to date for it; it still is not served before the replay.

    Raises:
        SetupFault: there is no database.
        LedgerFault: there is a file already.
    """
    file = database_file(settings)
    if file is not None and not file.is_file():
        raise SetupFault(
            f"There is no database at {file}; to bring a backup back without its ledger, run `ombud restore "
            "FOLDER --new-ledger`."
        )
    database = Database(settings.database_url)
    with build(settings, database, vault_of(settings)) as office:
        if restoring.stage(database) in {Stage.PLACED, Stage.BY_HAND}:
            migrate(database)
        return _begin_anew(settings, office)


def _begin_anew(settings: Settings, office: Office) -> int:
    with office.desk.transaction("erasing.anew") as tx:
        known = [entry.erasure for entry in tx.erasures.known()]
        file = LedgerFile(settings.erasure_ledger.path)
        tx.erasures.belong_to(file.begin(known))
        tx.erasures.write_anew(file.entries())
    return len(known)
