"""What keeps a case from being erased early: holds, laws, other cases that show it, letters that come."""

from datetime import timedelta

import pytest

from handlers import casebook
from handlers.disposal import erasing_cases, holds
from handlers.disposal.doomed_cases import told
from handlers.disposal.retaining import retain
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Gone, Refused
from handlers.domain.events import EventKind
from handlers.domain.holds import Hold, Subject
from tests.contract.store.shelf import run, value
from tests.support.bonding import merge, opened
from tests.support.cast import IRIS, MAX, actor
from tests.support.desks import Room
from tests.support.erased_early import SKELETON, erase, has_left, in_ledger, orders, told_erased, writes_again
from tests.support.held import count, held, permits, released
from tests.support.letters import letter
from tests.support.obliged import BOOKS, WORDS_IN_DENMARK
from tests.support.purged import blobs
from tests.support.retained import YEAR, begun, closed_case, erased, left, under
from tests.support.times import DAY


@pytest.fixture
def case(room: Room) -> Case:
    under(room)
    return closed_case(room)


def hold(room: Room, named: str) -> Hold:
    soon = room.clock.now().date() + timedelta(days=90)
    return holds.place(room.desk, actor(MAX), named, "Claim before the court", soon)


@pytest.mark.parametrize("whole", [False, True])
def test_under_a_hold_what_was_asked_is_kept_and_goes_once_it_is_released(
    room: Room, case: Case, *, whole: bool
) -> None:
    placed = hold(room, "privacy" if whole else case.number)
    before = left(room, case.id)
    assert not erase(room, case).ended
    for _ in range(3):
        assert retain(room.desk) == 0
        room.later(DAY)
    assert {**left(room, case.id), "record": 0} == {**before, "record": 0}
    assert (orders(room), in_ledger(room), permits(room)) == ([("admin", False, False)], [], 0)
    assert room.kinds(case).count(EventKind.DELETION_DEFERRED) == 1
    woken: list[str] = []
    room.desk.wake = woken.append
    released = holds.release(room.desk, actor(MAX), placed.id, "Settled")
    assert [one.route.value for one in released.resumed] == ["admin"]
    assert "retention" in woken
    assert retain(room.desk) >= 3
    assert has_left(room, case) == SKELETON
    assert (count(room, "deferred"), orders(room)) == (0, [("admin", True, True)])
    assert casebook.verify_case(room.desk, case.number) == []


def test_a_preview_and_its_answer_say_that_a_hold_stands(room: Room, case: Case) -> None:
    hold(room, case.number)
    doomed = erasing_cases.preview(room.desk, actor(IRIS), case.number)
    assert doomed.held
    assert doomed.allowed
    assert any("nothing goes before that is released" in one for one in told(doomed))
    assert erase(room, case).doomed.held


def test_under_a_hold_nobody_asks_twice(room: Room, case: Case) -> None:
    hold(room, case.number)
    erase(room, case)
    with pytest.raises(AlreadyHandled, match="is being erased already"):
        erase(room, case)
    assert count(room, "deferred") == 1


def test_a_hold_on_one_case_holds_up_no_other_order(room: Room, case: Case) -> None:
    other = closed_case(room, "other@subject.example")
    hold(room, other.number)
    erase(room, other)
    assert erase(room, case).ended
    assert has_left(room, other) > SKELETON


def test_opening_a_held_case_again_withdraws_what_was_asked(room: Room, case: Case) -> None:
    number = held(room, Subject(case=case.id))
    erase(room, case)
    room.press(case, ActionId.REOPEN)
    assert (orders(room), count(room, "deferred")) == ([], 0)
    released(room, number)
    room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    assert retain(room.desk) == 0
    assert has_left(room, case) > SKELETON


def test_a_letter_that_comes_meanwhile_is_not_erased_unread(room: Room, case: Case) -> None:
    number = held(room, Subject(case=case.id))
    erase(room, case)
    room.later(DAY)
    writes_again(room, case)
    assert len(room.cases()) == 1
    before = left(room, case.id)["words"]
    released(room, number)
    assert retain(room.desk) == 0
    assert left(room, case.id)["words"] == before
    assert (orders(room), in_ledger(room)) == ([], [])
    assert room.kinds(case).count(EventKind.ERASURE_WITHDRAWN) == 1
    room.settle()
    assert any("A letter came, so no more of this case is erased" in one for one in room.chat.lines)
    assert erase(room, case).ended, "asked again, it goes"


