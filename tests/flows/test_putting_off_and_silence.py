"""What was put off comes back to somebody whom nothing could reach when it did."""

import pytest

from handlers.domain.case import ActionId, Case
from handlers.ports import ChatBusy
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.reminded import go_to, reassign, rows, told, write_down


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case of Ada, due on the seventh of April, put off on the sixteenth of March until the next day.

    No threshold is near then, so that nothing but the putting off brings it back.
    """
    write_down(room)
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()
    go_to(room, 16)
    room.press(room.only_case(), ActionId.SNOOZE, answers={"pause": "tomorrow"})
    return room.only_case()


def pass_in_silence(room: Room, day: int) -> None:
    """Let a day pass on which the chat system takes nothing."""
    room.chat.slots["post_direct"] = [(ChatBusy(), False)] * 999
    for hour in range(9, 20):
        go_to(room, day, hour)
    room.chat.slots.clear()


def test_ux_19_what_comes_back_on_a_silent_day_is_told_the_next_morning_and_called_late(
    room: Room, case: Case
) -> None:
    pass_in_silence(room, 17)
    assert told(room, ADA) == []
    go_to(room, 18)
    (message,) = told(room, ADA)
    assert rows(message) == [("due 2026-04-07, 20 days left", False)]
    assert message.notice is not None
    assert "this was to come on 2026-03-17" in message.notice.lines[1]
    for day in (19, 20):
        go_to(room, day)
    assert len(told(room, ADA)) == 1


def test_ux_19_it_comes_back_after_several_silent_days_too(room: Room, case: Case) -> None:
    for day in (17, 18, 19):
        pass_in_silence(room, day)
    go_to(room, 20)
    (message,) = told(room, ADA)
    assert rows(message) == [("due 2026-04-07, 18 days left", False)]
    assert message.notice is not None
    assert "this was to come on 2026-03-17" in message.notice.lines[1]


def test_ux_19_what_is_put_off_again_meanwhile_waits(room: Room, case: Case) -> None:
    pass_in_silence(room, 17)
    room.press(case, ActionId.SNOOZE, answers={"pause": "monday"})
    for day in (18, 19, 20):
        go_to(room, day)
    assert told(room, ADA) == []
    go_to(room, 23)
    assert len(told(room, ADA)) == 1


@pytest.mark.parametrize("what", ["closed", "given away"])
def test_what_is_done_or_in_other_hands_meanwhile_comes_back_to_nobody(
    room: Room, case: Case, what: str
) -> None:
    pass_in_silence(room, 17)
    if what == "closed":
        room.close_as(case, "fulfilled", elsewhere=True)
    else:
        reassign(room, case, BEN)
    go_to(room, 18)
    assert told(room, ADA) == []
