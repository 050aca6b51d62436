"""Notes: written for colleagues, sealed, told in the thread without a word of them, and never mailed."""

import pytest

from handlers.casework.notes import LONGEST
from handlers.domain.card import Form
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Incomplete, StaleCase
from handlers.domain.events import EventKind
from handlers.domain.presses import Done
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.letters import letter

WORDS = "Sam called; the archive of 2019 is in Aarhus."


def opened(room: Room) -> Case:
    room.arrive(letter())
    return room.only_case()


def test_ux_03_a_note_is_kept_for_colleagues_and_never_mailed(room: Room) -> None:
    case = opened(room)
    done = room.press(case, ActionId.NOTE, BEN, {"text": f"\n{WORDS}  "})
    room.settle()

    assert done == Done("Your note stands in case 2026-0001.")
    event = next(one for one in room.record(case) if one.kind is EventKind.NOTED)
    assert (event.actor, event.content) == (BEN, WORDS)
    assert "Aarhus" not in str(event.facts)
    assert not any("Aarhus" in post.text for post in room.chat.posts.values())
    assert len(room.mail.sent) == 1, "the acknowledgement"


def test_a_note_changes_nothing_about_the_case(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.NOTE, answers={"text": WORDS})

    after = room.only_case()
    assert (after.version, after.status, after.owner) == (case.version, case.status, case.owner)
    assert after.events == case.events + 1


def test_anybody_who_handles_cases_notes_even_on_a_closed_one(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.NOT_A_REQUEST, MAX, {"sure": "yes"})

    for person in (ADA, BEN, MAX):
        room.press(case, ActionId.NOTE, person, {"text": WORDS})

    assert room.kinds(case).count(EventKind.NOTED) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "Write the note first."), (" \n\t", "Write the note first."), ("x" * (LONGEST + 1), "3001")],
)
def test_a_note_says_something_that_fits(room: Room, text: str, says: str) -> None:
    case = opened(room)

    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.NOTE, answers={"text": text}, press_id="form")
    assert says in refused.value.fields["text"]

    room.press(case, ActionId.NOTE, answers={"text": "x" * LONGEST}, press_id="form")


def test_the_same_note_delivered_again_stands_there_once(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.NOTE, answers={"text": WORDS}, press_id="same")

    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.NOTE, answers={"text": WORDS}, press_id="same")

    assert room.kinds(case).count(EventKind.NOTED) == 1


def test_a_note_on_an_old_picture_says_what_changed(room: Room) -> None:
    case = opened(room)
    form = room.press(case, ActionId.NOTE, BEN)
    assert isinstance(form, Form)
    room.press(case, ActionId.CLAIM, ADA)

    with pytest.raises(StaleCase, match="<@U0ADA> claimed case 2026-0001 at 10:00 while you were writing"):
        room.press(case, ActionId.NOTE, BEN, {"text": WORDS}, revision=form.revision)
