"""`ombud mailbox sign-in`: a mailbox of any mail host connected at the terminal, by IMAP and SMTP.

As on the page behind a link: signing in is tried at both servers, a dry run shows what would happen,
and nothing is read for good before that is confirmed. Secrets are typed unseen or come from files.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.mailbox_purge import decide_on_old
from bot.cli.mailbox_secrets import asked_for, typed_in
from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.domain.mailbox import Mailbox
    from handlers.intake.dry_run import DryRun
    from handlers.mailboxes.proposing import Proposed

_SECURITIES = click.Choice(["tls", "starttls", "plain"])
_FILE = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was said of how a mailbox is to be read; what was not is asked, where somebody can be."""

    folders: tuple[str, ...]
    trust: tuple[str, ...]
    nobody: bool
    backfill: str | None
    yes: bool


@taught(
    "Connect a mailbox of any mail host here, by IMAP and SMTP.",
    "ombud mailbox sign-in --address privacy@example.org --imap-host imap.example.org "
    "--smtp-host smtp.example.org",
    "ombud mailbox sign-in --address privacy@example.org --imap-host imap.example.org "
    "--smtp-host smtp.example.org --token-url https://login.example.org/token --client-id ombud "
    "--refresh-token-file token --yes --json",
    name="sign-in",
)
@click.option("--address", metavar="ADDRESS", help="The mailbox's own address.")
@click.option("--name", metavar="NAME", help="What it will be called; what stands before the @, unless said.")
@click.option("--imap-host", metavar="HOST", help="The server that letters are read from.")
@click.option("--imap-port", metavar="PORT", help="Its port; 993, or 143 with starttls.")
@click.option("--imap-security", type=_SECURITIES, default="tls", show_default=True)
@click.option("--smtp-host", metavar="HOST", help="The server that answers leave by.")
@click.option("--smtp-port", metavar="PORT", help="Its port; 465, or 587 with starttls.")
@click.option("--smtp-security", type=_SECURITIES, default="tls", show_default=True)
@click.option("--user", metavar="USER", help="Who signs in; the address, unless said.")
@click.option(
    "--password-file", type=_FILE, help="A file that holds the password; it is asked for otherwise."
)
@click.option(
    "--token-url", metavar="URL", help="A token service: sign in with tokens (XOAUTH2, OAUTHBEARER)."
)
@click.option("--client-id", metavar="ID", help="The app that the mail host knows Ombud as.")
@click.option("--client-secret-file", type=_FILE, help="Its secret, where it has one.")
@click.option("--scope", metavar="SCOPE", help="What the token is for, where the service asks for it.")
@click.option("--refresh-token-file", type=_FILE, help="A file that holds the refresh token.")
@click.option("--folder", "folders", metavar="FOLDER", multiple=True, help="Read it; INBOX, unless said.")
@click.option("--trust", metavar="SERVER", multiple=True, help="Believe this server on who wrote a letter.")
@click.option("--trust-nobody", "nobody", is_flag=True, help="Believe no server on that.")
@click.option(
    "--backfill",
    type=click.Choice(["none", "month", "everything"]),
    help="Which earlier letters become cases; all of them in silence.",
)
@click.option("--yes", is_flag=True, help="Begin to read it without asking.")
@click.option(
    "--old",
    type=click.Choice(["resume", "purge"]),
    help="What becomes of the same mailbox that was disconnected: it goes on, or is deleted at once.",
)
@as_json
def sign_in(
    address: str | None,
    name: str | None,
    folders: tuple[str, ...],
    trust: tuple[str, ...],
    *,
    nobody: bool,
    backfill: str | None,
    yes: bool,
    as_json: bool,
    **said: str | Path | None,
) -> None:
    """Connect a mailbox of any mail host here, or connect it again.

    Signs in where letters are read and where answers leave, without sending anything. Then it shows
    what would become cases, and which servers letters name as judging their senders; nothing is read
    for good, written or sent before you confirm that. Under --json nothing is asked: without --yes
    the dry run is all that happens.
    """
    from bot.settings.loading import load
    from bot.wiring.office import open_office

    address = address or asked_for("address", "The mailbox's own address", asking=not as_json)
    wishes = Wishes(folders, trust, nobody, backfill, yes)
    old = said.pop("old")
    typed = typed_in(address, said, asking=not as_json)
    with open_office(load(os.environ)) as office:
        decide_on_old(office.desk, address, str(old) if old else None, asking=not as_json)
        link = _proposed(office.desk, address, name or "")
        if name and name != link.name and not as_json:
            click.echo(f"It stands already and keeps its name, {plain(link.name)}.")
        told = _connect(office.desk, link, typed, wishes, asking=not as_json)
    if as_json:
        print_json({"ok": True, "mailbox": link.name, "again": link.again, **told})


