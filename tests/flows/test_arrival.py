"""A letter arrives: what becomes of it, by what it is and who wrote it."""

import pytest

from handlers.domain.case import Status
from handlers.domain.events import EventKind
from handlers.domain.message import Direction, Purpose
from handlers.domain.rights import Right
from handlers.intake.sync import sync
from tests.support.cast import SAM
from tests.support.desks import Room
from tests.support.letters import (
    ASKS_ACCESS,
    ASKS_ERASURE,
    SMALL_TALK,
    File,
    bounce,
    encrypted,
    from_a_list,
    letter,
    out_of_office,
)
from tests.support.times import MINUTE, MONDAY


def test_a_letter_becomes_a_case_with_its_due_date(room: Room) -> None:
    tally = room.arrive(letter())

    case = room.only_case()
    assert (tally.noticed, tally.messages, tally.cases, tally.acknowledged) == (1, 1, 1, 1)
    assert case.number == "2026-0001"
    assert case.status is Status.NEW
    assert case.rights == (Right.ACCESS,)
    assert case.language == "en"
    assert case.received_at == MONDAY
    assert case.due_on.isoformat() == "2026-04-07"  # Easter is in between
    assert case.requester.address == SAM
    assert not case.unreadable
    assert not case.sender_unclear


def test_the_record_begins_with_the_opening(room: Room) -> None:
    room.arrive(letter())

    opened = room.record(room.only_case())[0]
    assert opened.kind is EventKind.CASE_OPENED
    assert opened.actor == "ombud"
    assert opened.facts["due_on"] == "2026-04-07"
    assert opened.facts["rights"] == "access"
    assert opened.facts["case"] == room.only_case().id
    assert len(opened.content or "") == 64, "the letter's fingerprint, sealed, under a salted commitment"
    assert opened.commitment


def test_one_letter_can_use_several_rights(room: Room) -> None:
    room.arrive(letter(text=f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}"))

    assert set(room.only_case().rights) == {Right.ACCESS, Right.ERASURE}


def test_a_letter_that_asks_for_nothing_known_is_a_case_for_a_person_to_read(room: Room) -> None:
    room.arrive(letter(subject="Hello", text=SMALL_TALK))

    assert room.only_case().rights == (Right.UNCLEAR,)


def test_numbers_run_on(room: Room) -> None:
    room.arrive(letter(), letter(), letter())

    assert [case.number for case in room.cases()] == ["2026-0001", "2026-0002", "2026-0003"]


def test_the_letter_is_kept_as_it_was_read(room: Room) -> None:
    room.arrive(letter(subject="Mine", files=(File("id.pdf", b"%PDF" * 100),)))

    request = room.messages(room.only_case())[0]
    assert request.purpose is Purpose.REQUEST
    assert request.direction is Direction.INBOUND
    assert request.content.subject == "Mine"
    assert request.content.text.strip() == ASKS_ACCESS
    assert [file.name for file in request.content.attachments] == ["id.pdf"]


def test_fm_33_the_receiving_servers_time_counts_and_not_the_date_header(room: Room) -> None:
    room.mail.deliver(letter(), received_at=MONDAY - 3 * 24 * 60 * MINUTE)
    room.sync()

    assert room.only_case().deadline.received_on.isoformat() == "2026-02-27"


@pytest.mark.parametrize("automatic", [out_of_office(), from_a_list(text="Our weekly newsletter.")])
def test_fm_27_automatic_mail_is_recorded_and_opens_no_case(room: Room, automatic: bytes) -> None:
    tally = room.arrive(automatic)

    assert (tally.messages, tally.automatic, tally.cases) == (1, 1, 0)
    assert room.cases() == []
    room.settle()
    assert room.mail.sent == ()


def test_a_list_mail_that_uses_a_right_is_a_case(room: Room) -> None:
    room.arrive(from_a_list(text=ASKS_ERASURE))

    assert room.only_case().rights == (Right.ERASURE,)
    room.settle()
    assert room.mail.sent == (), "nothing that came over a list is answered by itself"


def test_a_bounce_of_nothing_of_ours_is_put_aside(room: Room) -> None:
    tally = room.arrive(bounce("<somebody.else@elsewhere.example>"))

    assert (tally.automatic, tally.cases) == (1, 0)


def test_fm_39_a_bounce_of_our_mail_alarms_its_case(room: Room) -> None:
    room.arrive(letter())
    room.settle()
    case = room.only_case()
    acknowledgement = room.messages(case)[-1]

    room.arrive(bounce(acknowledgement.content.message_id))
    room.settle()

    assert len(room.cases()) == 1
    assert EventKind.BOUNCE_RECORDED in room.kinds(case)
    assert any("came back undelivered" in line for line in room.chat.lines)


def test_a_letter_that_only_the_person_can_decrypt_is_a_case_that_says_so(room: Room) -> None:
    room.arrive(encrypted())

    case = room.only_case()
    room.settle()
    assert case.unreadable
    assert case.rights == (Right.UNCLEAR,)
    assert "Unreadable, act" in room.chat.card().note


@pytest.mark.parametrize(
    "sender", [None, "Sam <sam@subject.example>, Kim <kim@subject.example>", "undisclosed:;"]
)
def test_fm_21_without_one_clear_sender_the_case_says_so_and_nobody_is_written_to(
    room: Room, sender: str | None
) -> None:
    room.arrive(letter(sender=sender))

    case = room.only_case()
    room.settle()
    assert case.sender_unclear
    assert room.mail.sent == ()
    assert "Sender unclear" in room.chat.card().note


def test_an_archive_becomes_cases_without_a_word_to_anyone(room: Room) -> None:
    room.mail.deliver(letter(), received_at=MONDAY)
    tally = sync(room.desk, room.mailbox.id, historic=True)

    room.settle()
    assert (tally.cases, tally.acknowledged) == (1, 0)
    assert room.mail.sent == ()


def test_letters_in_junk_are_read_too(room: Room) -> None:
    room.mail.deliver(letter(), scope="Junk", received_at=MONDAY)
    room.sync()

    assert len(room.cases()) == 1
