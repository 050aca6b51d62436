from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendars import EstablishmentCalendar
from handlers.domain.deadline import Deadline, add_months, day_off, days_left
from tests.support.reckoned import reckon

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SWEDEN = EstablishmentCalendar("SE").holiday
AUSTRIA = EstablishmentCalendar("AT").holiday
ENGLAND = EstablishmentCalendar("GB", "ENG").holiday


def no_holiday(_: date) -> str | None:
    return None


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


@pytest.mark.parametrize(
    ("holiday", "received", "nominal", "due", "rules"),
    [
        # the Swedish authority's examples
        (SWEDEN, "2024-09-10", "2024-10-10", "2024-10-10", "C3 C4 C9"),
        (SWEDEN, "2024-08-31", "2024-09-30", "2024-09-30", "C3 C5 C9"),
        (SWEDEN, "2024-11-25", "2024-12-25", "2024-12-27", "C3 C4 C7"),
        # the Austrian authority's example
        (AUSTRIA, "2019-03-05", "2019-04-05", "2019-04-05", "C3 C4 C9"),
        # the British examples, which count alike
        (ENGLAND, "2024-11-25", "2024-12-25", "2024-12-27", "C3 C4 C7"),
        (ENGLAND, "2023-01-31", "2023-02-28", "2023-02-28", "C3 C5 C9"),
        (ENGLAND, "2024-01-31", "2024-02-29", "2024-02-29", "C3 C5 C9"),
        (ENGLAND, "2024-01-01", "2024-02-01", "2024-02-01", "C3 C4 C9"),
        # short months, leap years, and that clamping does not stick
        (no_holiday, "2026-01-29", "2026-02-28", "2026-03-02", "C3 C5 C7"),
        (no_holiday, "2026-01-30", "2026-02-28", "2026-03-02", "C3 C5 C7"),
        (no_holiday, "2028-01-29", "2028-02-29", "2028-02-29", "C3 C4 C9"),
        (no_holiday, "2028-01-31", "2028-02-29", "2028-02-29", "C3 C5 C9"),
        (no_holiday, "2028-02-29", "2028-03-29", "2028-03-29", "C3 C4 C9"),
        (no_holiday, "2023-02-28", "2023-03-28", "2023-03-28", "C3 C4 C9"),
        (no_holiday, "2026-11-30", "2026-12-30", "2026-12-30", "C3 C4 C9"),
        (no_holiday, "2026-12-31", "2027-01-31", "2027-02-01", "C3 C4 C7"),
        # a letter that comes in on a Sunday or a holiday has come in
        (SWEDEN, "2026-06-06", "2026-07-06", "2026-07-06", "C3 C4 C9"),
        (no_holiday, "2026-06-07", "2026-07-07", "2026-07-07", "C3 C4 C9"),
    ],
)
def test_the_authorities_examples_and_the_calendar_edges_come_out_as_published(
    holiday: object, received: str, nominal: str, due: str, rules: str
) -> None:
    assert callable(holiday)
    deadline = reckon(noon(received), STOCKHOLM, holiday)
    assert deadline.received_on.isoformat() == received
    assert deadline.nominal_on.isoformat() == nominal
    assert deadline.due_on.isoformat() == due
    assert " ".join(step.rule for step in deadline.steps) == rules
    assert deadline.steps[-1].on == deadline.due_on


@pytest.mark.parametrize(
    ("instant", "zone", "local"),
    [
        ("2025-06-09T21:59:59+00:00", "Europe/Stockholm", "2025-06-09"),
        ("2025-06-09T22:00:00+00:00", "Europe/Stockholm", "2025-06-10"),
        ("2025-06-09T23:30:00+00:00", "Europe/Stockholm", "2025-06-10"),
        ("2025-06-09T23:30:00+00:00", "Europe/Dublin", "2025-06-10"),
        ("2025-06-09T23:30:00+00:00", "Atlantic/Reykjavik", "2025-06-09"),
        ("2025-12-09T23:30:00+00:00", "Europe/Stockholm", "2025-12-10"),
        ("2025-12-09T22:30:00+00:00", "Europe/Stockholm", "2025-12-09"),
        ("2025-12-09T22:30:00+00:00", "Europe/Helsinki", "2025-12-10"),
        ("2026-03-29T00:30:00+00:00", "Europe/Copenhagen", "2026-03-29"),  # clocks go forward
        ("2026-10-24T22:30:00+00:00", "Europe/Copenhagen", "2026-10-25"),  # clocks go back
        ("2025-06-09T23:30:00+02:00", "Europe/Stockholm", "2025-06-09"),  # aware, not UTC
    ],
)
def test_the_day_of_receipt_is_the_establishments_local_day(instant: str, zone: str, local: str) -> None:
    deadline = reckon(datetime.fromisoformat(instant), ZoneInfo(zone), no_holiday)
    assert deadline.received_on.isoformat() == local


