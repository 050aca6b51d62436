"""When a mailbox is looked at next: soon while letters come, later while none do, ever later while it fails.

Looking is what finds letters; being told of one only brings the next look forward. A mailbox that costs
nobody anything to look at (a folder on disk) is looked at on every tick.
"""

import random
from datetime import datetime, timedelta

from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox
from handlers.store.transaction import Transaction

HOT, WARM, COLD = timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15)
#: How long after its newest letter a mailbox is hot, and warm.
_HOT_FOR, _WARM_FOR = timedelta(hours=1), timedelta(days=1)
#: Looks come sooner than said by so much, so that mailboxes do not march in step; never later, for a
#: mailbox that was not looked at for fifteen minutes counts as unwell, the engine's tick included.
_SOONEST, _LATEST = 0.8, 0.95
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


def wake(desk: Desk, mailbox: MailboxId) -> bool:
    """Have a mailbox looked at now since somebody tells of a letter; ten times make one look.

    Returns:
        False where a look is due already, or where a failure is waited out.
    """
    with desk.transaction("polling.wake") as tx:
        woken = tx.rounds.wake(mailbox)
    if woken:
        desk.wake("sync")
    return woken


def next_look(
    tx: Transaction, desk: Desk, mailbox: Mailbox, *, unfinished: bool = False, named: float | None = None
) -> datetime | None:
    """Return when a mailbox is looked at after a round that went well; None: on the next tick.

    Args:
        unfinished: the round left letters to notice.
        named: seconds that the provider asks us to wait before more is asked of it.
    """
    if not _costs(desk, mailbox):
        return None
    if named is not None:
        return tx.now + _bounded(named)
    if unfinished:
        return None
    pause = interval(tx.rounds.letter_at(mailbox.id), tx.now) * _sooner(mailbox)
    due = tx.stubs.next_due(mailbox.id)
    return tx.now + pause if due is None else max(tx.now, min(tx.now + pause, due))


def interval(letter_at: datetime | None, now: datetime) -> timedelta:
    """Return how long to wait between looks, by when the newest letter was received."""
    if letter_at is None or now - letter_at > _WARM_FOR:
        return COLD
    return WARM if now - letter_at > _HOT_FOR else HOT


def look_after_failure(
    tx: Transaction, desk: Desk, mailbox: Mailbox, named: float | None = None
) -> datetime | None:
    """Return when a mailbox is looked at after a round that failed: the pause doubles up to an hour.

    Args:
        named: seconds that the provider asks us to wait; an hour of them at most is believed.
    """
    if not _costs(desk, mailbox):
        return None
    since = tx.rounds.failing_since(mailbox.id)
    # As long again as it has failed already: one minute, one, two, four…
    pause = max(FIRST_PAUSE, min(tx.now - since, LONGEST_PAUSE)) if since else FIRST_PAUSE
    return tx.now + max(pause, _bounded(named or 0))


def _bounded(named: float) -> timedelta:
    # One header of nonsense must not leave a mailbox unread for years.
    return timedelta(seconds=min(named, LONGEST_PAUSE.total_seconds()))


def _costs(desk: Desk, mailbox: Mailbox) -> bool:
    return mailbox.provider in desk.providers


def _sooner(mailbox: Mailbox) -> float:
    # The same round gets the same jitter, so that what happened can be told again.
    return random.Random(f"{mailbox.id}:{mailbox.fence}").uniform(_SOONEST, _LATEST)  # noqa: S311 - no secret