def test_what_a_law_names_stays_to_its_day_and_the_rest_goes(room: Room) -> None:
    under(room, WORDS_IN_DENMARK, country="DK")
    case = closed_case(room)
    doomed = erasing_cases.preview(room.desk, actor(IRIS), case.number)
    assert any(
        "A law has letters kept (rule letters); these go by themselves on" in one for one in told(doomed)
    )
    assert erase(room, case).ended, "what an order takes is gone"
    assert told_erased(room, case) == [("originals", "admin"), ("notes", "admin")]
    rest = left(room, case.id)
    assert (rest["words"] > 0, rest["originals"], rest["notes"]) == (True, 0, 0)
    begun(room)
    room.later(2 * YEAR)
    assert retain(room.desk) >= 1
    assert has_left(room, case) == SKELETON
    assert ("letters", "letters") in erased(room, case)


def test_what_a_law_has_kept_cannot_be_worked_on_again(room: Room) -> None:
    under(room, WORDS_IN_DENMARK, country="DK")
    case = closed_case(room)
    erase(room, case)
    with pytest.raises(Gone, match="was erased early"):
        room.press(room.case(case.id), ActionId.REOPEN)
    assert room.case(case.id).closed_at is not None


def test_where_a_law_has_all_of_it_kept_nothing_is_asked_for(room: Room) -> None:
    under(room, BOOKS + 'applies_to = ["letters", "originals", "enclosures", "notes"]\n')
    case = closed_case(room)
    with pytest.raises(Refused, match=f"`ombud retention explain {case.number}` says until when"):
        erase(room, case)
    assert orders(room) == []
    assert has_left(room, case) > SKELETON


def shown_by_another(room: Room, case: Case) -> Case:
    """Return an open case that shows the first letter of a closed one."""
    room.arrive(letter(sender="again@subject.example", text="Once more: what do you hold? Article 15."))
    (other,) = [one for one in room.cases() if one.id != case.id]
    request = "SELECT id FROM message WHERE case_id = :id AND purpose = 'request'"
    run(
        room,
        "INSERT INTO shared_letter (case_id, message_id, via_case_id) VALUES (:other, :message, :case)",
        other=other.id,
        message=value(room, request, id=case.id),
        case=case.id,
    )
    return other


def test_letters_that_another_case_shows_wait_until_it_lets_go(room: Room, case: Case) -> None:
    other = shown_by_another(room, case)
    sentences = told(erasing_cases.preview(room.desk, actor(IRIS), case.number))
    (said,) = [one for one in sentences if "shows letters" in one]
    assert said == f"Case {other.number} shows letters of it too: these stay until that case lets go of them."
    assert not erase(room, case).ended
    assert told_erased(room, case) == [("notes", "admin")]
    room.later(DAY)
    assert retain(room.desk) == 0
    run(room, "DELETE FROM shared_letter WHERE case_id = :id", id=other.id)
    assert retain(room.desk) == 0, "it looks again the day after"
    room.later(DAY)
    assert retain(room.desk) >= 2
    assert has_left(room, case) == SKELETON
    assert left(room, other.id)["words"] > 0


def test_what_has_begun_is_not_undone_by_opening_the_case_again(room: Room, case: Case) -> None:
    shown_by_another(room, case)
    erase(room, case)
    with pytest.raises(Gone, match="was erased early"):
        room.press(room.case(case.id), ActionId.REOPEN)
    assert orders(room) == [("admin", True, False)]
    assert room.case(case.id).closed_at is not None


def test_cases_that_were_joined_to_it_are_named(room: Room) -> None:
    under(room)
    first = opened(room, message_id="<first@subject.example>")
    second = opened(room, message_id="<second@subject.example>")
    merge(room, second, first)
    room.press(room.case(first.id), ActionId.CLAIM)
    room.close_as(room.case(first.id), "withdrawn")
    room.settle()
    doomed = erasing_cases.preview(room.desk, actor(IRIS), first.number)
    assert doomed.merged == (second.number,)
    assert any(
        f"Case {second.number} was joined to it and keeps its own letters" in one for one in told(doomed)
    )
    assert not erase(room, second).ended, "the one that carries it on shows its letters"
    erase(room, first)
    room.later(DAY)
    retain(room.desk)
    assert has_left(room, room.case(second.id)) == SKELETON
    assert blobs(room) == set()


def test_a_case_kept_apart_because_of_a_hold_is_erased_after_its_release(room: Room, case: Case) -> None:
    number = held(room, Subject(case=case.id))
    erase(room, case)
    run(room, "UPDATE mailbox SET status = 'disconnected' WHERE id = :id", id=room.mailbox.id)
    released(room, number)
    assert retain(room.desk) >= 3
    assert has_left(room, case) == SKELETON
