"""`ombud mailbox reread`: letters that could not be read, and those of doubtful cases, read again."""

import click

from bot.cli.offices import office
from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught


@taught(
    "Read letters again after an upgrade or a mended fault.",
    "ombud mailbox reread privacy",
    "ombud mailbox reread privacy --json",
)
@click.argument("name", metavar="NAME")
@as_json
def reread(name: str, *, as_json: bool) -> None:
    """Read again what could not be read, and what may be a request that nobody has confirmed.

    Run it after an upgrade that brings new rules, after adding own words, and once a fault is mended. Cases
    only ever gain: rights are added, and none is taken away; nothing is acknowledged.
    """
    from handlers.intake.reconsidering import reconsider
    from handlers.intake.rereading import reread as read_unread
    from handlers.mailboxes import listing

    with office() as opened:
        mailbox = listing.file_of(opened.desk, name).mailbox
        unread = read_unread(opened.desk, mailbox.id)
        doubtful = reconsider(opened.desk, mailbox.id)
    if as_json:
        print_json(
            {
                "ok": True,
                "mailbox": mailbox.name,
                "unread": {"tried": unread.tried, "read": unread.read},
                "doubtful": {"tried": doubtful.tried, "gained": doubtful.gained},
            }
        )
        return
    click.echo(plain(f"Mailbox {mailbox.name}:"))
    click.echo(f"{unread.read} of {unread.tried} letters that could not be read can be read now.")
    click.echo(f"{doubtful.gained} of {doubtful.tried} doubtful cases were read as more.")
