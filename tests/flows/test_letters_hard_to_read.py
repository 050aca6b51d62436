"""Letters that are hard to read: wordless, huge, packed, badly dated or spelled; each is a case."""

import hashlib
import io
import re
import zipfile

import pytest

from handlers.viewing import files
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, File, encrypted, letter
from tests.support.reading import ask_for_file, buttons, opened, text_of, token_of
from tests.unit.mail.wrappings import attribute, winmail, wrapped_file

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


def test_fm_32_files_in_outlooks_wrapping_are_files_of_the_letter(room: Room) -> None:
    wrapping = winmail(wrapped_file(b"id.png", b"\x89PNG" * 9, "my id.png"))
    room.arrive(letter(files=(File("winmail.dat", wrapping, "application/ms-tnef"),)))
    case = room.only_case()
    message = room.messages(case)[0]
    assert [one.name for one in message.content.attachments] == ["winmail.dat", "my id.png"]
    assert "Outlook's wrapping" not in text_of(opened(room, case))
    download = files.download(room.desk, token_of(ask_for_file(room, case, message.id, 2)))
    assert b"".join(download.chunks) == b"\x89PNG" * 9


def test_fm_32_a_letter_wrapped_whole_by_outlook_is_read(room: Room) -> None:
    wrapping = winmail(attribute(0x800C, ASKS_ACCESS.encode()))
    room.arrive(letter(text="", files=(File("winmail.dat", wrapping, "application/ms-tnef"),)))
    case = room.only_case()
    assert not case.unreadable
    assert room.messages(case)[0].content.text == ASKS_ACCESS


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


def test_fm_30_a_bomb_is_kept_as_it_is_and_not_looked_into(room: Room) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(50_000_000))
    bomb = File("holiday.zip", packed.getvalue(), "application/zip")
    room.arrive(letter(files=(bomb,)))

    case = room.only_case()
    (kept,) = room.messages(case)[0].content.attachments
    assert (kept.size, kept.digest) == (len(bomb.data), hashlib.sha256(bomb.data).hexdigest())
    assert kept.size < 100_000
    assert "Attachment, careful, it may run something: holiday.zip" in text_of(opened(room, case))


def test_fm_29_a_letter_of_thirty_megabytes_is_a_case_with_its_words_and_its_files(room: Room) -> None:
    film = File("film.bin", bytes(22_500_000), "video/mp4")
    original = letter(files=(film,))
    assert len(original) > 30_000_000

    assert room.arrive(original).cases == 1

    case = room.only_case()
    message = room.messages(case)[0]
    assert not case.unreadable
    assert message.content.text.strip() == ASKS_ACCESS
    assert [(one.name, one.size) for one in message.content.attachments] == [("film.bin", 22_500_000)]
    with room.desk.reading("tests.original") as tx:
        found = tx.originals.find(message.id)
    assert found is not None
    assert found.size == len(original)


@pytest.mark.parametrize(
    ("declared", "shown", "guessed"),
    [
        ("utf-8", "Jeg ønsker indsigt", False),
        ("windows-1252", "Jeg ønsker indsigt", False),
        ("x-none", "", True),
    ],
)
def test_fm_31_a_charset_that_had_to_be_guessed_is_told_and_the_bytes_are_kept(
    room: Room, declared: str, shown: str, guessed: bool
) -> None:
    codec = "windows-1252" if declared != "utf-8" else "utf-8"
    content_type = f"text/plain; charset={declared}"
    original = letter(text="@@", content_type=content_type).replace(b"@@", "Jeg ønsker indsigt".encode(codec))
    room.arrive(original)
    case = room.only_case()
    message = room.messages(case)[0]
    assert shown in message.content.text
    assert ("charset-guessed" in message.defects) is guessed
    told = "Some characters may be wrong: the letter does not say rightly how they are written."
    assert (told in text_of(opened(room, case))) is guessed
    with room.desk.reading("tests.original") as tx:
        found = tx.originals.find(message.id)
    assert found is not None
    assert found.size == len(original)


@pytest.mark.parametrize(
    "date",
    [
        b"",
        b"Date: Fri, 31 Dec 9999 23:59:59 +0000\r\n",
        b"Date: 1 Jan 1970 00:00:00 GMT\r\n",
        b"Date: soon\r\n",
    ],
)
def test_fm_33_whatever_the_date_header_says_the_time_runs_from_receipt(room: Room, date: bytes) -> None:
    room.arrive(re.sub(rb"Date: [^\r]*\r\n", date, letter()))
    assert room.only_case().received_at == room.clock.now()
    assert room.only_case().deadline.received_on.isoformat() == "2026-03-02"
