"""A case that waits for the person goes on waiting when it is given back, or separated from another one."""

import pytest

from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case, Status
from tests.support.bonding import merge, opened, part
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.letters import letter


def waiting(room: Room) -> Case:
    """Open a case in which the person was asked something."""
    case = opened(room, message_id="<asked@subject.example>")
    room.press(case, ActionId.CLAIM)
    sheet = room.press(case, ActionId.ASK, ADA, {"topic": "scope", "text": "Which year?"})
    assert isinstance(sheet, Sheet)
    room.send(case, sheet)
    room.settle()
    return room.case(case.id)


@pytest.mark.parametrize("stays", [True, False])
def test_a_case_that_waited_for_the_person_waits_again(room: Room, stays: bool) -> None:
    case, other = waiting(room), opened(room)
    merge(room, case, other)
    if not stays:
        del room.colleagues.held[ADA]
    room.press(case, ActionId.SEPARATE, BEN)

    apart = room.case(case.id)
    assert (apart.status, apart.owner) == (Status.AWAITING_SUBJECT, ADA if stays else None)


def test_a_case_whose_answer_came_meanwhile_waits_no_more(room: Room) -> None:
    case, other = waiting(room), opened(room)
    merge(room, case, other)
    room.arrive(letter(in_reply_to="<asked@subject.example>", text="The last year."))
    part(room, case)

    assert room.case(case.id).status is Status.OPEN


def test_a_case_given_back_while_it_waits_still_waits(room: Room) -> None:
    case = waiting(room)
    room.press(case, ActionId.UNCLAIM)
    assert (room.case(case.id).owner, room.case(case.id).status) == (None, Status.AWAITING_SUBJECT)

    room.press(case, ActionId.CLAIM)
    assert room.case(case.id).status is Status.AWAITING_SUBJECT
