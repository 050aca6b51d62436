"""The numbers of a digest as the records have them at one instant; what they mean is said elsewhere."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from handlers.domain.digest import AHEAD, BACK, COUNTED, Figures, Slice, Span, Trouble, Turn
from handlers.domain.home import SOON, Outlook
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import READ
from handlers.domain.people import Organisation
from handlers.domain.statistic import monday_of
from handlers.store.outbox import EntryState
from handlers.store.transaction import Transaction
from handlers.store.turnover import Speed

_NUMBERS = 12  # of cases that are told, each list
_WEEK = timedelta(days=7)


class Counted:
    """The figures that were counted last, so that they are counted once for all who are told them together.

    It lasts as long as the call that made it: what is told later is counted then.
    """

    def __init__(self) -> None:
        self._last: tuple[tuple[object, ...], Figures] | None = None

    def figures(
        self,
        tx: Transaction,
        organisation: Organisation,
        until: datetime,
        span: Span,
        *,
        loads: bool,
        trends: bool,
    ) -> Figures:
        """Return what `figures` does, the same again for the same instant."""
        asked = (organisation.id, until, span, loads, trends)
        if self._last is None or self._last[0] != asked:
            self._last = asked, figures(tx, organisation, until, span, loads=loads, trends=trends)
        return self._last[1]


def figures(
    tx: Transaction,
    organisation: Organisation,
    until: datetime,
    span: Span = Span.WEEK,
    *,
    loads: bool = True,
    trends: bool = True,
) -> Figures:
    """Return the numbers of a span that ends at an instant, and of what lies around it.

    Args:
        loads: how much lies with whom, too; that is for managers.
        trends: what only pictures show, too.
    """
    today = until.astimezone(organisation.zone).date()
    since = until - span.length
    first = monday_of(today) - (BACK - 1) * _WEEK
    closed = tx.statistics.closed_by_week(organisation.id, first, COUNTED)
    due = tx.turnover.due_by_day(organisation.id, today, monday_of(today) + AHEAD * _WEEK, COUNTED)
    slices = _slices(tx, organisation, until, today, due)
    before, now = tx.turnover.opened_between(organisation.id, [since - span.length, since, until], COUNTED)
    return Figures(
        today=today,
        slices=slices,
        numbers={
            one: tx.turnover.numbers_in(organisation.id, one, until, today, _NUMBERS)
            for one, number in slices.items()
            if number and one is not Slice.SOON
        },
        due=due,
        now=_turn(tx, organisation, since, until, now),
        before=_turn(tx, organisation, since - span.length, since, before),
        trouble=_trouble(tx, organisation, today),
        opened=_opened(tx, organisation, first, until) if trends else (),
        closed=tuple(closed.get(first + n * _WEEK, 0) for n in range(BACK)),
        left=tx.statistics.days_left(organisation.id, first, COUNTED) if trends else {},
        loads=tuple(tx.overviews.loads(organisation.id, Outlook(PersonId(""), today))) if loads else (),
        most=COUNTED,
    )


def _slices(
    tx: Transaction, organisation: Organisation, until: datetime, today: date, due: Mapping[date, int]
) -> dict[Slice, int]:
    found = {
        Slice.OVERDUE: sum(number for day, number in due.items() if day < today),
        Slice.TODAY: due.get(today, 0),
        Slice.SOON: sum(number for day, number in due.items() if today < day <= today + SOON),
    }
    for one in (Slice.UNOWNED, Slice.PAUSED, Slice.UNDELIVERED):
        found[one] = tx.turnover.number_in(organisation.id, one, until, today, COUNTED)
    return found


def _opened(tx: Transaction, organisation: Organisation, first: date, until: datetime) -> tuple[int, ...]:
    edges = [_begin(organisation, first + n * _WEEK) for n in range(BACK)]
    return tuple(tx.turnover.opened_between(organisation.id, [*edges, max(until, edges[-1])], COUNTED))


def _begin(organisation: Organisation, day: date) -> datetime:
    return datetime.combine(day, time(), organisation.zone)


def _turn(tx: Transaction, organisation: Organisation, since: datetime, until: datetime, opened: int) -> Turn:
    speeds = tx.turnover.speeds(organisation.id, since, until, COUNTED)
    answered = [one for one in speeds if one.owed]
    return Turn(
        opened=opened,
        closed=tx.turnover.closed(organisation.id, since, until, COUNTED),
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


def _trouble(tx: Transaction, organisation: Organisation, today: date) -> Trouble:
    failing = (
        one.name for one in tx.rounds.standing() if one.status in READ and one.failing_since is not None
    )
    return Trouble(
        tx.outbox.count(EntryState.FAILED),
        tx.outbox.count(EntryState.UNKNOWN),
        tuple(sorted(failing)),
        tuple(tx.holds.due_named(organisation.id, today)),
    )
