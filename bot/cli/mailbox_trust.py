"""`ombud mailbox trust`: whose word on senders counts, where a mailbox's provider has no way of its own."""

import os

import click

from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught


@taught(
    "Say whom to believe on who wrote a letter.",
    "ombud mailbox trust privacy",
    "ombud mailbox trust privacy mx.example.org",
    "ombud mailbox trust privacy --nobody --json",
)
@click.argument("name", metavar="NAME")
@click.argument("servers", metavar="[SERVER]...", nargs=-1)
@click.option("--nobody", is_flag=True, help="Believe no server: then nobody is acknowledged by itself.")
@as_json
def trust(name: str, servers: tuple[str, ...], *, nobody: bool, as_json: bool) -> None:
    """Believe these servers, and no others, where they write who judged a letter's sender (RFC 8601).

    Without servers, says whom letters of the inbox name at their top, and changes nothing. Anybody can
    write such a line: choose only a server of your own mail host, one that takes such lines of others
    away. What was read before stays as it is.
    """
    from bot.cli.mailbox_dry_run import voucher_facts, voucher_line
    from bot.cli.operator import operator
    from bot.settings.loading import load
    from bot.wiring.office import open_office
    from handlers.domain.errors import Incomplete
    from handlers.intake import dry_run
    from handlers.intake.dry_run import Voucher
    from handlers.mailboxes import listing, trusting

    if nobody and servers:
        raise click.UsageError("Name servers, or say --nobody; not both.")
    with open_office(load(os.environ)) as office:
        mailbox = listing.file_of(office.desk, name).mailbox
        if servers or nobody:
            try:
                mailbox = trusting.trust(office.desk, operator(), mailbox, servers)
            except Incomplete as incomplete:
                raise click.UsageError(" ".join(incomplete.fields.values())) from None
            found = list[Voucher]()
        else:
            found = list(dry_run.look(office.desk, mailbox).vouchers)
    if as_json:
        facts = [voucher_facts(each) for each in found]
        print_json(
            {"ok": True, "mailbox": mailbox.name, "trusted": list(mailbox.authserv_ids), "found": facts}
        )
        return
    for each in found:
        click.echo(voucher_line(each))
    believed = ", ".join(mailbox.authserv_ids) or "nobody"
    click.echo(plain(f"On who wrote a letter, mailbox {mailbox.name} believes {believed}."))
