"""Files laid to a draft: sealed as they come, seen in the preview, sent with it, and gone with it."""

import email
import email.policy
import os
from email.message import EmailMessage

import pytest

from handlers.answers import attaching
from handlers.answers.enclosing import sweep
from handlers.answers.holding import PassOver
from handlers.answers.sealing import TooLarge
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import NotAllowed, Refused, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.files import LARGEST_FILE, LARGEST_TOGETHER
from handlers.domain.ids import PersonId
from handlers.store.outbox import EntryState
from tests.contract.store.shelf import everything_at_rest, run
from tests.support.cast import ADA, BEN, MALLORY
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.reading import link, text_of, token_of
from tests.support.times import MINUTE

PDF = b"%PDF-1.7 everything about Sam \xff\x00" * 40
LARGE = bytes(range(256)) * 12_000


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case of Ada's with a drafted reply."""
    room.arrive(letter())
    room.settle()
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.preview(case, "Here is your data.")
    return case


def ask(room: Room, case: Case, by: PersonId = ADA) -> str:
    return token_of(room.press(case, ActionId.ATTACH, by))


def lay(room: Room, token: str, *files: tuple[str, bytes], media_type: str = "application/pdf") -> None:
    incoming = attaching.begin(room.desk, token)
    for name, content in files:
        file = incoming.begin(name, media_type)
        for start in range(0, len(content), 10_000):
            file.write(content[start : start + 10_000])
    attaching.keep(room.desk, token, incoming.finish())


def names(room: Room, token: str) -> list[str]:
    return [one.file.name for one in attaching.look(room.desk, token).files]


def blobs(room: Room) -> list[str]:
    return [path.name for path in (room.folder / "blobs").rglob("*") if path.is_file()]


def preview(room: Room, case: Case) -> Sheet:
    return room.preview(case, "Here is your data.")


def test_the_way_to_the_page_is_a_link_of_ours(room: Room, case: Case) -> None:
    sheet = room.press(case, ActionId.ATTACH)
    assert link(sheet).startswith(f"{room.desk.rules.public_url}/attach/")
    bench = attaching.look(room.desk, token_of(sheet))
    assert (bench.person, bench.number, bench.files, bench.room) == (ADA, case.number, (), LARGEST_TOGETHER)


def test_files_stand_with_the_draft_and_on_record(room: Room, case: Case) -> None:
    token = ask(room, case)
    lay(room, token, ("../insight på dansk\u202e.pdf", PDF), ("data.bin", LARGE))
    assert names(room, token) == ["insight på dansk.pdf", "data.bin"]
    record = [event for event in room.record(case) if event.kind is EventKind.FILE_ATTACHED]
    assert [(event.actor, event.facts["size"], event.content) for event in record] == [
        (ADA, len(PDF), "insight på dansk.pdf"),
        (ADA, len(LARGE), "data.bin"),
    ]
    assert attaching.look(room.desk, token).room == LARGEST_TOGETHER - len(PDF) - len(LARGE)
    assert len(blobs(room)) == 1, "the small one stands in its row"


def test_nothing_of_a_file_lies_open(room: Room, case: Case) -> None:
    lay(room, ask(room, case), ("insight.pdf", PDF), ("film.bin", PDF * 100))
    at_rest = everything_at_rest(room) + b"".join(
        path.read_bytes() for path in (room.folder / "blobs").rglob("*") if path.is_file()
    )
    for word in (b"insight.pdf", b"film.bin", b"everything about Sam"):
        assert word not in at_rest


def test_a_preview_lists_files_and_an_earlier_one_is_stale(room: Room, case: Case) -> None:
    before = preview(room, case)
    lay(room, ask(room, case), ("insight.pdf", PDF))
    with pytest.raises(StaleCase):
        room.send(case, before)
    assert "insight.pdf" in text_of(preview(room, case))


