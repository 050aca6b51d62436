"""Periods for which something is kept: what people write in a schedule, and the day on which each is over.

    90 days                             from the instant that the thing itself names, such as closing
    closed + 3 years                    from a day in the case's life
    closed + current year + 10 years    from the end of the calendar year, as bookkeeping laws count
    open + 30 days, at most 12 months   while the case is open and so long after, but never longer
    as long as needed                   until a person says so

Days are local dates of the organisation. A period begins on the day after its beginning, and ends with the
last hour of its last day; one of months or years ends on the same date, or on the last day of a month that
has no such date (Regulation 1182/71 Art. 3(2)(c)). What is kept for it goes on the day after.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: Longer ones are slips: nobody keeps a letter for so many years.
MOST_YEARS = 100
_ENDLESS = "as long as needed"
_SPELT = (
    'write it as "90 days", "closed + 3 years", "closed + current year + 10 years", '
    '"open + 30 days, at most 12 months" or "as long as needed"'
)


class Anchor(StrEnum):
    """The day from which a period counts."""

    OPENED = "opened"  # the letter came
    CLOSED = "closed"
    ANSWERED = "answered"  # the last reply left; closing where none did
    VERIFIED = "verified"  # somebody decided that they know who asks; closing where nobody had to
    CONTRACT = "contract"  # the mailbox was disconnected: what ends the contract on its mail


class Unit(StrEnum):
    """What a period is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Misspelt(ValueError):
    """No period can be read in this; the message says how one is written."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time.

    Raises:
        Misspelt: it is longer than a hundred years.
    """

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        """Check that dates can bear it."""
        years = {Unit.DAY: 366, Unit.WEEK: 53, Unit.MONTH: 12, Unit.YEAR: 1}[self.unit]
        if not 0 <= self.number <= MOST_YEARS * years:
            raise Misspelt(f"at most {MOST_YEARS} years can be said")

    def after(self, day: date) -> date:
        """Return the last day of the time that begins after a day."""
        match self.unit:
            case Unit.DAY:
                return day + timedelta(days=self.number)
            case Unit.WEEK:
                return day + timedelta(weeks=self.number)
            case Unit.MONTH:
                return _months_after(day, self.number)
            case Unit.YEAR:
                return _months_after(day, 12 * self.number)

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Period:
    """For how long something is kept.

    Attributes:
        span: None where it has no end that a calendar knows.
        anchor: None where the thing that is kept names the day it counts from.
        current_year: it counts from the end of the calendar year in which it begins.
        most: the longest time from the day on which the case was opened.
    """

    span: Span | None
    anchor: Anchor | None = None
    current_year: bool = False
    most: Span | None = None

    @property
    def endless(self) -> bool:
        """Return whether no day ends it."""
        return self.span is None

    @property
    def nothing(self) -> bool:
        """Return whether it is no time at all."""
        return any(one is not None and not one.number for one in (self.span, self.most)) and not (
            self.current_year and self.most is None
        )

    def over_on(self, days: Mapping[Anchor, date], usual: Anchor) -> date | None:
        """Return the first day on which it keeps nothing any more; None where that is not known.

        No time at all ends on the day on which it begins.

        Args:
            days: of the case's life, as far as they have come.
            usual: what it counts from where it does not say so.
        """
        begin = days.get(self.anchor or usual)
        if self.span is None or begin is None:
            return None
        if self.current_year:
            begin = begin.replace(month=12, day=31)
        over = _over(begin, self.span, whole=self.current_year)
        opened = days.get(Anchor.OPENED)
        if self.most is not None and opened is not None:
            over = min(over, _over(opened, self.most))
        return over

    def __str__(self) -> str:
        """Return it as people write it."""
        if self.span is None:
            return _ENDLESS
        parts = [
            *([self.anchor.value] if self.anchor else []),
            *(["current year"] if self.current_year else []),
        ]
        said = " + ".join((*parts, str(self.span)))
        return said if self.most is None else f"{said}, at most {self.most}"


def period(written: str) -> Period:
    """Return the period that somebody wrote.

    Raises:
        Misspelt: it cannot be read.
    """
    said = " ".join(written.lower().split())
    if said == _ENDLESS:
        return Period(None)
    whole, comma, most = said.partition(", at most ")
    parts = [one.strip() for one in whole.split("+")]
    anchor = None
    if parts[0].isalpha():
        anchor = _anchor(parts.pop(0))
    current_year = "current year" in parts
    if current_year:
        parts.remove("current year")
    if len(parts) != 1:
        raise Misspelt(f"{written!r} is no period: {_SPELT}")
    return Period(_span(parts[0]), anchor, current_year, _span(most) if comma else None)


def _anchor(word: str) -> Anchor:
    if word == "open":  # while it is open, and so long after
        return Anchor.CLOSED
    try:
        return Anchor(word)
    except ValueError:
        known = ", ".join(Anchor)
        raise Misspelt(f"{word!r} is no day that a period counts from; there are {known}") from None


def _span(written: str) -> Span:
    found = re.fullmatch(r"([0-9]{1,5}) (day|week|month|year)s?", written)
    if found is None:
        raise Misspelt(f"{written!r} is no length of time: {_SPELT}")
    return Span(int(found[1]), Unit(found[2]))


def _over(begin: date, span: Span, *, whole: bool = False) -> date:
    if not span.number and not whole:
        return begin
    return span.after(begin) + timedelta(days=1)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
