"""Claiming a case and giving it back, as values: who has it, where it stands, what is written down."""

import pytest

from handlers.domain.case import Status
from handlers.domain.errors import AlreadyHandled, NotAllowed, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.handling import claimed, unclaimed
from handlers.domain.ids import MessageId
from tests.unit.domain.samples import ADA, BEN, IRIS, MALLORY, MAX, NUMBER, a_case, adas

FREE = [Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.READY]
WORKED = [Status.OPEN, Status.AWAITING_SUBJECT]


@pytest.mark.parametrize("status", FREE)
def test_a_claimed_case_has_its_owner_and_keeps_what_it_waits_for(status: Status) -> None:
    case, event = claimed(a_case(status), ADA)
    assert (case.owner, case.status) == (ADA.id, Status.OPEN if status is Status.NEW else status)
    assert event.kind is EventKind.CLAIMED
    assert (event.actor, dict(event.facts), event.content) == (ADA.id, {"from": status.value}, "")


def test_claiming_leaves_everything_else_alone() -> None:
    before = a_case(Status.NEW, unreadable=True, answered_at=None)
    case, _ = claimed(before, ADA)
    assert (before.owner, before.status) == (None, Status.NEW)
    for kept in (
        "id",
        "number",
        "claims",
        "deadline",
        "requester",
        "version",
        "head",
        "events",
        "unreadable",
    ):
        assert getattr(case, kept) == getattr(before, kept)


def test_a_manager_may_claim_too() -> None:
    case, event = claimed(a_case(Status.NEW), MAX)
    assert (case.owner, event.actor) == (MAX.id, MAX.id)


def test_the_slower_one_is_told_who_was_faster() -> None:
    with pytest.raises(AlreadyHandled) as refused:
        claimed(adas(), BEN)
    assert str(refused.value) == f"Case {NUMBER} was just claimed by <@U0ADA>."


def test_not_even_a_manager_takes_a_case_away_by_claiming() -> None:
    with pytest.raises(AlreadyHandled, match="just claimed by <@U0ADA>"):
        claimed(adas(), MAX)


def test_the_owner_is_told_that_the_case_is_theirs_already() -> None:
    with pytest.raises(AlreadyHandled) as refused:
        claimed(adas(Status.READY), ADA)
    assert str(refused.value) == f"You have case {NUMBER} already."


@pytest.mark.parametrize("person", [MALLORY, IRIS])
def test_nobody_without_the_role_claims(person: object) -> None:
    with pytest.raises(NotAllowed, match=r"no role that allows this|see no case"):
        claimed(a_case(Status.NEW), person)  # type: ignore[arg-type] # pytest forgets the type


def test_the_role_is_asked_before_anything_is_told_about_the_owner() -> None:
    with pytest.raises(NotAllowed) as refused:
        claimed(adas(), MALLORY)
    assert "U0ADA" not in str(refused.value)


def test_a_closed_case_is_not_claimed() -> None:
    with pytest.raises(WrongStatus, match=f"Case {NUMBER} is closed; its card shows what is possible"):
        claimed(a_case(Status.CLOSED), ADA)


@pytest.mark.parametrize("status", WORKED)
def test_a_case_given_back_is_nobodys_and_still_waits_for_the_person(status: Status) -> None:
    case, event = unclaimed(adas(status), ADA)
    assert (case.owner, case.status) == (None, Status.NEW if status is Status.OPEN else status)
    assert (event.kind, event.actor) == (EventKind.UNCLAIMED, ADA.id)
    assert dict(event.facts) == {"from": status.value}


def test_a_manager_gives_back_for_the_owner_and_stands_in_the_record() -> None:
    case, event = unclaimed(adas(), MAX)
    assert case.owner is None
    assert event.actor == MAX.id


def test_a_colleague_does_not_give_back_for_the_owner() -> None:
    with pytest.raises(NotAllowed, match="is handled by someone else; ask them or a manager"):
        unclaimed(adas(), BEN)


@pytest.mark.parametrize("person", [ADA, MAX])
def test_a_case_with_a_draft_is_not_given_back(person: object) -> None:
    drafted = adas(Status.READY, draft_id=MessageId(5))
    with pytest.raises(WrongStatus) as refused:
        unclaimed(drafted, person)  # type: ignore[arg-type] # pytest forgets the type
    assert str(refused.value) == f"Case {NUMBER} has a drafted reply; send or discard it first."


@pytest.mark.parametrize("status", [Status.NEW, Status.CLOSED])
def test_what_is_not_being_worked_on_is_not_given_back(status: Status) -> None:
    with pytest.raises(WrongStatus, match=f"is {status.value};"):
        unclaimed(adas(status), ADA)


def test_after_giving_back_anyone_may_claim() -> None:
    free, _ = unclaimed(adas(), ADA)
    case, event = claimed(free, BEN)
    assert case.owner == BEN.id
    assert event.facts["from"] == "new"
