"""The ladder of an incident: when each rung is reached, whatever the clock does meanwhile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.clock.breach import breach_end
from handlers.domain.ids import OrganisationId, PersonId
from handlers.domain.incidents.incident import Incident, IncidentId, Party, Phase
from handlers.domain.incidents.ladder import AFTERWARDS, BEFORE, LEGAL, STRICT, newest, next_at, owed, rung_at

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OSLO = ZoneInfo("Europe/Oslo")
ZONES = [
    ZoneInfo(name) for name in ("Europe/Oslo", "Europe/London", "Atlantic/Azores", "Asia/Kathmandu", "UTC")
]
AWARE = datetime(2025, 12, 22, 11, 17, tzinfo=UTC)

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
instants = st.timedeltas(timedelta(), timedelta(days=9 * 365)).map(lambda after: FIRST + after)


def an_incident(aware_at: datetime = AWARE, **more: object) -> Incident:
    known = Incident(
        IncidentId(7),
        OrganisationId(1),
        "INC-2025-0001",
        Party.CONTROLLER,
        aware_at,
        aware_at,
        PersonId("U0ADA"),
        aware_at,
    )
    return replace(known, **more)  # type: ignore[arg-type] # passed on as they are


def test_b3_the_rungs_lie_before_the_strict_moment_at_it_and_at_the_legal_end() -> None:
    end = breach_end(AWARE, OSLO)
    hours = [(end.strict_at - rung_at(number, end).at) / HOUR for number in range(STRICT + 1)]
    assert hours == [72, 48, 24, 12, 6, 3, 1, 0]
    assert rung_at(LEGAL, end).at == end.legal_at == datetime(2025, 12, 25, 12, tzinfo=UTC)
    assert rung_at(LEGAL + 3, end).at == end.legal_at + 36 * HOUR


@pytest.mark.parametrize(
    ("after", "number"),
    [
        (timedelta(), 0),
        (24 * HOUR - MINUTE, 0),
        (24 * HOUR, 1),
        (48 * HOUR, 2),
        (60 * HOUR, 3),
        (66 * HOUR, 4),
        (69 * HOUR, 5),
        (71 * HOUR, 6),
        (72 * HOUR - MINUTE, 6),
        (72 * HOUR, 7),
        (72 * HOUR + 42 * MINUTE, 7),
        (72 * HOUR + 43 * MINUTE, 8),
        (84 * HOUR + 43 * MINUTE, 9),
        (720 * HOUR, 61),
    ],
)
def test_the_newest_rung_is_the_last_one_reached(after: timedelta, number: int) -> None:
    assert newest(breach_end(AWARE, OSLO), AWARE + after).number == number


@given(instants, st.sampled_from(ZONES))
def test_b2_the_rungs_rise_and_the_strict_moment_is_72_elapsed_hours_away(
    at: datetime, zone: ZoneInfo
) -> None:
    end = breach_end(at, zone)
    moments = [rung_at(number, end).at for number in range(LEGAL + 4)]
    assert moments == sorted(set(moments))
    assert moments[0] == at
    assert moments[STRICT] - at == 72 * HOUR
    assert timedelta() < moments[LEGAL] - moments[STRICT] <= HOUR
    assert moments[LEGAL + 1] - moments[LEGAL] == AFTERWARDS


@given(instants, st.timedeltas(timedelta(), timedelta(days=40)), st.sampled_from(ZONES))
def test_whoever_looks_finds_the_rung_whose_time_has_come(
    at: datetime, later: timedelta, zone: ZoneInfo
) -> None:
    end = breach_end(at, zone)
    found = newest(end, at + later)
    assert found == rung_at(found.number, end)
    assert found.at <= at + later < rung_at(found.number + 1, end).at


@given(instants, st.lists(st.integers(0, 60 * 100), min_size=1, max_size=40).map(sorted))
def test_nothing_is_owed_twice_however_often_somebody_looks(at: datetime, looks: list[int]) -> None:
    incident, told = an_incident(at), []
    for minutes in looks:
        reached = owed(incident, OSLO, at + minutes * MINUTE)
        if reached is not None:
            told.append(reached.number)
            incident = replace(incident, rung=reached.number)
    assert told == sorted(set(told))
    assert told[-1] == newest(incident.end(OSLO), at + looks[-1] * MINUTE).number


@pytest.mark.parametrize(
    ("aware", "strict_local", "legal_local"),
    [
        # the clock goes forward on 29 March 2026, and back on 25 October 2026
        ("2026-03-27T12:17+01:00", "2026-03-30T13:17+02:00", "2026-03-30T14:00+02:00"),
        ("2026-10-23T12:17+02:00", "2026-10-26T11:17+01:00", "2026-10-26T12:00+01:00"),
        ("2026-10-25T02:30+02:00", "2026-10-28T01:30+01:00", "2026-10-28T02:00+01:00"),
        ("2026-10-25T02:30+01:00", "2026-10-28T02:30+01:00", "2026-10-28T03:00+01:00"),
        ("2026-03-29T01:59+01:00", "2026-04-01T02:59+02:00", "2026-04-01T03:00+02:00"),
    ],
)
def test_b2_a_change_of_the_clock_stretches_nothing(aware: str, strict_local: str, legal_local: str) -> None:
    incident = an_incident(datetime.fromisoformat(aware).astimezone(UTC))
    end = incident.end(OSLO)
    assert end.strict_at == datetime.fromisoformat(strict_local)
    assert end.legal_at == datetime.fromisoformat(legal_local)
    assert owed(replace(incident, rung=STRICT - 1), OSLO, end.strict_at - MINUTE) is None
    found = owed(replace(incident, rung=STRICT - 1), OSLO, end.strict_at)
    assert found is not None
    assert found.number == STRICT


@pytest.mark.parametrize("phase", [Phase.NOTIFIED, Phase.NOT_NOTIFIABLE, Phase.CLOSED])
def test_what_was_notified_or_decided_rings_no_more(phase: Phase) -> None:
    decided = an_incident(phase=phase)
    assert owed(decided, OSLO, AWARE + 100 * HOUR) is None
    assert next_at(decided, OSLO) is None


def test_the_next_rung_is_the_one_after_the_last_told() -> None:
    end = breach_end(AWARE, OSLO)
    for number in range(LEGAL):
        assert next_at(an_incident(rung=number), OSLO) == rung_at(number + 1, end).at
    assert len(BEFORE) == STRICT
