"""The numbers of a digest, and what they mean for the weeks ahead; reading and wording stand elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from handlers.domain.home import Load
from handlers.domain.statistic import monday_of

#: Weeks that pictures look ahead and back, and weeks that a forecast takes its pace from.
AHEAD, BACK, PACE = 6, 12, 8
#: Up to how many of a kind are counted: what a digest costs ends there, however much is stored.
COUNTED = 10_000
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


class Slice(StrEnum):
    """Cases that stand out; every number of a digest leads to the list of its cases."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"  # from tomorrow to the seventh day
    UNOWNED = "unowned"
    PAUSED = "paused"
    UNDELIVERED = "undelivered"


class Span(StrEnum):
    """What a digest tells of."""

    WEEK = "week"
    DAY = "day"

    @property
    def length(self) -> timedelta:
        """Return how long it is."""
        return _WEEK if self is Span.WEEK else _DAY


@dataclass(frozen=True, slots=True)
class Turn:
    """What came and went in one span of time.

    Attributes:
        days: the median from receipt to the answer, None where nothing was closed.
        answered, in_time: answers that were owed, and those that left by their due date.
    """

    opened: int
    closed: int
    days: int | None = None
    answered: int = 0
    in_time: int = 0

    @property
    def percent(self) -> int | None:
        """Return the share that was in time, rounded down: one late answer never reads as none."""
        return self.in_time * 100 // self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps mail and cards from moving, and holds that somebody has to look at again.

    Attributes:
        failed: deliveries that were given up.
        in_doubt: deliveries of which nobody knows whether they took effect.
        mailboxes: names of those that are not read.
        reviews: cases and mailboxes whose legal holds are to be reviewed.
    """

    failed: int = 0
    in_doubt: int = 0
    mailboxes: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.failed or self.in_doubt or self.mailboxes or self.reviews)


@dataclass(frozen=True, slots=True)
class Figures:
    """Every number of a digest, as they are at one instant.

    Attributes:
        today: the desk's day.
        slices: how many cases stand out, by why.
        numbers: of the first cases of each that has any, the earliest due first.
        due: open cases by the day on which they are due, those overdue among them.
        now, before: this span and the one before it.
        opened, closed: by week, the last `BACK` of them, the one that runs at the end.
        left: answers by the days that were left at the due date, of these weeks.
        loads: how much lies with whom; empty for who manages no cases.
        most: up to how many of each kind were counted; a number that reaches it stands for more.
    """

    today: date
    slices: Mapping[Slice, int]
    numbers: Mapping[Slice, tuple[str, ...]]
    due: Mapping[date, int]
    now: Turn
    before: Turn
    trouble: Trouble = Trouble()
    opened: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    left: Mapping[int, int] = field(default_factory=dict)
    loads: tuple[Load, ...] = ()
    most: int = COUNTED

    def told(self, number: int) -> str:
        """Return a number as it is told: with a plus where counting ended there."""
        return told(number, self.most)

    @property
    def quiet(self) -> bool:
        """Return whether there is nothing to tell: nothing moved, stands out or is due."""
        return not (self.now.opened or self.now.closed or self.trouble or any(self.slices.values()))

    @property
    def overdue_number(self) -> int:
        """Return how many cases are overdue."""
        return self.slices.get(Slice.OVERDUE, 0)

    @property
    def pace(self) -> float | None:
        """Return how many cases the desk closes in a week: the mean of the last whole ones; None without."""
        whole = self.closed[:-1][-PACE:]
        return sum(whole) / len(whole) if any(whole) else None

    @property
    def cut(self) -> bool:
        """Return whether anything of which there are numbers in sentences was not counted to its end."""
        turns = (self.now.opened, self.now.closed, self.before.opened, self.before.closed)
        return self.cut_ahead or max(*self.slices.values(), *turns) >= self.most

    @property
    def cut_ahead(self) -> bool:
        """Return whether there is more due, or overdue, than was counted."""
        ahead = sum(number for day, number in self.due.items() if day >= self.today)
        return max(ahead, self.overdue_number) >= self.most

    @property
    def cut_back(self) -> bool:
        """Return whether more was opened or closed in one of the last weeks than was counted."""
        return max((*self.opened, *self.closed), default=0) >= self.most

    def weeks_ahead(self) -> Iterator[date]:
        """Yield the Monday of this week and of the ones after it."""
        first = monday_of(self.today)
        return (first + n * _WEEK for n in range(AHEAD))

    def due_by_week(self) -> tuple[int, ...]:
        """Return how many cases are due in each week ahead, from today on."""
        counted = dict.fromkeys(self.weeks_ahead(), 0)
        for day, number in self.due.items():
            if day >= self.today and monday_of(day) in counted:
                counted[monday_of(day)] += number
        return tuple(counted.values())

    def forecast(self) -> "Forecast | None":
        """Return what would be late at the pace of the last weeks; None where they do not tell the pace.

        Where more is due than was counted, at least so many would be late.
        """
        if self.pace is None or max(self.closed) >= self.most:
            return None
        wanted = list(accumulate(self.due_by_week(), initial=self.overdue_number))[1:]
        first = monday_of(self.today) + 7 * _DAY - self.today  # what is left of this week
        share = first / _WEEK
        able = [int(self.pace * (share + n)) for n in range(AHEAD)]
        return Forecast(tuple(wanted), tuple(able))


def told(number: int, most: int = COUNTED) -> str:
    """Return a number that was counted up to so many, as it is told."""
    return f"{most}+" if number >= most else str(number)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Cases due up to the end of each week ahead, beside what the desk closes by then at its pace.

    It takes for granted that the earliest due date is worked on first, and that nothing new comes in that
    is due within these weeks: a month lies between a letter and its due date.
    """

    wanted: Sequence[int]
    able: Sequence[int]

    @property
    def late(self) -> int:
        """Return the most cases that would be late at once."""
        return max(0, *(due - done for due, done in zip(self.wanted, self.able, strict=True)))

    @property
    def worst(self) -> int:
        """Return in which week, counted from 0, that is first so."""
        short = [due - done for due, done in zip(self.wanted, self.able, strict=True)]
        return short.index(max(short))
