"""`ombud restore`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.backup import stages
from bot.cli.showing import as_json, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from bot.settings.model import Settings
    from bot.wiring.backing_up import Restored


@taught(
    "Bring a backup back, and erase again what was erased since.",
    "ombud restore /mnt/backups",
    "ombud restore /mnt/backups/ombud-2026-03-02T03-00-00Z --replace",
    "ombud restore /mnt/backups --new-ledger",
    "ombud restore --replay",
)
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--replace", is_flag=True, help="Lose what this installation holds; asks first.")
@click.option(
    "--replay",
    "only_replay",
    is_flag=True,
    help="Only erase again in what stands: it was restored by hand, or a restore was cut off.",
)
@click.option("--new-ledger", is_flag=True, help="Begin another erasure ledger, where it is lost for good.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def restore(
    *, folder: Path | None, replace: bool, only_replay: bool, new_ledger: bool, yes: bool, as_json: bool
) -> None:
    """Bring back the backup in FOLDER, or the newest of those in it, and erase again what was erased since.

    Put the master key and the newest erasure ledger in their places first, and stop every `ombud serve`. The
    backup is checked before anything changes. A database that holds cases or mailboxes is refused without
    --replace.

    What the erasure ledger tells of and the backup does not know is erased again: keys are destroyed, rows
    and files deleted. Until that is through, `ombud serve` and every other command refuse this
    database. Killed on the way, run the same command again. Once the backup's database is in place,
    `ombud restore --replay` goes on; before that it keeps the state from before, without the backup's files,
    and says so. A database that was restored with other tools is found out as well, and needs the same.

    Where the ledger is lost for good, --new-ledger asks and begins another: by itself with what the database
    here knows, with FOLDER with what the backup knows. What was erased later is not known any more then.
    """
    from bot.settings.loading import load
    from bot.wiring import backing_up

    if only_replay == (folder is not None or new_ledger):
        raise click.UsageError("Give a FOLDER, or --replay, or --new-ledger.")
    settings = load(os.environ)
    if new_ledger and not yes:
        _ask_for_new_ledger()
    if new_ledger and folder is None:
        _begin(settings, as_json=as_json)
        return
    if replace and not yes:
        click.confirm("All that this installation holds is lost then. Replace it?", abort=True, err=True)
    with stages(shown=not as_json) as progress:
        if folder is None:
            done = backing_up.replay(settings, progress)
        else:
            done = backing_up.restore_backup(
                settings, folder, replace=replace, progress=progress, environ=os.environ, anew=new_ledger
            )
    _tell(done, as_json=as_json)


def _ask_for_new_ledger() -> None:
    click.confirm(
        "What was erased after this database was backed up, and stood in the lost ledger alone, is not known "
        "any more and will not be erased again. Begin another ledger?",
        abort=True,
        err=True,
    )


def _begin(settings: "Settings", *, as_json: bool) -> None:
    from bot.wiring.backing_up import new_ledger

    known = new_ledger(settings)
    if as_json:
        print_json({"ok": True, "entries": known, "ledger": str(settings.erasure_ledger.path)})
    else:
        click.echo(
            f"{settings.erasure_ledger.path} begins with the {known} erasures that the database knows."
        )


def _tell(done: "Restored", *, as_json: bool) -> None:
    came = [
        {
            "number": one.entry.number,
            "kind": one.entry.erasure.kind.value,
            "subject": one.entry.erasure.subject,
            "erased_at": one.entry.erasure.at.isoformat(),
            "came": one.came.value,
            "counts": dict(one.counts),
        }
        for one in done.again
    ]
    if as_json:
        from_backup = str(done.backup.folder) if done.backup else None
        schema = {"from": done.schema[0], "to": done.schema[1]}
        facts: dict[str, object] = {
            "backup": from_backup,
            "missing_files": list(done.missing),
            "schema": schema,
        }
        facts |= {"restore_cut_off": done.cut_off, "unknown_files_removed": done.dropped}
        print_json({"ok": True, **facts, "erased_again": came, "by_rule": _by_rule(done)})
        return
    if done.backup:
        click.echo(f"Restored the state of {done.backup.begun_at:%Y-%m-%d %H:%M} UTC.")
        old = list(done.backup.facts["blobs"]["erased"])
        if old:
            click.echo(f"{len(old)} files were erased while the backup was made; their letters tell so.")
    if done.missing:
        click.echo(
            f"The backup lacks {len(done.missing)} files of letters, such as {done.missing[0]}.", err=True
        )
    if done.schema[0] != done.schema[1]:
        click.echo(f"Brought the database from version {done.schema[0]} to {done.schema[1]}.")
    if done.cut_off:
        click.echo(
            "The restore before had not put its database in place: the state from before it stands, and "
            "nothing of the backup. To bring the backup back, run that restore again."
        )
    if done.dropped:
        click.echo(f"Removed {done.dropped} files that the database does not know.")
    _tell_what_went(done)


def _tell_what_went(done: "Restored") -> None:
    named = [one for one in done.again if one.came.value != "by_rule"]
    again = [one for one in named if one.came.value == "erased"]
    click.echo(
        f"Erased again: {len(again)} of {len(named)} erasures that the backup did not know; the others "
        "name nothing that it holds."
    )
    for one in again:
        told = (
            ", ".join(f"{count} {name}" for name, count in sorted(one.counts.items())) or "nothing was left"
        )
        erasure = one.entry.erasure
        click.echo(f"  {erasure.kind.value} {erasure.subject}, erased {erasure.at:%Y-%m-%d}: {told}")
    went = done.forgotten
    click.echo(
        f"By the retention schedule: {went.deletions} deletions, and {went.letters} letters put aside let go."
    )
    if went.waits_until is not None:
        click.echo(
            f"The schedule has not deleted here before and begins at {went.waits_until:%Y-%m-%d %H:%M} UTC; "
            "`ombud retention preview` says with what."
        )
    click.echo("Ombud may serve again. Run `ombud keys verify` and `ombud doctor`.")


def _by_rule(done: "Restored") -> dict[str, object]:
    went = done.forgotten
    waits_until = went.waits_until.isoformat() if went.waits_until else None
    return {"deletions": went.deletions, "letters_put_aside": went.letters, "waits_until": waits_until}
