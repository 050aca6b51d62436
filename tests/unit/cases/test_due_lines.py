"""How a due date reads on cards and rows, whatever holds it, and what a thread says of counting anew."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.cards.card import case_card, summary
from handlers.cards.case_rows import row
from handlers.cards.due_lines import AWAITED, CAUSES, due, recounted, when
from handlers.domain.case import Case, Status
from handlers.domain.clock.flags import DOUBTS, MEANINGS, Flag
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.glance import Glance
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import Phrase
from handlers.domain.recount import Cause
from tests.unit.domain.samples import a_case

TODAY = date(2026, 3, 2)
VIEWER = Actor(PersonId("U0ADA"), frozenset({Role.CASE_HANDLER}))
HELD = {
    ClockState.SUSPENDED_IDENTITY: "proof of identity",
    ClockState.SUSPENDED_SCOPE: "clarification",
    ClockState.SUSPENDED_FEE: "a fee",
}


def case(
    state: ClockState = ClockState.RUNNING,
    days: int = 9,
    flags: tuple[str, ...] = (),
    status: Status = Status.OPEN,
) -> Case:
    made = a_case(status)
    deadline = replace(made.deadline, due_on=TODAY + timedelta(days=days), state=state, flags=flags)
    return replace(made, deadline=deadline)


@pytest.mark.parametrize(("state", "question"), HELD.items())
@pytest.mark.parametrize(
    ("days", "left"),
    [(9, "2026-03-11, 9 days left"), (0, "2026-03-02, today"), (-1, "2026-03-01, overdue by 1 day")],
)
def test_c20_a_case_that_stands_still_says_for_what_and_by_when_to_write(
    state: ClockState, question: str, days: int, left: str
) -> None:
    said = f"stands still ({question}); write by {left}"
    still = case(state, days)
    assert when(still, TODAY) == due(still, TODAY) == due(Glance.of(still), TODAY) == said
    assert isinstance(when(still, TODAY), Phrase)
    assert dict(case_card(still, TODAY).facts)["Due"] == said
    assert said in row(Glance.of(still), VIEWER, TODAY).detail
    assert said in summary(still, TODAY)
    assert len(summary(still, TODAY)) <= 150


@pytest.mark.parametrize("state", [ClockState.RUNNING, ClockState.EXTENDED])
def test_a_period_that_runs_has_its_due_date(state: ClockState) -> None:
    assert when(case(state), TODAY) == "2026-03-11, 9 days left"
    assert due(case(state), TODAY) == "due 2026-03-11, 9 days left"


@pytest.mark.parametrize("state", list(ClockState))
def test_of_a_closed_case_the_date_alone_is_told(state: ClockState) -> None:
    closed = case(state, status=Status.CLOSED, flags=("contested_day",))
    assert when(closed, TODAY) == "2026-03-11"
    assert due(closed, TODAY) == "due 2026-03-11"
    assert dict(case_card(closed, TODAY).facts)["Due"] == "2026-03-11"


def test_every_state_that_holds_a_period_has_its_word() -> None:
    assert set(AWAITED) == {state for state in ClockState if state.value.startswith("suspended")}
    assert {type(word) for word in AWAITED.values()} == {Phrase}


@pytest.mark.parametrize("flag", list(Flag))
def test_a_date_that_somebody_may_doubt_is_marked_on_the_card(flag: Flag) -> None:
    told = dict(case_card(case(flags=(flag.value,)), TODAY).facts)["Due"]
    marked = "2026-03-11, 9 days left (see how it came about)"
    assert told == (marked if flag in DOUBTS else "2026-03-11, 9 days left")


def test_every_flag_is_a_sentence_that_can_be_said_in_any_language() -> None:
    assert {type(meaning) for meaning in MEANINGS.values()} == {Phrase}
    assert set(Flag) > DOUBTS


def happened(**facts: str) -> RecordedEvent:
    return RecordedEvent(
        3, EventKind.DUE_RECOUNTED, datetime(2026, 3, 2, tzinfo=UTC), PersonId("ombud"), facts
    )


@pytest.mark.parametrize("cause", list(Cause))
def test_each_cause_of_counting_anew_has_its_words(cause: Cause) -> None:
    said = recounted(happened(due_before="2026-04-02", due_on="2026-04-07", cause=cause.value))
    assert said == (
        f"The due date was counted anew: 2026-04-07 instead of 2026-04-02. What changed: {CAUSES[cause]}."
    )
    assert isinstance(said, Phrase)


def test_several_causes_stand_in_one_sentence_and_an_unknown_one_is_left_out() -> None:
    facts = {"due_before": "2026-04-02", "due_on": "2026-04-02"}
    assert recounted(happened(**facts, cause="place law")) == (
        "The period was counted anew; 2026-04-02 stays. What changed: the country or its part, the law."
    )
    assert recounted(happened(**facts, cause="")) == "The period was counted anew; 2026-04-02 stays."
