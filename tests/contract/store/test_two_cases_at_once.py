"""Two cases that change together: read with those that follow them, and written both or neither."""

from dataclasses import replace

import pytest

from handlers.domain.case import Bond, Case, Claim, Outcome, Status
from handlers.domain.errors import NotFound, StaleCase
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId
from handlers.domain.record import verify
from handlers.domain.rights import Right
from handlers.showing import show
from handlers.store.outbox import EntryKind
from tests.support.bonding import opened
from tests.support.cast import ADA
from tests.support.desks import Room

LINKED, JOINED = Event(EventKind.LINKED, actor=ADA), Event(EventKind.JOINED, actor=ADA)


@pytest.fixture
def cases(room: Room) -> list[Case]:
    """Are three cases that nobody has touched."""
    return [opened(room) for _ in range(3)]


def bind(room: Room, follower: Case, survivor: Case) -> tuple[Case, Case]:
    closed = replace(
        follower,
        claims=tuple(Claim(right, Outcome.CONTINUED) for right in follower.rights),
        status=Status.CLOSED,
        follows=survivor.id,
        bond=Bond.MERGED,
    )
    wider = replace(survivor, claims=(*survivor.claims, Claim(Right.PORTABILITY)))
    with room.desk.transaction("tests.bind") as tx:
        return tx.cases.save_both(closed, LINKED, wider, JOINED)


def locked(room: Room, one: CaseId, other: CaseId) -> tuple[Case, Case, list[Case]]:
    with room.desk.transaction("tests.locked") as tx:
        return tx.cases.locked_both(one, other)


def test_both_are_written_with_their_rights_and_their_records(room: Room, cases: list[Case]) -> None:
    follower, survivor = bind(room, cases[0], cases[1])

    assert (room.case(follower.id), room.case(survivor.id)) == (follower, survivor)
    assert (follower.version, survivor.version) == (cases[0].version + 1, cases[1].version + 1)
    assert Right.PORTABILITY in survivor.rights
    assert {claim.outcome for claim in follower.claims} == {Outcome.CONTINUED}
    for case, kind in ((follower, EventKind.LINKED), (survivor, EventKind.JOINED)):
        assert room.kinds(case)[-1] is kind
        assert verify(room.record(case), case.head) == []


def test_where_one_is_stale_neither_is_written(room: Room, cases: list[Case]) -> None:
    bind(room, cases[2], cases[1])
    before = room.cases()

    with pytest.raises(StaleCase):
        bind(room, cases[0], cases[1])
    assert room.cases() == before


def test_rights_that_did_not_change_stay_as_they_are(room: Room, cases: list[Case]) -> None:
    with room.desk.transaction("tests.same") as tx:
        one, other, _ = tx.cases.locked_both(cases[0].id, cases[1].id)
        tx.cases.save_both(replace(one, language="da"), LINKED, replace(other, language="sv"), JOINED)

    assert [case.rights for case in room.cases()] == [case.rights for case in cases]
    assert [case.language for case in room.cases()[:2]] == ["da", "sv"]


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 0)])
def test_two_cases_come_in_the_order_asked_for_and_nobody_follows_them(
    room: Room, cases: list[Case], one: int, other: int
) -> None:
    assert locked(room, cases[one].id, cases[other].id) == (cases[one], cases[other], [])


def test_those_that_follow_either_come_with_them(room: Room, cases: list[Case]) -> None:
    first, survivor = bind(room, cases[0], cases[1])
    second, survivor = bind(room, cases[2], survivor)

    assert locked(room, first.id, survivor.id) == (first, survivor, [first, second])
    assert locked(room, survivor.id, second.id) == (survivor, second, [first, second])
    assert locked(room, first.id, second.id) == (first, second, [])


def test_a_case_that_is_not_there_is_not_found(room: Room, cases: list[Case]) -> None:
    bind(room, cases[0], cases[1])
    for pair in ((cases[1].id, CaseId(12345)), (CaseId(12345), cases[0].id)):
        with pytest.raises(NotFound):
            locked(room, *pair)


def test_whom_a_case_follows_is_told(room: Room, cases: list[Case]) -> None:
    follower, survivor = bind(room, cases[0], cases[1])
    with room.desk.reading("tests.followed") as tx:
        asked = (follower.id, survivor.id, cases[2].id, CaseId(12345))
        assert [tx.cases.followed_by(case) for case in asked] == [survivor.id, None, None, None]


def test_new_cases_are_asked_to_be_shown_like_any_other(room: Room, cases: list[Case]) -> None:
    room.settle()
    new = [replace(case, id=CaseId(case.id + 1)) for case in cases]
    with room.desk.transaction("tests.show") as tx:
        show(tx, *new, new=True)
        assert tx.outbox.added
    with room.desk.transaction("tests.again") as tx:
        show(tx, *new)

    with room.desk.reading("tests.due") as tx:
        waiting = tx.outbox.due(100)
    assert {(one.kind, one.key, one.case_id) for one in waiting} == {
        (kind, f"{word}:{case.id}", case.id)
        for kind, word in ((EntryKind.CARD, "card"), (EntryKind.LINE, "lines"))
        for case in new
    }
    assert {one.revision for one in waiting} == {2}, "asked for twice, kept once"
