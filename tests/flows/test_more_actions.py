"""Everything a case offers one person now: a sheet of buttons, each with a word on what it does."""

import re
from datetime import timedelta

import pytest

from handlers import actions
from handlers.cards.pictures import picture
from handlers.desk import Rules
from handlers.domain.card import Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import NotAllowed, Refused
from handlers.domain.ids import PersonId
from handlers.domain.phrase import Phrase
from handlers.further import _EXPLAINED
from tests.conftest import NewRoom
from tests.support.bonding import by_hand, link, part
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.times import HOUR, MINUTE, SECOND

#: Reached only from what they belong to: a letter, the card, what tells managers of a case, a hold.
ELSEWHERE = {
    *(ActionId.OPEN_FILE, ActionId.MORE, ActionId.TAKE_CARE),
    *(ActionId.REVIEW_HOLD, ActionId.RELEASE_HOLD),
}


def opened(room: Room) -> Case:
    room.arrive(letter())
    return room.only_case()


def offered(room: Room, case: Case, by: PersonId = ADA) -> set[str]:
    sheet = room.press(case, ActionId.MORE, by)
    assert isinstance(sheet, Sheet)
    return {button.action.value for piece in sheet.paragraphs for button in piece.buttons}


def test_every_action_is_explained_or_reached_elsewhere() -> None:
    assert set(_EXPLAINED) | ELSEWHERE == set(ActionId)
    assert {type(words) for words in _EXPLAINED.values()} == {Phrase}


def test_each_button_stands_beside_a_sentence_of_its_own(room: Room) -> None:
    sheet = room.press(opened(room), ActionId.MORE)

    assert isinstance(sheet, Sheet)
    assert sheet.action is None, "there is nothing to submit"
    assert all(piece.text and piece.beside and len(piece.buttons) == 1 for piece in sheet.paragraphs)
    assert sheet.revision == room.only_case().version


def test_it_offers_what_the_case_and_the_person_allow(room: Room) -> None:
    case = opened(room)
    assert {"claim", "assign", "note", "not_a_request", "rights", "language"} <= offered(room, case)
    assert not {"unclaim", "reply", "close", "undo", "remove_test"} & offered(room, case)

    room.press(case, ActionId.CLAIM, ADA)
    assert {"reply", "ask", "close", "unclaim", "assign"} <= offered(room, case)
    assert offered(room, case, BEN) == {"open_letter", "note", "clock", "report_incident"}
    assert offered(room, case, MAX) == offered(room, case, ADA) | {"receipt", "place_hold"}, "a manager's"

    room.press(case, ActionId.NOT_A_REQUEST, ADA, {"sure": "yes"})
    assert offered(room, case, BEN) == {"open_letter", "note", "clock", "report_incident", "reopen"}


def test_a_draft_is_sent_by_who_may(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.CLAIM, ADA)
    room.preview(case)

    assert {"send", "discard", "reply", "attach"} <= offered(room, case)
    assert not {"ask_approval", "close", "unclaim"} & offered(room, case)
    assert not {"send", "ask_approval"} & offered(room, case, BEN)


def test_where_two_must_agree_the_author_asks_and_others_look(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(second_approver=True))
    case = opened(room)
    room.press(case, ActionId.CLAIM, ADA)
    room.preview(case)

    assert "ask_approval" in offered(room, case)
    assert "send" not in offered(room, case)
    assert "send" in offered(room, case, BEN)
    assert "ask_approval" not in offered(room, case, BEN)


def test_undoing_is_offered_only_until_the_reply_leaves(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.CLAIM, ADA)
    room.answer(case)

    assert "undo" in offered(room, case)
    room.later(timedelta(minutes=1))
    assert "undo" not in offered(room, case)


def test_separating_is_offered_on_both_cases_of_a_bond_and_on_no_other(room: Room) -> None:
    alone, first, second = (by_hand(room) for _ in range(3))
    link(room, second, first)
    assert "separate" not in offered(room, alone)
    assert "separate" in offered(room, first)
    assert "separate" in offered(room, second)

    room.press(alone, ActionId.NOT_A_REQUEST, answers={"sure": "yes"})
    part(room, second)
    for case in (alone, first, second):
        assert "separate" not in offered(room, case)


@pytest.mark.parametrize("person", [IRIS, MALLORY])
def test_without_a_role_for_cases_there_is_nothing(room: Room, person: PersonId) -> None:
    with pytest.raises(NotAllowed):
        room.press(opened(room), ActionId.MORE, person)


@pytest.mark.parametrize("person", [ADA, BEN, MAX])
def test_nothing_is_offered_that_would_be_refused_at_once(room: Room, person: PersonId) -> None:
    case = opened(room)
    room.press(case, ActionId.CLAIM, ADA)

    for word in offered(room, case, person):
        action = ActionId(word)
        assert action in actions.ACTIONS
        assert room.only_case().allows(action, actor(person))


LEAVES = re.compile("A reply of (test )?case .* (leaves at|is about to leave|is just leaving)")
#: What the forms behind buttons are filled in with, in one for all of them.
FILLED = {
    "rights": "erasure",
    "both": "yes",
    "reason": "Two people wrote.",
    "colleague": BEN,
    "text": "Words.",
    "language": "da",
    "outcome_0": "fulfilled",
    "elsewhere": "yes",
    "sure": "yes",
    "same_person": "yes",
}


def shown(room: Room, case: Case) -> set[str]:
    with room.desk.reading("tests.card") as tx:
        card = picture(tx, tx.cases.get(case.id), full=True)
    return {button.action.value for button in card.buttons}


def told(room: Room, case: Case, action: ActionId, other: Case) -> str:
    """Press a button, fill in the form behind it, and return what is refused."""
    try:
        if isinstance(room.press(case, action, MAX), Form):
            room.press(case, action, MAX, {**FILLED, "other": str(other.id)})
    except Refused as refused:
        return refused.message
    return ""


@pytest.mark.parametrize("wait", [SECOND, 10 * MINUTE, 2 * HOUR], ids=["held back", "leaving", "held up"])
def test_nothing_is_offered_that_is_refused_for_a_reply_on_its_way(
    new_room: NewRoom, wait: timedelta
) -> None:
    room = new_room()
    for action in sorted(set(ActionId) - {ActionId.MORE}):
        other, case = by_hand(room), by_hand(room)
        room.press(case, ActionId.CLAIM, ADA)
        room.answer(case)
        room.later(wait)
        if action in shown(room, case) | offered(room, case, MAX):
            assert not LEAVES.match(told(room, case, action, other)), action


def test_while_a_reply_is_on_its_way_there_is_nothing_to_write_close_or_merge(room: Room) -> None:
    case = by_hand(room)
    room.press(case, ActionId.CLAIM, ADA)
    hindered = {"reply", "ask", "close", "unclaim", "not_a_request", "merge", "duplicate"}
    assert hindered <= offered(room, case)

    room.answer(case)
    assert not hindered & offered(room, case)
    assert {"undo", "note", "assign", "split"} <= offered(room, case)
    room.press(case, ActionId.UNDO)
    room.press(case, ActionId.DISCARD)
    assert hindered <= offered(room, case)
