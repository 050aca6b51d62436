"""What a thread says of the clock, and what a card asks for while it stands still."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.cards.clock_lines import clock_line, receipt_line
from handlers.cards.clock_notes import clock_note, is_time_to_write
from handlers.domain.case import Case, Status
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.phrase import Phrase
from tests.unit.domain.samples import ADA, ARRIVED, DUE, a_case

TELLING = {
    EventKind.QUESTION_SENT,
    EventKind.ANSWER_SUFFICED,
    EventKind.ANSWER_INSUFFICIENT,
    EventKind.EXTENSION_SENT,
    EventKind.RECEIPT_CORRECTED,
    EventKind.BOUNCE_RECORDED,
    EventKind.RIGHTS_CHANGED,
    EventKind.MESSAGE_ADDED,
    EventKind.REOPENED,
}
DATES: dict[str, Fact] = {"due_before": "2026-04-07", "due_on": "2026-05-12"}
HELD = [ClockState.SUSPENDED_IDENTITY, ClockState.SUSPENDED_SCOPE, ClockState.SUSPENDED_FEE]
IN_TIME = DUE - timedelta(days=8)
NEAR = DUE - timedelta(days=7)
ANSWERED = "An answer may have come: look whether it suffices."


def event(kind: EventKind, **facts: Fact) -> RecordedEvent:
    return RecordedEvent(4, kind, ARRIVED, ADA.id, facts)


def held(state: ClockState = ClockState.SUSPENDED_IDENTITY, status: Status = Status.OPEN) -> Case:
    return a_case(status, deadline=replace(a_case().deadline, state=state))


@pytest.mark.parametrize("kind", list(EventKind))
def test_a_date_that_moved_is_told_by_those_events_alone_that_move_it(kind: EventKind) -> None:
    told = clock_line(event(kind, **DATES))
    if kind in TELLING:
        assert told == "The due date moved from 2026-04-07 to 2026-05-12."
        assert isinstance(told, Phrase)
    else:
        assert told is None


@pytest.mark.parametrize("kind", sorted(TELLING))
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"due_before": "2026-04-07", "due_on": "2026-04-07"}, "The clock runs; due 2026-04-07."),
        ({"due_before": "2026-05-12", "due_on": "2026-04-07"}, "moved from 2026-05-12 to 2026-04-07."),
        ({**DATES, "clock": "running"}, "The due date moved from 2026-04-07 to 2026-05-12."),
        ({**DATES, "clock": "extended"}, "The due date moved from 2026-04-07 to 2026-05-12."),
        ({**DATES, "clock": "suspended_identity"}, "stands still; write to the person by 2026-05-12"),
        ({**DATES, "clock": "suspended_fee"}, "stands still; write to the person by 2026-05-12"),
    ],
)
def test_c20_the_thread_says_whether_the_clock_runs_stands_still_or_moved(
    kind: EventKind, facts: dict[str, Fact], said: str
) -> None:
    assert said in str(clock_line(event(kind, **facts)))


@pytest.mark.parametrize("kind", sorted(TELLING))
@pytest.mark.parametrize(
    "facts",
    [{}, {"due_on": "2026-04-07"}, {"due_before": "2026-04-07"}, {"due_on": None, "due_before": None}],
)
def test_an_event_that_tells_no_two_dates_says_nothing_of_the_clock(
    kind: EventKind, facts: dict[str, Fact]
) -> None:
    assert clock_line(event(kind, **facts)) is None


@pytest.mark.parametrize("facts", [{}, DATES])
def test_c13_a_notice_that_left_too_late_is_said_to_extend_nothing(facts: dict[str, Fact]) -> None:
    told = clock_line(event(EventKind.EXTENSION_SENT, late=True, **facts))
    assert "left too late and extends nothing" in str(told)
    assert "Answer now" in str(told)


@pytest.mark.parametrize("kind", sorted(set(EventKind) - {EventKind.EXTENSION_SENT}))
def test_no_other_event_is_late_in_that_way(kind: EventKind) -> None:
    assert clock_line(event(kind, late=True)) is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"received_before": "2026-03-02", "received_on": "2026-02-27"},
            "Ada corrected the day of receipt from 2026-03-02 to 2026-02-27.",
        ),
        ({}, "Ada corrected the day of receipt from ? to ?."),
        ({"received_before": None, "received_on": ""}, "Ada corrected the day of receipt from ? to ?."),
    ],
)
def test_c3_a_corrected_receipt_is_told_with_both_days(facts: dict[str, Fact], said: str) -> None:
    assert receipt_line(event(EventKind.RECEIPT_CORRECTED, **facts), "Ada") == said


@pytest.mark.parametrize("state", [ClockState.RUNNING, ClockState.EXTENDED])
@pytest.mark.parametrize("today", [IN_TIME, NEAR, DUE, DUE + timedelta(days=9)])
def test_a_card_asks_for_nothing_while_the_clock_runs(state: ClockState, today: date) -> None:
    assert clock_note(held(state), today) == ""
    assert not is_time_to_write(held(state), today)


@pytest.mark.parametrize("state", HELD)
@pytest.mark.parametrize("today", [IN_TIME, DUE])
def test_a_card_of_a_closed_case_asks_for_nothing(state: ClockState, today: date) -> None:
    assert clock_note(held(state, Status.CLOSED), today) == ""


@pytest.mark.parametrize("state", HELD)
@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.READY])
def test_c16_a_card_asks_to_look_at_an_answer_once_the_case_waits_no_more(
    state: ClockState, status: Status
) -> None:
    assert clock_note(held(state, status), IN_TIME) == (
        ANSWERED if status in {Status.NEW, Status.OPEN} else ""
    )


@pytest.mark.parametrize("days", [-30, -1, 0, 1, 6, 7, 8, 30])
def test_c20_it_is_time_to_write_a_week_before_the_day_and_from_then_on(days: int) -> None:
    today = DUE - timedelta(days=days)
    assert is_time_to_write(held(), today) is (days <= 7)
    waiting = held(status=Status.AWAITING_SUBJECT)
    assert bool(clock_note(waiting, today)) is (days <= 7)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            ClockState.SUSPENDED_IDENTITY,
            "Write by 2026-04-07: why you cannot act and how to complain, or decide to go on.",
        ),
        (
            ClockState.SUSPENDED_SCOPE,
            "Write by 2026-04-07: that you still wait and how to complain, or decide to go on.",
        ),
        (
            ClockState.SUSPENDED_FEE,
            "Write by 2026-04-07: that you still wait and how to complain, or decide to go on.",
        ),
    ],
)
def test_c20_what_is_to_be_written_goes_by_what_the_case_waits_for(state: ClockState, said: str) -> None:
    assert clock_note(held(state, Status.AWAITING_SUBJECT), NEAR) == said
    both = clock_note(held(state), NEAR)
    assert both == f"{ANSWERED} {said}"
    assert isinstance(both, Phrase)


@pytest.mark.parametrize("state", HELD)
def test_whoever_was_answered_is_not_written_to_again(state: ClockState) -> None:
    answered = replace(held(state, Status.AWAITING_SUBJECT), answered_at=ARRIVED)
    assert not is_time_to_write(answered, DUE)
    assert clock_note(answered, DUE) == ""
