"""`ombud backup`."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.offices import office
from bot.cli.showing import as_json, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from bot.backups.manifest import Manifest


@taught(
    "Copy everything to a safe place, while Ombud serves.",
    "ombud backup",
    "ombud backup /mnt/backups --json",
    "ombud backup --prune",
)
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--prune", "only_prune", is_flag=True, help="Make none; only remove backups that have aged out."
)
@as_json
def backup(*, folder: Path | None, only_prune: bool, as_json: bool) -> None:
    """Make one backup of database and files in FOLDER, while `ombud serve` goes on.

    FOLDER holds many backups, each in a folder of its own that tells its time; unless said it is `backups`
    in the data folder. Copy it to another machine: on this one it shares the disk's fate. Files that the
    backup before holds already take no more room.

    Backups older than OMBUD_RETENTION_BACKUP_DAYS are removed. One that is killed leaves nothing that could
    be taken for a backup.

    The master key and the erasure ledger are in no backup. Keep copies of both elsewhere: without the key
    nothing opens, and without the ledger nobody knows what must be erased again (docs/backup.md).
    """
    from bot.wiring.backing_up import make_backup, prune_backups

    with office() as opened:
        if only_prune:
            made, gone = None, prune_backups(opened.settings, folder, opened)
        else:
            with stages(shown=not as_json) as progress:
                made, gone = make_backup(opened, folder, progress, os.environ)
        settings = opened.settings
    if as_json:
        print_json({"ok": True, **(_facts(made) if made else {}), "removed": gone})
        return
    if made:
        click.echo(f"Backed up to {made.folder}.")
        facts = made.facts
        size = (facts["database"]["size"] + facts["blobs"]["bytes"]) / 1_000_000
        click.echo(
            f"{facts['counts']['case_file']} cases, {facts['counts']['message']} letters and replies, "
            f"{facts['blobs']['count']} files; {size:.1f} MB."
        )
        click.echo(
            f"The master key and the erasure ledger ({settings.erasure_ledger.path}) are not in it; "
            "keep copies of both elsewhere."
        )
    if gone or only_prune:
        click.echo(f"Removed {len(gone)} backups that were older than {settings.retention.backup_days} days.")


def _facts(made: "Manifest") -> dict[str, object]:
    told = ("begun_at", "ended_at", "kind", "schema", "counts", "ledger", "without")
    return {
        "folder": str(made.folder),
        **{name: made.facts[name] for name in told},
        "database": made.facts["database"],
        "files": {name: made.facts["blobs"][name] for name in ("count", "bytes")},
    }


@contextmanager
def stages(*, shown: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that is told what is done, how much of it, and of how much; it draws a bar for each."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), disable=not shown) as progress:

        def tell(what: str, done: int, whole: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=whole)
            progress.update(tasks[what], completed=done, total=whole)

        yield tell
