import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.deadline import Deadline
from handlers.domain.derivation import Step, say
from tests.support.reckoned import reckon

DEADLINE = reckon(
    datetime(2026, 1, 31, 12, tzinfo=UTC),
    ZoneInfo("Europe/Oslo"),
    lambda day: "Labor Day" if (day.month, day.day) == (5, 1) else None,
)


def test_a_deadline_survives_json() -> None:
    stored = json.loads(json.dumps(DEADLINE.to_facts()))
    assert Deadline.from_facts(stored) == DEADLINE


def test_what_is_stored_is_plain_and_named() -> None:
    facts = DEADLINE.to_facts()
    assert facts["received_on"] == "2026-01-31"
    assert facts["nominal_on"] == "2026-02-28"
    assert facts["due_on"] == "2026-03-02"
    steps = facts["steps"]
    assert isinstance(steps, list)
    assert steps[1]["rule"] == "C5"
    assert steps[1]["on"] == "2026-02-28"


@pytest.mark.parametrize("missing", ["received_on", "nominal_on", "due_on", "steps"])
def test_a_stored_deadline_with_a_part_missing_is_refused(missing: str) -> None:
    facts = DEADLINE.to_facts()
    del facts[missing]
    with pytest.raises(ValueError, match="compute the due date anew"):
        Deadline.from_facts(facts)


@pytest.mark.parametrize("broken", [None, "C3", {}, {"rule": "C3"}, {"rule": "", "on": "2026-01-01"}])
def test_a_stored_step_with_a_part_missing_is_refused(broken: object) -> None:
    with pytest.raises(ValueError, match="compute the due date anew"):
        Step.from_facts(broken)


def test_a_stored_step_with_an_impossible_day_is_refused() -> None:
    with pytest.raises(ValueError, match="day is out of range"):
        Step.from_facts({"rule": "C3", "source": "", "text": "", "on": "2026-02-30"})


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 1), "Monday 1 June 2026"),
        (date(2024, 2, 29), "Thursday 29 February 2024"),
        (date(2027, 1, 31), "Sunday 31 January 2027"),
    ],
)
def test_dates_are_said_in_english_whatever_the_machines_locale(day: date, words: str) -> None:
    assert say(day) == words
