"""`ombud mailbox purge` and `resume`: what was read of a disconnected mailbox, deleted early or taken up."""

from typing import TYPE_CHECKING

import click

from bot.cli.offices import office
from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.disposal.early import Doomed
    from handlers.domain.ids import MailboxId

_NAME = click.argument("name", metavar="NAME")


@taught(
    "Delete what was read of a disconnected mailbox before its day.",
    "ombud mailbox purge privacy",
    "ombud mailbox purge privacy --now --yes --json",
)
@_NAME
@click.option("--now", is_flag=True, help="Do it here and to its end, instead of leaving it to ombud serve.")
@click.option("--yes", is_flag=True, help="Do it without asking; without it nothing is done under --json.")
@as_json
def purge(name: str, *, now: bool, yes: bool, as_json: bool) -> None:
    """Delete what was read of a disconnected mailbox at once, instead of on its day.

    Shows first what goes and what stays, and asks. Open cases have to be decided before: each is answered
    and closed in Slack, exported whole after the mailbox was disconnected (`ombud case export`, with --output
    or --zip), or held (`ombud hold place`); one that is added to after its export is exported once more. From
    the first step on it cannot be taken back: its data key is destroyed, and then rows, files and posts go.
    `ombud serve` does that within minutes; with --now this command does.
    """
    from bot.cli.operator import operator
    from handlers.disposal import early
    from handlers.mailboxes import disconnecting

    with office() as opened:
        desk = opened.desk
        mailbox = disconnecting.named(desk, name)
        doomed = early.preview(desk, operator(), mailbox)
        if not as_json:
            for sentence in early.told(doomed):
                click.echo(plain(sentence))
        if as_json and not yes:
            print_json({"ok": True, "done": False, **_facts(doomed)})
            return
        asks = doomed.allowed and not yes
        if asks and not click.confirm(f"Delete what was read of mailbox {plain(name)} for good?"):
            return
        early.delete_now(desk, operator(), mailbox)
        through = _run(desk, mailbox, shown=not as_json) if now else False
    if as_json:
        print_json({"ok": True, "done": True, "through": through, **_facts(doomed)})
        return
    click.echo(plain(_ENDS[now, through].format(name=name)))


_ENDS = {
    (False, False): "Mailbox {name} is closed for good; `ombud serve` deletes what was read of it now.",
    (True, True): "What was read of mailbox {name} is deleted.",
    (True, False): "Nothing of mailbox {name} can be read any more; `ombud serve` deletes what is left.",
}


def _run(desk: "Desk", mailbox: "MailboxId", *, shown: bool) -> bool:
    """Go the whole way as far as it goes here; return whether it is through."""
    from handlers.delivery.courier import deliver_due
    from handlers.disposal import purging

    said: list[str] = []

    def progress(standing: object) -> None:
        step = str(getattr(standing, "step", ""))
        if shown and (not said or said[-1] != step):
            said.append(step)
            click.echo(f"… {plain(step)}", err=True)

    through = purging.purge(desk, mailbox, progress)
    if not through:
        deliver_due(desk)  # what the chat system shows goes by the courier
        through = purging.purge(desk, mailbox, progress)
    return through


def _facts(doomed: "Doomed") -> dict[str, object]:
    from bot.cli.mailbox_facts import countdown_facts

    return {
        "mailbox": doomed.name,
        "cases": doomed.cases,
        "held_cases": doomed.spared,
        "kept_by_law": [{"rule": one.rule, "basis": one.basis, "cases": one.cases} for one in doomed.bound],
        "held": doomed.held,
        "open_cases": [{"number": one.number, "due_on": one.due_on.isoformat()} for one in doomed.open],
        "purge": countdown_facts(doomed.countdown),
    }


@taught(
    "Connect a disconnected mailbox again, with everything.",
    "ombud mailbox resume privacy",
    "ombud mailbox resume privacy --json",
)
@_NAME
@as_json
def resume(name: str, *, as_json: bool) -> None:
    """Make a link on which a disconnected mailbox is connected again, with its history, cases and key.

    Its purge is withdrawn once access is given, and not before: a link that nobody follows changes
    nothing. The link is for you: open it within ten minutes. `ombud serve` must run.
    """
    from bot.cli.operator import operator
    from handlers.mailboxes import disconnecting, proposing

    with office() as opened:
        mailbox = disconnecting.named(opened.desk, name)
        made = proposing.reconnect(opened.desk, operator(), mailbox)
    if as_json:
        facts = {"mailbox": made.name, "url": made.url, "expires_at": made.expires_at.isoformat()}
        print_json({"ok": True, **facts, "again": made.again})
        return
    click.echo(f"Open this within ten minutes to connect mailbox {plain(made.name)} again, with everything:")
    click.echo(made.url)


def decide_on_old(desk: "Desk", address: str, old: str | None, *, asking: bool) -> None:
    """Ask whether the same mailbox that was disconnected goes on or is deleted, and delete it if so.

    Args:
        old: what was said of that already; None where it is to be asked.
        asking: somebody is there who can be asked.
    """
    from bot.cli.operator import operator
    from handlers.disposal import early
    from handlers.mailboxes import deciding

    waits = deciding.waiting_for(desk, operator(), address)
    if waits is None:
        return
    for sentence in deciding.told(waits) if asking else ():
        click.echo(plain(sentence))
    if old is None and not asking:
        raise click.UsageError("The same mailbox was disconnected; say --old resume, or --old purge.")
    if old is None:
        old = click.prompt("Resume it, or purge it now", type=click.Choice(["resume", "purge"]))
    if old == "purge":
        early.delete_now(desk, operator(), waits.mailbox_id)
