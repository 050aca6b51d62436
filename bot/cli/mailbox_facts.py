"""A mailbox as plain values: for JSON, and for the rows of tables; its grant is never among them."""

from bot.cli.showing import plain
from connectors.consent import Reach
from handlers.domain.countdown import Countdown
from handlers.mailboxes.listing import MailboxFile
from handlers.store.mailbox_events import MailboxEvent
from handlers.store.rounds import Standing


def mailbox_row(standing: Standing) -> list[str]:
    """Return how a mailbox stands as a row of a table."""
    return [
        standing.name,
        standing.provider,
        standing.status.value,
        standing.read_at.strftime("%Y-%m-%d %H:%M") if standing.read_at else "-",
        str(standing.waiting),
        str(standing.quarantined),
    ]


def countdown_facts(countdown: Countdown | None) -> dict[str, object] | None:
    """Return how long what was read of a mailbox stands by; None where it is not to be purged."""
    if countdown is None:
        return None
    return {
        "on": countdown.on.isoformat(),
        "days": countdown.days,
        "early": countdown.early,
        "begun": countdown.begun,
        "held": countdown.held,
        "open_cases": countdown.open,
        "earliest_due": countdown.due_on.isoformat() if countdown.due_on else None,
    }


def standing_facts(standing: Standing, countdown: Countdown | None = None) -> dict[str, object]:
    """Return how a mailbox stands."""
    return {
        "name": standing.name,
        "provider": standing.provider,
        "status": standing.status.value,
        "read_at": standing.read_at.isoformat() if standing.read_at else None,
        "failing_since": standing.failing_since.isoformat() if standing.failing_since else None,
        "fault": standing.fault,
        "waiting": standing.waiting,
        "quarantined": standing.quarantined,
        "reach": standing.reach or None,
        "reach_tested_at": standing.reach_tested_at.isoformat() if standing.reach_tested_at else None,
        "purge": countdown_facts(countdown),
    }


def file_facts(file: MailboxFile) -> dict[str, object]:
    """Return everything of a mailbox that may be told."""
    mailbox = file.mailbox
    return {
        **standing_facts(file.standing, file.countdown),
        "address": mailbox.address,
        "account": mailbox.account or None,
        "folders": mailbox.folders,
        "trusted": list(mailbox.authserv_ids),
        "general": mailbox.general,
        "connection": mailbox.connection,
        "live_from": mailbox.live_from.isoformat() if mailbox.live_from else None,
        "record": [
            {
                "at": each.at.isoformat(),
                "kind": each.kind.value,
                "actor": each.actor,
                "facts": dict(each.facts),
            }
            for each in file.record
        ],
    }


def told_event(event: MailboxEvent) -> list[str]:
    """Return an event as a row: when, what, who, and its facts."""
    facts = ", ".join(f"{name} {value}" for name, value in sorted(event.facts.items()))
    return [event.at.isoformat(timespec="seconds"), event.kind.value, event.actor, facts]


def file_lines(file: MailboxFile) -> list[str]:
    """Return what there is to say of how a mailbox is opened: by whom, and what else that opens."""
    found = []
    if folders := file.mailbox.folders:
        found.append(f"Folders read: {plain(', '.join(folders))}.")
    if file.mailbox.authserv_ids:
        found.append(f"On who wrote a letter it believes {', '.join(file.mailbox.authserv_ids)}.")
    if account := file.mailbox.account:
        found.append(f"Signed in to by {plain(account)}.")
    if tested_at := file.standing.reach_tested_at:
        told = _REACHES.get(file.standing.reach)
        found += [f"{told} (tested {tested_at.isoformat(timespec='minutes')})."] if told else []
    return found


_REACHES = {
    Reach.NARROW.value: "Its access opens no other mailbox",
    Reach.WIDE.value: "Its access opens other mailboxes, too",
    Reach.UNPROVEN.value: "Whether its access opens other mailboxes is not proven",
}
