"""A letter with an identity number or words of health says so where it is read: what kind, never what."""

import pytest

from handlers.commands.case_lists import one
from handlers.domain.answer import Told
from handlers.domain.card import Card
from handlers.domain.case import ActionId, Case
from handlers.domain.people import Actor
from handlers.domain.presses import Done
from tests.support.cast import ADA, ROLES
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, letter
from tests.support.reading import opened, text_of
from tests.support.scrubbed import CPR

NUMBER, WORDS = "identity numbers", "words of health or absence"


def arrived(room: Room, *more: str) -> Case:
    room.arrive(letter(text=" ".join((ASKS_ACCESS, *more))))
    return room.only_case()


def holds(room: Room, case: Case) -> dict[str, str]:
    """Return the facts of the card that one person asked for."""
    told: Told = one(room.desk, Actor(ADA, ROLES[ADA]), case.number)
    assert isinstance(told, Card)
    return {str(name): str(value) for name, value in told.facts}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((f"My number is {CPR}.",), NUMBER),
        (("I was on sick-leave.",), WORDS),
        ((f"My number is {CPR}.", "I was on sick-leave."), f"{NUMBER}, {WORDS}"),
    ],
)
def test_the_card_for_one_person_and_the_letter_s_window_say_it(
    room: Room, more: tuple[str, ...], told: str
) -> None:
    case = arrived(room, *more)
    assert holds(room, case)["Holds"] == told
    assert f"This letter holds {told}." in text_of(opened(room, case))


def test_the_card_in_the_channel_says_nothing_of_it(room: Room) -> None:
    arrived(room, f"My number is {CPR}.", "I was on sick-leave.")
    room.settle()
    shown = str(room.chat.card())
    assert "Holds" not in shown
    assert "health" not in shown
    assert CPR not in shown


def test_a_letter_without_any_of_it_is_told_as_always(room: Room) -> None:
    case = arrived(room, "My order is 1405314321.")
    assert "Holds" not in holds(room, case)
    assert "This letter holds" not in text_of(opened(room, case))


def test_closing_such_a_case_offers_to_mask_it(room: Room) -> None:
    case = arrived(room, f"My number is {CPR}.")
    room.press(case, ActionId.CLAIM)
    done = room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    assert isinstance(done, Done)
    assert done.about is not None
    assert [button.action for button in done.about.buttons] == [ActionId.SCRUB]
    assert done.about.revision == room.case(case.id).version


def test_closing_any_other_case_offers_nothing(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.CLAIM)
    done = room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    assert isinstance(done, Done)
    assert done.about is None