def test_the_derivation_reads_as_sentences_that_name_day_zone_and_holiday() -> None:
    deadline = reckon(datetime(2024, 11, 25, 9, 5, tzinfo=UTC), STOCKHOLM, SWEDEN)
    assert [step.text for step in deadline.steps] == [
        (
            "Received on Monday 25 November 2024 at 10:05 local time (Europe/Stockholm); "
            "the day of receipt is not counted."
        ),
        "One month ends on the same day number of the next month, Wednesday 25 December 2024.",
        (
            "No working day: Wednesday 25 December 2024 (Christmas Day), Thursday 26 December 2024 "
            "(Second Day of Christmas). The period ends with the next working day, Friday 27 December 2024."
        ),
    ]
    assert [step.source for step in deadline.steps] == [
        "Reg. 1182/71 Art. 3(1)",
        "GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c)",
        "Reg. 1182/71 Art. 3(4)",
    ]


def test_a_missing_day_number_is_named_in_the_derivation() -> None:
    deadline = reckon(noon("2026-08-31"), STOCKHOLM, no_holiday)
    assert "The next month has no day 31" in deadline.steps[1].text
    assert "Wednesday 30 September 2026" in deadline.steps[1].text


def test_a_weekend_is_passed_without_a_holidays_name() -> None:
    deadline = reckon(noon("2026-06-04"), STOCKHOLM, no_holiday)
    assert deadline.due_on == date(2026, 7, 6)
    assert "Saturday 4 July 2026, Sunday 5 July 2026." in deadline.steps[-1].text


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime.fromisoformat("2026-06-04T12:00:00")
    with pytest.raises(ValueError, match="aware UTC"):
        reckon(naive, STOCKHOLM, no_holiday)


def test_a_calendar_without_working_days_is_refused_instead_of_looping() -> None:
    with pytest.raises(ValueError, match="no working day within 30 days"):
        reckon(noon("2026-06-04"), STOCKHOLM, lambda _: "strike")


@pytest.mark.parametrize(
    ("today", "left"),
    [("2026-06-30", 1), ("2026-07-01", 0), ("2026-07-02", -1), ("2026-06-01", 30), ("2025-07-01", 365)],
)
def test_days_left_reach_zero_on_the_due_day_and_go_below(today: str, left: int) -> None:
    assert days_left(date(2026, 7, 1), date.fromisoformat(today)) == left


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 3, "2026-04-30"),  # counted from the start, never month by month
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)
def test_months_are_counted_from_the_original_day(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months).isoformat() == expected


instants = st.datetimes(
    datetime.fromisoformat("2018-05-25"), datetime.fromisoformat("2060-12-31"), timezones=st.just(UTC)
)
days = st.dates(date(2018, 5, 25), date(2060, 12, 31))
zones = st.sampled_from(["Europe/Stockholm", "Europe/Dublin", "Europe/Athens", "Atlantic/Azores"]).map(
    ZoneInfo
)


@given(instants, zones)
def test_the_due_day_is_a_working_day_and_never_before_the_nominal_one(at: datetime, zone: ZoneInfo) -> None:
    deadline = reckon(at, zone, SWEDEN)
    assert deadline.received_on < deadline.nominal_on <= deadline.due_on
    assert day_off(deadline.due_on, SWEDEN) is None
    between = deadline.nominal_on
    while between < deadline.due_on:
        assert day_off(between, SWEDEN) is not None
        between += timedelta(days=1)


@given(days, st.integers(0, 36))
def test_a_month_ends_on_the_same_number_or_on_the_months_last_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(days, days, st.integers(0, 36))
def test_a_later_letter_never_has_an_earlier_end(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


@given(instants, instants)
def test_a_later_letter_is_never_due_earlier(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert reckon(first, STOCKHOLM, SWEDEN).due_on <= reckon(second, STOCKHOLM, SWEDEN).due_on


@given(instants, zones)
def test_a_stored_deadline_comes_back_as_it_was(at: datetime, zone: ZoneInfo) -> None:
    deadline = reckon(at, zone, SWEDEN)
    assert Deadline.from_facts(deadline.to_facts()) == deadline
