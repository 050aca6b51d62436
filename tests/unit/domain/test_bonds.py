"""Bonds between cases as the rules see them: who follows whom, what is refused, what moves and comes back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from connectors.base import Address
from handlers.domain.bonds import (
    bonded,
    claimed_by_itself,
    due_by_itself,
    earliest,
    oriented,
    same_requester,
    separated,
)
from handlers.domain.case import ActionId, Bond, Case, Claim, Outcome, Status
from handlers.domain.errors import Incomplete, NotAllowed, WrongStatus
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.rights import Right
from tests.unit.domain.samples import ADA, ARRIVED, BEN, DUE, IRIS, MAX, a_case, adas, deadline

LATER = ARRIVED + timedelta(days=10)
NOBODY: frozenset[int] = frozenset()


def second(**changes: Any) -> Case:
    """Return another case, about erasure, received later."""
    return a_case(
        **{
            "id": CaseId(8),
            "number": "2026-0043",
            "claims": (Claim(Right.ERASURE),),
            "received_at": LATER,
            "deadline": deadline(date(2026, 4, 13)),
            **changes,
        }
    )


def an_event(kind: EventKind, **facts: Fact) -> RecordedEvent:
    return RecordedEvent(1, kind, ARRIVED, ADA.id, facts)


def refused(
    follower: Case, survivor: Case, bond: Bond = Bond.MERGED, followed: frozenset[int] = NOBODY
) -> str:
    with pytest.raises(Incomplete) as incomplete:
        bonded(follower, survivor, bond, followed, LATER, ADA)
    return incomplete.value.fields["other"]


@pytest.mark.parametrize(
    ("bond", "pressed_first", "followed", "follower"),
    [
        (Bond.DUPLICATE, True, NOBODY, 8),
        (Bond.DUPLICATE, False, NOBODY, 8),
        (Bond.DUPLICATE, True, frozenset({7}), 8),
        (Bond.DUPLICATE, False, frozenset({8}), 7),
        (Bond.DUPLICATE, True, frozenset({8}), 7),
        (Bond.DUPLICATE, True, frozenset({7, 8}), 8),
        (Bond.MERGED, True, NOBODY, 7),
        (Bond.MERGED, False, NOBODY, 8),
        (Bond.MERGED, False, frozenset({8}), 8),
    ],
)
def test_who_follows_whom(bond: Bond, pressed_first: bool, followed: frozenset[int], follower: int) -> None:
    pair = (a_case(), second())
    this, other = pair if pressed_first else pair[::-1]

    assert oriented(this, other, bond, followed)[0].id == follower


def test_of_two_received_at_one_instant_the_pressed_one_follows() -> None:
    this, other = a_case(), second(received_at=ARRIVED)

    assert oriented(this, other, Bond.DUPLICATE, NOBODY) == (this, other)
    assert oriented(other, this, Bond.DUPLICATE, NOBODY) == (other, this)


def test_a_merge_moves_rights_and_the_earlier_due_date() -> None:
    made = bonded(a_case(), second(), Bond.MERGED, NOBODY, LATER, ADA)

    assert made.survivor.rights == (Right.ERASURE, Right.ACCESS)
    assert made.survivor.due_on == DUE
    assert made.follower.claims == (Claim(Right.ACCESS, Outcome.CONTINUED),)
    assert (made.follower.status, made.follower.closed_at) == (Status.CLOSED, LATER)
    assert made.on_survivor.facts["rights"] == "access"
    assert made.on_survivor.facts["due_on"] == DUE.isoformat()


def test_a_duplicate_moves_nothing() -> None:
    other = second(claims=(Claim(Right.ACCESS),))
    made = bonded(other, a_case(), Bond.DUPLICATE, NOBODY, LATER, ADA)

    assert made.survivor == a_case()
    assert made.on_survivor.facts["rights"] == ""
    assert "due_on" not in made.on_survivor.facts


@pytest.mark.parametrize("status", [Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT])
def test_every_case_that_lives_can_follow(status: Status) -> None:
    made = bonded(second(status=status), a_case(), Bond.MERGED, NOBODY, LATER, ADA)

    assert made.on_follower.facts["from"] == status.value


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mailbox_id": MailboxId(9)}, "belongs to another mailbox"),
        ({"is_test": True}, "test case"),
        ({"status": Status.CLOSED}, "is closed; reopen it first"),
        ({"status": Status.CLOSED, "follows": CaseId(1)}, "follows another one itself"),
        ({"id": CaseId(8)}, "another case than this one"),
    ],
)
def test_a_case_that_cannot_carry_on_is_refused_with_the_reason(changes: dict[str, Any], said: str) -> None:
    assert said in refused(second(), a_case(**changes))


def test_one_that_is_followed_cannot_follow() -> None:
    assert "Other cases follow 2026-0043" in refused(second(), a_case(), followed=frozenset({8}))


def test_a_duplicate_that_asks_for_more_is_refused() -> None:
    assert "Merge the two instead" in refused(second(), a_case(), Bond.DUPLICATE)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"draft_id": MessageId(1), "status": Status.READY}, "drafted reply"),
        ({"leaving_id": MessageId(1)}, "about to leave"),
        ({"status": Status.CLOSED}, "is closed"),
    ],
)
def test_a_case_that_is_not_at_rest_does_not_follow(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongStatus, match=said):
        bonded(second(**changes), a_case(), Bond.MERGED, NOBODY, LATER, ADA)


@pytest.mark.parametrize(("actor", "allowed"), [(ADA, True), (MAX, True), (BEN, False), (IRIS, False)])
@pytest.mark.parametrize("bond", list(Bond))
def test_who_may_close_a_case_into_another(actor: Any, allowed: bool, bond: Bond) -> None:
    pair = adas(id=CaseId(8), number="2026-0043"), a_case()
    if allowed:
        assert bonded(*pair, bond, NOBODY, LATER, actor).on_follower.actor == actor.id
        return
    with pytest.raises(NotAllowed):
        bonded(*pair, bond, NOBODY, LATER, actor)


@pytest.mark.parametrize("stays", [True, False])
def test_separating_gives_everything_back(stays: bool) -> None:
    first, other = a_case(), replace(second(), owner=BEN.id)
    made = bonded(other, first, Bond.MERGED, NOBODY, LATER, MAX)
    record = [an_event(EventKind.CASE_OPENED, rights="access")]
    undone = separated(
        made.follower, made.survivor, [], record, first.deadline, ADA, owner_stays=stays, waits=False
    )

    assert undone.survivor == first
    assert undone.follower.claims == other.claims
    assert (undone.follower.owner, undone.follower.status) == (
        (BEN.id, Status.OPEN) if stays else (None, Status.NEW)
    )
    assert undone.on_survivor.facts["rights"] == "erasure"


def test_a_duplicate_that_is_separated_takes_no_right_with_it() -> None:
    other = second(claims=(Claim(Right.ACCESS),))
    made = bonded(other, a_case(), Bond.DUPLICATE, NOBODY, LATER, ADA)
    undone = separated(
        made.follower, made.survivor, [], [], made.survivor.deadline, ADA, owner_stays=False, waits=False
    )

    assert undone.survivor.claims == (Claim(Right.ACCESS),)


def test_what_was_decided_is_not_taken_away() -> None:
    made = bonded(second(), a_case(), Bond.MERGED, NOBODY, LATER, ADA)
    decided = replace(made.survivor, claims=(Claim(Right.ACCESS), Claim(Right.ERASURE, Outcome.REFUSED)))
    undone = separated(made.follower, decided, [], [], decided.deadline, ADA, owner_stays=False, waits=False)

    assert undone.survivor.claims == decided.claims


@pytest.mark.parametrize(
    ("events", "rights"),
    [
        ([], set()),
        ([(EventKind.CASE_OPENED, {"rights": "access erasure"})], {"access", "erasure"}),
        (
            [(EventKind.MESSAGE_ADDED, {"rights": "erasure", "asked": "access erasure"})],
            {"access", "erasure"},
        ),
        (
            [
                (EventKind.CASE_OPENED, {"rights": "access"}),
                (EventKind.RIGHTS_CHANGED, {"added": "erasure", "dropped": "access"}),
            ],
            {"erasure"},
        ),
        (
            [
                (EventKind.CASE_OPENED, {"rights": "access erasure"}),
                (EventKind.SPLIT_OFF, {"left": "erasure"}),
                (EventKind.JOINED, {"rights": "erasure"}),
            ],
            {"access"},
        ),
        ([(EventKind.CASE_OPENED, {"rights": "access made_up"}), (EventKind.NOTED, {})], {"access"}),
        ([(EventKind.CASE_OPENED, {"rights": None})], set()),
    ],
)
def test_what_a_case_is_about_by_itself_stands_in_its_record(
    events: list[tuple[EventKind, dict[str, Fact]]], rights: set[str]
) -> None:
    assert claimed_by_itself(an_event(kind, **facts) for kind, facts in events) == {
        Right(right) for right in rights
    }


def test_the_earliest_due_date_and_then_the_earliest_receipt_counts() -> None:
    own, soon = deadline(date(2026, 4, 13)), deadline(date(2026, 4, 7))
    same = replace(own, received_on=own.received_on - timedelta(days=1))

    assert earliest(own, []) is own
    assert earliest(own, [soon]) is soon
    assert earliest(soon, [own]) is soon
    assert earliest(own, [replace(own)]) is own
    assert earliest(own, [same]) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sam@subject.example", "SAM@subject.example", True),
        ("sam@subject.example", "kim@subject.example", False),
        ("", "", False),
        ("Sam", "Sam", False),
    ],
)
def test_one_address_is_one_person_and_none_is_nobody(one: str, other: str, same: bool) -> None:
    cases = a_case(requester=Address(one)), second(requester=Address(other))

    assert same_requester(*cases) is same


def test_the_actions_are_those_of_the_table() -> None:
    made = bonded(second(), a_case(), Bond.MERGED, NOBODY, LATER, ADA)
    assert made.follower.offers(ActionId.SEPARATE)
    assert not made.survivor.offers(ActionId.SEPARATE)


@pytest.mark.parametrize(
    ("events", "day"),
    [
        ([], None),
        ([(EventKind.CASE_OPENED, {})], None),
        ([(EventKind.CASE_OPENED, {"due_on": "2026-04-13"})], 13),
        (
            [(EventKind.CASE_OPENED, {"due_on": "2026-04-13"}), (EventKind.JOINED, {"due_on": "2026-04-07"})],
            13,
        ),
        (
            [
                (EventKind.CASE_OPENED, {"due_on": "2026-04-13"}),
                (EventKind.JOINED, {"due_on": "2026-04-07"}),
                (EventKind.SEPARATED, {"due_on": "2026-04-13", "from": "open"}),
                (EventKind.SEPARATED, {"from": "closed"}),
            ],
            13,
        ),
        (
            [
                (EventKind.CASE_OPENED, {"due_on": "2026-04-13"}),
                (EventKind.JOINED, {"due_on": "2026-04-07"}),
                (EventKind.SEPARATED, {"from": "closed"}),
                (EventKind.JOINED, {"due_on": "2026-04-02"}),
            ],
            7,
        ),
    ],
)
def test_the_record_tells_when_a_case_is_due_by_itself(
    events: list[tuple[EventKind, dict[str, Fact]]], day: int | None
) -> None:
    record = [an_event(kind, **facts) for kind, facts in events]

    assert due_by_itself(record) == (day and date(2026, 4, day))
