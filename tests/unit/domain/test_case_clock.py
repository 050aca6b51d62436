"""What a case's record tells the clock: each step at its true time, and nothing of a mail that came back."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import Claim
from handlers.domain.case_clock import (
    asked_at,
    came_back,
    clock_events,
    handed_on,
    joined,
    open_questions,
    request_of,
)
from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.events import ClockEvent, Happening
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.questions import Question
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.deadline import Deadline, counted
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.rights import Right
from tests.unit.domain.samples import ARRIVED, a_case

HERE = Establishment(ZoneInfo("Europe/Copenhagen"), DaysOff(lambda _day: None))
CASE = a_case()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def event(kind: EventKind, after: timedelta = HOUR, **facts: Fact) -> RecordedEvent:
    return RecordedEvent(1, kind, ARRIVED + after, PersonId("U0ADA"), facts)


def asked(message: int, after: timedelta = HOUR, topic: str = "identity", **facts: Fact) -> RecordedEvent:
    return event(EventKind.QUESTION_SENT, after, topic=topic, message=message, **facts)


def sufficed(after: timedelta, topic: str = "identity", judged: timedelta = timedelta()) -> RecordedEvent:
    came = (ARRIVED + after).isoformat()
    return event(EventKind.ANSWER_SUFFICED, after + judged, topic=topic, at=came)


def extended(message: int, after: timedelta = DAY, length: str = "2") -> RecordedEvent:
    return event(EventKind.EXTENSION_SENT, after, message=message, length=length)


def returned(message: int | None, after: timedelta = 2 * DAY) -> RecordedEvent:
    facts: dict[str, Fact] = {"message": 900 + (message or 0), "returned": message}
    return event(EventKind.BOUNCE_RECORDED, after, **facts)


def due(record: Sequence[RecordedEvent]) -> Deadline:
    return counted([request_of(CASE, record, HERE)], HERE)


STEPS = st.lists(
    st.one_of(
        st.builds(asked, st.integers(1, 5), st.integers(1, 700).map(lambda n: n * HOUR),
                  st.sampled_from(["identity", "scope", "fee", "other"]), large=st.booleans()),
        st.builds(sufficed, st.integers(1, 700).map(lambda n: n * HOUR),
                  st.sampled_from(["identity", "scope", "fee"]), st.integers(0, 90).map(lambda n: n * DAY)),
        st.builds(extended, st.integers(6, 8), st.integers(1, 2_000).map(lambda n: n * HOUR),
                  st.sampled_from(["1", "2"])),
    ),
    max_size=5,
).map(lambda steps: sorted(steps, key=lambda one: one.at))  # fmt: skip


@given(STEPS)
def test_c13_with_every_mail_back_the_clock_is_as_if_none_had_left(steps: list[RecordedEvent]) -> None:
    everything = [*steps, *(returned(message) for message in range(1, 9))]
    bare = due([])
    found = due(everything)

    assert (found.due_on, found.state, found.extension) == (bare.due_on, bare.state, ExtensionState.NONE)


@given(STEPS, st.integers(1, 8))
def test_a_mail_that_came_back_counts_as_if_it_had_never_been_sent(
    steps: list[RecordedEvent], message: int
) -> None:
    without = [one for one in steps if one.facts.get("message") != message]

    assert clock_events([*steps, returned(message)]) == clock_events(without)


@given(STEPS, st.integers(1, 8))
def test_it_does_not_matter_in_whose_record_the_report_stands(
    steps: list[RecordedEvent], message: int
) -> None:
    there = frozenset({message})
    assert clock_events(steps, there) == clock_events([*steps, returned(message)])


@given(STEPS)
def test_a_report_that_names_no_mail_changes_nothing(steps: list[RecordedEvent]) -> None:
    assert clock_events([*steps, returned(None)]) == clock_events(steps)


@given(STEPS)
def test_what_is_handed_on_is_read_back_as_it_was(steps: list[RecordedEvent]) -> None:
    opened = event(EventKind.CASE_OPENED, timedelta(), inherited=handed_on(steps))
    assert clock_events([opened]) == clock_events(steps)
    assert isinstance(json.loads(handed_on(steps)), list)


@given(STEPS, st.integers(0, 400))
def test_c16_when_an_answer_is_judged_changes_no_date(steps: list[RecordedEvent], days: int) -> None:
    later = [
        replace(one, at=one.at + days * DAY) if one.kind is EventKind.ANSWER_SUFFICED else one
        for one in steps
    ]
    assert due(later) == due(steps)


@given(STEPS)
def test_a_question_is_open_exactly_while_it_holds_the_period(steps: list[RecordedEvent]) -> None:
    request = request_of(CASE, steps, HERE)
    opened = open_questions(request, HERE)

    assert bool(opened) is due(steps).stands_still
    for question in opened:
        assert asked_at(steps, question) is not None


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        (asked(1), [ClockEvent(Happening.ID_REQUESTED, ARRIVED + HOUR)]),
        (asked(1, reasoned=True), [ClockEvent(Happening.ID_REQUESTED, ARRIVED + HOUR, "recorded")]),
        (
            asked(1, topic="scope", large=True),
            [
                ClockEvent(Happening.LARGE_QUANTITY, None, "yes"),
                ClockEvent(Happening.CLARIFICATION_REQUESTED, ARRIVED + HOUR),
            ],
        ),
        (asked(1, topic="scope"), [ClockEvent(Happening.CLARIFICATION_REQUESTED, ARRIVED + HOUR)]),
        (asked(1, topic="fee"), [ClockEvent(Happening.FEE_REQUESTED, ARRIVED + HOUR)]),
        (asked(1, topic="other"), []),
        (asked(1, topic=""), []),
        (sufficed(DAY, judged=9 * DAY), [ClockEvent(Happening.ID_RECEIVED, ARRIVED + DAY)]),
        (sufficed(DAY, "scope"), [ClockEvent(Happening.CLARIFICATION_RECEIVED, ARRIVED + DAY)]),
        (sufficed(DAY, "fee"), [ClockEvent(Happening.FEE_PAID, ARRIVED + DAY)]),
        (
            event(EventKind.ANSWER_INSUFFICIENT, topic="identity"),
            [ClockEvent(Happening.ID_INSUFFICIENT, ARRIVED + HOUR)],
        ),
        (event(EventKind.ANSWER_INSUFFICIENT, topic="scope"), []),
        (extended(7, length="1"), [ClockEvent(Happening.EXTENSION_NOTICE, ARRIVED + DAY, "1")]),
        (event(EventKind.EXTENSION_SENT), [ClockEvent(Happening.EXTENSION_NOTICE, ARRIVED + HOUR)]),
        (event(EventKind.REPLY_SENT, message=3), []),
        (event(EventKind.ACKNOWLEDGED, message=3), []),
    ],
)
def test_c21_each_step_is_told_with_its_true_time(happened: RecordedEvent, told: list[ClockEvent]) -> None:
    assert list(clock_events([happened])) == told


def test_c16_a_question_is_asked_since_its_first_time_until_an_answer_sufficed() -> None:
    record = [asked(1, HOUR), asked(2, DAY)]
    assert asked_at(record, Question.IDENTITY) == ARRIVED + HOUR
    assert asked_at([*record, returned(1)], Question.IDENTITY) == ARRIVED + DAY
    assert asked_at([*record, sufficed(2 * DAY)], Question.IDENTITY) is None
    assert asked_at([*record, sufficed(2 * DAY), asked(3, 3 * DAY)], Question.IDENTITY) == ARRIVED + 3 * DAY
    assert asked_at(record, Question.SCOPE) is None


def test_c16_what_was_asked_again_although_the_answer_had_come_stops_nothing() -> None:
    record = [asked(1, DAY), asked(2, 5 * DAY), sufficed(3 * DAY, judged=4 * DAY)]
    found = due(record)
    assert (found.stands_still, found.still) == (False, 2)
    assert due([*record, asked(3, 9 * DAY)]).stands_still is False, "too late by then"
    assert due([*record[:1], sufficed(3 * DAY), asked(2, 5 * DAY)]).stands_still, "it was asked anew"


def test_c16_what_is_asked_in_the_instant_of_an_answer_is_asked_all_the_same() -> None:
    told = clock_events([asked(1, DAY), asked(2, 3 * DAY), sufficed(3 * DAY)])
    assert [one.name for one in told].count(Happening.ID_REQUESTED) == 2


def test_the_mails_that_came_back_are_those_that_a_report_names() -> None:
    assert came_back([returned(4), returned(None), asked(2), returned(5)]) == {4, 5}


@pytest.mark.parametrize(
    ("rights", "still"),
    [
        ((Right.ACCESS,), True),
        ((Right.ACCESS, Right.ERASURE), False),
        ((Right.ERASURE,), False),
    ],
)
def test_c18_a_clarification_stops_a_case_about_access_alone(rights: tuple[Right, ...], still: bool) -> None:
    case = replace(CASE, claims=tuple(map(Claim, rights)))
    request = request_of(case, [asked(1, topic="scope", large=True)], HERE)
    assert counted([request], HERE).stands_still is still


def test_c13_of_two_joined_requests_the_report_in_one_voids_the_mail_of_the_other() -> None:
    record = [asked(1)]
    carrier = replace(CASE, received_at=ARRIVED + DAY)
    void = came_back([returned(1)])
    own = request_of(carrier, [returned(1)], HERE, void)
    other = joined(request_of(CASE, record, HERE, void), own)

    found = counted([own, other], HERE)
    assert (found.stands_still, found.received_on) == (False, ARRIVED.date())


def test_what_happened_before_a_joined_request_came_is_none_of_its_history() -> None:
    later = request_of(replace(CASE, received_at=ARRIVED + 5 * DAY), [], HERE)
    own = request_of(CASE, [asked(1, DAY)], HERE)
    assert joined(later, own).events == ()
    assert joined(own, later).events == own.events


@pytest.mark.parametrize(("since", "told"), [(DAY - HOUR, 0), (DAY, 1), (DAY + HOUR, 1)])
def test_c13_a_joined_request_has_what_happened_to_the_other_since_it_came(
    since: timedelta, told: int
) -> None:
    later = request_of(replace(CASE, received_at=ARRIVED + DAY), [], HERE)
    own = request_of(CASE, [asked(1, since)], HERE)
    assert len(joined(later, own).events) == told
    assert joined(own, later).events == own.events


def test_c18_a_joined_request_is_about_what_the_case_that_carries_it_on_is_about() -> None:
    wider = request_of(replace(CASE, claims=(Claim(Right.ACCESS), Claim(Right.ERASURE))), [], HERE)
    own = request_of(CASE, [asked(1)], HERE)
    assert (joined(own, wider).right, joined(wider, own).right) == (Right.ERASURE, Right.ACCESS)
    assert joined(wider, own).events == own.events
