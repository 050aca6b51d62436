"""Changing a case: by compare-and-set on its version, and never without its event."""

from dataclasses import replace

import pytest

from handlers.domain.case import Case, Claim, Outcome, Status
from handlers.domain.errors import NotFound, StaleCase
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.record import verify
from handlers.domain.rights import Right
from tests.support.crowds import all_at_once
from tests.support.desks import ACME, Room
from tests.support.letters import letter
from tests.support.times import MONDAY

NOTED = Event(EventKind.RECORD_READ)


@pytest.fixture
def case(room: Room) -> Case:
    room.arrive(letter(dmarc=None))
    return room.only_case()


def test_of_eight_writers_on_one_version_one_wins(room: Room, case: Case) -> None:
    def claim(number: int) -> Case:
        with room.desk.transaction("tests.save") as tx:
            return tx.cases.save(replace(case, owner=PersonId(f"U{number}")), Event(EventKind.CLAIMED))

    ends = all_at_once([lambda n=n: claim(n) for n in range(8)])  # type: ignore[misc] # bound early

    winners = [end for end in ends if isinstance(end, Case)]
    assert len(winners) == 1
    assert [type(end) for end in ends if not isinstance(end, Case)] == [StaleCase] * 7
    assert room.only_case().owner == winners[0].owner
    assert room.kinds(case).count(EventKind.CLAIMED) == 1


def test_of_eight_notes_beside_each_other_none_breaks_the_chain(room: Room, case: Case) -> None:
    def note() -> Case:
        with room.desk.transaction("tests.note") as tx:
            return tx.cases.note(tx.cases.locked(case.id), NOTED)

    ends = all_at_once([note] * 8)

    assert all(isinstance(end, Case) for end in ends), ends
    assert [event.seq for event in room.record(case)] == list(range(1, 10))
    assert verify(room.record(case), room.only_case().head) == []


def test_a_note_on_an_old_picture_is_refused(room: Room, case: Case) -> None:
    with room.desk.transaction("tests.note") as tx:
        tx.cases.note(case, NOTED)

    def late() -> None:
        with room.desk.transaction("tests.late") as tx:
            tx.cases.note(case, NOTED)

    with pytest.raises(StaleCase):
        late()
    assert verify(room.record(case), room.only_case().head) == []


def test_a_change_raises_the_version_and_a_note_does_not(room: Room, case: Case) -> None:
    with room.desk.transaction("tests.both") as tx:
        noted = tx.cases.note(case, NOTED)
        saved = tx.cases.save(noted, NOTED, NOTED)

    assert (noted.version, saved.version) == (case.version, case.version + 1)
    assert saved.events == case.events + 3
    assert room.only_case() == saved


def test_everything_about_a_case_is_read_back(room: Room, case: Case) -> None:
    changed = replace(
        case,
        status=Status.CLOSED,
        claims=(Claim(Right.ERASURE, Outcome.REFUSED), Claim(Right.ACCESS)),
        language="nb",
        owner=PersonId("U0ADA"),
        draft_id=None,
        answered_at=MONDAY,
        closed_at=MONDAY,
        unreadable=True,
        sender_unclear=True,
    )
    with room.desk.transaction("tests.save") as tx:
        saved = tx.cases.save(changed, NOTED)

    assert room.only_case() == saved
    assert saved.claims == changed.claims, "in their order"


def test_lists_are_by_due_date_and_know_their_owner(room: Room, case: Case) -> None:
    room.mail.deliver(letter(dmarc=None), received_at=MONDAY - 20 * (MONDAY - MONDAY.replace(day=1)))
    room.sync()
    older = room.cases()[1]
    with room.desk.transaction("tests.own") as tx:
        tx.cases.save(replace(case, owner=PersonId("U0ADA")), NOTED)

    with room.desk.reading("tests.lists") as tx:
        assert [c.id for c in tx.cases.open(ACME.id, 10)] == [older.id, case.id]
        assert [c.id for c in tx.cases.open(ACME.id, 1)] == [older.id]
        assert [c.id for c in tx.cases.open(ACME.id, 10, owner=PersonId("U0ADA"))] == [case.id]
        assert [c.id for c in tx.cases.all(ACME.id, 10, case.id)] == [older.id]
        assert tx.cases.count(ACME.id) == {Status.NEW: 2}
        assert tx.cases.numbered(ACME.id, case.number).id == case.id


@pytest.mark.parametrize("number", ["", "2026-9999", "'; DROP TABLE case_file; --", "2026-0001x"])
def test_a_number_that_is_nobodys_is_not_found(room: Room, case: Case, number: str) -> None:
    with room.desk.reading("tests.find") as tx:
        with pytest.raises(NotFound):
            tx.cases.numbered(ACME.id, number)
        with pytest.raises(NotFound):
            tx.cases.get(CaseId(404))
