"""Claiming a case and giving it back: one owner at a time, and the others are told who."""

from dataclasses import replace

import pytest

from handlers.domain.case import ActionId, Status
from handlers.domain.errors import AlreadyHandled, NotAllowed, NotFound, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import CaseId
from handlers.domain.presses import Done
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.letters import letter


def test_a_claim_gives_the_case_to_whoever_pressed(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()

    answer = room.press(case, ActionId.CLAIM)
    room.settle()

    claimed = room.only_case()
    assert isinstance(answer, Done)
    assert answer.text == "Case 2026-0001 is yours, due 2026-04-07."
    assert (claimed.owner, claimed.status) == (ADA, Status.OPEN)
    assert room.record(case)[-1].actor in {ADA, "ombud"}
    assert "Ada claimed the case." in room.told()
    assert ("Owner", "<@U0ADA>") in room.chat.card().facts


def test_the_second_to_claim_is_told_who_was_faster(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM, ADA)

    with pytest.raises(AlreadyHandled, match="just claimed by <@U0ADA>"):
        room.press(case, ActionId.CLAIM, BEN)
    with pytest.raises(AlreadyHandled, match="You have case 2026-0001 already"):
        room.press(case, ActionId.CLAIM, ADA)

    assert room.kinds(case).count(EventKind.CLAIMED) == 1


def test_a_second_delivery_of_the_same_press_changes_nothing(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM, press_id="same")
    room.press(case, ActionId.UNCLAIM)

    with pytest.raises(AlreadyHandled, match="already done"):
        room.press(case, ActionId.CLAIM, press_id="same")

    assert room.only_case().owner is None


def test_a_refused_press_can_be_pressed_again(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM, ADA)
    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.CLAIM, BEN, press_id="bens")
    room.press(case, ActionId.UNCLAIM, ADA)

    room.press(case, ActionId.CLAIM, BEN, press_id="bens")

    assert room.only_case().owner == BEN


def test_giving_back_frees_the_case(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.UNCLAIM)
    room.settle()

    assert (room.only_case().owner, room.only_case().status) == (None, Status.NEW)
    assert "Ada gave the case back." in room.told()
    assert ActionId.CLAIM in {button.action for button in room.chat.card().buttons}


def test_only_the_owner_or_a_manager_gives_back(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM, ADA)

    with pytest.raises(NotAllowed, match="handled by someone else"):
        room.press(case, ActionId.UNCLAIM, BEN)
    room.press(case, ActionId.UNCLAIM, MAX)

    assert room.only_case().owner is None


def test_a_case_with_a_drafted_reply_is_not_given_back(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.preview(case)

    with pytest.raises(WrongStatus, match="send or discard it first"):
        room.press(case, ActionId.UNCLAIM)


def test_a_case_that_is_not_there_is_said_so(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()

    with pytest.raises(NotFound):
        room.press(replace(case, id=CaseId(404)), ActionId.CLAIM, revision=1)
