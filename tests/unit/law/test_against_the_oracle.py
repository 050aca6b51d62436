"""The clock and its slow oracle agree; `python -m tests.unit.law.sweep` compares them at length."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.law.compared import differences
from tests.unit.law.lines import (
    ELSEWHERE,
    NAMES,
    PLACES,
    calendar_of,
    drawn,
    receipt,
    receipts,
    value_of,
    with_events,
)
from tests.unit.law.oracle import Line, answer
from tests.unit.law.oracle_days import first_instant_after

ANYWHERE = [(country, zone, part) for country, zone, parts in (*PLACES, *ELSEWHERE) for part in parts]
MINUTES_IN_A_DAY = 24 * 60
MINUTES = st.one_of(
    st.integers(0, MINUTES_IN_A_DAY),
    st.integers(0, 9 * MINUTES_IN_A_DAY),
    st.integers(0, 40 * MINUTES_IN_A_DAY),
    st.integers(0, 150 * MINUTES_IN_A_DAY),
)


@st.composite
def sequences(draw: st.DrawFn) -> Line:
    country, zone, part = draw(st.sampled_from(ANYWHERE))
    at = draw(st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2032-12-31")))
    line = receipt(country, zone, part, at.replace(second=0, microsecond=0, tzinfo=UTC))
    told = draw(st.lists(st.tuples(st.sampled_from(NAMES), MINUTES, st.integers(0, 89)), max_size=5))
    valued = [
        (name, after, value_of(name, line["regime"], line["received"], number))
        for name, after, number in told
    ]
    right = draw(st.sampled_from(["access", "access", "erasure"]))
    return with_events(line, right, draw(st.sampled_from(["yes", "yes", "no", ""])), valued)


@settings(max_examples=400, deadline=None)
@given(sequences())
def test_generated_sequences_of_events_come_out_alike(line: Line) -> None:
    assert differences(line) == {}


@pytest.mark.parametrize("seed", range(4))
def test_likely_and_unlikely_sequences_come_out_alike(seed: int) -> None:
    random = Random(seed)
    assert [
        (line, found) for line in (drawn(random) for _ in range(400)) if (found := differences(line))
    ] == []


@pytest.mark.parametrize(("country", "zone", "part"), ANYWHERE)
def test_receipt_days_of_nine_years_come_out_alike(country: str, zone: str, part: str) -> None:
    """Each place takes another of the 97 series of days, so that together they see every one."""
    chosen = list(receipts(country, zone, part))[ANYWHERE.index((country, zone, part)) % 97 :: 97]
    assert [(line, found) for line in chosen if (found := differences(line))] == []


@pytest.mark.parametrize("clock", ["breach_72h", "uk_complaint_ack"])
def test_the_other_clocks_come_out_alike(clock: str) -> None:
    lines = [{**line, "clock": clock} for line in list(receipts("GB", "Europe/London", "SCT"))[::11]]
    assert [(line, found) for line in lines if (found := differences(line))] == []


@pytest.mark.parametrize(
    "zone", ["Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Africa/Cairo"]
)
def test_b2_hours_of_zones_with_odd_offsets_come_out_alike(zone: str) -> None:
    start = datetime(2026, 1, 1, 0, 17, 5, tzinfo=UTC)
    lines: list[dict[str, Any]] = [
        {"received": (start + timedelta(hours=7 * step)).isoformat(), "tz": zone, "clock": "breach_72h"}
        for step in range(0, 1250, 3)
    ]
    assert [line for line in lines if differences({**line, "country": "NO"})] == []


@pytest.mark.parametrize("zone", ["Africa/Cairo", "Asia/Beirut", "America/Havana", "Atlantic/Azores"])
def test_the_whole_last_day_counts_where_clocks_change_at_midnight(zone: str) -> None:
    place = {"country": "NO", "tz": zone, "regime": "gdpr"}
    lines = [{**line, **place} for line in list(receipts("NO", zone, ""))[:366]]
    assert [line for line in lines if differences(line)] == []


def test_the_oracle_knows_what_it_claims_to_know() -> None:
    line = receipt("NO", "Europe/Oslo", "", datetime(2026, 1, 31, 9, tzinfo=UTC))
    assert answer(line, calendar_of(line).holiday) == {
        "due_on": "2026-03-02",
        "nominal_on": "2026-02-28",
        "strict_on": "2026-03-02",
        "earliest_on": "2026-03-02",
        "end_utc": "2026-03-02T23:00:00+00:00",
        "state": "running",
        "extension": "none",
    }

    summer = date(2026, 6, 1)
    assert first_instant_after(summer, ZoneInfo("Europe/Oslo")) == datetime(2026, 6, 1, 22, tzinfo=UTC)
