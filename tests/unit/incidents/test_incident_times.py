"""Moments that people fill in: a day and a time on the establishment's clock, whatever that clock does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.card import FieldKind
from handlers.domain.errors import Incomplete
from handlers.domain.phrase import Phrase, say
from handlers.incidents.times import fields, moment

OSLO, AZORES, NEW_YORK = (ZoneInfo(name) for name in ("Europe/Oslo", "Atlantic/Azores", "America/New_York"))
KATHMANDU, SYDNEY = ZoneInfo("Asia/Kathmandu"), ZoneInfo("Australia/Sydney")
ZONES = [OSLO, AZORES, NEW_YORK, KATHMANDU, SYDNEY, ZoneInfo("UTC")]

minutes = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001 - made aware below
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)


def filled(day: str, time: str) -> dict[str, str]:
    return {"aware_on": day, "aware_time": time}


def read(day: str, time: str, zone: ZoneInfo = OSLO) -> datetime:
    return moment(filled(day, time), "aware_", zone)


@pytest.mark.parametrize(
    ("day", "time", "zone", "expected"),
    [
        ("2026-03-02", "10:05", OSLO, datetime(2026, 3, 2, 9, 5, tzinfo=UTC)),
        ("2026-07-02", "10:05", OSLO, datetime(2026, 7, 2, 8, 5, tzinfo=UTC)),
        ("2026-03-02", "00:00", OSLO, datetime(2026, 3, 1, 23, 0, tzinfo=UTC)),
        ("2026-03-02", "23:59", AZORES, datetime(2026, 3, 3, 0, 59, tzinfo=UTC)),
        ("2026-03-02", "12:00", KATHMANDU, datetime(2026, 3, 2, 6, 15, tzinfo=UTC)),
        ("2026-01-02", "09:00", SYDNEY, datetime(2026, 1, 1, 22, 0, tzinfo=UTC)),
        ("2028-02-29", "10:00", OSLO, datetime(2028, 2, 29, 9, 0, tzinfo=UTC)),
        ("2026-03-02", " 10:05 ", OSLO, datetime(2026, 3, 2, 9, 5, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_on_the_establishments_clock(
    day: str, time: str, zone: ZoneInfo, expected: datetime
) -> None:
    assert read(day, time, zone) == expected
    assert read(day, time, zone).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "time", "zone", "expected"),
    [
        # The clock shows this hour twice: the earlier of the two.
        ("2026-10-25", "02:30", OSLO, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-11-01", "01:30", NEW_YORK, datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("2026-04-05", "02:30", SYDNEY, datetime(2026, 4, 4, 15, 30, tzinfo=UTC)),
        # And this one never.
        ("2026-03-29", "02:30", OSLO, datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        ("2026-03-08", "02:30", NEW_YORK, datetime(2026, 3, 8, 6, 30, tzinfo=UTC)),
        # An hour before and after, nothing is in doubt.
        ("2026-10-25", "01:59", OSLO, datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25", "03:00", OSLO, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_b4_an_hour_in_doubt_is_the_earlier_so_that_the_end_is_too(
    day: str, time: str, zone: ZoneInfo, expected: datetime
) -> None:
    assert read(day, time, zone) == expected


@pytest.mark.parametrize(
    "time",
    [
        "",
        " ",
        "9:05",
        "24:00",
        "10:60",
        "10",
        "10:05:00",
        "10.05",
        "٠٩:٠٥",
        "10:05Z",
        "-1:00",
        "10:5",
        "noon",
    ],
)
def test_what_is_no_time_is_asked_for_at_its_field(time: str) -> None:
    with pytest.raises(Incomplete) as refused:
        read("2026-03-02", time)
    assert list(refused.value.fields) == ["aware_time"]
    assert isinstance(refused.value.fields["aware_time"], Phrase)


@pytest.mark.parametrize(
    "day",
    ["", "2026-02-30", "2026-13-01", "2025-02-29", "tomorrow", "2026-03-02T01:00", "02.03.2026", "2026-3-2"],
)
def test_what_is_no_day_is_asked_for_at_its_field(day: str) -> None:
    with pytest.raises(Incomplete) as refused:
        read(day, "10:05")
    assert list(refused.value.fields) == ["aware_on"]


@pytest.mark.parametrize(
    ("day", "time", "zone"),
    [
        ("0001-01-01", "00:00", OSLO),
        ("0001-01-01", "05:00", KATHMANDU),
        ("0001-01-01", "09:00", SYDNEY),
        ("9999-12-31", "23:59", AZORES),
        ("9999-12-31", "20:00", NEW_YORK),
    ],
)
def test_a_day_beyond_all_calendars_is_asked_for_at_its_field(day: str, time: str, zone: ZoneInfo) -> None:
    with pytest.raises(Incomplete) as refused:
        read(day, time, zone)
    assert list(refused.value.fields) == ["aware_on"]


def test_nothing_filled_in_asks_for_the_time_first() -> None:
    with pytest.raises(Incomplete) as refused:
        moment({}, "aware_", OSLO)
    assert list(refused.value.fields) == ["aware_time"]


@given(minutes, st.sampled_from(ZONES))
def test_what_a_form_is_filled_with_reads_as_that_moment_or_an_hour_that_looks_the_same(
    at: datetime, zone: ZoneInfo
) -> None:
    day, time = fields("aware_", say("Day"), say("Time"), at, zone)
    found = moment({day.name: day.initial, time.name: time.initial}, "aware_", zone)
    assert found <= at, "never a later one, or the end would come later too"
    assert found.astimezone(zone).replace(tzinfo=None, fold=0) == at.astimezone(zone).replace(
        tzinfo=None, fold=0
    )
    assert at - found in {timedelta(), timedelta(hours=1), timedelta(minutes=30)}


def test_the_two_fields_say_what_they_ask_for_and_on_which_clock() -> None:
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    day, time = fields("told_", say("Told on"), say("At"), at, OSLO)
    assert (day.name, day.kind, day.label, day.initial) == (
        "told_on",
        FieldKind.DATE,
        "Told on",
        "2026-03-02",
    )
    assert (time.name, time.kind, time.label, time.initial) == ("told_time", FieldKind.TIME, "At", "00:30")
    assert time.hint == "On the clock of Europe/Oslo."


def test_fields_of_two_moments_stand_in_one_form() -> None:
    answers = filled("2026-03-02", "10:00") | {"told_on": "2026-03-03", "told_time": "11:00"}
    assert moment(answers, "told_", OSLO) - moment(answers, "aware_", OSLO) == timedelta(hours=25)
