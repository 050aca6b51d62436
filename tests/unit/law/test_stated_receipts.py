"""A due date from a day of receipt that a colleague states: the same count, said as what it is."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendars import EstablishmentCalendar
from handlers.domain.deadline import Deadline
from tests.support.reckoned import reckon, reckon_from

DENMARK = EstablishmentCalendar("DK")
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@given(st.dates(date(2015, 1, 1), date(2040, 12, 31)))
def test_it_is_the_due_date_of_a_letter_of_that_day(day: date) -> None:
    stated = reckon_from(day, DENMARK.holiday)
    at_noon = reckon(datetime.combine(day, time(12), COPENHAGEN), COPENHAGEN, DENMARK.holiday)

    assert (stated.received_on, stated.nominal_on, stated.due_on) == (day, at_noon.nominal_on, at_noon.due_on)
    assert stated.steps[1:] == at_noon.steps[1:]


@pytest.mark.parametrize(
    ("received", "due"),
    [("2026-02-20", "2026-03-20"), ("2026-01-31", "2026-03-02"), ("2026-03-02", "2026-04-07")],
)
def test_known_days(received: str, due: str) -> None:
    assert reckon_from(date.fromisoformat(received), DENMARK.holiday).due_on == date.fromisoformat(due)


def test_the_derivation_says_that_a_colleague_stated_the_day() -> None:
    step = reckon_from(date(2026, 2, 20), DENMARK.holiday).steps[0]

    assert step.text == (
        "Received on Friday 20 February 2026, as the colleague states who opened the case; "
        "the day of receipt is not counted."
    )
    assert (step.rule, step.on) == ("C3", date(2026, 2, 20))


def test_it_is_stored_and_read_back() -> None:
    deadline = reckon_from(date(2026, 2, 20), DENMARK.holiday)

    assert Deadline.from_facts(deadline.to_facts()) == deadline
