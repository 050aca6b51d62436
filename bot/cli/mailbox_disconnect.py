"""`ombud mailbox disconnect`: what will happen first, and then, once it is meant, the way out."""

import os
from typing import TYPE_CHECKING

import click

from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.domain.ids import MailboxId
    from handlers.mailboxes.disconnecting import Leave


@taught(
    "Disconnect a mailbox.",
    "ombud mailbox disconnect privacy",
    "ombud mailbox disconnect privacy --yes --json",
)
@click.argument("name", metavar="NAME")
@click.option("--yes", is_flag=True, help="Do it without asking; without it nothing is done under --json.")
@as_json
def disconnect(name: str, *, yes: bool, as_json: bool) -> None:
    """Disconnect a mailbox: nothing of it is read or sent any more.

    Shows first what that means: open cases whose dates run on, and replies that become drafts again.
    Then watches are ended and access is given back at the provider; what it cannot take back, the
    mailbox's record and a notice to the admins say how to do by hand (`ombud mailbox show NAME`).
    One that is still being connected is given up: its link ends, and its name is free.
    What was read stays with its cases. `ombud serve` finishes what the provider does not answer now.
    """
    from bot.cli.operator import operator
    from bot.settings.loading import load
    from bot.wiring.office import open_office
    from handlers.delivery.courier import deliver_due
    from handlers.mailboxes import disconnecting, proposing
    from handlers.mailboxes.closing_down import close_down_all

    with open_office(load(os.environ)) as office:
        mailbox = disconnecting.named(office.desk, name)
        if proposing.is_proposed(office.desk, mailbox):
            _give_up(office.desk, mailbox, name, yes=yes, as_json=as_json)
            return
        leave = disconnecting.preview(office.desk, operator(), mailbox)
        if not as_json:
            _show(leave)
        if not yes and (as_json or not click.confirm(f"Disconnect mailbox {plain(name)}?")):
            if as_json:
                print_json({"ok": True, "done": False, **_facts(leave)})
            return
        leave = disconnecting.begin(office.desk, operator(), mailbox)
        deliver_due(office.desk)
        through = close_down_all(office.desk)
    if as_json:
        print_json({"ok": True, "done": True, "through": bool(through), **_facts(leave)})
        return
    click.echo(_ENDS[bool(through)].format(name=plain(name)))


def _give_up(desk: "Desk", mailbox: "MailboxId", name: str, *, yes: bool, as_json: bool) -> None:
    from bot.cli.operator import operator
    from handlers.mailboxes import proposing

    done = yes or (not as_json and click.confirm(f"Give up connecting mailbox {plain(name)}?"))
    if done:
        proposing.withdraw(desk, operator(), mailbox)
    if as_json:
        print_json({"ok": True, "done": done, "mailbox": name})
    elif done:
        click.echo(f"Mailbox {plain(name)} is not connected any more; its name is free.")


_ENDS = {
    True: "Mailbox {name} is disconnected; `ombud mailbox show {name}` says what is left to do by hand.",
    False: "Mailbox {name} is closed; `ombud serve` finishes once the provider answers and mail is at rest.",
}


def _show(leave: "Leave") -> None:
    from handlers.mailboxes.disconnecting import told

    for sentence in told(leave):
        click.echo(plain(sentence))


def _facts(leave: "Leave") -> dict[str, object]:
    due_on = leave.open_cases.due_on
    return {
        "mailbox": leave.mailbox.name,
        "open_cases": leave.open_cases.count,
        "due_on": due_on.isoformat() if due_on else None,
        "cancelled": list(leave.cancelled),
        "leaving": list(leave.begun),
        "shared_account": leave.shared,
    }
