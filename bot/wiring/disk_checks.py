"""What `ombud doctor` says of the disks that Ombud writes to: whether there is room, also for deleting."""

import shutil
from pathlib import Path

from bot.settings.model import Settings
from bot.wiring.mailbox_checks import Checked, Fault
from bot.wiring.office import database_file

#: Bytes below which the next large letter, or the log of the next purge, may find no room.
LEAST = 128 * 1024 * 1024
_FIX = (
    "Make room: without it no letter is taken in, nothing is deleted, and nobody can press anything. "
    "Old backups in the data folder may be what takes it."
)


def check_disks(settings: Settings) -> Checked:
    """Look whether there is room where files, the database and the erasure ledger lie.

    A folder that is not there yet is looked for at the nearest one above it.
    """
    file = database_file(settings)
    written = [settings.data_dir, settings.erasure_ledger.path.parent]
    written += [file.parent] if file is not None else []
    short = {}
    for folder in map(_standing, written):
        if (free := shutil.disk_usage(folder).free) < LEAST:
            short[folder.stat().st_dev] = f"{free // 1_000_000} MB are left on the disk of {folder}."
    return Checked("disk", tuple(Fault(problem, _FIX) for problem in short.values()))


def _standing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.absolute().parents) if each.is_dir())
