"""`ombud doctor`."""

import os
from typing import TYPE_CHECKING

import click

from bot.cli.exits import Exit
from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from bot.wiring.mailbox_checks import Checked


@taught("Check the installation; each fault names its fix.", "ombud doctor", "ombud doctor --json")
@as_json
def doctor(*, as_json: bool) -> None:
    """Check settings, master key, database, encryption, open work, Slack and the mailboxes.

    Changes nothing. Exits with 1 if there is a fault; notes are no faults.
    """
    checked = _look()
    ok = not any(each.faults for each in checked)
    if as_json:
        print_json({"ok": ok, "checks": [_facts(each) for each in checked]})
    else:
        for each in checked:
            _tell(each)
        click.echo("All is well." if ok else "Put right what is marked ✗, then run `ombud doctor` again.")
    if not ok:
        click.get_current_context().exit(Exit.FOUND.value)


def _look() -> "list[Checked]":
    from bot.settings.errors import ConfigError
    from bot.settings.loading import load
    from bot.wiring.checks import check_all
    from bot.wiring.mailbox_checks import Checked, Fault

    try:
        settings = load(os.environ)
    except ConfigError as error:
        faults = tuple(Fault(f"{each.where}: {each.problem}.", each.fix) for each in error.mistakes)
        return [Checked("settings", faults)]
    return [Checked("settings"), *check_all(settings)]


def _facts(checked: "Checked") -> dict[str, object]:
    faults = [{"problem": each.problem, "fix": each.fix} for each in checked.faults]
    return {"name": checked.name, "ok": not faults, "faults": faults, "notes": list(checked.notes)}


def _tell(checked: "Checked") -> None:
    notes = f" ({plain('; '.join(checked.notes))})" if checked.notes else ""
    click.echo(f"{'✗' if checked.faults else '✓'} {plain(checked.name)}{notes}")
    for each in checked.faults:
        click.echo(f"    {plain(each.problem)}\n    → {plain(each.fix)}")
