"""A due date as stored facts: any of them survives, and what is not one is refused with the way out."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.clock.regime import REGIMES
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
    strict_on=st.dates(),
    safe_on=st.dates(),
    first_on=st.none() | st.dates(),
    state=st.sampled_from(ClockState),
    extension=st.sampled_from(ExtensionState),
    flags=st.lists(TEXT).map(tuple),
    still=st.integers(0, 400),
    regime=st.sampled_from(sorted(REGIMES)),
    counted_by=TEXT,
)
#: What rows of before the clock knew more hold.
EARLIER = ("received_on", "nominal_on", "due_on", "steps")


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
    steps, flags, first_on = facts.pop("steps"), facts.pop("flags"), facts.pop("first_on")
    assert isinstance(facts.pop("still"), int)
    assert set(facts) == {
        "received_on", "nominal_on", "due_on", "strict_on", "safe_on",
        "state", "extension", "regime", "counted_by",
    }  # fmt: skip
    assert all(type(value) is str for value in facts.values())
    assert isinstance(flags, list)
    assert first_on is None or type(first_on) is str
    assert isinstance(steps, list)
    assert all(set(step) == {"rule", "source", "text", "on"} for step in steps)


@given(DEADLINES)
def test_a_row_of_before_is_strict_and_safe_on_its_due_date(given_deadline: Deadline) -> None:
    facts = given_deadline.to_facts()
    read = Deadline.from_facts({name: facts[name] for name in EARLIER})
    assert (read.strict_on, read.safe_on) == (read.due_on, read.due_on)
    assert (read.state, read.counted_by, read.flags) == (ClockState.RUNNING, "", ())


@pytest.mark.parametrize("state", [one for one in ClockState if one.startswith("suspended")])
def test_c15_while_a_question_is_open_no_day_is_the_last_for_the_answer(state: ClockState) -> None:
    still = replace(deadline(), state=state)
    assert still.stands_still
    assert still.answer_due_on is None
    assert still.due_on == DUE


@pytest.mark.parametrize("state", [ClockState.RUNNING, ClockState.EXTENDED])
def test_c4_while_the_period_runs_its_last_day_is_the_answers(state: ClockState) -> None:
    assert replace(deadline(), state=state).answer_due_on == DUE


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
    with pytest.raises(
        ValueError, match=r"^a stored deadline needs its dates and steps; compute the due date anew$"
    ):
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
