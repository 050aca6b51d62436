"""`ombud keys`: list and verify; `rotate` has a file of its own."""

import click

from bot.cli.exits import Exit
from bot.cli.keys_rotate import rotate
from bot.cli.offices import office
from bot.cli.showing import as_json, print_json, print_table
from bot.cli.taught import taught

_COLUMNS = ("Data key", "Seals", "Of", "Since", "Wrapped by")


@click.group(short_help="What everything is sealed with: list, verify, change the master key.")
def keys() -> None:
    """What everything is sealed with: list the keys, verify them, change the master key.

    Each mailbox has a data key of its own, the organisation has one for addresses and words, and
    incidents have one. A data key lies in the database wrapped by the master key, which is elsewhere:
    in a file, in the settings, or in a key management service. No command shows a key itself. What
    to back up, and what to do when a key is lost, stands in docs/keys.md.
    """


@taught("List the data keys.", "ombud keys list", "ombud keys list --json", name="list")
@as_json
def list_keys(*, as_json: bool) -> None:
    """List the data keys: what each seals, since when, and by which master key it is wrapped.

    A master key goes by a name from which it cannot be told: `local-` and a digest, or its ARN.
    Nothing is opened; `ombud keys verify` does that.
    """
    from bot.cli.keys_facts import listed, mark_of_old, told_masters
    from handlers.custody.listing import wrapped_keys

    with office() as opened:
        masters = opened.vault
        found, current = wrapped_keys(opened.desk, masters), masters.current()
        old = sum(one.outdated for one in found)
        if as_json:
            facts = {"current": current, "masters": told_masters(found, masters), "old": old}
            print_json({"ok": True, **facts, "keys": [listed(one) for one in found]})
            return
    if not found:
        click.echo("There is no data key yet; the first mailbox brings one.")
        return
    rows = [
        (str(one.key.id), one.key.use.value, one.key.name, f"{one.key.since:%Y-%m-%d}", mark_of_old(one))
        for one in found
    ]
    print_table("Data keys", _COLUMNS, rows)
    click.echo(f"New data keys are wrapped by {current}.")
    if old:
        click.echo(f"{old} of {len(found)} are wrapped by another; `ombud keys rotate` wraps them anew.")


@taught("Open every data key, and something under it.", "ombud keys verify", "ombud keys verify --json")
@as_json
def verify(*, as_json: bool) -> None:
    """Open every data key, and one piece that was sealed under it; nothing is changed.

    Run it after a backup was restored, after a change of the master key, and before an old key is
    thrown away. Exits with 1 if anything does not open, and says what to do about each.
    """
    from bot.cli.keys_facts import checked, remedy
    from bot.cli.progress import bar
    from handlers.custody.verifying import how_many, verified

    with office() as opened:
        settings, masters = opened.settings, opened.vault
        with bar("Opening data keys", how_many(opened.desk), shown=not as_json) as advance:
            found = []
            for one in verified(opened.desk, masters):
                found.append(one)
                advance(1)
    broken = [one for one in found if not one.sound]
    if as_json:
        told = [{**checked(one), "fix": remedy(one, settings)} for one in found]
        print_json({"ok": not broken, "broken": len(broken), "keys": told})
    else:
        for one in broken:
            click.echo(remedy(one, settings), err=True)
        tried = sum(one.tried for one in found)
        opens = f"{len(found) - len(broken)} of {len(found)} data keys are as they should be"
        click.echo(f"{opens}; under {tried} of them a sealed piece was opened.")
    if broken:
        click.get_current_context().exit(Exit.FOUND.value)


keys.add_command(list_keys)
keys.add_command(verify)
keys.add_command(rotate)
