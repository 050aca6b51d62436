"""Lists of cases: by due date, by owner, in pages, counted; each case with its own claims."""

from datetime import timedelta

import pytest

from handlers.domain.case import Claim, Status
from handlers.domain.ids import CaseId, OrganisationId, PersonId
from handlers.domain.rights import Right
from tests.contract.store.shelf import destroy, new_case
from tests.support.cast import ADA, BEN
from tests.support.desks import ACME, Room
from tests.unit.domain.samples import DUE, deadline


@pytest.fixture
def room(shared: Room) -> Room:
    for table in ("claim", "event", "case_file"):
        destroy(shared, f"DELETE FROM {table}")
    return shared


def test_open_cases_stand_by_due_date_then_by_age(room: Room) -> None:
    later = new_case(room, deadline=deadline(DUE + timedelta(days=1)))
    first, second = new_case(room), new_case(room)
    overdue = new_case(room, deadline=deadline(DUE - timedelta(days=400)))
    new_case(room, status=Status.CLOSED, deadline=deadline(DUE - timedelta(days=500)))
    with room.desk.reading("tests.open") as tx:
        listed = [case.id for case in tx.cases.open(ACME.id, 10)]
        assert listed == [overdue.id, first.id, second.id, later.id]
        assert [case.id for case in tx.cases.open(ACME.id, 2)] == listed[:2]
        assert tx.cases.open(ACME.id, 0) == []
        assert tx.cases.open(OrganisationId(2), 10) == []


@pytest.mark.parametrize("status", list(Status))
def test_only_a_closed_case_is_not_open(room: Room, status: Status) -> None:
    new_case(room, status=status, owner=ADA)
    with room.desk.reading("tests.open") as tx:
        assert len(tx.cases.open(ACME.id, 10)) == (status is not Status.CLOSED)
        assert len(tx.cases.open(ACME.id, 10, owner=ADA)) == (status is not Status.CLOSED)


def test_an_owners_list_is_theirs_alone(room: Room) -> None:
    mine, his = new_case(room, owner=ADA), new_case(room, owner=BEN)
    new_case(room)
    with room.desk.reading("tests.open") as tx:
        assert [case.id for case in tx.cases.open(ACME.id, 10, owner=ADA)] == [mine.id]
        assert [case.id for case in tx.cases.open(ACME.id, 10, owner=BEN)] == [his.id]
        assert tx.cases.open(ACME.id, 10, owner=PersonId("")) == []


def test_all_cases_come_in_pages_and_none_is_lost_between(room: Room) -> None:
    made = [new_case(room, status=Status.CLOSED if n % 2 else Status.NEW).id for n in range(7)]
    seen: list[CaseId] = []
    with room.desk.reading("tests.pages") as tx:
        while page := tx.cases.all(ACME.id, 3, seen[-1] if seen else CaseId(0)):
            assert len(page) <= 3
            seen += [case.id for case in page]
    assert seen == made


def test_each_listed_case_has_its_own_claims(room: Room) -> None:
    rights = [(Right.ACCESS, Right.ERASURE), (), (Right.OBJECTION,)]
    for each in rights:
        new_case(room, claims=tuple(Claim(right) for right in each))
    assert [case.rights for case in room.cases()] == rights


def test_cases_are_counted_by_status(room: Room) -> None:
    with room.desk.reading("tests.count") as tx:
        assert tx.cases.count(ACME.id) == {}
    for status in (Status.NEW, Status.NEW, Status.CLOSED):
        new_case(room, status=status)
    with room.desk.reading("tests.count") as tx:
        assert tx.cases.count(ACME.id) == {Status.NEW: 2, Status.CLOSED: 1}
        assert tx.cases.count(OrganisationId(2)) == {}
