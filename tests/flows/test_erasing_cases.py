"""An admin has one closed case erased before its day: at once, wholly but for its skeleton, and on record."""

from datetime import timedelta

import pytest

from handlers import casebook
from handlers.disposal import erasing_cases, shedding
from handlers.disposal.doomed_cases import told
from handlers.disposal.retaining import retain
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Gone, Incomplete, NotAllowed, NotFound, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.holds import Route
from handlers.domain.ids import PersonId
from handlers.ports import LedgerFault
from tests.contract.store.shelf import everything_at_rest, run, value
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.erased_early import (
    SKELETON,
    WHY,
    erase,
    granted_case,
    has_left,
    in_ledger,
    orders,
    told_erased,
)
from tests.support.held import count, permits
from tests.support.letters import letter
from tests.support.purged import blobs, estate
from tests.support.retained import SECRET, YEAR, begun, closed_case, erased, left, under


@pytest.fixture
def case(room: Room) -> Case:
    under(room)
    return closed_case(room)


def test_everything_but_the_skeleton_goes_at_once(room: Room, case: Case) -> None:
    assert has_left(room, case) > SKELETON
    done = erase(room, case)
    assert done.ended
    assert has_left(room, case) == SKELETON
    assert (blobs(room), permits(room)) == (set(), 0)
    assert told_erased(room, case) == [("originals", "admin"), ("letters", "admin"), ("notes", "admin")]
    assert orders(room) == [("admin", True, True)]
    assert casebook.verify_case(room.desk, case.number) == []


def test_its_thread_goes_and_its_card_shows_the_skeleton(room: Room, case: Case) -> None:
    assert room.chat.lines
    erase(room, case)
    room.settle()
    assert [post for post in room.chat.posts.values() if post.thread and not post.gone] == []
    assert len(room.chat.cards) == 1
    assert room.case(case.id).purged_at is not None


def test_the_record_says_who_asked_and_when(room: Room, case: Case) -> None:
    erase(room, case)
    (asked,) = [one for one in room.record(case) if one.kind is EventKind.ERASURE_ASKED]
    assert (asked.actor, asked.at, asked.facts) == (IRIS, room.clock.now(), {"route": "admin"})
    assert "admin" not in {rule for _, rule in erased(room, case)}


def test_a_granted_erasure_is_answered_for_ourselves_without_a_further_reason(room: Room) -> None:
    case = granted_case(room)
    assert erasing_cases.preview(room.desk, actor(IRIS), case.number).route is Route.ANSWERED
    assert erase(room, case, "").ended
    assert orders(room) == [("answered", True, True)]
    assert {route for _, route in told_erased(room, case)} == {"answered"}
    assert has_left(room, case) == SKELETON


def test_any_other_case_needs_a_reason(room: Room, case: Case) -> None:
    for reason in ("", "  \n"):
        with pytest.raises(Incomplete) as missing:
            erase(room, case, reason)
        assert set(missing.value.fields) == {"reason"}
    with pytest.raises(Incomplete):
        erase(room, case, "x" * 1_001)
    assert orders(room) == []
    assert has_left(room, case) > SKELETON


def test_the_reason_is_sealed_and_outlives_the_words(room: Room, case: Case) -> None:
    erase(room, case, f"  {WHY}\n")
    assert WHY.encode() not in everything_at_rest(room)
    assert SECRET not in "".join(one.content or "" for one in room.record(case))
    with room.desk.reading("tests.reason") as tx:
        assert tx.erase_orders.reason(tx.cases.get(case.id)) == WHY


def test_it_waits_for_nothing_of_the_schedule_nor_for_any_schedule_at_all(room: Room) -> None:
    case = closed_case(room)
    assert room.desk.rules.schedule.rules == ()
    assert erase(room, case).ended
    assert has_left(room, case) == SKELETON


def test_the_skeleton_goes_on_its_own_day_with_the_order(room: Room, case: Case) -> None:
    begun(room)
    erase(room, case)
    room.settle()
    room.later(4 * YEAR)
    retain(room.desk)
    assert has_left(room, case) == SKELETON, "not before its day"
    for _ in range(4):
        room.later(timedelta(days=183))
        retain(room.desk)
        room.settle()
    assert has_left(room, case) == set()
    assert orders(room) == []
    assert count(room, "forgotten") == 1


def test_no_other_case_is_touched(room: Room, case: Case) -> None:
    other = closed_case(room, "other@subject.example")
    before = left(room, other.id)
    erase(room, case)
    room.settle()
    assert left(room, other.id) == before
    assert len(blobs(room)) == 1


@pytest.mark.parametrize("person", [ADA, MAX, MALLORY])
def test_nobody_but_an_admin_has_a_case_erased_or_sees_what_would_go(
    room: Room, case: Case, person: PersonId
) -> None:
    with pytest.raises(NotAllowed):
        erasing_cases.erase(room.desk, actor(person), case.number, WHY)
    with pytest.raises(NotAllowed):
        erasing_cases.preview(room.desk, actor(person), case.number)
    assert orders(room) == []
    assert has_left(room, case) > SKELETON


def test_an_open_case_is_closed_first(room: Room, case: Case) -> None:
    room.press(case, ActionId.REOPEN)
    with pytest.raises(WrongStatus, match=f"Case {case.number} is open: answer and close it first"):
        erase(room, case)
    assert orders(room) == []


