"""Files of letters: behind a pass of the person who asked, given once, as they were sent, and on record."""

import tracemalloc
from datetime import timedelta

import pytest

from connectors.base import Attachment, TransferEncoding
from handlers.answers.holding import PassOver
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Gone, NotAllowed, NotFound, Refused
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.message import Content
from handlers.store.originals import OriginalWriter
from handlers.viewing import files
from tests.contract.store.shelf import destroy, everything_at_rest, kept, new_message, run
from tests.support.cast import ADA, BEN, IRIS, MALLORY
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.letters import File, encrypted, letter
from tests.support.reading import ask_for_file, link, text_of, token_of
from tests.support.times import MINUTE

CONTENT = bytes(range(256)) * 1_000
SCAN = File("pass\u202eport.pdf", CONTENT)


@pytest.fixture
def case(room: Room) -> Case:
    room.arrive(letter(files=(SCAN, File("page.html", b"<script>", "text/html"))))
    return room.only_case()


def the_letter(room: Room, case: Case) -> int:
    return next(message.id for message in room.messages(case) if message.content.attachments)


def asked(room: Room, case: Case, position: int = 1) -> str:
    return token_of(ask_for_file(room, case, the_letter(room, case), position))


def kinds(room: Room, case: Case) -> list[EventKind]:
    return [kind for kind in room.kinds(case) if kind is EventKind.FILE_OPENED]


def accesses(room: Room, kind: str = "file") -> int:
    return len(run(room, "SELECT 1 FROM access WHERE kind = :kind", kind=kind))


def test_sec_04_a_file_is_behind_a_page_of_ours_and_no_part_of_the_sheet(room: Room, case: Case) -> None:
    sheet = ask_for_file(room, case, the_letter(room, case))
    assert link(sheet).startswith(f"{room.desk.rules.public_url}/file/")
    assert [one.text for one in sheet.paragraphs if one.quoted] == ["passport.pdf", "application/pdf, 256 kB"]
    assert kinds(room, case) == [], "asking is not opening"


def test_fm_30_risky_files_are_told_before_they_are_opened(room: Room, case: Case) -> None:
    told = str(files.RISKY)
    assert told in text_of(ask_for_file(room, case, the_letter(room, case), 2))
    assert told not in text_of(ask_for_file(room, case, the_letter(room, case), 1))


def test_a_file_comes_whole_once_and_the_opening_is_on_record(room: Room, case: Case) -> None:
    token = asked(room, case)
    download = files.download(room.desk, token)
    assert b"".join(download.chunks) == CONTENT
    assert (download.file.name, download.file.size) == ("passport.pdf", len(CONTENT))
    (event,) = [event for event in room.record(case) if event.kind is EventKind.FILE_OPENED]
    assert (event.actor, dict(event.facts)) == (ADA, {"message": the_letter(room, case), "file": 1})
    assert accesses(room) == 1
    with pytest.raises(PassOver):
        files.download(room.desk, token)
    assert len(kinds(room, case)) == accesses(room) == 1


def test_looking_spends_nothing_and_leaves_nothing(room: Room, case: Case) -> None:
    token = asked(room, case)
    offers = [files.look(room.desk, token) for _ in range(5)]
    assert len(set(offers)) == 1
    assert (offers[0].person, offers[0].number) == (ADA, case.number)
    assert accesses(room) == 0
    assert b"".join(files.download(room.desk, token).chunks) == CONTENT


def test_of_many_downloads_at_once_one_is_given(room: Room, case: Case) -> None:
    token = asked(room, case)
    ends = all_at_once([lambda: files.download(room.desk, token)] * 5)
    assert sum(isinstance(end, files.Download) for end in ends) == 1
    assert sum(isinstance(end, PassOver) for end in ends) == 4
    assert len(kinds(room, case)) == 1


def test_a_pass_is_over_after_ten_minutes(room: Room, case: Case) -> None:
    token = asked(room, case)
    room.later(10 * MINUTE - timedelta(seconds=1))
    files.look(room.desk, token)
    room.later(timedelta(seconds=1))
    for use in (files.look, files.download):
        with pytest.raises(PassOver):
            use(room.desk, token)


