"""Closing a case with an outcome for each claim, and opening it again."""

from datetime import timedelta
from itertools import product

import pytest

from handlers.domain.case import Case, Claim, Outcome, Status
from handlers.domain.ending import UNANSWERED_OUTCOMES, closed, not_a_request, reopened
from handlers.domain.errors import Incomplete, NotAllowed, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import MessageId
from handlers.domain.people import Actor
from handlers.domain.rights import Right
from tests.unit.domain.samples import ADA, ARRIVED, BEN, IRIS, MALLORY, MAX, NUMBER, a_case, adas

CLOSING_AT = ARRIVED + timedelta(days=9)
OWED = [
    Outcome.FULFILLED,
    Outcome.PARTLY_FULFILLED,
    Outcome.REFUSED,
    Outcome.NOTHING_HELD,
    Outcome.NOT_IDENTIFIED,
    Outcome.REDIRECTED,
]
UNOWED = [Outcome.WITHDRAWN, Outcome.NOT_A_REQUEST, Outcome.CONTINUED]
NOBODY_ANSWERED = "Nobody has answered this person yet. Reply first, or tick 'answered outside Ombud'."
NOBODY_TOLD = (
    "Nobody has told this person why we cannot act and how to complain. Reply first, or tick 'answered "
    "outside Ombud'."
)
TWO = (Claim(Right.ACCESS), Claim(Right.ERASURE))


def ended(case: Case, *outcomes: Outcome | None, elsewhere: bool = False, by: Actor = ADA) -> Case:
    claims = tuple(Claim(claim.right, outcome) for claim, outcome in zip(case.claims, outcomes, strict=True))
    return closed(case, claims, CLOSING_AT, by, elsewhere=elsewhere)[0]


def test_every_outcome_is_either_owed_an_answer_or_not() -> None:
    assert set(OWED) | set(UNOWED) == set(Outcome)
    assert set(UNOWED) == UNANSWERED_OUTCOMES


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("status", [Status.OPEN, Status.AWAITING_SUBJECT])
def test_an_answered_case_closes_with_any_outcome(outcome: Outcome, status: Status) -> None:
    case = ended(adas(status, answered_at=ARRIVED), outcome)
    assert (case.status, case.closed_at) == (Status.CLOSED, CLOSING_AT)
    assert case.claims == (Claim(Right.ACCESS, outcome),)
    assert case.owner == ADA.id


@pytest.mark.parametrize("outcome", OWED)
def test_whoever_is_owed_an_answer_must_have_it(outcome: Outcome) -> None:
    with pytest.raises(Incomplete) as refused:
        ended(adas(), outcome)
    unheard = NOBODY_TOLD if outcome is Outcome.NOT_IDENTIFIED else NOBODY_ANSWERED
    assert refused.value.fields == {"elsewhere": unheard}


@pytest.mark.parametrize("outcome", OWED)
def test_an_answer_given_elsewhere_is_believed_and_written_down(outcome: Outcome) -> None:
    claims = (Claim(Right.ACCESS, outcome),)
    case, event = closed(adas(), claims, CLOSING_AT, ADA, elsewhere=True)
    assert case.status is Status.CLOSED
    assert case.answered_at is None, "nothing left from here"
    assert dict(event.facts) == {"elsewhere": True, "outcome_access": outcome.value, "from": "open"}


@pytest.mark.parametrize("outcome", UNOWED)
def test_what_asks_for_nothing_closes_without_an_answer(outcome: Outcome) -> None:
    assert ended(adas(), outcome).status is Status.CLOSED


@pytest.mark.parametrize(("first", "second"), list(product(Outcome, Outcome)))
def test_one_owed_claim_is_enough_to_owe_an_answer(first: Outcome, second: Outcome) -> None:
    case = adas(claims=TWO)
    if {first, second} <= UNANSWERED_OUTCOMES:
        assert ended(case, first, second).claims[1].outcome is second
        return
    with pytest.raises(Incomplete):
        ended(case, first, second)
    assert ended(case, first, second, elsewhere=True).claims[0].outcome is first


def test_a_claim_without_an_outcome_is_owed_an_answer() -> None:
    with pytest.raises(Incomplete):
        ended(adas(claims=TWO), Outcome.WITHDRAWN, None)


def test_the_record_keeps_the_outcome_of_each_claim() -> None:
    claims = (Claim(Right.ACCESS, Outcome.FULFILLED), Claim(Right.ERASURE, Outcome.REFUSED))
    case, event = closed(
        adas(Status.AWAITING_SUBJECT, answered_at=ARRIVED), claims, CLOSING_AT, ADA, elsewhere=False
    )
    assert case.claims == claims
    assert (event.kind, event.actor) == (EventKind.CLOSED, ADA.id)
    assert dict(event.facts) == {
        "elsewhere": False,
        "outcome_access": "fulfilled",
        "outcome_erasure": "refused",
        "from": "awaiting_subject",
    }


