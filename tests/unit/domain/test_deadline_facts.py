"""A due date as stored facts: any of them survives, and what is not one is refused with the way out."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.deadline import Deadline, days_left
from handlers.domain.derivation import Step
from tests.unit.domain.samples import DUE, deadline

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
STEPS = st.builds(Step, rule=TEXT, source=TEXT, text=TEXT, on=st.dates())
DEADLINES = st.builds(
    Deadline,
    received_on=st.dates(),
    nominal_on=st.dates(),
    due_on=st.dates(),
    steps=st.lists(STEPS).map(tuple),
)


@given(DEADLINES)
def test_any_deadline_survives_its_facts(given_deadline: Deadline) -> None:
    assert Deadline.from_facts(given_deadline.to_facts()) == given_deadline


@given(DEADLINES)
def test_any_deadline_survives_json(given_deadline: Deadline) -> None:
    stored = json.dumps(given_deadline.to_facts())
    assert Deadline.from_facts(json.loads(stored)) == given_deadline


@given(DEADLINES)
def test_facts_are_plain_values(given_deadline: Deadline) -> None:
    facts = given_deadline.to_facts()
    assert set(facts) == {"received_on", "nominal_on", "due_on", "steps"}
    steps = facts.pop("steps")
    assert all(isinstance(value, str) for value in facts.values())
    assert isinstance(steps, list)
    assert all(set(step) == {"rule", "source", "text", "on"} for step in steps)


def test_steps_keep_their_order() -> None:
    steps = tuple(Step(f"C{n}", "", "", DUE) for n in range(9, 0, -1))
    read = Deadline.from_facts(replace(deadline(), steps=steps).to_facts())
    assert [step.rule for step in read.steps] == ["C9", "C8", "C7", "C6", "C5", "C4", "C3", "C2", "C1"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("due_on", None),
        ("due_on", 20260407),
        ("due_on", ["2026-04-07"]),
        ("received_on", DUE),
        ("nominal_on", True),
        ("steps", "[]"),
        ("steps", None),
        ("steps", {}),
        ("steps", ()),
    ],
)
def test_facts_of_another_type_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match="compute the due date anew"):
        Deadline.from_facts({**deadline().to_facts(), name: value})


@pytest.mark.parametrize("name", ["received_on", "nominal_on", "due_on"])
@pytest.mark.parametrize("value", ["", "tomorrow", "2026-02-30", "07/04/2026", "2026-04-07T00:00:00"])
def test_facts_that_are_no_dates_are_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|day|month"):
        Deadline.from_facts({**deadline().to_facts(), name: value})


@pytest.mark.parametrize("step", [None, [], "C4", {}, {"rule": "C4", "source": "", "text": "", "on": None}])
def test_a_step_that_is_none_is_refused(step: object) -> None:
    with pytest.raises(ValueError, match="a stored step needs"):
        Deadline.from_facts({**deadline().to_facts(), "steps": [step]})


def test_facts_that_a_later_version_adds_do_no_harm() -> None:
    assert Deadline.from_facts({**deadline().to_facts(), "paused_days": 3}) == deadline()


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(-4000, 4000))
def test_days_left_count_calendar_days(due_on: date, days: int) -> None:
    try:
        today = due_on - timedelta(days=days)
    except OverflowError:
        return
    assert days_left(due_on, today) == days
