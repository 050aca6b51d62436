"""Ada in the storm gives every answer once, wherever she died between its presses."""

import re

import pytest

from handlers.domain.case import ActionId
from tests.storm.answering import Answers, person
from tests.support.desks import Room
from tests.support.letters import letter

PRESSES = (ActionId.CLAIM, ActionId.REPLY, ActionId.SEND)


class Died(Exception):
    """She died."""


def asked(room: Room) -> None:
    room.arrive(letter(sender=f"Person 8 <{person(8)}>", dmarc=None))


@pytest.mark.parametrize("last", range(len(PRESSES) + 1))
def test_an_answer_begun_in_one_life_is_given_in_the_next_and_once(
    room: Room, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    asked(room)
    presses = Answers._press
    with monkeypatch.context() as patch:

        def until(self: Answers, case: object, action: ActionId, *rest: object) -> None:
            if PRESSES.index(action) == last:
                raise Died
            presses(self, case, action, *rest)  # type: ignore[arg-type] # passed on as it came

        patch.setattr(Answers, "_press", until)
        if last < len(PRESSES):
            with pytest.raises(Died):
                Answers(room.desk, 8).give()

    for _ in range(2):
        Answers(room.desk, 8).give()
    room.settle()

    assert len(room.mail.sent) == 1
    assert re.search(rb"Here is your data\.", room.mail.sent[0])


def test_people_who_are_not_chosen_are_not_answered(room: Room) -> None:
    room.arrive(letter(sender=f"Person 7 <{person(7)}>", dmarc=None), letter(message_id="<2@x.example>"))
    assert Answers(room.desk, 8).give() == 0
