"""The page of permissions, made from the tables that decide: docs/permissions.md."""

from collections.abc import Iterator

import click

from bot.slack.people import OBJECTIONS
from bot.slack.scopes import scopes_table
from connectors import scopes as provider_scopes
from handlers import permissions
from handlers.domain.case import TRANSITIONS, ActionId, Status
from handlers.domain.colleague import Objection
from handlers.domain.people import Role
from handlers.permissions import Standing, Way

_LABELS = {
    Objection.GUEST: "guests of many channels",
    Objection.ULTRA_GUEST: "guests of one channel",
    Objection.STRANGER: "people of another organisation, met in a shared channel",
    Objection.OTHER_TEAM: "people of another workspace",
    Objection.BOT: "bots and other apps",
    Objection.DEACTIVATED: "deactivated accounts",
    Objection.UNKNOWN: "accounts that Slack does not know",
}
_STATUSES = {
    Status.NEW: "new",
    Status.OPEN: "open",
    Status.AWAITING_SUBJECT: "waiting",
    Status.READY: "drafted",
    Status.CLOSED: "closed",
}
_ROLES = {"case handler": Role.CASE_HANDLER, "manager": Role.MANAGER, "admin": Role.ADMIN}


def page() -> str:
    """Return the page in Markdown."""
    lines = [
        "# Who may do what",
        "",
        "Made by `make docs` from the tables in the code that decide; do not edit by hand. A test presses",
        "every button as everybody in every status and compares. Roles are asked of the roster each time:",
        "what a picture shows, or a payload says, counts for nothing.",
        "",
        "## With a case",
        "",
        "In which statuses of the case somebody may do it: new, open, waiting for the person, with a drafted",
        "reply, closed. Somebody with several roles may do what each allows.",
        "",
        *_actions(),
        "",
        "Where the organisation wants a second person to look (`OMBUD_DESK_SECOND_APPROVER`), sending",
        "is for every case handler and manager but the one who wrote the reply. *Undo sending* and",
        "*It has left* (of a reply of which nobody knows whether it has) are also for the one who sent",
        "it. *Separate again* works on the two cases that were linked or merged alone,",
        "and *Remove test case* on test cases alone.",
        "",
        "## Without a case",
        "",
        *_ways("Errand: a shortcut, or a press on the Home tab", permissions.errands()),
        "",
        *_ways("Command: what is typed after `/ombud`", permissions.commands()),
        "",
        "## Who is refused whatever roles they are given",
        "",
        *_refused(),
        "",
        "They are refused in every channel, also in the one with the cases, and are told why.",
        "",
        "## What the app may do in Slack",
        "",
        scopes_table().rstrip(),
        "",
        "## What the app may do in mailboxes",
        "",
        "Each mailbox is connected by itself; a grant with fewer scopes is refused by the name of what is",
        "missing, and nothing wider is asked for.",
        "",
        provider_scopes.scopes_table(),
        "",
    ]
    return "\n".join(lines)


def _actions() -> Iterator[str]:
    yield f"| Action | {' | '.join(standing.value for standing in Standing)} |"
    yield f"|---{'|---' * len(Standing)}|"
    for action in ActionId:
        cells = (_statuses(permissions.statuses(action, standing)) for standing in Standing)
        yield f"| {TRANSITIONS[action].label} | {' | '.join(cells)} |"


def _statuses(found: frozenset[Status]) -> str:
    if found == frozenset(Status):
        return "always"
    if found == frozenset(Status) - {Status.CLOSED}:
        return "until closed"
    return ", ".join(_STATUSES[status] for status in Status if status in found) or "–"


def _ways(title: str, ways: list[Way]) -> Iterator[str]:
    yield f"| {title} | no role | {' | '.join(_ROLES)} |"
    yield f"|---|---{'|---' * len(_ROLES)}|"
    for way in ways:
        cells = (_yes(way.allowed({role})) for role in _ROLES.values())
        yield f"| `{way.name}` | {_yes(way.allowed(()))} | {' | '.join(cells)} |"


def _yes(allowed: bool) -> str:
    return "yes" if allowed else "–"


def _refused() -> Iterator[str]:
    yield "| Account | Is told |"
    yield "|---|---|"
    for objection, sentence in OBJECTIONS.items():
        yield f"| {_LABELS[objection]} | {sentence} |"


if __name__ == "__main__":
    click.echo(page(), nl=False)
