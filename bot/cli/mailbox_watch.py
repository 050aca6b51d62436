"""`ombud mailbox watch`: whether a mailbox is for privacy, or a general address kept for requests alone."""

import os

import click

from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught


@taught(
    "Say whether a mailbox is a general address.",
    "ombud mailbox watch info@example.org --general",
    "ombud mailbox watch privacy --privacy --json",
)
@click.argument("called", metavar="ADDRESS")
@click.option("--general", "kind", flag_value="general", help="Keep only what may be a request.")
@click.option("--privacy", "kind", flag_value="privacy", help="Keep every letter.")
@as_json
def watch(called: str, kind: str | None, *, as_json: bool) -> None:
    """Say what the mailbox of an address, or of a name, is for; without an option, show it.

    Letters to a general address, such as info@, are read in memory. One that may be a request becomes a
    case; of all others nothing is kept but that they came, and nobody is answered by itself. It counts
    from the next round on, also for a mailbox that is just being connected.
    """
    from bot.cli.operator import operator
    from bot.settings.loading import load
    from bot.wiring.office import open_office
    from handlers.mailboxes import switching
    from handlers.store.stubs import StubState

    with open_office(load(os.environ)) as office:
        if kind is None:
            with office.desk.reading("switching.show") as tx:
                mailbox = switching.found(tx, called)
        else:
            mailbox = switching.switch(office.desk, operator(), called, general=kind == "general")
        with office.desk.reading("switching.count") as tx:
            passed = tx.stubs.count(mailbox.id, StubState.NOT_OURS)
    if as_json:
        facts = {"ok": True, "mailbox": mailbox.name, "general": mailbox.general, "not_kept": passed}
        print_json(facts)
        return
    click.echo(plain(switching.told(mailbox)))
    if mailbox.general:
        click.echo(f"Letters read so far of which nothing is kept: {passed}.")
