"""Test cases: a letter of our own, marked, worked like any other, counted nowhere, removed at a click."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import casebook, errands
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.digest import Slice
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, NotAllowed, Refused, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.message import Direction
from handlers.domain.presses import Done
from handlers.home.pages import home_of
from handlers.home.testing_desk import MOST
from tests.contract.store.shelf import run
from tests.flows.test_attaching import ask, blobs, lay
from tests.support.cast import ADA, IRIS, MALLORY, MAX, OUR_ADDRESS, actor
from tests.support.desks import ACME, Room
from tests.support.letters import letter


def asked(room: Room, by: PersonId = IRIS, errand: str = "") -> Done:
    number = len(room.cases())
    done = errands.run(room.desk, Errand(errand or f"test-{number}", ErrandId.TEST_CASE, actor(by)))
    assert isinstance(done, Done)
    return done


def opened_case(room: Room) -> Case:
    asked(room)
    room.deliver()
    return room.cases()[-1]


def test_ux_16_a_test_case_stands_in_the_channel_marked_as_one(room: Room) -> None:
    said = asked(room)
    room.deliver()
    case = room.only_case()
    assert case.number in said.text
    assert (case.is_test, case.status, case.requester.address) == (True, Status.NEW, OUR_ADDRESS)
    card = room.chat.card()
    assert card.title.startswith("TEST · ")
    assert card.summary.startswith("Test case ")


def test_ux_16_its_letter_is_our_own_and_opens_like_any_other(room: Room) -> None:
    case = opened_case(room)
    (message,) = room.messages(case)
    assert (message.direction, message.content.sender.address) == (Direction.INBOUND, OUR_ADDRESS)
    assert "try itself out" in message.content.text
    room.press(case, ActionId.OPEN_LETTER)
    assert casebook.verify_case(room.desk, case.number) == []


def test_ux_16_the_same_press_delivered_again_makes_no_second_one(room: Room) -> None:
    asked(room, errand="same")
    asked(room, errand="same")
    assert len(room.cases()) == 1


def test_ux_16_there_are_only_a_few_at_a_time(room: Room) -> None:
    for _ in range(MOST):
        asked(room)
    with pytest.raises(Refused, match="remove one first"):
        asked(room)
    assert len(room.cases()) == MOST


def test_ux_16_without_a_mailbox_it_says_what_is_missing(room: Room) -> None:
    run(room, "UPDATE mailbox SET status = 'disconnected'")
    with pytest.raises(Refused, match="needs a mailbox"):
        asked(room)


@pytest.mark.parametrize("person", [ADA, MAX, MALLORY])
def test_ux_16_only_an_admin_asks_for_one(room: Room, person: PersonId) -> None:
    with pytest.raises(NotAllowed):
        asked(room, person)
    assert room.cases() == []


def test_ux_16_it_is_left_out_of_every_list_count_and_digest(room: Room) -> None:
    case = opened_case(room)
    room.press(case, ActionId.CLAIM)
    room.later(timedelta(days=60))
    assert casebook.open_cases(room.desk, actor(ADA), 10) == []
    assert casebook.open_cases(room.desk, actor(ADA), 10, mine=True) == []
    page = home_of(room.desk, MAX)
    assert [row for section in page.sections for row in section.rows] == []
    with room.desk.reading("tests.counts") as tx:
        assert tx.cases.count(ACME.id) == {}
        today = tx.now.date()
        assert tx.turnover.opened_between(ACME.id, [tx.now - timedelta(days=90), tx.now]) == [0]
        assert tx.turnover.number_in(ACME.id, Slice.OVERDUE, tx.now, today) == 0
        assert tx.turnover.due_by_day(ACME.id, today, today) == {}
        assert tx.duties.owned(ADA, today, 5) == []


def test_ux_16_its_answer_goes_to_our_own_mailbox_and_nowhere_else(room: Room) -> None:
    case = opened_case(room)
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.settle()
    (sent,) = room.mail.sent
    assert f"To: Ombud <{OUR_ADDRESS}>" in sent.decode()


def test_ux_16_one_click_removes_it_and_its_record_says_so(room: Room) -> None:
    case = opened_case(room)
    (row,) = next(part for part in home_of(room.desk, IRIS).further if part.title == "Test cases").rows
    assert [button.action for button in row.buttons] == [ActionId.REMOVE_TEST]
    done = room.press(case, ActionId.REMOVE_TEST, IRIS)
    assert done == Done(f"Test case {case.number} is removed.")
    assert room.case(case.id).status is Status.CLOSED
    assert room.kinds(case)[-1] is EventKind.TEST_REMOVED
    assert all(part.title != "Test cases" for part in home_of(room.desk, IRIS).further)
    room.deliver()
    assert room.chat.card().buttons == ()


def test_ux_16_removing_twice_is_said_politely(room: Room) -> None:
    case = opened_case(room)
    room.press(case, ActionId.REMOVE_TEST, IRIS)
    with pytest.raises(AlreadyHandled, match="was removed before"):
        room.press(case, ActionId.REMOVE_TEST, IRIS)


def test_ux_16_a_real_case_can_never_be_removed_so(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    with pytest.raises(WrongStatus, match="no test case"):
        room.press(case, ActionId.REMOVE_TEST, MAX)
    assert room.case(case.id) == case


def test_ux_16_what_was_drafted_on_it_goes_with_it(room: Room) -> None:
    case = opened_case(room)
    room.press(case, ActionId.CLAIM)
    room.preview(case)
    room.press(case, ActionId.REMOVE_TEST, MAX)
    now = room.case(case.id)
    assert (now.status, now.draft_id, now.drafted_by) == (Status.CLOSED, None, None)


def test_ux_16_the_letter_is_in_the_language_of_who_asked(room: Room) -> None:
    speaker = replace(actor(IRIS), language="da")
    errands.run(room.desk, Errand("danish", ErrandId.TEST_CASE, speaker))
    assert room.only_case().language == "da"


def test_ux_16_the_files_of_its_draft_go_with_it_too(room: Room) -> None:
    case = opened_case(room)
    room.press(case, ActionId.CLAIM)
    room.preview(case)
    lay(room, ask(room, case), ("small.pdf", b"x"), ("large.bin", bytes(200_000)))
    assert len(blobs(room)) == 1
    room.press(case, ActionId.REMOVE_TEST, MAX)
    assert run(room, "SELECT 1 FROM enclosure") == []
    assert blobs(room) == []