def test_a_case_that_is_not_there_is_not_found(room: Room, case: Case) -> None:
    for number in ("2026-9999", "", "Zoë"):
        with pytest.raises(NotFound):
            erasing_cases.erase(room.desk, actor(IRIS), number, WHY)
    assert has_left(room, case) > SKELETON


def test_what_is_erased_is_erased_once(room: Room, case: Case) -> None:
    erase(room, case)
    with pytest.raises(AlreadyHandled, match="is erased already"):
        erase(room, case)
    assert in_ledger(room) == [(case.id, "admin")]
    assert room.kinds(case).count(EventKind.ERASURE_ASKED) == 1


def test_a_second_delivery_of_a_press_changes_nothing(room: Room, case: Case) -> None:
    erasing_cases.erase(room.desk, actor(IRIS), case.id, WHY, press="one")
    with pytest.raises(AlreadyHandled):
        erasing_cases.erase(room.desk, actor(IRIS), case.id, WHY, press="one")
    assert room.kinds(case).count(EventKind.ERASURE_ASKED) == 1


def test_a_skeleton_that_the_schedule_made_is_erased_already(room: Room, case: Case) -> None:
    begun(room)
    room.later(3 * YEAR)
    retain(room.desk)
    with pytest.raises(AlreadyHandled, match="its skeleton stays to its day"):
        erase(room, case)
    assert in_ledger(room) == []


def test_of_a_purged_mailbox_nothing_is_left_to_erase(room: Room) -> None:
    found = estate(room, hold=False)
    assert found.purge()
    with pytest.raises(AlreadyHandled, match="is erased already"):
        erase(room, found.closed)


def test_a_mail_that_has_yet_to_leave_is_waited_for(room: Room, case: Case) -> None:
    run(room, "UPDATE outbox SET state = 'unknown' WHERE kind = 'mail'")
    with pytest.raises(WrongStatus, match="has not left yet"):
        erase(room, case)
    run(room, "UPDATE outbox SET state = 'sent' WHERE kind = 'mail'")
    assert erase(room, case).ended


def test_nobody_opens_an_erased_case_again(room: Room, case: Case) -> None:
    erase(room, case)
    with pytest.raises(Gone):
        room.press(room.case(case.id), ActionId.REOPEN)
    with pytest.raises(Gone):
        room.press(room.case(case.id), ActionId.NOTE, answers={"text": "Once more"})


def test_a_letter_that_comes_later_opens_a_case_of_its_own(room: Room, case: Case) -> None:
    erase(room, case)
    room.arrive(letter(sender="zylphia@subject.example", text="What do you hold about me? Article 15."))
    assert len(room.cases()) == 2
    assert has_left(room, case) == SKELETON


def test_without_a_ledger_nothing_is_asked_for(room: Room, case: Case) -> None:
    path = room.folder / "erasures.jsonl"
    path.rename(path.with_name("away.jsonl"))
    with pytest.raises(LedgerFault, match="no erasure ledger"):
        erase(room, case)
    assert orders(room) == []
    assert has_left(room, case) > SKELETON


def test_of_many_letters_whoever_asks_waits_for_some_and_the_job_does_the_rest(
    room: Room, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shedding, "LETTERS", 1)
    monkeypatch.setattr(erasing_cases, "_AT_ONCE", 2)
    assert not erase(room, case).ended
    assert orders(room) == [("admin", True, False)]
    assert left(room, case.id)["words"] > 0
    with pytest.raises(AlreadyHandled, match="is being erased already"):
        erase(room, case)
    assert retain(room.desk) >= 2
    assert has_left(room, case) == SKELETON
    assert in_ledger(room) == [(case.id, "admin")], "one entry, however many batches"
    assert retain(room.desk) == 0


def test_a_preview_says_what_goes_and_stays_and_changes_nothing(room: Room, case: Case) -> None:
    before = left(room, case.id)
    doomed = erasing_cases.preview(room.desk, actor(IRIS), case.number)
    said = " ".join(told(doomed))
    assert f"Of case {case.number} is erased for good: 3 letters and replies, 1 letter as it came" in said
    assert "2 notes in the record" in said
    assert "stay until" in said
    assert "hold" not in said
    assert doomed.allowed
    assert left(room, case.id) == before
    assert orders(room) == []


def test_who_looks_at_a_preview_stands_in_the_access_log(room: Room, case: Case) -> None:
    erasing_cases.preview(room.desk, actor(IRIS), case.number)
    looks = run(room, "SELECT kind, number FROM access WHERE person = :person", person=IRIS)
    assert [tuple(one) for one in looks] == [("case", 1)]


def test_a_preview_of_an_open_or_erased_case_says_why_it_cannot_be(room: Room, case: Case) -> None:
    erase(room, case)
    doomed = erasing_cases.preview(room.desk, actor(IRIS), case.number)
    assert told(doomed) == [f"Case {case.number} is erased already; its skeleton stays to its day."]
    room.arrive(letter())
    (other,) = [one for one in room.cases() if one.id != case.id]
    (said,) = told(erasing_cases.preview(room.desk, actor(IRIS), other.number))
    assert "is new: answer and close it first" in said


def test_what_went_is_counted_with_what_the_schedule_deletes(room: Room, case: Case) -> None:
    erase(room, case)
    assert value(room, "SELECT sum(cases) FROM disposal WHERE rule = ''") == 3
