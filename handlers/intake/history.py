"""The letters of before: a mailbox that is connected brings its past, and nobody is called about it.

They become cases in silence, after the letters of today, and one summary tells what they came to.
"""

from datetime import datetime

from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.domain.people import Role
from handlers.people.colleagues import holding
from handlers.people.notices import NoticeKind, ask_notice
from handlers.store.stubs import DueStub
from handlers.store.transaction import Transaction


def is_of_before(mailbox: Mailbox, stub: DueStub, learned_at: datetime | None) -> bool:
    """Return whether a letter was received before its mailbox was live.

    Args:
        learned_at: when it was received, where only the letter itself told so.
    """
    if stub.received_at is not None or learned_at is None or mailbox.live_from is None:
        return stub.historic
    return learned_at < mailbox.live_from


def sum_up(desk: Desk, mailbox: Mailbox) -> None:
    """Tell the admins and managers once what the letters of before came to, when all of them are read."""
    with desk.transaction("history.sum_up") as tx:
        began = tx.rounds.backfill_ended(mailbox.id)
        if began is not None:
            _tell(tx, desk, mailbox, began)


def _tell(tx: Transaction, desk: Desk, mailbox: Mailbox, began: int) -> None:
    organisation = tx.organisations.get(mailbox.organisation_id)
    today = tx.now.astimezone(organisation.zone).date()
    came_to = tx.rounds.backfilled(mailbox.id, began, today.isoformat())
    counts: dict[str, Fact] = {
        "letters": came_to.letters,
        "cases": came_to.cases,
        "overdue": came_to.overdue,
    }
    tx.mailbox_events.add(mailbox.id, MailboxEventKind.BACKFILLED, facts=counts)
    if came_to.letters:
        people = holding(desk, Role.ADMIN, Role.MANAGER)
        about = f"{mailbox.id}-{began}"
        ask_notice(tx, NoticeKind.MAILBOX_BACKFILLED, people, about, {"name": mailbox.name, **counts})
