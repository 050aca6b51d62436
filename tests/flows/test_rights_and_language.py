"""Saying anew what a case is about, and in which language the person is answered."""

import pytest

from handlers.domain.card import FieldKind, Form
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, StaleCase
from handlers.domain.events import EventKind
from handlers.domain.rights import Right
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, SMALL_TALK, letter

REASON = "Sam only asked about it in passing."


def claimed(room: Room) -> Case:
    room.arrive(letter(message_id="<first@subject.example>", text=ASKS_ACCESS))
    room.press(room.only_case(), ActionId.CLAIM, ADA)
    return room.only_case()


def test_the_form_has_every_right_and_those_there_are_ticked(room: Room) -> None:
    form = room.press(claimed(room), ActionId.RIGHTS)

    assert isinstance(form, Form)
    rights, reason = form.fields
    assert (rights.kind, rights.initial, len(rights.options)) == (FieldKind.SEVERAL, "access", len(Right))
    assert dict(rights.options)["erasure"] == "Erasure (Art. 17)"
    assert not reason.required


def test_a_changed_right_is_on_record_and_the_reason_is_sealed(room: Room) -> None:
    case = claimed(room)
    due = case.due_on
    room.press(case, ActionId.RIGHTS, answers={"rights": "erasure", "reason": f" {REASON} "})
    room.settle()

    assert room.only_case().rights == (Right.ERASURE,)
    assert room.only_case().due_on == due, "the clock has run since the letter came in"
    event = next(one for one in room.record(case) if one.kind is EventKind.RIGHTS_CHANGED)
    assert dict(event.facts) == {"added": "erasure", "dropped": "access", "from": "open"}
    assert event.content == REASON
    assert not any(REASON in line for line in room.told())
    assert room.chat.card().title == "2026-0001 · Erasure"


def test_a_right_is_not_dropped_without_a_reason(room: Room) -> None:
    case = claimed(room)

    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.RIGHTS, answers={"rights": "erasure", "reason": "  "})

    assert set(refused.value.fields) == {"reason"}
    assert room.only_case().rights == (Right.ACCESS,)


@pytest.mark.parametrize("chosen", ["", "marriage", "<script>"])
def test_at_least_one_right_is_kept(room: Room, chosen: str) -> None:
    case = claimed(room)

    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.RIGHTS, answers={"rights": chosen, "reason": REASON})

    assert set(refused.value.fields) == {"rights"}


def test_rights_that_are_the_same_change_nothing(room: Room) -> None:
    case = claimed(room)

    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.RIGHTS, answers={"rights": "access"})

    assert EventKind.RIGHTS_CHANGED not in room.kinds(case)


def test_a_letter_that_came_in_meanwhile_is_looked_at_first(room: Room) -> None:
    case = claimed(room)
    for action, answers in (
        (ActionId.RIGHTS, {"rights": "access erasure"}),
        (ActionId.LANGUAGE, {"language": "da"}),
    ):
        form = room.press(case, action)
        assert isinstance(form, Form)
        room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))
        with pytest.raises(StaleCase, match="A new letter came in on case 2026-0001 at 10:00"):
            room.press(case, action, answers=answers, revision=form.revision)


@pytest.mark.parametrize(("chosen", "kept"), [("da", "da"), ("nb", "nb"), ("sv", "sv"), ("other", "")])
def test_the_language_is_chosen_from_ours_or_is_another(room: Room, chosen: str, kept: str) -> None:
    case = claimed(room)
    form = room.press(case, ActionId.LANGUAGE)
    assert isinstance(form, Form)
    assert form.fields[0].initial == "en"
    assert [value for value, _ in form.fields[0].options] == ["da", "nb", "sv", "en", "de", "other"]

    room.press(case, ActionId.LANGUAGE, MAX, {"language": chosen})

    assert room.only_case().language == kept
    event = room.record(case)[-1]
    assert (event.kind, event.actor, event.facts["language"]) == (EventKind.LANGUAGE_SET, MAX, kept)


@pytest.mark.parametrize("chosen", ["", "fr", "../da"])
def test_no_other_word_is_a_language(room: Room, chosen: str) -> None:
    with pytest.raises(Incomplete):
        room.press(claimed(room), ActionId.LANGUAGE, answers={"language": chosen})


def test_both_are_the_owners_to_say(room: Room) -> None:
    case = claimed(room)
    with pytest.raises(NotAllowed):
        room.press(case, ActionId.RIGHTS, BEN, {"rights": ""})
    with pytest.raises(NotAllowed):
        room.press(case, ActionId.LANGUAGE, BEN, {"language": ""})
