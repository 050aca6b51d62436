"""`ombud migrate`."""

import os

import click

from bot.cli.showing import as_json, print_json
from bot.cli.taught import taught


@taught(
    "Set Ombud up, or bring its database up to date.",
    "OMBUD_MAILBOX_ADDRESS=privacy@example.com OMBUD_MAILBOX_PATH=/srv/mail ombud migrate",
)
@as_json
def migrate(*, as_json: bool) -> None:
    """Set Ombud up, or bring its database up to date.

    Makes the data folder, the master key and the tables where they are missing, and writes down the
    organisation and the mailboxes as the settings describe them. Running it again changes nothing.
    Keep a copy of the master key elsewhere: without it nothing stored can be read.
    """
    from bot.settings.loading import load
    from bot.wiring.master_keys import holds_file
    from bot.wiring.office import found_office
    from bot.wiring.setting_up import schema_versions, set_up

    settings = load(os.environ)
    with found_office(settings) as office:
        before, _ = schema_versions(office)
        connected = set_up(office)
        after, _ = schema_versions(office)
    if as_json:
        names = [mailbox.name for mailbox in connected]
        print_json({"ok": True, "from": before, "to": after, "mailboxes": names})
        return
    click.echo(f"The database is at version {after}." if before == after else f"Set up version {after}.")
    click.echo(f"Mailboxes: {', '.join(mailbox.name for mailbox in connected) or 'none yet'}.")
    if holds_file(settings):
        click.echo(f"The master key is {settings.master_key_path}; keep a copy of it elsewhere.")
