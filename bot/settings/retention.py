"""The settings of what is kept, and for how long."""

from dataclasses import dataclass
from pathlib import Path

from bot.settings import kinds
from bot.settings.fields import setting


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """How long words and files stand by that nobody needs any more."""

    schedule: Path | None = setting(
        "a file of the organisation's own that changes the retention schedule",
        None,
        kinds.path,
        shown="",
    )
    scrub_grace_days: int = setting(
        "days until the originals of a masked case are destroyed; until then it can be undone",
        14,
        kinds.whole(0, 3_650),
    )
    purge_after_days: int = setting(
        "days after a mailbox was disconnected until what was read of it is deleted; until then it can be "
        "connected again with everything",
        30,
        kinds.whole(0, 30),
    )
    purge_batch: int = setting(
        "letters that a purge deletes in one transaction; fewer make others wait for less long at a time, "
        "and the purge last longer",
        500,
        kinds.whole(10, 10_000),
    )
    backup_days: int = setting(
        "days until a backup is removed from the folder of backups; what was erased may be in it so long",
        365,
        kinds.whole(1, 3_650),
    )


@dataclass(frozen=True, slots=True)
class ErasureLedgerSettings:
    """What was erased for good, so that no backup brings it back (docs/backup.md)."""

    path: Path = setting(
        "its file, made on first use; keep a copy elsewhere, apart from backups of the database",
        Path(),
        kinds.path,
        shown="`erasures.jsonl` beside the master key's file",
    )
