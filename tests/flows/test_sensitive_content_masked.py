"""What is sensitive in a letter is masked where it leaves the case store; the original stays as it came."""

import json
from datetime import date
from email import message_from_bytes, policy

import pytest

from bot.cli.case_facts import file_facts
from handlers import casebook
from handlers.domain.case import ActionId, Case
from handlers.domain.people import Actor
from handlers.viewing import files
from tests.support.cast import ADA, ROLES
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, File, letter
from tests.support.reading import ask_for_file, opened, text_of, token_of
from tests.unit.sensitive import people

BORN = date(2031, 5, 14)
CPR, FNR, PNR = people.cpr(BORN), people.fodselsnummer(BORN), people.personnummer(BORN)
HETU = people.henkilotunnus(BORN)
PLANTED = (CPR, FNR, PNR, HETU)
SCAN = b"a scan " * 2_000


@pytest.fixture
def case(room: Room) -> Case:
    words = f"{ASKS_ACCESS} My number is {FNR}.\nI was on sick-leave.\n\n> Ihre Nummer {PNR}\n> usw.\n"
    room.arrive(
        letter(
            sender=f"Sam {HETU} <sam@subject.example>",
            subject=f"My data, CPR {CPR}",
            text=words,
            files=(File(f"cpr_{CPR}.pdf", SCAN),),
        )
    )
    return room.only_case()


def the_letter(room: Room, case: Case) -> int:
    return next(message.id for message in room.messages(case) if message.content.attachments)


def test_the_letter_s_window_shows_what_stood_there_and_no_number(room: Room, case: Case) -> None:
    shown = text_of(opened(room, case))
    assert not [number for number in PLANTED if number in shown or number[:6] in shown]
    assert "Subject: My data, CPR [CPR number]" in shown
    assert "My number is [fødselsnummer]." in shown
    assert "I was on [absence]." in shown
    assert "Attachment: cpr_[CPR number].pdf" in shown
    assert "Sam [henkilötunnus]" in shown


def test_notes_are_masked_where_they_are_read(room: Room, case: Case) -> None:
    room.press(case, ActionId.NOTE, answers={"text": f"Called him, his number is {CPR}"})
    shown = text_of(opened(room, room.case(case.id)))
    assert "Called him, his number is [CPR number]" in shown
    assert CPR not in shown


def test_a_file_is_offered_under_a_masked_name_and_comes_as_it_was_sent(room: Room, case: Case) -> None:
    sheet = ask_for_file(room, case, the_letter(room, case))
    assert "cpr_[CPR number].pdf" in text_of(sheet)
    download = files.download(room.desk, token_of(sheet))
    assert download.file.name == "cpr_[CPR number].pdf"
    assert b"".join(download.chunks) == SCAN


def test_an_exported_case_holds_no_number(room: Room, case: Case) -> None:
    room.press(case, ActionId.NOTE, answers={"text": f"His number is {CPR}"})
    file = casebook.read_file(room.desk, Actor(ADA, ROLES[ADA]), case.number, export=True)
    written = json.dumps(file_facts(file, content=True), ensure_ascii=False)
    assert not [number for number in PLANTED if number in written]
    assert "[fødselsnummer]" in written
    assert "His number is [CPR number]" in written
    assert "[personnummer]" in written


def test_a_reply_does_not_carry_the_number_of_a_letter_s_subject(room: Room, case: Case) -> None:
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.later(room.desk.rules.undo)
    room.settle()
    mails = [message_from_bytes(sent, policy=policy.default) for sent in room.mail.sent]
    (mail,) = [mail for mail in mails if "Here is your data." in mail.get_content()]
    assert mail["Subject"] == "Re: My data, CPR [CPR number]"
    told = [f"{mail['Subject']} {mail.get_content()}" for mail in mails]
    assert not [number for number in PLANTED for words in told if number in words]
