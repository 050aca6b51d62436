"""How many statements a press costs the database: few enough that a slow one still answers in time."""

from collections.abc import Callable

import pytest

from handlers.domain.case import ActionId, Case
from tests.support.bonding import counting
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.letters import letter

#: At 50 ms a statement this leaves a press well under a second.
MOST = 15


def opened(room: Room) -> Case:
    room.arrive(letter())
    return room.only_case()


def claimed(room: Room) -> Case:
    room.press(opened(room), ActionId.CLAIM, ADA)
    return room.only_case()


def drafted(room: Room) -> Case:
    case = claimed(room)
    room.preview(case)
    return room.only_case()


def sent(room: Room) -> Case:
    case = claimed(room)
    room.answer(case)
    return room.only_case()


PRESSES: list[tuple[str, Callable[[Room], Case], dict[str, str] | None]] = [
    ("claim", opened, None),
    ("unclaim", claimed, None),
    ("assign", claimed, None),
    ("assign", claimed, {"colleague": BEN}),
    ("rights", claimed, None),
    ("rights", claimed, {"rights": "erasure", "reason": "Read again."}),
    ("language", claimed, {"language": "da"}),
    ("note", claimed, {"text": "A word."}),
    ("not_a_request", opened, {"sure": "yes"}),
    ("reply", drafted, None),
    ("reply", claimed, {"text": "Here it is."}),
    ("reply", drafted, {"text": "Here it is."}),
    ("ask", drafted, None),
    ("ask", claimed, {"topic": "scope", "text": "Which year?"}),
    ("ask_approval", drafted, None),
    ("send", drafted, None),
    ("send", drafted, {}),
    ("discard", drafted, None),
    ("undo", sent, None),
    ("close", claimed, None),
    ("close", claimed, {"outcome_0": "withdrawn"}),
    ("more_actions", claimed, None),
]


@pytest.mark.parametrize(
    ("word", "scene", "answers"),
    PRESSES,
    ids=[f"{word}-{scene.__name__}-{'form' if filled else 'button'}" for word, scene, filled in PRESSES],
)
def test_a_press_costs_few_statements(
    room: Room, word: str, scene: Callable[[Room], Case], answers: dict[str, str] | None
) -> None:
    case = scene(room)
    token = str(case.draft_id or case.leaving_id or "")
    with counting(room.database) as said:
        room.press(case, ActionId(word), ADA, answers, revision=case.version, token=token)

    assert 0 < len(said) <= MOST, "\n".join(said)


def test_a_refused_form_costs_few_too(room: Room) -> None:
    case = claimed(room)
    seen = case.version
    room.press(case, ActionId.LANGUAGE, ADA, {"language": "da"})
    with counting(room.database) as said, pytest.raises(Exception, match="while you were writing"):
        room.press(case, ActionId.NOTE, ADA, {"text": "A word."}, revision=seen)

    assert len(said) <= MOST
