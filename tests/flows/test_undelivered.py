"""A mail of ours came back: its case says so until another one has left."""

from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind
from handlers.domain.message import Direction
from tests.support.desks import Room
from tests.support.letters import bounce, letter, unanswered

NOT_DELIVERED = "Not delivered"


def came_back(room: Room, case: Case) -> None:
    """Let the newest mail of ours come back."""
    ours = [one for one in room.messages(case) if one.direction is Direction.OUTBOUND]
    room.arrive(bounce(ours[-1].content.message_id))
    room.settle()


def answered(room: Room) -> Case:
    room.arrive(unanswered())
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.settle()
    return case


def test_fm_39_the_card_and_the_thread_say_that_a_reply_came_back(room: Room) -> None:
    case = answered(room)
    assert NOT_DELIVERED not in room.chat.card().note
    came_back(room, case)

    assert room.case(case.id).undelivered
    assert room.chat.card().note.startswith(NOT_DELIVERED)
    assert "came back undelivered" in room.told()[-1]
    assert room.kinds(case)[-1] is EventKind.BOUNCE_RECORDED


def test_fm_39_an_acknowledgement_that_came_back_says_so_too(room: Room) -> None:
    room.arrive(letter())
    room.settle()
    came_back(room, room.only_case())

    assert room.chat.card().note.startswith(NOT_DELIVERED)


def test_fm_39_it_is_over_once_another_mail_has_left(room: Room) -> None:
    case = answered(room)
    came_back(room, case)
    room.answer(case, "To your other address.")
    room.settle()

    assert not room.case(case.id).undelivered
    assert room.chat.card().note == ""


def test_fm_39_a_draft_made_before_it_came_back_is_looked_at_again(room: Room) -> None:
    case = answered(room)
    room.preview(case)
    version = room.case(case.id).version
    came_back(room, case)

    assert room.case(case.id).version > version


def test_fm_39_a_report_about_somebody_elses_mail_alarms_nobody(room: Room) -> None:
    case = answered(room)
    room.arrive(bounce("<somebody@elsewhere.example>"))

    assert not room.case(case.id).undelivered


def test_fm_39_the_case_is_not_closed_and_not_doubled_by_it(room: Room) -> None:
    case = answered(room)
    came_back(room, case)

    assert room.cases() == [room.case(case.id)]
    assert room.case(case.id).closed_at is None