def test_sec_05_roles_are_asked_again_at_the_download(room: Room, case: Case) -> None:
    token = asked(room, case)
    held = room.colleagues.held.pop(ADA)
    for use in (files.look, files.download):
        with pytest.raises(NotAllowed):
            use(room.desk, token)
    room.colleagues.held[ADA] = held
    assert b"".join(files.download(room.desk, token).chunks) == CONTENT, "a refusal spends nothing"


@pytest.mark.parametrize("person", [IRIS, MALLORY])
def test_who_has_no_role_for_cases_gets_no_pass(room: Room, case: Case, person: PersonId) -> None:
    with pytest.raises(Refused):
        ask_for_file(room, case, the_letter(room, case), by=person)
    assert run(room, "SELECT 1 FROM pass") == []


@pytest.mark.parametrize("token", ["", "x", "1", "1-1", "1-99999", "9999999999999999999-1", "-1", "1--1"])
def test_a_file_that_is_not_of_the_case_is_not_there(room: Room, case: Case, token: str) -> None:
    with pytest.raises(NotFound):
        room.press(case, ActionId.OPEN_FILE, token=token)


def test_files_of_another_case_are_not_reached_through_this_one(room: Room, case: Case) -> None:
    room.arrive(letter(sender="kim@subject.example", files=(File("kim.pdf", b"Kim"),)))
    other = next(each for each in room.cases() if each.id != case.id)
    with pytest.raises(NotFound):
        ask_for_file(room, case, the_letter(room, other))
    ask_for_file(room, other, the_letter(room, other), by=BEN)


def test_a_position_beyond_the_last_file_is_not_there(room: Room, case: Case) -> None:
    with pytest.raises(NotFound):
        ask_for_file(room, case, the_letter(room, case), 3)


def test_the_letter_itself_can_be_had_as_it_came(room: Room) -> None:
    original = encrypted()
    room.arrive(original)
    case = room.only_case()
    message = room.messages(case)[0].id
    download = files.download(room.desk, token_of(ask_for_file(room, case, message, 0)))
    assert b"".join(download.chunks) == original
    assert download.file.name == "letter.eml"


def test_no_token_and_no_name_lies_open_in_the_records(room: Room, case: Case) -> None:
    token = asked(room, case)
    b"".join(files.download(room.desk, token).chunks)
    at_rest = everything_at_rest(room)
    assert token.encode() not in at_rest
    assert b"port.pdf" not in at_rest


def test_a_file_whose_original_is_gone_says_so(room: Room, case: Case) -> None:
    token = asked(room, case)
    destroy(room, "DELETE FROM original")
    with pytest.raises(Gone):
        files.download(room.desk, token)


def test_an_original_that_was_cut_gives_no_half_file_as_whole(room: Room, case: Case) -> None:
    download = files.download(room.desk, asked(room, case))
    for path in (room.folder / "blobs").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:200_000])
    with pytest.raises(Gone):
        b"".join(download.chunks)


def test_fm_29_a_file_of_a_hundred_megabytes_takes_little_memory(room: Room) -> None:
    piece, times = b"QUJD" * 16_384, 2_134  # 64 KiB of base64 each
    case, size = _with_large_file(room, piece, times)
    token = token_of(ask_for_file(room, case, the_letter(room, case)))
    tracemalloc.start()
    download = files.download(room.desk, token)
    taken = sum(map(len, download.chunks))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken == size == download.file.size > 100_000_000
    assert peak < 3_000_000


def _with_large_file(room: Room, piece: bytes, times: int) -> tuple[Case, int]:
    room.arrive(letter())
    case = room.only_case()
    size, head = len(piece) // 4 * 3 * times, b"X: y\r\n\r\n"
    file = Attachment(
        "film.bin", "video/mp4", size, "", len(head), len(piece) * times, TransferEncoding.BASE64
    )
    message = kept(room, new_message(room, Content(attachments=(file,)), case_id=case.id))
    writer = OriginalWriter(room.desk.box(room.mailbox), room.desk.blobs, "ab" * 32)
    writer.write(head)
    for _ in range(times):
        writer.write(piece)
    with room.desk.transaction("tests.original") as tx:
        tx.originals.add(message.id, writer.finish())
    return case, size
