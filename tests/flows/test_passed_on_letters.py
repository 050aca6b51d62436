"""Letters that a colleague passes on to the mailbox: who they are about is asked, and not guessed."""

import pytest

from handlers.domain.case import ActionId
from tests.support.cast import OUR_ADDRESS, SAM
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, letter
from tests.support.reading import opened, text_of

COLLEAGUE = "Lea Sales <lea@acme.example>"
FORWARD = (
    "See below.\r\n\r\n---------- Forwarded message ---------\r\n"
    f"From: Sam Subject <{SAM}>\r\nDate: 23 Feb 2026\r\nSubject: My data\r\nTo: <lea@acme.example>\r\n\r\n"
    f"{ASKS_ACCESS}\r\n"
)


def passed_on(**parts: object) -> bytes:
    return letter(**{"sender": COLLEAGUE, "subject": "Fwd: My data", "text": FORWARD, **parts})


def test_fm_23_it_opens_a_case_whose_person_is_not_known(room: Room) -> None:
    tally = room.arrive(passed_on())
    room.settle()

    assert (tally.cases, tally.acknowledged) == (1, 0)
    case = room.only_case()
    assert case.sender_unclear
    assert [claim.right.value for claim in case.claims] == ["access"], "what it carries is read"
    assert room.mail.sent == ()
    assert "Sender unclear" in room.chat.card().note


def test_fm_23_the_sender_inside_is_suggested_and_not_written_to(room: Room) -> None:
    room.arrive(passed_on())
    shown = text_of(opened(room, room.only_case()))

    assert "A colleague passed this on, so the person it is about is not known yet." in shown
    assert "Ask when the letter first reached the organisation: the time runs from that day." in shown
    assert f"The letter inside says it is from {SAM}. Confirm that before you write there." in shown

    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.answer(room.case(case.id))
    room.settle()
    assert not any(f"To: {SAM}".encode() in mail for mail in room.mail.sent)


@pytest.mark.parametrize(
    "parts",
    [
        {"sender": "Sam <sam@subject.example>"},
        {"sender": "Lea <lea@sub.acme.example>"},
        {"subject": "My data", "text": ASKS_ACCESS},
        {"subject": "Re: My data", "text": f"I took care.\n\n> {ASKS_ACCESS}"},
        {"sender": "lea@acme.example.evil.example"},
    ],
    ids=["another house", "a house of another name", "their own words", "an answer", "a longer name"],
)
def test_only_what_a_colleague_forwards_is_taken_for_that(room: Room, parts: dict[str, object]) -> None:
    room.arrive(passed_on(**parts))
    assert not room.only_case().sender_unclear
    assert "passed this on" not in text_of(opened(room, room.only_case()))


@pytest.mark.parametrize(
    "subject", ["Fw: data", "FWD: data", "WG: Daten", "VS: Fwd: data", "VB: uppgifter", "VL: data"]
)
def test_a_forward_is_known_by_its_subject_in_several_languages(room: Room, subject: str) -> None:
    room.arrive(passed_on(subject=subject, text="Please handle."))
    assert room.only_case().sender_unclear is not subject.startswith("VS")


def test_a_danish_forward_begins_like_a_finnish_answer_and_is_known_by_what_is_below(room: Room) -> None:
    room.arrive(passed_on(subject="VS: data", text=f"Tag den her.\n\nFra: Sam\nTil: os\n\n{ASKS_ACCESS}"))
    assert room.only_case().sender_unclear


def test_a_forward_is_known_by_what_lies_in_it_whatever_its_subject_says(room: Room) -> None:
    room.arrive(passed_on(subject="A letter for you"))
    assert room.only_case().sender_unclear


def test_a_forward_that_names_nobody_inside_suggests_nobody(room: Room) -> None:
    room.arrive(passed_on(text="Please handle."))
    assert "The letter inside says" not in text_of(opened(room, room.only_case()))


def test_a_letter_of_a_colleague_passing_on_their_own_suggests_nobody_else(room: Room) -> None:
    room.arrive(passed_on(text=FORWARD.replace(SAM, "lea@acme.example")))
    assert "The letter inside says" not in text_of(opened(room, room.only_case()))


def test_hostile_names_inside_are_shown_harmless(room: Room) -> None:
    room.arrive(passed_on(text=FORWARD.replace(SAM, "s\u202em@subject.example")))
    (line,) = (one for one in text_of(opened(room, room.only_case())).splitlines() if "inside says" in one)
    assert "\u202e" not in line
    assert "@subject.example" in line


def test_the_mailboxs_own_address_is_never_answered(room: Room) -> None:
    assert room.arrive(passed_on(sender=OUR_ADDRESS)).acknowledged == 0
