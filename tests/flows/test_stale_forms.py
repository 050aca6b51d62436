"""Acting on an old picture: nothing is changed, and the person is told who changed what, and when."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from handlers.domain.card import Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import StaleCase
from handlers.domain.ids import PersonId
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.letters import ASKS_ERASURE, letter

FIRST = "<first@subject.example>"
REPLY = {"text": "Here is your data."}


def claimed(room: Room) -> Case:
    room.arrive(letter(message_id=FIRST))
    room.press(room.only_case(), ActionId.CLAIM, ADA)
    room.later(timedelta(hours=4, minutes=2))
    return room.only_case()


def stale(room: Room, case: Case, revision: int, by: PersonId = ADA) -> str:
    with pytest.raises(StaleCase) as refused:
        room.press(case, ActionId.REPLY, by, REPLY, revision=revision)
    return str(refused.value)


CHANGES: list[tuple[str, Callable[[Room, Case], object]]] = [
    (
        "<@U0MAX> assigned case 2026-0001",
        lambda r, c: r.press(c, ActionId.ASSIGN, MAX, {"colleague": BEN}),
    ),
    (
        "<@U0MAX> changed the rights of case 2026-0001",
        lambda r, c: r.press(c, ActionId.RIGHTS, MAX, {"rights": "access erasure"}),
    ),
    (
        "<@U0MAX> set the language of case 2026-0001",
        lambda r, c: r.press(c, ActionId.LANGUAGE, MAX, {"language": "de"}),
    ),
    ("<@U0MAX> drafted a reply in case 2026-0001", lambda r, c: r.preview(c, by=MAX)),
    (
        "A new letter came in on case 2026-0001",
        lambda r, c: r.arrive(letter(in_reply_to=FIRST, text=ASKS_ERASURE)),
    ),
]


@pytest.mark.parametrize(("told", "change"), CHANGES, ids=[words for words, _ in CHANGES])
def test_ux_11_a_stale_form_says_who_changed_what_and_when(
    room: Room, told: str, change: Callable[[Room, Case], object]
) -> None:
    case = claimed(room)
    change(room, case)

    assert stale(room, case, case.version, BEN if "assigned" in told else ADA) == (
        f"{told} at 14:02 while you were writing; nothing was changed. Look at the case and decide again."
    )


def test_the_last_of_several_changes_is_told(room: Room) -> None:
    case = claimed(room)
    room.press(case, ActionId.LANGUAGE, MAX, {"language": "de"})
    room.later(timedelta(minutes=3))
    room.press(case, ActionId.RIGHTS, MAX, {"rights": "access erasure"})

    assert stale(room, case, case.version).startswith(
        "<@U0MAX> changed the rights of case 2026-0001 at 14:05"
    )


def test_what_changes_nothing_stops_nobody(room: Room) -> None:
    case = claimed(room)
    room.press(case, ActionId.NOTE, BEN, {"text": "A word."})
    room.press(case, ActionId.OPEN_LETTER, BEN)
    room.settle()

    sheet = room.press(case, ActionId.REPLY, answers=REPLY, revision=case.version)
    assert isinstance(sheet, Sheet)


def test_who_goes_back_from_the_preview_and_writes_on_is_not_in_their_own_way(room: Room) -> None:
    case = claimed(room)
    form = room.press(case, ActionId.REPLY)
    assert isinstance(form, Form)
    for text in ("One.", "Two.", "Three."):
        sheet = room.press(case, ActionId.REPLY, answers={"text": text}, revision=form.revision)
        assert isinstance(sheet, Sheet)
    room.press(
        case,
        ActionId.ASK,
        answers={"text": "Or rather ask?", "topic": "other"},
        revision=form.revision,
    )


def test_what_somebody_else_did_in_between_stops_them_all_the_same(room: Room) -> None:
    case = claimed(room)
    room.preview(case, "Ada's.")
    room.preview(case, "Max's.", by=MAX)
    room.preview(case, "Ada's again.")

    assert "<@U0ADA> drafted a reply" in stale(room, case, case.version)


def test_other_things_of_ones_own_stop_too(room: Room) -> None:
    case = claimed(room)
    room.press(case, ActionId.LANGUAGE, ADA, {"language": "de"})

    assert stale(room, case, case.version).startswith("<@U0ADA> set the language")


@pytest.mark.parametrize("revision", [-1, 0, 10**9])
def test_a_made_up_revision_is_stale(room: Room, revision: int) -> None:
    case = claimed(room)

    assert "while you were writing" in stale(room, case, revision)
    assert room.only_case() == case


def test_a_refusal_costs_few_statements(room: Room) -> None:
    case = claimed(room)
    for _ in range(30):
        room.press(case, ActionId.LANGUAGE, MAX, {"language": "de"})
        room.press(case, ActionId.LANGUAGE, MAX, {"language": "da"})

    assert "<@U0MAX> set the language" in stale(room, case, case.version)


def test_the_refused_form_can_be_sent_again_from_a_new_picture(room: Room) -> None:
    case = claimed(room)
    room.press(case, ActionId.LANGUAGE, MAX, {"language": "de"})
    with pytest.raises(StaleCase):
        room.press(case, ActionId.REPLY, answers=REPLY, revision=case.version, press_id="form")

    sheet = room.press(case, ActionId.REPLY, answers=REPLY, press_id="form")
    assert isinstance(sheet, Sheet)
