"""`ombud mailbox folders`: which folders of a mailbox are read, and the choice of others."""

import os

import click

from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught


@taught(
    "Say which folders of a mailbox are read.",
    "ombud mailbox folders privacy",
    "ombud mailbox folders privacy INBOX 'Old requests' --json",
)
@click.argument("name", metavar="NAME")
@click.argument("folders", metavar="[FOLDER]...", nargs=-1)
@as_json
def folders(name: str, folders: tuple[str, ...], *, as_json: bool) -> None:
    """Read these folders from now on, and no others; junk is read in any case.

    Without folders, shows those that there are and changes nothing. One that is chosen later is read
    as far back as the mailbox is.
    """
    from bot.cli.operator import operator
    from bot.settings.loading import load
    from bot.wiring.office import open_office
    from handlers.domain.errors import Incomplete
    from handlers.mailboxes import listing
    from handlers.mailboxes.folders import choose, shelf

    with open_office(load(os.environ)) as office:
        mailbox = listing.file_of(office.desk, name).mailbox
        if strange := sorted(set(folders) - set(shelf(office.desk, mailbox).known) if folders else ()):
            raise click.UsageError(f"No such folder: {plain(', '.join(strange))}.")
        if folders:
            try:
                mailbox = choose(office.desk, operator(), mailbox, folders)
            except Incomplete as incomplete:
                raise click.UsageError(" ".join(incomplete.fields.values())) from None
        found = shelf(office.desk, mailbox)
    if as_json:
        print_json(
            {
                "ok": True,
                "mailbox": mailbox.name,
                "known": list(found.known),
                "read": list(found.read),
                "gone": list(found.gone),
            }
        )
        return
    for each in found.known:
        click.echo(f"{'read' if each in found.read else '-':<6}{plain(each)}")
    for each in found.gone:
        click.echo(f"{'gone':<6}{plain(each)}")
    if not found.known:
        click.echo("There is nothing to choose: the whole mailbox is read.")
