"""The numbers of a digest as the records have them at one instant; what they mean is said elsewhere."""

from datetime import date, datetime, time, timedelta

from handlers.domain.digest import AHEAD, BACK, Figures, Slice, Span, Trouble, Turn
from handlers.domain.home import Outlook
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import READ
from handlers.domain.people import Organisation
from handlers.domain.statistic import monday_of
from handlers.store.outbox import EntryState
from handlers.store.transaction import Transaction
from handlers.store.turnover import Speed

_NUMBERS = 12  # of cases that are told, each list
_WEEK = timedelta(days=7)


def figures(
    tx: Transaction,
    organisation: Organisation,
    until: datetime,
    span: Span = Span.WEEK,
    *,
    loads: bool = True,
) -> Figures:
    """Return the numbers of a span that ends at an instant, and of what lies around it.

    Args:
        loads: how much lies with whom, too; that is for managers.
    """
    today = until.astimezone(organisation.zone).date()
    since = until - span.length
    first = monday_of(today) - (BACK - 1) * _WEEK
    edges = [_begin(organisation, first + n * _WEEK) for n in range(BACK)]
    closed = tx.statistics.closed_by_week(organisation.id, first)
    standing = tx.turnover
    slices = {one: standing.number_in(organisation.id, one, until, today) for one in Slice}
    return Figures(
        today=today,
        slices=slices,
        numbers={
            one: standing.numbers_in(organisation.id, one, until, today, _NUMBERS)
            for one, number in slices.items()
            if number
        },
        due=standing.due_by_day(organisation.id, monday_of(today) + AHEAD * _WEEK),
        now=_turn(tx, organisation, since, until),
        before=_turn(tx, organisation, since - span.length, since),
        trouble=_trouble(tx),
        opened=tuple(standing.opened_between(organisation.id, [*edges, max(until, edges[-1])])),
        closed=tuple(closed.get(first + n * _WEEK, 0) for n in range(BACK)),
        left=tx.statistics.days_left(organisation.id, first),
        loads=tuple(tx.overviews.loads(organisation.id, Outlook(PersonId(""), today))) if loads else (),
    )


def _begin(organisation: Organisation, day: date) -> datetime:
    return datetime.combine(day, time(), organisation.zone)


def _turn(tx: Transaction, organisation: Organisation, since: datetime, until: datetime) -> Turn:
    speeds = tx.turnover.speeds(organisation.id, since, until)
    answered = [one for one in speeds if one.owed]
    return Turn(
        opened=tx.turnover.opened(organisation.id, since, until),
        closed=tx.turnover.closed(organisation.id, since, until),
        days=_median(speeds),
        answered=sum(one.number for one in answered),
        in_time=sum(one.number for one in answered if not one.late),
    )


def _median(speeds: list[Speed]) -> int | None:
    """Return the lower median of days that are counted, not listed."""
    left = (sum(one.number for one in speeds) + 1) // 2
    for one in sorted(speeds, key=lambda each: each.days):
        left -= one.number
        if left <= 0:
            return one.days
    return None


def _trouble(tx: Transaction) -> Trouble:
    failing = (
        one.name for one in tx.rounds.standing() if one.status in READ and one.failing_since is not None
    )
    return Trouble(
        tx.outbox.count(EntryState.FAILED), tx.outbox.count(EntryState.UNKNOWN), tuple(sorted(failing))
    )
