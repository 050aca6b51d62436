"""`ombud keys rotate`."""

from typing import TYPE_CHECKING

import click

from bot.cli.exits import Exit
from bot.cli.offices import office
from bot.cli.showing import as_json, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from bot.wiring.turnover import Turnover


@taught(
    "Change the master key, without stopping anything.",
    "ombud keys rotate",
    "ombud keys rotate --keep-old",
    "OMBUD_MASTER_KEY_AWS=arn:aws:kms:… ombud keys rotate --to aws",
)
@click.option(
    "--to",
    type=click.Choice(["local", "aws"]),
    help="Who is to wrap the data keys: keys held here, or AWS KMS; what the settings say, unless said.",
)
@click.option("--keep-old", is_flag=True, help="Leave old master keys in the key file.")
@click.option("--discard-old", is_flag=True, help="Throw old master keys away: old backups open no more.")
@click.option("--yes", is_flag=True, help="Do not ask whether every `ombud serve` has the settings already.")
@as_json
def rotate(*, to: str | None, keep_old: bool, discard_old: bool, yes: bool, as_json: bool) -> None:
    """Change the master key: wrap every data key anew, while `ombud serve` goes on reading and writing.

    Letters are not sealed anew, so this takes seconds for thousands of mailboxes. Stopped or killed
    anywhere, it goes on where it was when it is run again.

    With a key file: a new key is put first in it, running processes on this machine notice by themselves,
    and when nothing is wrapped by the old key any more, that goes to a file beside (`.retired`), which
    only its owner can read. Backups of before need the old key until they have aged out: remove that file
    then, and not sooner. Processes on other machines must see the same file.

    With OMBUD_MASTER_KEY: first put a new key in front of the old one there and restart every
    `ombud serve`; then run this; then take the old key out and restart again.

    To AWS KMS: set OMBUD_MASTER_KEY_AWS, restart every `ombud serve`, then run this with `--to aws`. Back:
    run this with `--to local`, then unset OMBUD_MASTER_KEY_AWS as it tells you.

    Exits with 1 if anything is left to do.
    """
    from bot.cli.keys_endings import told_facts, told_lines
    from bot.cli.progress import bar
    from bot.settings.model import MasterKind
    from bot.wiring.turnover import Old, Place, Turnover

    if keep_old and discard_old:
        raise click.UsageError("Give --keep-old or --discard-old, not both.")
    old = Old.KEEP if keep_old else Old.DISCARD if discard_old else Old.RETIRE
    with office() as opened:
        change = Turnover(opened, MasterKind(to) if to else None)
        if change.place is Place.SETTINGS and len(opened.settings.master_key) < 2 and not change.waiting():
            _want_another_key(as_json=as_json)
        _ask(change, yes=yes, as_json=as_json)
        with bar("Wrapping data keys", change.many(), shown=not as_json) as advance:
            done = change.run(old, lambda batch: advance(batch.looked_at))
        settings = opened.settings
    ok = not done.left and not done.shut
    if as_json:
        print_json({"ok": ok, **told_facts(done), "next": list(told_lines(done, settings, old))})
    else:
        for line in told_lines(done, settings, old):
            click.echo(line, err=not ok)
    if not ok:
        click.get_current_context().exit(Exit.FOUND.value)


def _ask(change: "Turnover", *, yes: bool, as_json: bool) -> None:
    """Ask what cannot be seen from here; a process that lacks the new key would open nothing any more."""
    from bot.wiring.turnover import Place

    if yes or change.place is Place.FILE or not change.waiting():
        return
    if as_json:
        raise click.UsageError(
            "Nobody can be asked with --json. Say --yes once every `ombud serve` was restarted with them."
        )
    click.confirm(
        "A running `ombud serve` learns of master keys in the settings only when it is restarted. Were all "
        "of them restarted with these settings?",
        abort=True,
        err=True,
    )


def _want_another_key(*, as_json: bool) -> None:
    from bot.cli.keys_endings import WANTED

    if as_json:
        print_json({"ok": False, "wrapped": 0, "next": list(WANTED)})
    else:
        for line in WANTED:
            click.echo(line, err=True)
    click.get_current_context().exit(Exit.FOUND.value)
