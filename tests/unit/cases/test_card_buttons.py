"""The buttons of a card: those that can be pressed now, the next thing first, the rest behind a menu."""

import pytest

from handlers.cards.buttons import IN_THE_MENU, IN_THE_OPEN, button, card_buttons, makes_sense
from handlers.domain.card import Weight
from handlers.domain.case import TRANSITIONS, ActionId, Bond, Case, Status
from handlers.domain.ids import CaseId, MessageId
from tests.support.times import HOUR, MINUTE
from tests.unit.domain.samples import ADA, ARRIVED, a_case, adas

READY = adas(Status.READY, draft_id=MessageId(5), drafted_by=ADA.id)
LEAVING = adas(leaving_id=MessageId(5), leaves_at=ARRIVED)
FOLLOWING = adas(Status.CLOSED, follows=CaseId(9), bond=Bond.MERGED)
WORKED = ["open_letter", "reply", "note", "close", "ask", "extend", "assign", "rights", "more_actions"]


def offered(case: Case, *, full: bool = False) -> list[str]:
    return [one.action.value for one in card_buttons(case, full=full)]


@pytest.mark.parametrize(
    ("case", "buttons"),
    [
        (
            a_case(Status.NEW),
            [
                *("claim", "open_letter", "assign", "not_a_request"),
                *("note", "duplicate", "rights", "language", "more_actions"),
            ],
        ),
        (adas(Status.OPEN), WORKED),
        (adas(Status.AWAITING_SUBJECT), WORKED),
        (
            READY,
            [
                *("send", "open_letter", "reply", "discard"),
                *("note", "attach", "assign", "rights", "more_actions"),
            ],
        ),
        (
            a_case(Status.OPEN),
            ["claim", "open_letter", "reply", "note", "close", "ask", "extend", "assign", "more_actions"],
        ),
        (
            LEAVING,
            ["undo", "open_letter", "note", "assign", "rights", "more_actions"],
        ),
        (adas(Status.CLOSED), []),
    ],
    ids=["new", "open", "awaiting", "ready", "open and nobody's", "leaving", "closed"],
)
def test_buttons_are_those_that_can_be_pressed_now(case: Case, buttons: list[str]) -> None:
    assert offered(case) == buttons


def test_ux_02_a_closed_card_has_no_buttons_in_the_channel() -> None:
    for case in (adas(Status.CLOSED), FOLLOWING):
        assert offered(case) == []


def test_who_asks_for_a_closed_case_alone_can_open_it_again() -> None:
    assert offered(adas(Status.CLOSED), full=True) == ["open_letter", "reopen", "note", "more_actions"]
    assert offered(FOLLOWING, full=True) == ["open_letter", "separate", "note", "more_actions"]


EVERY = [
    *(a_case(status, **extra) for status in Status for extra in ({}, {"owner": ADA.id}, {"is_test": True})),
    READY,
    LEAVING,
    FOLLOWING,
]


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.status.value)
@pytest.mark.parametrize("full", [False, True])
def test_ux_01_at_most_four_in_the_open_and_five_in_the_menu(case: Case, full: bool) -> None:
    buttons = card_buttons(case, full=full)
    assert len(buttons) <= IN_THE_OPEN + IN_THE_MENU == 9
    assert len({one.action for one in buttons}) == len(buttons)
    if buttons:
        assert buttons[-1].action is ActionId.MORE


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.status.value)
def test_no_button_stands_there_that_the_rules_would_refuse_everybody(case: Case) -> None:
    for one in card_buttons(case, full=True):
        assert case.status in TRANSITIONS[one.action].sources
        assert makes_sense(case, one.action)


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.status.value)
def test_separating_stands_only_on_a_case_that_follows_another(case: Case) -> None:
    assert ("separate" in offered(case, full=True)) == (case is FOLLOWING)


def test_what_is_usually_done_next_stands_out_and_only_that() -> None:
    for case in EVERY:
        buttons = card_buttons(case)
        assert sum(one.weight is Weight.PRIMARY for one in buttons) <= 1
        assert all(one.weight is not Weight.DANGER for one in buttons)


@pytest.mark.parametrize("action", ["reply", "ask", "close", "unclaim", "not_a_request"])
def test_what_a_reply_hinders_is_offered_again_an_hour_after_it_was_to_leave(action: str) -> None:
    for wait, offers in ((-MINUTE, False), (HOUR - MINUTE, False), (HOUR, True)):
        assert makes_sense(LEAVING, ActionId(action), ARRIVED + wait) is offers


def test_where_two_must_agree_the_card_offers_everybody_to_look_and_promises_no_sending() -> None:
    for approves, label in ((False, "Look and send"), (True, "Look at the draft")):
        first = card_buttons(READY, approves=approves)[0]
        assert (first.action, first.label) == (ActionId.SEND, label)


def test_a_drafted_reply_is_edited_and_another_written() -> None:
    assert button(READY, ActionId.REPLY).label == "Edit reply"
    assert button(adas(), ActionId.REPLY).label == "Reply"


def test_ux_12_what_cannot_be_taken_back_asks_first_and_names_the_case() -> None:
    for action in (ActionId.DISCARD, ActionId.REMOVE_TEST):
        confirm = button(READY, action).confirm
        assert confirm is not None
        assert READY.number in confirm.title
    assert button(a_case(is_test=True), ActionId.REMOVE_TEST).weight is Weight.DANGER
    assert button(READY, ActionId.OPEN_LETTER).confirm is None


@pytest.mark.parametrize(
    ("case", "sensible", "senseless"),
    [
        (a_case(), {"claim"}, {"unclaim", "undo", "separate", "remove_test", "discard"}),
        (adas(), {"unclaim", "close", "merge"}, {"claim", "undo", "send"}),
        (READY, {"send", "discard", "attach"}, {"close", "unclaim", "not_a_request", "duplicate", "merge"}),
        (
            LEAVING,
            {"undo", "note", "assign", "split"},
            {"send", "discard", "reply", "ask", "close", "unclaim", "not_a_request", "merge", "duplicate"},
        ),
        (FOLLOWING, {"separate"}, {"reopen", "claim", "reply"}),
        (adas(Status.CLOSED, is_test=True), {"reopen", "remove_test"}, {"separate"}),
    ],
    ids=["nobody's", "somebody's", "drafted", "leaving", "following", "closed test"],
)
def test_an_action_is_offered_where_it_would_change_something(
    case: Case, sensible: set[str], senseless: set[str]
) -> None:
    for word in sensible:
        assert makes_sense(case, ActionId(word)), word
    for word in senseless:
        assert not makes_sense(case, ActionId(word)), word
