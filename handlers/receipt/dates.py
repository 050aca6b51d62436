"""Dates as mail programs write them into what they quote, in fourteen languages.

A date is not believed here, only read; where day and month can be told in two ways, both are kept.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_LENGTH = 200
_YEARS = range(1980, 2100)  # in which mail is dated
#: Beginnings of the months' names; the longest one that fits counts.
_MONTHS = (
    "jan sty tammi ene gen sausi",
    "feb fév fev lut helmi vasar",
    "mar mär maa mrt kov",
    "apr abr avr kwi huhti baland",
    "maj mai may mei mag touko geguž",
    "jun jui_n kes giu cze birž",
    "jul jui_l hein lug lip liep",
    "aug aoû aou elo ago sie rugp",
    "sep set syys wrz rugs",
    "okt oct out loka ott paź spal",
    "nov lis marras lapkr",
    "dec dez dic des déc joulu dici gru",
)
_BEGINNINGS = sorted(
    (
        (beginning.replace("_", ""), number)
        for number, names in enumerate(_MONTHS, start=1)
        for beginning in names.split()
    ),
    key=lambda row: -len(row[0]),
)
_WORD = r"([^\W\d_]{3,14})"
_DAY = r"(?<!\d)(\d{1,2})"
_DAY_FIRST = re.compile(
    rf"{_DAY}(?:st|nd|rd|th|er|\.º|º|ª|\.)?,?[ ]{{1,3}}(?:de |of )?{_WORD}\.?,?[ ]{{1,3}}(?:de )?(\d{{4}})"
)
_MONTH_FIRST = re.compile(rf"{_WORD}\.?[ ]{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?,?[ ]{{1,3}}(\d{{4}})")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[ ]?m\.[ ]{1,3}([^\W\d_]{3,14})[ ]{1,3}(\d{1,2})")
_ISO = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_NUMBERS = re.compile(rf"{_DAY}([./-])[ ]?(\d{{1,2}})[./-][ ]?(\d{{4}}|\d{{2}})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d.:+-])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?![\d])[ ]?(a\.?m\b|p\.?m\b)?", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:(?:GMT|UTC)[ ]?|^|(?<=[ (]))([+-]\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_NAMES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "EEST": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "PST": -8, "PDT": -7,
}  # fmt: skip
_NAMED = re.compile(rf"\b({'|'.join(_NAMES)})\b")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands somewhere.

    Attributes:
        on: the day; where two readings are possible, the one that is usual in Europe.
        other: the other reading, or None.
        clock: the time of day, or None.
        zone: where one is given.
    """

    on: date
    other: date | None = None
    clock: time | None = None
    zone: tzinfo | None = None

    def instants(self, zone: tzinfo) -> tuple[datetime, ...]:
        """Return the instants that may be meant, aware UTC; where no time is given, the day's first one.

        Args:
            zone: whose clock is meant where no zone is given.
        """
        days = (self.on,) if self.other is None else (self.on, self.other)
        zone = self.zone or zone
        return tuple(datetime.combine(day, self.clock or time(), zone).astimezone(UTC) for day in days)


def read_date(text: str) -> Written | None:
    """Return the first date in a line, or None where none can be made out."""
    text = text[:_LENGTH].replace("\xa0", " ").replace("\u202f", " ")
    for find in (_iso, _worded, _numbers):
        if found := find(text):
            days, start, end = found
            clock, zone = _clock(text[end:]) or _clock(text[:start]) or (None, None)
            american = _is_american(text, start, end)
            on, other = (days[::-1] if american else days) if len(days) == 2 else (days[0], None)
            return Written(on, other, clock, zone)
    return None


_Found = tuple[list[date], int, int]


def _iso(text: str) -> _Found | None:
    found = _ISO.search(text)
    day = found and _day(int(found[1]), int(found[2]), int(found[3]))
    return ([day], found.start(), found.end()) if found and day else None


def _worded(text: str) -> _Found | None:
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2)), (_YEAR_FIRST, (1, 2, 3))):
        for found in pattern.finditer(text):
            year, month, day = (found[place] for place in order)
            number = _month(month)
            if number and (on := _day(int(year), number, int(day))):
                return [on], found.start(), found.end()
    return None


def _numbers(text: str) -> _Found | None:
    for found in _NUMBERS.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        readings = [_day(year, second, first)]
        if found[2] == "/":
            readings.append(_day(year, first, second))
        days = list(dict.fromkeys(day for day in readings if day))
        if days:
            return days, found.start(), found.end()
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _month(word: str) -> int:
    word = word.lower()
    return next((number for beginning, number in _BEGINNINGS if word.startswith(beginning)), 0)


def _is_american(text: str, start: int, end: int) -> bool:
    """Return whether "6/2/2026 10:05 AM" stands there, as programs set to American English write."""
    return "/" in text[start:end] and bool((found := _CLOCK.search(text[end:])) and found[4])


def _clock(text: str) -> tuple[time, tzinfo | None] | None:
    for found in _CLOCK.finditer(text):
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        if half := (found[4] or "").lower()[:1]:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second), _zone(text[found.end() :])
    return None


def _zone(text: str) -> tzinfo | None:
    if found := _OFFSET.search(text):
        hours, minutes = int(found[1]), int(found[2] or 0)
        if abs(hours) <= 14 and minutes < 60:
            return timezone(timedelta(hours=hours, minutes=-minutes if hours < 0 else minutes))
    named = _NAMED.search(text)
    return timezone(timedelta(hours=_NAMES[named[1]])) if named else None