def _proposed(desk: "Desk", address: str, name: str) -> "Proposed":
    from bot.cli.operator import operator
    from handlers.domain.errors import Incomplete
    from handlers.mailboxes import proposing

    try:
        return proposing.propose(desk, operator(), proposing.Proposal("imap", address, name, {}))
    except Incomplete as incomplete:
        raise click.UsageError(" ".join(incomplete.fields.values())) from None


def _connect(
    desk: "Desk", link: "Proposed", typed: dict[str, str], wishes: Wishes, *, asking: bool
) -> dict[str, object]:
    """Sign in, look, and confirm; return what came of it."""
    from bot.cli.mailbox_dry_run import dry_run_facts, show_dry_run
    from handlers.domain.errors import Incomplete, Refused
    from handlers.intake import dry_run
    from handlers.mailboxes import consenting

    token = link.url.rpartition("/")[2]
    try:
        browser = consenting.sign_in(desk, token, "", typed).browser
    except Incomplete as incomplete:
        names = ", ".join(f"--{field.replace('_', '-')}" for field in incomplete.fields)
        raise click.UsageError(f"{names}: {' '.join(set(incomplete.fields.values()))}") from None
    visit = consenting.look(desk, token, browser)
    if visit.refused:
        raise Refused(visit.refused)
    if link.again:
        if asking:
            click.echo(f"Mailbox {plain(link.name)} is connected again; its folders stay as they were.")
        return {"done": True}
    run = dry_run.look(desk, visit.held.mailbox)
    if asking:
        show_dry_run(run)
        if account := visit.held.mailbox.account:
            click.echo(f"You sign in as {plain(account)}: go on only if that is the mailbox that you mean.")
    mailbox = _confirmed(desk, token, browser, run, wishes, asking=asking)
    if asking:
        click.echo(
            f"Mailbox {plain(link.name)} is connected; `ombud serve` reads it."
            if mailbox
            else "Nothing is read of it; run this again to connect it."
        )
    return {"done": mailbox is not None, "dry_run": dry_run_facts(run)}


def _confirmed(
    desk: "Desk", token: str, browser: str, run: "DryRun", wishes: Wishes, *, asking: bool
) -> "Mailbox | None":
    """Return the mailbox as it is read from now on; None where nobody said so."""
    from handlers.domain.errors import Incomplete
    from handlers.mailboxes import confirming
    from handlers.mailboxes.confirming import Backfill

    if not wishes.yes and not asking:
        return None
    folders, trust = _folders(run, wishes), _trust(run, wishes)
    backfill = wishes.backfill or _asked_backfill(wishes)
    if not wishes.yes and not click.confirm("Begin to read this mailbox?"):
        return None
    try:
        return confirming.confirm(desk, token, browser, folders, Backfill(backfill), trust)
    except Incomplete as incomplete:
        raise click.UsageError(" ".join(incomplete.fields.values())) from None


def _folders(run: "DryRun", wishes: Wishes) -> Sequence[str]:
    from bot.cli.mailbox_dry_run import choosable

    known = choosable(run)
    usual = [each.name for each in run.folders if each.chosen and each.name in known]
    wanted = wishes.folders or usual
    if not wishes.yes and not wishes.folders and len(known) > 1:
        said = click.prompt("Folders to read, commas between them", default=", ".join(usual))
        wanted = [each.strip() for each in said.split(",") if each.strip()]
    if strange := [each for each in wanted if known and each not in known]:
        there = plain(", ".join(known))
        raise click.UsageError(f"No such folder: {plain(', '.join(strange))}; there are {there}.")
    return wanted


def _trust(run: "DryRun", wishes: Wishes) -> Sequence[str]:
    from bot.cli.mailbox_dry_run import voucher_line

    if wishes.trust or wishes.nobody or wishes.yes or not run.asked:
        return wishes.trust
    for each in run.vouchers:
        click.echo(voucher_line(each))
    click.echo("Anybody can write such a line: choose only a server of your own mail host.")
    said = click.prompt("Servers to believe on who wrote a letter, or nobody", default="nobody")
    return [] if said.strip().lower() == "nobody" else said.replace(",", " ").split()


def _asked_backfill(wishes: Wishes) -> str:
    if wishes.yes:
        return "none"
    choices = click.Choice(["none", "month", "everything"])
    said: str = click.prompt("Earlier letters that become cases, in silence", type=choices, default="none")
    return said
