"""Letters that hold no words to read: they are cases for a person to open, with the same due date."""

import pytest

from tests.support.desks import Room
from tests.support.letters import File, encrypted, letter
from tests.support.reading import buttons, opened, text_of

SCAN = File("scan.jpg", b"\xff\xd8\xff scanned page", "image/jpeg")
TNEF = File("winmail.dat", b"\x78\x9f\x3e\x22 wrapped", "application/ms-tnef")


@pytest.mark.parametrize("text", ["", " \r\n\t\r\n"])
def test_fm_34_a_letter_of_pictures_alone_says_unreadable_act(room: Room, text: str) -> None:
    room.arrive(letter(text=text, subject="", files=(SCAN,)))
    room.deliver()
    case = room.only_case()

    assert case.unreadable
    assert case.deadline.due_on.isoformat() == "2026-04-07"
    assert room.chat.card().note.startswith("Unreadable, act")
    sheet = opened(room, case)
    assert "This letter could not be opened here." in text_of(sheet)
    assert {"Open letter as it came", "Open file"} <= {button.label for button in buttons(sheet)}


def test_fm_34_an_encrypted_letter_says_unreadable_act(room: Room) -> None:
    room.arrive(encrypted())
    room.deliver()
    assert room.only_case().unreadable
    assert room.chat.card().note.startswith("Unreadable, act")


def test_a_letter_with_words_beside_its_pictures_is_readable(room: Room) -> None:
    room.arrive(letter(files=(SCAN,)))
    assert not room.only_case().unreadable


def test_an_empty_letter_without_files_is_read_as_it_is(room: Room) -> None:
    room.arrive(letter(text="", subject="Article 15 GDPR: copy of all my personal data"))
    assert not room.only_case().unreadable


@pytest.mark.parametrize(
    "file",
    [TNEF, File("WinMail.DAT", b"x", "application/octet-stream"), File("a.bin", b"x", "application/ms-tnef")],
)
def test_fm_32_outlooks_wrapping_is_kept_named_and_explained(room: Room, file: File) -> None:
    room.arrive(letter(files=(file,)))
    (message,) = room.messages(room.only_case())[:1]
    assert [one.name for one in message.content.attachments] == [file.name]
    assert "winmail.dat is Outlook's wrapping: what was attached lies inside." in text_of(
        opened(room, room.only_case())
    )


def test_fm_32_a_letter_that_is_wrapped_whole_is_a_case_to_open_elsewhere(room: Room) -> None:
    room.arrive(letter(text="", files=(TNEF,)))
    assert room.only_case().unreadable


def test_fm_32_a_mail_within_a_letter_is_a_part_and_never_the_sender(room: Room) -> None:
    inner = File("original.eml", letter(sender="Eve <eve@evil.example>"), "message/rfc822")
    room.arrive(letter(files=(inner,)))
    case = room.only_case()
    assert case.requester.address == "sam@subject.example"
    (message,) = room.messages(case)[:1]
    assert [one.media_type for one in message.content.attachments] == ["message/rfc822"]
