"""Asking the person: the same way out as a reply, and the case waits for them once it has left."""

import email
import email.policy

import pytest

from handlers.domain.card import FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import Incomplete, NotAllowed
from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, letter

WORDS = "Which of your accounts do you mean?"


def claimed(room: Room) -> Case:
    room.arrive(letter(message_id="<first@subject.example>", subject="My data"))
    room.press(room.only_case(), ActionId.CLAIM, ADA)
    room.settle()
    return room.only_case()


def asked(room: Room, case: Case, topic: str = "scope") -> Sheet:
    doubt = "Somebody else's address." if topic == "identity" else ""
    sheet = room.press(case, ActionId.ASK, answers={"topic": topic, "doubt": doubt, "text": WORDS})
    assert isinstance(sheet, Sheet)
    return sheet


def test_the_form_asks_for_a_topic_and_words(room: Room) -> None:
    form = room.press(claimed(room), ActionId.ASK)

    assert isinstance(form, Form)
    topic, doubt, large, text = form.fields
    assert (doubt.name, large.name, large.kind) == ("doubt", "large", FieldKind.TICK)
    assert (topic.kind, [value for value, _ in topic.options]) == (
        FieldKind.CHOICE,
        ["identity", "scope", "fee", "other"],
    )
    assert (text.kind, text.initial) == (FieldKind.TEXT, "")
    assert any("no more proof than is necessary" in note for note in form.notes)


def test_a_question_leaves_like_a_reply_and_the_case_waits(room: Room) -> None:
    case = claimed(room)
    sheet = asked(room, case)
    assert room.only_case().status is Status.READY
    room.send(case, sheet)
    assert room.only_case().status is Status.OPEN, "it has not left yet"
    room.settle()

    mail = email.message_from_bytes(room.mail.sent[-1], policy=email.policy.default)
    assert WORDS in mail.get_content()
    assert mail["Subject"] == "Re: My data"
    waiting = room.only_case()
    assert (waiting.status, waiting.answered_at) == (Status.AWAITING_SUBJECT, None)
    assert EventKind.QUESTION_SENT in room.kinds(case)
    assert EventKind.REPLY_SENT not in room.kinds(case)
    assert [m.purpose for m in room.messages(case)][-1] is Purpose.QUESTION
    drafted = next(one for one in room.record(case) if one.kind is EventKind.REPLY_DRAFTED)
    assert drafted.facts["topic"] == "scope"


def test_the_persons_letter_brings_the_case_back(room: Room) -> None:
    case = claimed(room)
    room.send(case, asked(room, case))
    room.settle()
    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))

    assert room.only_case().status is Status.OPEN


def test_somebody_elses_letter_does_not(room: Room) -> None:
    case = claimed(room)
    room.send(case, asked(room, case))
    room.settle()
    room.arrive(
        letter(sender="Mallory <m@evil.example>", in_reply_to="<first@subject.example>", text=SMALL_TALK)
    )

    assert room.case(case.id).status is Status.AWAITING_SUBJECT


def test_a_question_is_no_answer(room: Room) -> None:
    case = claimed(room)
    room.send(case, asked(room, case))
    room.settle()

    with pytest.raises(Incomplete) as refused:
        room.close_as(case, "fulfilled")
    assert "Nobody has answered" in refused.value.fields["elsewhere"]


def test_an_edited_question_stays_a_question_with_its_topic(room: Room) -> None:
    case = claimed(room)
    asked(room, case, "identity")
    for action in (ActionId.REPLY, ActionId.ASK):
        form = room.press(case, action)
        assert isinstance(form, Form)
        assert form.action == ActionId.ASK
        assert [field.initial for field in form.fields] == ["identity", "Somebody else's address.", "", WORDS]


def test_a_drafted_reply_can_become_a_question(room: Room) -> None:
    case = claimed(room)
    room.preview(case, "We need to know more.")
    form = room.press(case, ActionId.ASK)
    assert isinstance(form, Form)
    assert [field.initial for field in form.fields] == ["", "", "", "We need to know more."]


def test_a_question_that_is_taken_back_leaves_the_case_drafted(room: Room) -> None:
    case = claimed(room)
    room.send(case, asked(room, case))
    room.press(case, ActionId.UNDO)
    room.settle()

    assert room.only_case().status is Status.READY
    assert len(room.mail.sent) == 1


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"topic": "", "text": WORDS}, {"topic"}),
        ({"topic": "everything", "text": WORDS}, {"topic"}),
        ({"topic": "scope", "text": " "}, {"text"}),
        ({"topic": "identity", "text": WORDS}, {"doubt"}),
        ({}, {"topic", "text"}),
    ],
)
def test_everything_that_is_missing_is_said_at_once(
    room: Room, answers: dict[str, str], wrong: set[str]
) -> None:
    case = claimed(room)

    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.ASK, answers=answers)

    assert set(refused.value.fields) == wrong
    assert room.only_case().draft_id is None


def test_asking_is_for_the_owner_and_managers(room: Room) -> None:
    case = claimed(room)

    with pytest.raises(NotAllowed):
        room.press(case, ActionId.ASK, BEN, {"topic": "scope", "text": WORDS})