def test_a_case_with_a_draft_is_not_closed() -> None:
    drafted = adas(Status.READY, draft_id=MessageId(5), answered_at=ARRIVED)
    with pytest.raises(WrongStatus) as refused:
        ended(drafted, Outcome.FULFILLED)
    assert str(refused.value) == f"Case {NUMBER} has a drafted reply; send or discard it first."


@pytest.mark.parametrize("status", [Status.NEW, Status.CLOSED])
def test_only_what_is_worked_on_is_closed(status: Status) -> None:
    with pytest.raises(WrongStatus, match=f"is {status.value}; its card shows"):
        ended(adas(status, answered_at=ARRIVED), Outcome.FULFILLED)


@pytest.mark.parametrize("person", [BEN, IRIS, MALLORY], ids=["colleague", "admin", "stranger"])
def test_only_the_owner_or_a_manager_closes(person: Actor) -> None:
    with pytest.raises(NotAllowed):
        ended(adas(answered_at=ARRIVED), Outcome.FULFILLED, by=person)


def test_a_manager_closes_and_the_owner_stays_on_the_case() -> None:
    case = ended(adas(answered_at=ARRIVED), Outcome.FULFILLED, by=MAX)
    assert (case.status, case.owner) == (Status.CLOSED, ADA.id)


@pytest.mark.parametrize("person", [ADA, BEN, MAX], ids=["owner", "colleague", "manager"])
def test_whoever_reopens_a_case_has_it(person: Actor) -> None:
    before = ended(adas(answered_at=ARRIVED), Outcome.FULFILLED)
    case, event = reopened(before, person)
    assert (case.status, case.owner, case.closed_at) == (Status.OPEN, person.id, None)
    assert (event.kind, event.actor, dict(event.facts)) == (EventKind.REOPENED, person.id, {"from": "closed"})


def test_reopening_keeps_what_was_asked_and_by_when() -> None:
    before = ended(adas(answered_at=ARRIVED), Outcome.FULFILLED)
    case, _ = reopened(before, BEN)
    assert (case.deadline, case.rights) == (before.deadline, before.rights)
    assert (case.number, case.requester) == (before.number, before.requester)


def test_reopening_asks_for_an_answer_and_outcomes_anew() -> None:
    before = ended(adas(answered_at=ARRIVED), Outcome.FULFILLED)
    case, _ = reopened(before, BEN)
    assert case.answered_at is None
    assert [claim.outcome for claim in case.claims] == [None] * len(before.claims)


@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.READY])
def test_an_open_case_is_not_opened_again(status: Status) -> None:
    with pytest.raises(WrongStatus, match="its card shows what is possible"):
        reopened(a_case(status), ADA)


@pytest.mark.parametrize("person", [IRIS, MALLORY], ids=["admin", "stranger"])
def test_nobody_without_the_role_reopens(person: Actor) -> None:
    with pytest.raises(NotAllowed, match=r"no role|see no case"):
        reopened(a_case(Status.CLOSED), person)


@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT])
def test_what_was_no_request_is_closed_from_anywhere_and_owes_no_answer(status: Status) -> None:
    case, event = not_a_request(a_case(status, claims=TWO), CLOSING_AT, ADA, "An advertisement.")
    assert (case.status, case.closed_at) == (Status.CLOSED, CLOSING_AT)
    assert {claim.outcome for claim in case.claims} == {Outcome.NOT_A_REQUEST}
    assert (event.kind, event.actor, event.content) == (EventKind.CLOSED, ADA.id, "An advertisement.")
    assert dict(event.facts) == {
        "elsewhere": False,
        "outcome_access": "not_a_request",
        "outcome_erasure": "not_a_request",
        "from": status.value,
    }


def test_no_draft_is_left_behind_by_saying_that_nobody_asked() -> None:
    with pytest.raises(WrongStatus, match="send or discard it first"):
        not_a_request(adas(Status.READY, draft_id=MessageId(5)), CLOSING_AT, ADA, "")


@pytest.mark.parametrize("person", [BEN, IRIS, MALLORY], ids=["colleague", "admin", "stranger"])
def test_whether_a_case_of_somebodys_is_one_is_theirs_to_say(person: Actor) -> None:
    with pytest.raises(NotAllowed):
        not_a_request(adas(), CLOSING_AT, person, "")