def test_files_leave_with_the_mail_as_they_were_laid(room: Room, case: Case) -> None:
    lay(room, ask(room, case), ("indsigt på dansk.pdf", PDF), ("data.bin", LARGE))
    room.send(case, preview(room, case))
    room.settle()
    assert room.entries(EntryState.FAILED) == 0
    mail = email.message_from_bytes(room.mail.sent[-1], policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    sent = list(mail.iter_attachments())
    assert [(one.get_filename(), one.get_content_type()) for one in sent] == [
        ("indsigt på dansk.pdf", "application/pdf"),
        ("data.bin", "application/pdf"),
    ]
    assert [one.get_payload(decode=True) for one in sent] == [PDF, LARGE]
    body = mail.get_body()
    assert body is not None
    assert "Here is your data." in body.get_content()


def test_an_acknowledgement_carries_no_files(room: Room, case: Case) -> None:
    lay(room, ask(room, case), ("insight.pdf", PDF))
    assert b"multipart" not in room.mail.sent[0]


def test_a_file_can_be_taken_away_again(room: Room, case: Case) -> None:
    token = ask(room, case)
    lay(room, token, ("wrong.bin", LARGE), ("right.pdf", PDF))
    before = preview(room, case)
    token = ask(room, case)
    wrong = attaching.look(room.desk, token).files[0]
    attaching.take_away(room.desk, token, wrong.id)
    attaching.take_away(room.desk, token, wrong.id)
    assert names(room, token) == ["right.pdf"]
    assert room.kinds(case).count(EventKind.FILE_REMOVED) == 1
    assert blobs(room) == []
    with pytest.raises(StaleCase):
        room.send(case, before)


def test_files_follow_a_reply_that_is_written_anew(room: Room, case: Case) -> None:
    lay(room, ask(room, case), ("insight.pdf", PDF))
    sheet = room.preview(case, "Better words.")
    assert "insight.pdf" in text_of(sheet)
    assert names(room, ask(room, case)) == ["insight.pdf"]


def test_a_discarded_draft_takes_its_files_with_it(room: Room, case: Case) -> None:
    lay(room, ask(room, case), ("insight.pdf", PDF), ("data.bin", LARGE))
    room.press(case, ActionId.DISCARD)
    assert run(room, "SELECT 1 FROM enclosure") == []
    assert blobs(room) == []


def test_a_reply_taken_back_keeps_its_files(room: Room, case: Case) -> None:
    lay(room, ask(room, case), ("insight.pdf", PDF))
    room.send(case, preview(room, case))
    room.press(case, ActionId.UNDO)
    assert names(room, ask(room, case)) == ["insight.pdf"]


def test_a_page_of_a_draft_that_was_sent_takes_nothing(room: Room, case: Case) -> None:
    token = ask(room, case)
    room.send(case, preview(room, case))
    for use in (attaching.look, attaching.begin):
        with pytest.raises(Refused):
            use(room.desk, token)
    with pytest.raises(Refused):
        attaching.keep(room.desk, token, [])


def test_a_page_of_a_draft_that_was_written_anew_takes_nothing(room: Room, case: Case) -> None:
    token = ask(room, case)
    preview(room, case)
    with pytest.raises(WrongStatus, match="written anew"):
        attaching.look(room.desk, token)


def test_a_case_without_a_draft_offers_no_page(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    with pytest.raises(WrongStatus):
        ask(room, case)


@pytest.mark.parametrize("person", [BEN, MALLORY])
def test_only_who_handles_the_case_lays_files(room: Room, case: Case, person: PersonId) -> None:
    with pytest.raises(NotAllowed):
        ask(room, case, person)
    assert run(room, "SELECT 1 FROM pass") == []


def test_sec_05_roles_are_asked_again_at_each_upload(room: Room, case: Case) -> None:
    token = ask(room, case)
    incoming = attaching.begin(room.desk, token)
    incoming.begin("data.bin", "").write(LARGE)
    sealed = incoming.finish()
    room.colleagues.held.pop(ADA)
    with pytest.raises(NotAllowed):
        attaching.keep(room.desk, token, sealed)
    assert blobs(room) == [], "what was sealed meanwhile is gone again"
    assert run(room, "SELECT 1 FROM enclosure") == []


def test_a_pass_holds_for_half_an_hour_and_several_uploads(room: Room, case: Case) -> None:
    token = ask(room, case)
    lay(room, token, ("1.pdf", PDF))
    room.later(29 * MINUTE)
    lay(room, token, ("2.pdf", PDF))
    room.later(MINUTE)
    with pytest.raises(PassOver):
        lay(room, token, ("3.pdf", PDF))


def test_a_file_that_is_too_large_is_refused_while_it_comes(room: Room, case: Case) -> None:
    incoming = attaching.begin(room.desk, ask(room, case))
    file = incoming.begin("film.bin", "video/mp4")
    for _ in range(LARGEST_FILE // (1 << 20)):
        file.write(bytes(1 << 20))
    with pytest.raises(TooLarge, match="20 MiB"):
        file.write(b"x")
    incoming.abandon()
    assert blobs(room) == []


def test_files_that_are_too_large_together_are_refused(room: Room, case: Case) -> None:
    token = ask(room, case)
    lay(room, token, ("1.bin", bytes(15 << 20)))
    incoming = attaching.begin(room.desk, token)
    with pytest.raises(TooLarge, match="25 MiB"):
        incoming.begin("2.bin", "").write(bytes(11 << 20))
    incoming.abandon()
    assert names(room, token) == ["1.bin"]
    lay(room, token, ("3.bin", bytes(10 << 20)))
    assert attaching.look(room.desk, token).room == 0


def test_two_uploads_at_once_never_exceed_what_a_mail_carries(room: Room, case: Case) -> None:
    token = ask(room, case)
    both = [attaching.begin(room.desk, token) for _ in range(2)]
    for incoming in both:
        incoming.begin("half.bin", "").write(bytes(14 << 20))
    attaching.keep(room.desk, token, both[0].finish())
    with pytest.raises(TooLarge):
        attaching.keep(room.desk, token, both[1].finish())
    assert names(room, token) == ["half.bin"]
    assert len(blobs(room)) == 1


def test_a_mail_carries_at_most_twenty_files(room: Room, case: Case) -> None:
    token = ask(room, case)
    with pytest.raises(TooLarge, match="20 files"):
        lay(room, token, *[(f"{n}.pdf", PDF) for n in range(21)])
    lay(room, token, *[(f"{n}.pdf", PDF) for n in range(20)])
    assert len(names(room, token)) == 20


def test_an_empty_field_is_no_file_and_changes_nothing(room: Room, case: Case) -> None:
    token, version = ask(room, case), room.case(case.id).version
    lay(room, token, ("", b""))
    assert names(room, token) == []
    assert room.case(case.id).version == version
    lay(room, token, ("", b"nameless"))
    assert names(room, token) == ["file"]


def test_a_file_that_can_no_longer_be_read_stops_the_mail_and_keeps_the_draft(room: Room, case: Case) -> None:
    lay(room, ask(room, case), ("data.bin", LARGE))
    room.send(case, preview(room, case))
    for path in (room.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    sent = len(room.mail.sent)
    room.settle()
    assert len(room.mail.sent) == sent
    assert EventKind.REPLY_FAILED in room.kinds(case)
    assert room.case(case.id).draft_id is not None


def test_what_a_killed_upload_left_is_swept_after_an_hour(room: Room, case: Case) -> None:
    token = ask(room, case)
    lay(room, token, ("kept.bin", LARGE))
    left = attaching.begin(room.desk, token)
    left.begin("left.bin", "").write(LARGE)
    left.finish()
    left.begin("half.bin", "").write(LARGE)
    assert len(blobs(room)) == 3
    now = room.clock.now()
    for age, swept in ((59 * MINUTE, 0), (61 * MINUTE, 2), (61 * MINUTE, 0)):
        for path in (room.folder / "blobs").rglob("enclosure-*"):
            os.utime(path, ((now - age).timestamp(),) * 2)
        assert sweep(room.desk) == swept
    assert names(room, token) == ["kept.bin"]
    assert len(blobs(room)) == 1
    left.abandon()


@pytest.mark.parametrize("point", ["attaching.keep:done", "attaching.keep:commit"])
def test_a_fault_from_the_commit_on_takes_no_file_away_that_a_row_may_point_to(
    room: Room, case: Case, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    token = ask(room, case)

    def reached(here: str) -> None:
        if here == point:
            raise OSError("the disk is full")

    monkeypatch.setattr(room.desk, "reached", reached)
    with pytest.raises(OSError, match="full"):
        lay(room, token, ("data.bin", LARGE))
    monkeypatch.undo()

    assert len(blobs(room)) == 1
    assert names(room, token) == (["data.bin"] if point.endswith("done") else [])
