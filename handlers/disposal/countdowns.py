"""When a disconnected mailbox is purged: setting the day, taking it back, and how many days are left.

The day stands in the purge's own row, so that a setting that changes later moves nothing that was said.
"""

from datetime import date
from zoneinfo import ZoneInfo

from handlers.desk import Desk
from handlers.domain.countdown import Countdown, due_at
from handlers.domain.events import Fact
from handlers.domain.holds import Route, Subject
from handlers.domain.ids import MailboxId, PersonId
from handlers.domain.mailbox import MailboxEventKind
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.purge import Purge
from handlers.store.transaction import Transaction


def set_going(tx: Transaction, desk: Desk, mailbox: MailboxId, asked_by: PersonId) -> date:
    """Have a mailbox purged after the days of the settings, from now on; return the day.

    Setting it anew moves the day, as long as the purge has not begun.
    """
    at = due_at(tx.now, desk.rules.purge_after)
    tx.purges.withdraw(mailbox)  # of an earlier disconnection
    tx.purges.schedule(mailbox, Route.DISCONNECTED.value, at, asked_by, tx.now)
    facts: dict[str, Fact] = {"route": Route.DISCONNECTED.value, "due_at": at.isoformat()}
    tx.mailbox_events.add(mailbox, MailboxEventKind.PURGE_SET, asked_by, facts)
    return at.astimezone(_zone(tx)).date()


def take_back(tx: Transaction, mailbox: MailboxId, actor: PersonId) -> bool:
    """Withdraw the purge of a mailbox that is connected again; False where it has begun.

    Whoever connects it calls this first and within the same transaction: a purge that begins at the same
    moment waits, and finds that it is wanted no more.
    """
    purge = tx.purges.locked(mailbox)
    if purge is None:
        return True
    if not tx.purges.withdraw(mailbox):
        return False
    tx.mailbox_events.add(mailbox, MailboxEventKind.PURGE_WITHDRAWN, actor, {"route": purge.route})
    return True


def countdowns(tx: Transaction) -> dict[MailboxId, Countdown]:
    """Return how long each disconnected mailbox stands by, those deleted first first."""
    names = tx.beats.names()
    waiting = [one for one in tx.purges.waiting() if one.mailbox_id in names]
    return {one.mailbox_id: _countdown(tx, one, names[one.mailbox_id]) for one in waiting}


def countdown_of(tx: Transaction, mailbox: MailboxId) -> Countdown | None:
    """Return how long one mailbox stands by; None where it is not to be purged, or is already."""
    return countdowns(tx).get(mailbox)


def day_if_left_now(tx: Transaction, desk: Desk) -> date:
    """Return the day on which a mailbox would be purged that is disconnected now."""
    return due_at(tx.now, desk.rules.purge_after).astimezone(_zone(tx)).date()


def told(countdown: Countdown) -> Phrase:
    """Return in a sentence or two what becomes of what was read, and when."""
    if countdown.begun:
        return say("What was read of it is being deleted now.")
    said = [_when(countdown)]
    if countdown.due_on is not None:
        said.append(
            count(
                "{n} open case, due {date}.",
                "{n} open cases, earliest due {date}.",
                countdown.open,
                date=countdown.due_on.isoformat(),
            )
        )
    return joined(" ", said)


def _when(countdown: Countdown) -> Phrase:
    if countdown.held:
        return say("Its purge waits for a legal hold; {command} lists it.", command="ombud hold list")
    if countdown.days < 0:
        return count(
            "Its purge is overdue by {n} day, since {date}.",
            "Its purge is overdue by {n} days, since {date}.",
            -countdown.days,
            date=countdown.on.isoformat(),
        )
    if countdown.days == 0:
        return say("Purge today: what was read of it is deleted.")
    return count(
        "Purge in {n} day, on {date}.",
        "Purge in {n} days, on {date}.",
        countdown.days,
        date=countdown.on.isoformat(),
    )


def _countdown(tx: Transaction, purge: Purge, name: str) -> Countdown:
    zone = _zone(tx)
    on, today = purge.due_at.astimezone(zone).date(), tx.now.astimezone(zone).date()
    left = tx.holdings.open_cases(purge.mailbox_id)
    return Countdown(
        mailbox_id=purge.mailbox_id,
        name=name,
        on=on,
        days=(on - today).days,
        early=purge.route == Route.EARLY.value,
        begun=purge.started_at is not None,
        held=bool(tx.gate.holds_on(Subject(mailbox=purge.mailbox_id))),
        open=left.count,
        due_on=left.due_on,
    )


def _zone(tx: Transaction) -> ZoneInfo:
    organisation = tx.organisations.first()
    return organisation.zone if organisation is not None else ZoneInfo("UTC")
