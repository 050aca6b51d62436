"""A request that stands in a file alone is recognised when it comes; the file stays what it is."""

import pytest

from handlers.domain.finding import Verdict
from handlers.domain.rights import Right
from tests.support.desks import Room
from tests.support.letters import File, letter
from tests.unit.mail.wrappings import attribute, rich, winmail, wrapped_file

ASKS = "I hereby request a copy of all personal data you hold about me under Article 15 GDPR."
COVER = "Please see the attached file.\n\nBest regards\nSam"


@pytest.mark.parametrize(
    "file",
    [
        File("letter.txt", ASKS.encode(), "text/plain"),
        File("letter.html", f"<p>{ASKS}</p>".encode(), "text/html"),
        File("letter.rtf", rich(ASKS), "application/rtf"),
        File("letter.eml", letter(text=ASKS), "application/octet-stream"),
        File("winmail.dat", winmail(wrapped_file(b"letter.txt", ASKS.encode())), "application/ms-tnef"),
        File("winmail.dat", winmail(attribute(0x800C, ASKS.encode())), "application/ms-tnef"),
    ],
)
def test_fm_32_a_request_in_a_file_is_recognised(room: Room, file: File) -> None:
    room.arrive(letter(subject="hello", text=COVER, files=(file,)))
    case = room.only_case()
    assert case.reading.verdict is Verdict.REQUEST
    assert case.rights == (Right.ACCESS,)
    assert room.messages(case)[0].content.text.strip() == COVER


def test_files_that_ask_nothing_make_no_request(room: Room) -> None:
    files = (
        File("menu.txt", b"Soup, fish, cake. Lunch is at noon.", "text/plain"),
        File("a.png", b"\x89PNG"),
    )
    room.arrive(letter(subject="Lunch", text="The menu for Friday is attached.", files=files))
    assert all(case.reading.verdict is not Verdict.REQUEST for case in room.cases())
