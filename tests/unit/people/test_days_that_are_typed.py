"""How absences are read from what was typed, and told again: one day, two days, or an end alone."""

from collections.abc import Sequence
from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.commands import away
from handlers.desk import Desk
from handlers.domain.errors import Refused
from handlers.domain.escalation import Absence
from handlers.domain.phrase import Phrase
from handlers.people import absences
from tests.support.cast import ADA, actor

DAY = timedelta(days=1)
#: Nothing of a desk is needed to refuse what cannot be read.
NO_DESK = cast("Desk", SimpleNamespace())
MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))


class Noted:
    """Takes the place of the records: keeps what was to be noted."""

    def __init__(self) -> None:
        self.days: list[tuple[date | None, date]] = []

    def __call__(self, _desk: object, person: object, first: date | None, last: date) -> Absence:
        """Note it, from Monday on where no first day was typed."""
        self.days.append((first, last))
        return Absence(1, ADA, first or MONDAY, last)


def typed(words: str) -> tuple[date | None, date]:
    noted = Noted()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(absences, "go_away", noted)
        away.away(NO_DESK, actor(ADA), words)
    (found,) = noted.days
    return found


@given(
    days,
    days,
    st.sampled_from(["{} {}", "{} to {}", "from {} to {}", "FROM {} UNTIL {}", "{} – {}", " {}   {} "]),
)
def test_two_days_are_first_and_last_however_they_are_joined(first: date, last: date, how: str) -> None:
    assert typed(how.format(first, last)) == (first, last)


@given(days, st.sampled_from(["{}", "from {}"]))
def test_one_day_is_first_and_last(day: date, how: str) -> None:
    assert typed(how.format(day)) == (day, day)


@given(days, st.sampled_from(["until {}", "till {}", "to {}", "Until {}"]))
def test_an_end_alone_begins_today(day: date, how: str) -> None:
    assert typed(how.format(day)) == (None, day)


@pytest.mark.parametrize(
    "words",
    [
        "soon",
        "from until",
        "2026-3-2",
        "20260302",
        "02.03.2026",
        "2026-03-02 2026-03-03 2026-03-04",
        "until 2026-03-02 2026-03-03",
        "2026-03-02 and 2026-03-03",
        "２０２６-03-02",
        "2026-W10-1",
        "2026-03-02T10:00",
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(Refused, match="such as /ombud away 2026-12-01 2026-12-10"):
        away.away(NO_DESK, actor(ADA), words)


@pytest.mark.parametrize("words", ["2026-02-30", "2026-13-01", "2026-03-02 2026-02-29", "until 0000-01-01"])
def test_days_that_no_calendar_has_are_refused(words: str) -> None:
    with pytest.raises(Refused, match="There is no such day"):
        away.away(NO_DESK, actor(ADA), words)


@given(st.text(max_size=40).filter(str.strip))
def test_whatever_is_typed_is_read_or_refused(words: str) -> None:
    try:
        first, last = typed(words)
    except Refused:
        return
    assert last.isoformat() in words
    assert first is None or first.isoformat() in words


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(MONDAY, MONDAY)], "2026-03-02"),
        ([(MONDAY, FRIDAY)], "2026-03-02 to 2026-03-06"),
        ([(MONDAY, MONDAY), (FRIDAY, FRIDAY + 3 * DAY)], "2026-03-02, 2026-03-06 to 2026-03-09"),
    ],
)
def test_absences_are_told_by_their_days(spans: Sequence[tuple[date, date]], said: str) -> None:
    told = absences.told([Absence(n, ADA, *span) for n, span in enumerate(spans)])
    assert told == said
    assert isinstance(told, Phrase)
