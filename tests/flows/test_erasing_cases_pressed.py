"""Erasing a closed case by the presses of an admin who handles cases: offered, told, confirmed, done once."""

from datetime import timedelta

import pytest

from handlers.disposal import holds
from handlers.disposal.retaining import retain
from handlers.domain.card import FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Gone, Incomplete, NotAllowed, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.domain.presses import Done
from tests.contract.store.shelf import everything_at_rest
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.erased_early import SKELETON, WHY, granted_case, has_left, orders
from tests.support.retained import closed_case, under

YES = {"sure": "yes", "reason": WHY}


@pytest.fixture
def case(room: Room) -> Case:
    under(room)
    room.colleagues.held[IRIS] = frozenset({Role.ADMIN, Role.CASE_HANDLER})
    return closed_case(room)


def offered(room: Room, case: Case, by: PersonId) -> set[ActionId]:
    shown = room.press(case, ActionId.MORE, by)
    assert isinstance(shown, Sheet)
    return {button.action for piece in shown.paragraphs for button in piece.buttons}


def form(room: Room, case: Case) -> Form:
    shown = room.press(case, ActionId.ERASE, IRIS)
    assert isinstance(shown, Form)
    return shown


def test_it_is_offered_to_admins_on_closed_cases_alone(room: Room, case: Case) -> None:
    assert ActionId.ERASE in offered(room, case, IRIS)
    assert ActionId.ERASE not in offered(room, case, MAX) | offered(room, case, ADA)
    room.press(case, ActionId.REOPEN)
    assert ActionId.ERASE not in offered(room, room.case(case.id), IRIS)


def test_the_form_says_what_goes_and_asks_for_a_tick_and_a_reason(room: Room, case: Case) -> None:
    shown = form(room, case)
    sure, reason = shown.fields
    assert (sure.kind, sure.required, reason.required) == (FieldKind.TICK, True, True)
    assert any("is erased for good: 3 letters and replies" in one for one in shown.notes)
    assert any("stay until" in one for one in shown.notes)
    assert shown.revision == case.version
    assert orders(room) == []


def test_where_erasure_was_granted_no_reason_is_needed(room: Room, case: Case) -> None:
    granted = granted_case(room)
    assert [one.required for one in form(room, granted).fields] == [True, False]
    done = room.press(granted, ActionId.ERASE, IRIS, {"sure": "yes"})
    assert isinstance(done, Done)
    assert has_left(room, granted) == SKELETON
    assert has_left(room, case) > SKELETON


def test_confirmed_it_is_erased_and_said_so(room: Room, case: Case) -> None:
    done = room.press(case, ActionId.ERASE, IRIS, YES)
    assert isinstance(done, Done)
    assert done.text == f"Case {case.number} is erased; its skeleton stays to its day."
    assert has_left(room, case) == SKELETON
    assert WHY.encode() not in everything_at_rest(room)
    room.settle()
    assert not any(WHY in str(post) for post in room.chat.posts.values())


def test_without_a_tick_or_a_reason_nothing_goes(room: Room, case: Case) -> None:
    for answers, field in (({}, "sure"), ({"reason": WHY}, "sure"), ({"sure": "yes"}, "reason")):
        with pytest.raises(Incomplete) as missing:
            room.press(case, ActionId.ERASE, IRIS, answers)
        assert set(missing.value.fields) == {field}
    assert has_left(room, case) > SKELETON


def test_the_same_press_delivered_again_erases_once(room: Room, case: Case) -> None:
    room.press(case, ActionId.ERASE, IRIS, YES, press_id="same")
    with pytest.raises((AlreadyHandled, Gone, StaleCase)):
        room.press(case, ActionId.ERASE, IRIS, YES, press_id="same")
    assert room.kinds(case).count(EventKind.ERASURE_ASKED) == 1


def test_a_form_that_was_opened_before_the_case_changed_erases_nothing(room: Room, case: Case) -> None:
    shown = form(room, case)
    room.press(case, ActionId.REOPEN)
    room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    assert room.case(case.id).version != shown.revision
    with pytest.raises(StaleCase):
        room.press(case, ActionId.ERASE, IRIS, YES, revision=shown.revision)
    assert has_left(room, case) > SKELETON


def test_an_open_or_erased_case_is_refused_before_any_form_opens(room: Room, case: Case) -> None:
    room.press(case, ActionId.REOPEN)
    with pytest.raises(WrongStatus, match="answer and close it first"):
        form(room, room.case(case.id))
    room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    room.press(room.case(case.id), ActionId.ERASE, IRIS, YES)
    with pytest.raises(AlreadyHandled, match="is erased already"):
        form(room, room.case(case.id))


@pytest.mark.parametrize("person", [ADA, BEN, MAX, MALLORY])
def test_nobody_else_opens_the_form_or_sends_it(room: Room, case: Case, person: PersonId) -> None:
    for answers in (None, YES):
        with pytest.raises(NotAllowed):
            room.press(case, ActionId.ERASE, person, answers)
    assert orders(room) == []


def test_under_a_hold_it_is_told_and_goes_after_the_release(room: Room, case: Case) -> None:
    soon = room.clock.now().date() + timedelta(days=30)
    hold = holds.place(room.desk, actor(MAX), case.number, "Claim", soon)
    assert any("A legal hold keeps it" in one for one in form(room, case).notes)
    done = room.press(case, ActionId.ERASE, IRIS, YES)
    assert isinstance(done, Done)
    assert done.text.endswith("it goes by itself once no legal hold keeps it.")
    holds.release(room.desk, actor(MAX), hold.id, "Settled")
    retain(room.desk)
    assert has_left(room, case) == SKELETON
