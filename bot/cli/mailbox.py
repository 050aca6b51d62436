"""`ombud mailbox`: list, connect and show."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.cli.mailbox_disconnect import disconnect
from bot.cli.mailbox_folders import folders
from bot.cli.mailbox_purge import purge, resume
from bot.cli.mailbox_reread import reread
from bot.cli.mailbox_sign_in import sign_in
from bot.cli.mailbox_trust import trust
from bot.cli.mailbox_watch import watch
from bot.cli.showing import as_json, plain, print_json, print_table
from bot.cli.taught import taught

if TYPE_CHECKING:
    from bot.wiring.office import Office
    from handlers.mailboxes.proposing import Proposed

_COLUMNS = ("Name", "Provider", "Status", "Last read (UTC)", "To be read", "Could not be read")


@click.group(short_help="Connect mailboxes, and see how they fare.")
def mailbox() -> None:
    """Connect mailboxes, and see how they fare.

    You act as `cli:` and the operating system's user; connecting stands in the mailbox's record.
    """


@taught("List the mailboxes.", "ombud mailbox list", "ombud mailbox list --json", name="list")
@as_json
def list_mailboxes(*, as_json: bool) -> None:
    """List the mailboxes: name, provider, status, when each was last read, and what waits in it.

    Of a disconnected one also when what was read of it is deleted, and which cases are still open.
    """
    from bot.cli.mailbox_facts import mailbox_row, standing_facts
    from handlers.disposal import countdowns
    from handlers.mailboxes import listing

    with _office() as office:
        found, waits = listing.listed(office.desk)
    if as_json:
        facts = [standing_facts(each, waits.get(each.id)) for each in found]
        print_json({"ok": True, "mailboxes": facts})
    elif found:
        print_table("Mailboxes", _COLUMNS, [mailbox_row(each) for each in found])
        for one in waits.values():
            click.echo(plain(f"{one.name}: {countdowns.told(one)}"))
    else:
        click.echo("There is no mailbox yet; `ombud mailbox connect` makes a link to connect one.")


@taught(
    "Make a link on which a mailbox is connected.",
    "ombud mailbox connect --provider google --address privacy@example.org",
    "ombud mailbox connect --provider imap --address privacy@example.org --name privacy --json",
)
@click.option("--provider", metavar="NAME", help="Such as google or imap; the one offered, if it is one.")
@click.option("--address", metavar="ADDRESS", default="", help="The mailbox's own address.")
@click.option("--name", metavar="NAME", help="What it will be called; what stands before the @, unless said.")
@click.option(
    "--old",
    type=click.Choice(["resume", "purge"]),
    help="What becomes of the same mailbox that was disconnected: it goes on, or is deleted at once.",
)
@as_json
def connect(provider: str | None, address: str, name: str | None, old: str | None, *, as_json: bool) -> None:
    """Make a link on which a mailbox is connected, or connected again.

    The link is for you: open it within ten minutes in the browser in which you sign in to the
    mailbox. It shows what Ombud asks for and why, leads to the provider, and then shows what would
    become cases. Nothing is read for good, written or sent before you confirm that.

    A mailbox that was connected before keeps its cases and its history. One that was disconnected, and whose
    purge waits, is either resumed with all of that or deleted at once, so that a new one begins: you are
    asked which, or say it with --old. `ombud serve` must run. One of another mail host can be connected
    without a browser, too: `ombud mailbox sign-in`.
    """
    from bot.cli.mailbox_purge import decide_on_old

    with _office() as office:
        decide_on_old(office.desk, address, old, asking=not as_json)
        made = _proposed(office, provider, address, name or "")
    if as_json:
        facts = {"mailbox": made.name, "url": made.url, "expires_at": made.expires_at.isoformat()}
        print_json({"ok": True, **facts, "again": made.again})
        return
    click.echo(
        f"Open this within ten minutes to connect mailbox {made.name}{' again' if made.again else ''}:"
    )
    click.echo(made.url)
    if name and name != made.name:
        click.echo(f"It stands already and keeps its name, {plain(made.name)}.")


@taught("Show a mailbox and its record.", "ombud mailbox show privacy", "ombud mailbox show privacy --json")
@click.argument("name", metavar="NAME")
@as_json
def show(name: str, *, as_json: bool) -> None:
    """Show how a mailbox stands, its address, and its record: who connected it, what happened since."""
    from bot.cli.mailbox_facts import file_facts, told_event
    from handlers.mailboxes import listing

    with _office() as office:
        file = listing.file_of(office.desk, name)
    if as_json:
        print_json({"ok": True, **file_facts(file)})
        return
    from bot.cli.mailbox_facts import file_lines, mailbox_row

    print_table(file.mailbox.address, _COLUMNS, [mailbox_row(file.standing)])
    for line in file_lines(file):
        click.echo(line)
    if file.countdown is not None:
        from handlers.disposal import countdowns

        click.echo(plain(countdowns.told(file.countdown)))
    if file.record:
        print_table("Record", ("When", "What", "Who", "Facts"), [told_event(each) for each in file.record])


def _proposed(office: "Office", provider: str | None, address: str, name: str) -> "Proposed":
    from bot.cli.operator import operator
    from handlers.domain.errors import Incomplete
    from handlers.mailboxes import offers, proposing
    from handlers.mailboxes.proposing import Proposal

    offered = offers.offered(office.desk)
    if not address:
        raise click.UsageError("Say which mailbox with --address, such as --address privacy@example.org.")
    if provider is None and len(offered) != 1:
        known = ", ".join(offered) or "none; see `ombud doctor`"
        raise click.UsageError(f"Say which provider with --provider; offered here: {known}.")
    if provider and provider not in offered and provider not in office.desk.unset:
        known = ", ".join(offered) or "none; see `ombud doctor`"
        raise click.UsageError(f"There is no such provider: {plain(provider)}; offered here: {known}.")
    wanted = Proposal(provider or offered[0], address, name, {})
    try:
        return proposing.propose(office.desk, operator(), wanted)
    except Incomplete as incomplete:
        raise click.UsageError(" ".join(incomplete.fields.values())) from None


mailbox.add_command(list_mailboxes)
mailbox.add_command(connect)
mailbox.add_command(show)
mailbox.add_command(disconnect)
mailbox.add_command(folders)
mailbox.add_command(purge)
mailbox.add_command(resume)
mailbox.add_command(sign_in)
mailbox.add_command(trust)
mailbox.add_command(reread)
mailbox.add_command(watch)


@contextmanager
def _office() -> Iterator["Office"]:
    from bot.settings.loading import load
    from bot.wiring.office import open_office

    with open_office(load(os.environ)) as office:
        yield office
