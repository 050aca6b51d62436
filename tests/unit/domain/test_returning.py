"""A mail of ours that came back: what it seemed to have settled is owed again, and nothing else changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import Bond, Case, Claim, Outcome, Status
from handlers.domain.ending import UNANSWERED_OUTCOMES, answered_in_time
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.ids import CaseId, MessageId, PersonId
from handlers.domain.returning import came_back
from handlers.domain.rights import Right
from tests.unit.domain.samples import ADA, ARRIVED, a_case, adas

HOUR = timedelta(hours=1)


def record(*happened: tuple[EventKind, dict[str, Fact]]) -> list[RecordedEvent]:
    return [
        RecordedEvent(seq, kind, ARRIVED + seq * HOUR, PersonId("U0ADA"), facts)
        for seq, (kind, facts) in enumerate(happened, start=1)
    ]


def sent(message: int, **facts: Fact) -> tuple[EventKind, dict[str, Fact]]:
    return EventKind.REPLY_SENT, {"message": message, **facts}


def asked(message: int, topic: str = "identity") -> tuple[EventKind, dict[str, Fact]]:
    return EventKind.QUESTION_SENT, {"message": message, "topic": topic}


def sufficed(topic: str = "identity") -> tuple[EventKind, dict[str, Fact]]:
    return EventKind.ANSWER_SUFFICED, {"topic": topic}


def bounced(message: int | None) -> tuple[EventKind, dict[str, Fact]]:
    return EventKind.BOUNCE_RECORDED, {"message": 99, "returned": message}


REOPENED: tuple[EventKind, dict[str, Fact]] = (EventKind.REOPENED, {})
CLOSED: tuple[EventKind, dict[str, Fact]] = (EventKind.CLOSED, {"elsewhere": False})
ELSEWHERE: tuple[EventKind, dict[str, Fact]] = (EventKind.CLOSED, {"elsewhere": True})


def closed(outcome: Outcome = Outcome.FULFILLED, **changes: object) -> Case:
    return adas(
        Status.CLOSED,
        claims=(Claim(Right.ACCESS, outcome),),
        answered_at=ARRIVED + HOUR,
        closed_at=ARRIVED + 2 * HOUR,
        **changes,
    )


def back(case: Case, message: int | None, *happened: tuple[EventKind, dict[str, Fact]]) -> Case:
    return came_back(case, None if message is None else MessageId(message), record(*happened))


def test_a_closed_case_that_rested_on_it_is_open_and_undecided_again() -> None:
    case = back(closed(), 1, sent(1), CLOSED)
    assert (case.status, case.owner, case.answered_at, case.closed_at) == (Status.OPEN, ADA.id, None, None)
    assert case.claims == (Claim(Right.ACCESS),)
    assert case.undelivered


def test_one_that_nobody_has_any_more_is_new() -> None:
    assert back(replace(closed(), owner=None), 1, sent(1), CLOSED).status is Status.NEW


@pytest.mark.parametrize("outcome", sorted(UNANSWERED_OUTCOMES))
def test_what_owed_no_answer_stays_closed(outcome: Outcome) -> None:
    case = back(closed(outcome), 1, sent(1), CLOSED)
    assert case.status is Status.CLOSED
    assert case.claims[0].outcome is outcome


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - UNANSWERED_OUTCOMES))
def test_whatever_owed_one_is_owed_it_again(outcome: Outcome) -> None:
    assert back(closed(outcome), 1, sent(1), CLOSED).status is Status.OPEN


def test_one_right_that_owes_an_answer_is_enough() -> None:
    claims = (Claim(Right.ACCESS, Outcome.WITHDRAWN), Claim(Right.ERASURE, Outcome.REFUSED))
    assert back(replace(closed(), claims=claims), 1, sent(1), CLOSED).status is Status.OPEN


@pytest.mark.parametrize(
    "happened",
    [
        (sent(1), ELSEWHERE),
        (sent(1), sent(2), CLOSED),
        (sent(2), sent(1), CLOSED),
        (sent(2), CLOSED),
        (asked(1), sent(2), CLOSED),
        (CLOSED,),
        (),
    ],
    ids=["elsewhere", "a newer one", "an older one", "another", "a question", "none", "nothing"],
)
def test_a_case_that_rests_on_something_else_stays_closed(
    happened: Sequence[tuple[EventKind, dict[str, Fact]]],
) -> None:
    case = back(closed(), 1, *happened)
    assert (case.status, case.undelivered) == (Status.CLOSED, True)


def test_the_newer_one_that_came_back_before_is_no_answer_either() -> None:
    assert back(closed(), 1, sent(1), sent(2), CLOSED, bounced(2)).status is Status.OPEN


def test_what_was_sent_before_it_was_opened_again_settles_nothing() -> None:
    case = back(closed(), 2, sent(1), CLOSED, REOPENED, sent(2), CLOSED)
    assert case.status is Status.OPEN
    assert case.answered_at is None


def test_the_answer_that_stands_is_the_one_that_is_dated() -> None:
    case = back(adas(answered_at=ARRIVED + 2 * HOUR), 2, sent(1), sent(2))
    assert case.answered_at == ARRIVED + HOUR


def test_a_case_that_another_one_carries_on_stays_closed() -> None:
    following = closed(Outcome.FULFILLED, follows=CaseId(9), bond=Bond.MERGED)
    assert back(following, 1, sent(1), CLOSED).status is Status.CLOSED


@pytest.mark.parametrize(
    ("happened", "status"),
    [
        ((asked(1),), Status.OPEN),
        ((asked(1), asked(2)), Status.AWAITING_SUBJECT),
        ((asked(1), asked(2), bounced(2)), Status.OPEN),
        ((asked(2),), Status.AWAITING_SUBJECT),
        ((asked(1), asked(2, "scope"), sufficed("scope")), Status.OPEN),
        ((asked(1), asked(2, "scope"), sufficed("fee")), Status.AWAITING_SUBJECT),
        ((asked(2, "scope"), sufficed("scope"), asked(1)), Status.OPEN),
        ((asked(2), sufficed(), asked(3), asked(1)), Status.AWAITING_SUBJECT),
    ],
)
def test_a_case_waits_for_the_person_while_a_question_has_reached_them(
    happened: Sequence[tuple[EventKind, dict[str, Fact]]], status: Status
) -> None:
    assert back(adas(Status.AWAITING_SUBJECT), 1, *happened).status is status


@given(st.sampled_from(list(Status)), st.booleans())
def test_a_report_that_names_no_mail_only_says_so(status: Status, answered: bool) -> None:
    case = a_case(status, answered_at=ARRIVED if answered else None)
    assert back(case, None, sent(1), CLOSED) == replace(case, undelivered=True)


HAPPENED = st.lists(
    st.one_of(
        st.integers(1, 4).map(sent),
        st.integers(1, 4).map(asked),
        st.integers(1, 4).map(bounced),
        st.sampled_from([REOPENED, CLOSED, ELSEWHERE]),
    ),
    max_size=9,
)


@given(st.sampled_from(list(Status)), st.integers(1, 4), HAPPENED)
def test_nothing_but_the_duty_changes(
    status: Status, message: int, happened: list[tuple[EventKind, dict[str, Fact]]]
) -> None:
    case = closed() if status is Status.CLOSED else adas(status, answered_at=ARRIVED)
    after = back(case, message, *happened)

    assert after.undelivered
    kept = {"status", "undelivered", "answered_at", "closed_at", "claims"}
    assert all(getattr(after, name) == getattr(case, name) for name in Case.__slots__ if name not in kept)
    assert after.rights == case.rights
    assert (after.closed_at is None) == (after.status is not Status.CLOSED)
    assert after.status in {case.status, Status.OPEN}
    assert back(after, message, *happened, bounced(message)) == after, "a second report adds nothing"


# Whether the answer was in time.

REFUSED = (Claim(Right.ACCESS, Outcome.REFUSED),)
GIVEN = (Claim(Right.ACCESS, Outcome.FULFILLED),)
LATE_REFUSAL: dict[str, Fact] = {"in_time": True, "refusal_in_time": False}
LATE: dict[str, Fact] = {"in_time": False, "refusal_in_time": False}
TIMELY: dict[str, Fact] = {"in_time": True, "refusal_in_time": True}


@pytest.mark.parametrize(
    ("claims", "happened", "in_time"),
    [
        (GIVEN, [sent(1, **TIMELY)], True),
        (GIVEN, [sent(1, **LATE)], False),
        (GIVEN, [sent(1, **LATE_REFUSAL)], True),
        (REFUSED, [sent(1, **LATE_REFUSAL)], False),
        (REFUSED, [sent(1, **TIMELY)], True),
        (GIVEN, [sent(1, **TIMELY), bounced(1), sent(2, **LATE)], False),
        (GIVEN, [sent(1, **TIMELY), REOPENED, sent(2, **LATE)], False),
        (GIVEN, [sent(1, **TIMELY), REOPENED], None),
        (GIVEN, [sent(1)], None),
        (GIVEN, [], None),
    ],
)
def test_c22_a_refusal_has_the_first_period_alone(
    claims: tuple[Claim, ...], happened: list[tuple[EventKind, dict[str, Fact]]], in_time: bool | None
) -> None:
    assert answered_in_time(claims, record(*happened)) is in_time


def test_c21_a_status_message_is_not_the_answer() -> None:
    told = record(sent(1, **TIMELY), sent(2, **LATE))
    assert answered_in_time(GIVEN, told) is False, "the last one counts, as it does in the statistics"
    assert answered_in_time(GIVEN, record(sent(1, **TIMELY), sent(2, **TIMELY))) is True
    assert answered_in_time(GIVEN, record(sent(1, **TIMELY), sent(2, **LATE), bounced(2))) is True
