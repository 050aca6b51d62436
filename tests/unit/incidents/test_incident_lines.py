"""What is said of an incident: words for every value, its clock to the minute, whom to notify, no content."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.cards import incident_lines as lines
from handlers.domain.authorities import table
from handlers.domain.incidents.happenings import Happened
from handlers.domain.incidents.incident import Party, Persons, Phase, Risk, Stage
from handlers.domain.phrase import Phrase
from tests.support.desks import ACME
from tests.unit.incidents.test_incident_ladder import AWARE, OSLO, an_incident

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
END = an_incident().end(OSLO)
STRICT, LEGAL = END.strict_at, END.legal_at


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (lines.PHASES, Phase),
        (lines.STAGES, Stage),
        (lines.RISKS, Risk),
        (lines.PARTIES, Party),
        (lines.PERSONS, Persons),
        (lines.HAPPENED, Happened),
    ],
)
def test_every_value_has_words_of_its_own_in_any_language(words: Mapping[object, str], kind: type) -> None:
    assert set(words) == set(kind)  # type: ignore[call-overload] # an enumeration
    assert all(isinstance(one, Phrase) for one in words.values())
    assert len(set(words.values())) == len(words)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (72 * HOUR, "72 hours left"),
        (72 * HOUR - SECOND, "71 hours left"),
        (2 * HOUR, "2 hours left"),
        (2 * HOUR - SECOND, "1 hour left"),
        (HOUR, "1 hour left"),
        (HOUR - SECOND, "59 minutes left"),
        (2 * MINUTE, "2 minutes left"),
        (MINUTE, "1 minute left"),
        (SECOND, "1 minute left"),
        (timedelta(), "the 72 hours are over, the legal end is within the hour"),
        (-MINUTE, "the 72 hours are over, the legal end is within the hour"),
    ],
)
def test_b1_b3_the_time_left_is_told_to_the_strict_moment(before: timedelta, said: str) -> None:
    assert lines.left(END, STRICT - before) == said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (-SECOND, "the 72 hours are over, the legal end is within the hour"),
        (timedelta(), "late by 1 hour"),
        (SECOND, "late by 1 hour"),
        (HOUR, "late by 1 hour"),
        (HOUR + SECOND, "late by 2 hours"),
        (48 * HOUR, "late by 48 hours"),
        (30 * 24 * HOUR, "late by 720 hours"),
    ],
)
def test_b2_lateness_is_told_from_the_legal_end_in_hours_begun(after: timedelta, said: str) -> None:
    assert lines.left(END, LEGAL + after) == said


@given(st.timedeltas(timedelta(days=-10), timedelta(days=10)))
def test_what_is_said_never_promises_more_time_than_there_is(after: timedelta) -> None:
    said = str(lines.left(END, STRICT + after))
    assert ("left" in said) is (after < timedelta())
    assert ("late" in said) is (STRICT + after >= LEGAL)
    if "hours left" in said:
        assert int(said.split(maxsplit=1)[0]) * HOUR <= -after


@pytest.mark.parametrize("phase", Phase)
def test_an_incident_stands_by_its_clock_only_while_it_rings(phase: Phase) -> None:
    said = lines.standing(an_incident(phase=phase), OSLO, STRICT - 3 * HOUR)
    expected = {
        Phase.ASSESSING: "3 hours left",
        Phase.NOTIFIED: "notified",
        Phase.NOT_NOTIFIABLE: "not notifiable",
        Phase.CLOSED: "closed",
    }
    assert said == expected[phase]


@pytest.mark.parametrize("stage", Stage)
def test_an_incident_that_was_notified_in_part_says_that_the_rest_is_owed(stage: Stage) -> None:
    said = lines.standing(an_incident(phase=Phase.NOTIFIED, stage=stage), OSLO, STRICT)
    partly = stage in {Stage.INITIAL, Stage.FURTHER}
    assert said == ("notified in part, the rest is owed" if partly else "notified")
    assert lines.standing(an_incident(phase=Phase.CLOSED, stage=stage), OSLO, STRICT) == "closed"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Oslo", "2025-12-22 12:17 Europe/Oslo (2025-12-22 11:17 UTC)"),
        ("America/New_York", "2025-12-22 06:17 America/New_York (2025-12-22 11:17 UTC)"),
        ("Pacific/Auckland", "2025-12-23 00:17 Pacific/Auckland (2025-12-22 11:17 UTC)"),
        ("UTC", "2025-12-22 11:17 UTC (2025-12-22 11:17 UTC)"),
    ],
)
def test_a_moment_is_told_on_the_establishments_clock_and_in_utc(zone: str, said: str) -> None:
    assert lines.moment(AWARE, ZoneInfo(zone)) == said


def test_b2_b3_b4_the_clock_is_told_as_awareness_target_and_legal_end() -> None:
    assert lines.clock_lines(an_incident(), OSLO) == (
        "Aware: 2025-12-22 12:17 Europe/Oslo (2025-12-22 11:17 UTC).",
        "Target, 72 hours later: 2025-12-25 12:17 Europe/Oslo (2025-12-25 11:17 UTC).",
        (
            "Legal end, for the hour of awareness is not counted: "
            "2025-12-25 13:00 Europe/Oslo (2025-12-25 12:00 UTC)."
        ),
    )


def test_b1_the_clock_goes_through_a_change_of_the_hour_without_stretching() -> None:
    found = lines.clock_lines(an_incident(datetime(2026, 3, 27, 22, 30, tzinfo=UTC)), OSLO)
    assert "2026-03-27 23:30 Europe/Oslo" in found[0]
    assert "2026-03-31 00:30 Europe/Oslo" in found[1], "an hour later by the clock, 72 hours all the same"


@pytest.mark.parametrize("code", sorted(table()))
def test_every_authority_of_the_table_is_named_with_its_page(code: str) -> None:
    country, _, subdivision = code.partition("-")
    desk = replace(ACME, country=country, subdivision=subdivision)
    found = lines.supervisor(desk)
    assert found == table()[code]
    named = f"Notify {found.name} ({code}), {found.website}, or decide"
    assert lines.todo(an_incident(), desk) == f"{named} that it need not be (Art. 33(1))."


@pytest.mark.parametrize(("country", "subdivision"), [("US", ""), ("US", "CA"), ("ZZ", ""), ("", "")])
def test_outside_the_table_no_authority_is_guessed(country: str, subdivision: str) -> None:
    desk = replace(ACME, country=country, subdivision=subdivision)
    assert lines.supervisor(desk) is None
    assert lines.todo(an_incident(), desk) == (
        "Notify the data protection authority, or decide that it need not be (Art. 33(1))."
    )


@pytest.mark.parametrize("country", ["DK", "DE", "US"])
def test_a_processor_notifies_controllers_wherever_it_is(country: str) -> None:
    desk = replace(ACME, country=country, subdivision="")
    said = lines.todo(an_incident(party=Party.PROCESSOR), desk)
    assert "Notify the controllers without undue delay" in said
    assert "Art. 33(2)" in said
