"""Judging an answer as values: who may, when, what it does to the status, and what the record keeps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import ActionId, Case, Status
from handlers.domain.clock.questions import Question
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.errors import NotAllowed, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.judging import QUESTIONS, check_open, judged, may_be_answered
from handlers.domain.people import Actor
from tests.unit.domain.samples import ADA, ARRIVED, BEN, IRIS, MALLORY, MAX, adas

CAME = ARRIVED + timedelta(days=9)
HELD = tuple(state for state in ClockState if state.value.startswith("suspended:"))


def waiting(status: Status = Status.AWAITING_SUBJECT, state: ClockState = HELD[0]) -> Case:
    """Return a case of Ada's whose period a question holds."""
    case = adas(status)
    return replace(case, deadline=replace(case.deadline, state=state))


@pytest.mark.parametrize(
    ("status", "suffices", "after"),
    [
        (Status.AWAITING_SUBJECT, True, Status.OPEN),
        (Status.OPEN, True, Status.OPEN),
        (Status.READY, True, Status.READY),
        (Status.AWAITING_SUBJECT, False, Status.AWAITING_SUBJECT),
        (Status.OPEN, False, Status.AWAITING_SUBJECT),
        (Status.READY, False, Status.READY),  # what is drafted stays drafted
    ],
)
def test_c16_a_sufficient_answer_ends_the_wait_and_another_one_goes_on_with_it(
    status: Status, suffices: bool, after: Status
) -> None:
    case, event = judged(waiting(status), Question.IDENTITY, CAME, ADA, suffices=suffices)
    assert case.status is after
    assert case == replace(waiting(status), status=after), "nothing else of the case changes"
    assert event.facts["from"] == status.value


@pytest.mark.parametrize("question", list(Question))
@pytest.mark.parametrize(
    ("suffices", "kind"), [(True, EventKind.ANSWER_SUFFICED), (False, EventKind.ANSWER_INSUFFICIENT)]
)
def test_c15_the_record_keeps_what_was_asked_and_when_the_answer_came(
    question: Question, suffices: bool, kind: EventKind
) -> None:
    _, event = judged(waiting(), question, CAME, ADA, suffices=suffices, letter=12)
    assert (event.kind, event.actor, event.content) == (kind, ADA.id, "")
    assert event.facts["topic"] == question.value
    assert datetime.fromisoformat(str(event.facts["at"])) == CAME
    assert event.facts["letter"] == 12


def test_an_answer_that_came_another_way_names_no_letter() -> None:
    _, event = judged(waiting(), Question.FEE, CAME, ADA, suffices=True)
    assert "letter" not in event.facts


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(Question), st.booleans())
def test_c16_when_an_answer_came_is_kept_to_the_instant_whatever_the_day(
    at: datetime, question: Question, suffices: bool
) -> None:
    _, event = judged(waiting(), question, at, ADA, suffices=suffices)
    assert datetime.fromisoformat(str(event.facts["at"])) == at


@pytest.mark.parametrize("state", HELD)
@pytest.mark.parametrize("actor", [ADA, MAX])
def test_c15_whatever_question_holds_the_period_its_owner_and_managers_judge(
    state: ClockState, actor: Actor
) -> None:
    check_open(waiting(state=state), actor)


@pytest.mark.parametrize("actor", [BEN, IRIS, MALLORY])
def test_sec_05_nobody_else_judges_answers(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        judged(waiting(), Question.IDENTITY, CAME, actor, suffices=True)


@pytest.mark.parametrize("state", [state for state in ClockState if state not in HELD])
def test_where_no_question_holds_the_period_nothing_is_to_be_judged(state: ClockState) -> None:
    with pytest.raises(WrongStatus, match="No question stops the clock of case 2026-0042"):
        judged(waiting(state=state), Question.IDENTITY, CAME, ADA, suffices=True)


@pytest.mark.parametrize("status", [Status.NEW, Status.CLOSED])
def test_a_case_that_nobody_works_on_is_not_judged(status: Status) -> None:
    with pytest.raises(WrongStatus, match=status.value):
        check_open(waiting(status), ADA)
    assert not waiting(status).offers(ActionId.JUDGE)


@pytest.mark.parametrize(
    ("status", "may"),
    [
        (Status.NEW, True),
        (Status.OPEN, True),
        (Status.AWAITING_SUBJECT, False),  # a letter would have opened it
        (Status.READY, False),
        (Status.CLOSED, False),
    ],
)
def test_an_answer_may_have_come_where_a_letter_opened_a_case_that_stands_still(
    status: Status, may: bool
) -> None:
    assert may_be_answered(waiting(status)) is may
    assert not may_be_answered(waiting(status, ClockState.RUNNING))


def test_every_question_has_words_of_its_own() -> None:
    assert set(QUESTIONS) == set(Question)
    assert len(set(QUESTIONS.values())) == len(Question)
