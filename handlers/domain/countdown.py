"""The days between the disconnection of a mailbox and its purge: how many are left, and who is told when.

What was read goes within 30 days of the disconnection at the latest (GDPR Art. 5(1)(e), 28(3)(g)).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.domain.ids import MailboxId
from handlers.domain.purge import Purge, Step

#: The longest wait, in days, and the days of it on which people are told of open cases.
LONGEST, TOLD_ON = 30, (0, 14, 23, 28)
#: The day from which on somebody must hear that a purge cannot run as it stands.
ALARM_ON = 25
#: A purge begins so long before the last day is over, so that it is through by then.
HEAD_START = timedelta(hours=6)
#: A purge that is so late is an incident; posts may take the chat system so much longer.
LATE, POSTS_LATE = timedelta(days=1), timedelta(days=8)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Countdown:
    """How long what was read of a disconnected mailbox stands by.

    Attributes:
        on: the day on which it is deleted, at the establishment.
        days: from today on; 0 today, less once that day is over.
        early: somebody asked for it before its time.
        begun: nobody can take it back any more.
        held: a legal hold on the whole mailbox keeps it.
        open, due_on: its open cases, and when the first is due; 0 and None without any.
    """

    mailbox_id: MailboxId
    name: str
    on: date
    days: int
    early: bool
    begun: bool
    held: bool
    open: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that nobody has decided, as it is told: its number and its due date."""

    number: str
    due_on: date


def due_at(since: datetime, wait: timedelta) -> datetime:
    """Return when the purge begins of a mailbox that was disconnected at an instant."""
    return since + max(wait - HEAD_START, timedelta())


def wait_of(purge: Purge) -> int:
    """Return how many days lie between disconnection and purge, as they were set at the time."""
    if purge.disconnected_at is None:
        return 0
    return -((purge.disconnected_at - purge.due_at) // _DAY)


def told_on(wait: int) -> tuple[int, ...]:
    """Return the days on which people are told, of a wait in days: a shorter one has them in proportion.

    The first is always the day of disconnection, and none is the day of the purge or after.
    """
    scaled = {_scaled(day, wait) for day in TOLD_ON}
    return tuple(sorted(day for day in scaled if day == 0 or day < wait))


def alarm_on(wait: int) -> int:
    """Return the day from which on somebody must hear that the purge cannot run, of a wait in days."""
    return max(min(_scaled(ALARM_ON, wait), wait - 1), 0)


def day_of(purge: Purge, now: datetime) -> int:
    """Return how many whole days ago a mailbox was disconnected.

    Days are counted from the hour of that, so that people are told at an hour at which somebody worked.
    """
    return 0 if purge.disconnected_at is None else (now - purge.disconnected_at) // _DAY


def owed(purge: Purge, now: datetime) -> int | None:
    """Return the newest day that people are to be told of by now; None once the purge is due."""
    if now >= purge.due_at and wait_of(purge) > 0:
        return None
    passed = [day for day in told_on(wait_of(purge)) if day <= day_of(purge, now)]
    return max(passed, default=None)


def is_late(purge: Purge, now: datetime) -> bool:
    """Return whether a purge is overdue by a day: not begun, not through with the rows, or never ended."""
    if purge.step is Step.ENDED:
        return False
    if purge.gone_at is not None:
        return now - purge.gone_at >= POSTS_LATE
    return now - purge.due_at >= LATE


def _scaled(day: int, wait: int) -> int:
    return (day * wait + LONGEST // 2) // LONGEST
