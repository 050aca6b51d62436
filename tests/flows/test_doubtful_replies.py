"""Replies of which nobody knows whether they left: looked up, then decided on by a person."""

from contextlib import suppress
from datetime import timedelta

import pytest

from connectors.errors import Temporary
from handlers.desk import Rules
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, NotAllowed, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.presses import Done
from handlers.store.outbox import EntryState
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, MALLORY, MAX
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.replies import answered, buttons, facts, left, note
from tests.support.times import MINUTE


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    """Is a desk that holds no reply back."""
    return new_room(rules=Rules(undo=timedelta(0)))


def doubtful(room: Room, *, gone: bool, minutes: int) -> Case:
    """Have a reply of which nobody knows for so long whether it has left."""
    case = answered(room)
    lose_sight(room, gone=gone, minutes=minutes)
    return case


def lose_sight(room: Room, *, gone: bool, minutes: int) -> None:
    """Lose the answer to a sending, and every look at what became of it."""
    room.mail.fail_next("send", Temporary(), after_effect=gone)
    room.deliver()
    for _ in range(minutes):
        room.later(MINUTE)
        room.mail.faults._waiting["find_sent"] = [(Temporary(), False)]
        room.deliver()


@pytest.mark.parametrize("gone", [True, False])
def test_fm_36_it_is_looked_up_and_settles_by_itself_within_the_quarter(room: Room, gone: bool) -> None:
    case = doubtful(room, gone=gone, minutes=10)
    assert EventKind.REPLY_IN_DOUBT not in room.kinds(case)
    room.mail.faults._waiting.clear()
    room.settle()
    assert left(room) == 1
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1


def test_fm_36_after_a_quarter_of_an_hour_a_person_decides_and_the_card_says_so(room: Room) -> None:
    case = doubtful(room, gone=True, minutes=40)
    assert room.kinds(case).count(EventKind.REPLY_IN_DOUBT) == 1, "told once"
    assert facts(room)["Reply"] == "nobody knows whether it has left"
    assert note(room).startswith("Decide: look into the mailbox's sent mail.")
    assert left(room) == 1, "nothing is sent again"
    room.mail.faults._waiting.clear()
    room.settle()
    assert any("Nobody knows whether a reply has left" in line for line in room.told())


def test_fm_36_who_finds_that_it_has_not_left_takes_it_back_and_sends_again(room: Room) -> None:
    case = doubtful(room, gone=False, minutes=40)
    room.press(case, ActionId.UNDO)
    assert room.case(case.id).status is Status.READY
    recalled = room.record(case)[-1]
    assert (recalled.kind, recalled.facts["doubtful"]) == (EventKind.REPLY_RECALLED, True)
    assert room.entries(EntryState.UNKNOWN) == 0
    room.mail.faults._waiting.clear()
    room.settle()
    assert left(room) == 0
    assert any("found that the reply had not left" in line for line in room.told())
    room.answer(room.case(case.id))
    room.settle()
    assert left(room) == 1


def test_fm_36_who_finds_that_it_has_left_says_so_and_it_counts_as_sent(room: Room) -> None:
    case = doubtful(room, gone=True, minutes=40)
    assert ActionId.HAS_LEFT in buttons(room)
    said = room.press(case, ActionId.HAS_LEFT, press_id="found")
    assert said == Done("The reply in case 2026-0001 counts as sent.")
    now = room.case(case.id)
    assert (now.answered_at, now.leaving_id) == (room.clock.now(), None)
    sent = room.record(case)[-1]
    assert (sent.kind, sent.actor, sent.facts["found"]) == (EventKind.REPLY_SENT, ADA, True)
    assert room.entries(EntryState.UNKNOWN) == 0
    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.HAS_LEFT, press_id="found")
    room.mail.faults._waiting.clear()
    room.settle()
    assert left(room) == 1, "nothing is sent again"
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1
    assert any("found that the reply has left" in line for line in room.told())
    assert "Reply" not in facts(room)


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_fm_36_a_decision_that_was_cut_off_counts_once(room: Room, edge: str) -> None:
    case = doubtful(room, gone=True, minutes=40)

    def reached(point: str) -> None:
        if point == f"recalling.has_left:{edge}":
            raise Killed

    room.desk.reached = reached
    with pytest.raises(Killed):
        room.press(case, ActionId.HAS_LEFT, press_id="found")
    room.desk.reached = lambda _point: None
    with suppress(AlreadyHandled):
        room.press(case, ActionId.HAS_LEFT, press_id="found")
    room.mail.faults._waiting.clear()
    room.settle()
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1
    assert left(room) == 1
    assert room.case(case.id).leaving_id is None


def test_fm_36_a_question_found_to_have_left_waits_for_its_answer(room: Room) -> None:
    room.arrive(letter(dmarc=None))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    sheet = room.press(case, ActionId.ASK, answers={"text": "Which year?", "topic": "scope"})
    assert isinstance(sheet, Sheet)
    room.send(case, sheet)
    lose_sight(room, gone=True, minutes=40)
    room.press(case, ActionId.HAS_LEFT)
    assert room.case(case.id).status is Status.AWAITING_SUBJECT
    assert room.kinds(case)[-1] is EventKind.QUESTION_SENT


def test_fm_36_only_whose_reply_it_is_decides_on_it(room: Room) -> None:
    case = doubtful(room, gone=True, minutes=40)
    for stranger in (BEN, MALLORY):
        with pytest.raises(NotAllowed):
            room.press(case, ActionId.HAS_LEFT, stranger)
    room.press(case, ActionId.HAS_LEFT, MAX)
    assert room.record(case)[-1].actor == MAX


@pytest.mark.parametrize("minutes", [0, 5])
def test_fm_36_while_it_may_still_settle_by_itself_nobody_says_that_it_has_left(
    room: Room, minutes: int
) -> None:
    case = doubtful(room, gone=True, minutes=minutes)
    assert ActionId.HAS_LEFT not in buttons(room)
    with pytest.raises(WrongStatus):
        room.press(case, ActionId.HAS_LEFT)
    assert EventKind.REPLY_SENT not in room.kinds(case)


def test_fm_36_both_ways_to_decide_stand_among_more_actions(room: Room) -> None:
    case = doubtful(room, gone=True, minutes=5)
    assert not {ActionId.UNDO, ActionId.HAS_LEFT} & offered(room, case)
    lose_sight(room, gone=True, minutes=30)
    assert {ActionId.UNDO, ActionId.HAS_LEFT} <= offered(room, case)


def offered(room: Room, case: Case) -> set[ActionId]:
    """Return what somebody is offered who asks for everything."""
    sheet = room.press(case, ActionId.MORE)
    assert isinstance(sheet, Sheet)
    return {ActionId(button.action) for paragraph in sheet.paragraphs for button in paragraph.buttons}


def test_fm_36_before_the_quarter_is_over_nobody_can_take_it_back(room: Room) -> None:
    case = doubtful(room, gone=True, minutes=5)
    with pytest.raises(WrongStatus):
        room.press(case, ActionId.UNDO)
    assert left(room) == 1


def test_fm_36_a_doubt_that_clears_later_is_settled_and_the_card_says_so(room: Room) -> None:
    case = doubtful(room, gone=True, minutes=40)
    room.mail.faults._waiting.clear()
    room.settle()
    assert room.kinds(case)[-1] is EventKind.REPLY_SENT
    assert "Reply" not in facts(room)
    assert left(room) == 1
