"""Whether a mailbox still lets us in: one refusal is trouble, two with time between are a lost authorisation.

A mailbox that lapsed keeps its row, key and history; it is tried once an hour, and reads on as soon
as it is let in again. Our own client being refused is the operator's matter, and no mailbox's.
"""

from datetime import timedelta

from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox, MailboxEventKind, MailboxStatus
from handlers.people.notices import NoticeKind, tell_admins
from handlers.store.transaction import Transaction

#: A second refusal counts as soon as this after the first; token services err for minutes.
APART = timedelta(minutes=10)
#: How often a mailbox is tried that does not let us in.
GENTLY = timedelta(hours=1)


def refused(tx: Transaction, desk: Desk, mailbox: Mailbox) -> bool:
    """Note that a mailbox definitely refused our authorisation; return whether it is lost.

    Args:
        mailbox: as this worker leased it; under an older fence nothing is written.
    """
    first_at = tx.rounds.refused(mailbox.id)
    if mailbox.status is not MailboxStatus.LAPSED and tx.now - first_at < APART:
        return False
    gently = tx.now + GENTLY if mailbox.provider in desk.providers else None
    if not tx.rounds.turn(mailbox, MailboxStatus.LAPSED, gently):
        return False
    if mailbox.status is not MailboxStatus.LAPSED:
        tx.mailbox_events.add(mailbox.id, MailboxEventKind.LAPSED)
        _tell_lapsed(tx, desk, mailbox)
    return True


def let_in(tx: Transaction, mailbox: Mailbox) -> None:
    """Note that a mailbox lets us in, which may be again."""
    if mailbox.status is MailboxStatus.LAPSED and tx.rounds.turn(mailbox, MailboxStatus.CONNECTED):
        tx.mailbox_events.add(mailbox.id, MailboxEventKind.RECOVERED)
        tx.holdings.hasten_mail(mailbox.id)


def client_refused(tx: Transaction, desk: Desk, provider: str) -> None:
    """Tell the admins that a provider refuses Ombud's own client, once a day for all its mailboxes."""
    day = tx.now.date().isoformat()
    if tx.inbox.take(f"client_refused:{provider}:{day}"):
        tell_admins(tx, desk, NoticeKind.CLIENT_REFUSED, f"{provider}-{day}", {"provider": provider})


def remind_of_lapsed(desk: Desk) -> int:
    """Tell the admins of every mailbox whose authorisation is lost, once a day; return how many it was."""
    with desk.reading("health.look") as tx:
        lapsed = tx.rounds.lapsed()
    told = 0
    for each in lapsed:
        with desk.transaction("health.remind") as tx:
            mailbox = tx.mailboxes.get(each)
            if mailbox.status is MailboxStatus.LAPSED:
                told += _tell_lapsed(tx, desk, mailbox)
    return told


def _tell_lapsed(tx: Transaction, desk: Desk, mailbox: Mailbox) -> bool:
    zone = tx.organisations.get(mailbox.organisation_id).zone
    day = tx.now.astimezone(zone).date().isoformat()
    if not tx.inbox.take(f"lapsed:{mailbox.id}:{day}"):
        return False
    tell_admins(
        tx, desk, NoticeKind.MAILBOX_LAPSED, f"{mailbox.id}-{day}", _facts(tx, mailbox.id, mailbox.name)
    )
    return True


def _facts(tx: Transaction, mailbox: MailboxId, name: str) -> dict[str, Fact]:
    open_cases = tx.holdings.open_cases(mailbox)
    due_on = open_cases.due_on.isoformat() if open_cases.due_on else ""
    return {"name": name, "open": open_cases.count, "due_on": due_on}
