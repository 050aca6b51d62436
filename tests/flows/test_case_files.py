"""The file of a case for an authority: all of it, readable, provable, and with nobody in it if wanted."""

import base64
import hashlib
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from handlers import casebook
from handlers.desk import Limits
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import NotAllowed, NotFound
from handlers.domain.events import EventKind
from handlers.people.access import TooMuch
from handlers.proof import casefile, dossier, verify
from tests.conftest import NewRoom
from tests.contract.store.shelf import destroy, run
from tests.support.cast import ADA, IRIS, MALLORY, MAX, SAM, actor
from tests.support.desks import Room
from tests.support.dossiers import (
    ANSWER,
    FILE,
    NAME,
    NOTE,
    PLANTED,
    SCAN,
    SUBJECT,
    TEXT,
    case_file,
    files_of,
    packed,
    read,
    told_case,
    unpacked,
    verdict,
)
from tests.support.letters import letter

EVERY = {
    *("README.txt", "verify.py", "record.json", "timeline.json", "case.json", "heads.json", "index.html"),
    *("manifest.json", "manifest.sha256"),
}


@pytest.fixture
def case(room: Room) -> Case:
    return told_case(room)


@pytest.fixture
def files(room: Room, case: Case) -> dict[str, bytes]:
    return files_of(case_file(room, case))


@pytest.fixture
def bare(room: Room, case: Case) -> dict[str, bytes]:
    return files_of(case_file(room, case, private=False))


def test_the_file_holds_every_letter_as_text_as_it_came_and_with_its_files(files: dict[str, bytes]) -> None:
    assert set(files) >= EVERY
    assert TEXT in files["letters/0001/letter.txt"].decode()
    original = files["letters/0001/original.eml"]
    assert original.startswith(b"Authentication-Results:")
    assert f"Subject: {SUBJECT}".encode() in original
    assert files[f"letters/0001/files/01-{FILE}.html"] == SCAN
    told = read(files, "letters/0001/letter.json")
    assert told["from"] == {"name": NAME, "address": SAM}
    assert told["files"][0]["sha256"] == hashlib.sha256(SCAN).hexdigest()
    assert told["files"][0]["may_run_something"] is True
    assert ANSWER in files["letters/0003/letter.txt"].decode()


def test_the_verifier_within_finds_that_everything_holds(files: dict[str, bytes], tmp_path: Path) -> None:
    code, said = verdict(unpacked(files, tmp_path / "file"))
    assert code == 0, said
    assert "Everything holds." in said
    assert files["verify.py"] == Path(verify.__file__).read_bytes()
    assert verdict(packed(files, tmp_path / "case.zip"))[0] == 0


def test_the_due_date_is_told_with_every_step_and_its_source(case: Case, files: dict[str, bytes]) -> None:
    told = read(files, "case.json")
    assert told["due_on"] == case.due_on.isoformat()
    assert [one["rule"] for one in told["deadline"]["steps"]] == [one.rule for one in case.deadline.steps]
    page = files["index.html"].decode()
    for step in case.deadline.steps:
        assert step.source in page
        assert step.on.isoformat() in page


def test_approvals_and_what_left_are_told_with_who_and_when(files: dict[str, bytes]) -> None:
    told = read(files, "case.json")
    assert [one["kind"] for one in told["approvals"]] == ["reply_drafted", "reply_queued"]
    assert {one["actor"] for one in told["approvals"]} == {ADA}
    assert [one["kind"] for one in told["delivery"]] == ["acknowledged", "reply_sent"]
    answer = told["letters"][2]
    assert answer["purpose"] == "reply"
    assert answer["left_at"] == told["delivery"][1]["at"]
    assert answer["message_id"].startswith("<")
    assert told["letters"][0]["sender_verified"] == "pass"
    assert told["colleagues"][ADA] == "Ada"


def test_the_timeline_tells_every_event_in_words_and_codes(
    room: Room, case: Case, files: dict[str, bytes]
) -> None:
    told = read(files, "timeline.json")
    record = room.record(case)
    assert [one["kind"] for one in told] == [event.kind.value for event in record[: len(told)]]
    assert all(one["told"] for one in told)
    assert [one["words"] for one in told if one["kind"] == "noted"] == [NOTE]
    assert told[-1]["kind"] == "exported"
    assert told[-1]["told"] == "The case was exported."


def test_the_record_can_be_recomputed_from_the_file(room: Room, case: Case, files: dict[str, bytes]) -> None:
    told = read(files, "record.json")
    record = room.record(case)[: len(told["events"])]
    assert told["head"] == record[-1].digest
    assert [one["digest"] for one in told["events"]] == [event.digest for event in record]
    noted = next(one for one in told["events"] if one["kind"] == "noted")
    assert verify.commit(bytes.fromhex(noted["salt"]), NOTE) == noted["commitment"]


def test_the_export_stands_in_record_and_access_log_with_the_digest_of_its_manifest(
    room: Room, case: Case, files: dict[str, bytes]
) -> None:
    first, second = room.record(case)[-2:]
    assert (first.kind, second.kind) == (EventKind.EXPORTED, EventKind.EXPORTED)
    assert dict(first.facts) == {"form": "case_file", "personal_data": True}
    assert second.facts["manifest"] == hashlib.sha256(files["manifest.json"]).hexdigest()
    assert first.actor == second.actor == ADA
    assert run(room, "SELECT person, number FROM access WHERE kind = 'export'") == [(ADA, 1)]
    assert casebook.verify_case(room.desk, case.number) == []


def test_the_same_state_makes_the_same_bytes(room: Room, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = dossier.begin(room.desk, actor(ADA), case.number)
    monkeypatch.setattr(casefile, "begin", lambda *_args, **_ways: taken)
    one = case_file(room, case)
    room.later(room.desk.rules.undo)
    assert case_file(room, case) == one


def test_without_personal_data_none_of_what_was_planted_is_left(
    bare: dict[str, bytes], tmp_path: Path
) -> None:
    assert set(bare) == EVERY
    for name, content in bare.items():
        for word in PLANTED:
            assert word.casefold().encode() not in content.lower(), f"{word} stands in {name}"
    code, said = verdict(packed(bare, tmp_path / "bare.zip"))
    assert code == 0, said
    assert "words: 0 shown and compared" in said


def test_without_personal_data_codes_dates_rights_and_outcome_stay(
    case: Case, bare: dict[str, bytes]
) -> None:
    told = read(bare, "case.json")
    assert told["claims"] == [{"right": "access", "outcome": "fulfilled"}]
    assert told["due_on"] == case.due_on.isoformat()
    assert [one["purpose"] for one in told["letters"]] == ["request", "acknowledgement", "reply"]
    assert "requester" not in told
    assert "colleagues" not in told
    record = read(bare, "record.json")["events"]
    assert any(one["commitment"] for one in record)
    assert {(one["salt"], one["content"]) for one in record} == {(None, None)}


def test_what_everybody_wrote_is_there_to_be_found_in_the_other_file(files: dict[str, bytes]) -> None:
    whole = b"".join(files.values())
    for word in PLANTED:
        assert word.encode() in whole, "or the search without personal data proves nothing"


class Seen(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.metas: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        if tag == "meta":
            self.metas.append(dict(attrs))


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</pre></details><iframe src=//evil.example></iframe>",
    "javascript:alert(1)",
    "<a href='https://evil.example'>here</a>",
    "\u202etxt.exe",
    "\u200b\u2066hidden\u2069",
    "<style>*{background:url(//evil.example)}</style>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<!--",
    "]]>",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_mail_is_hostile_and_the_page_stays_a_page(room: Room, words: str) -> None:
    sender = f'"{words}" <{SAM}>' if words.isascii() and '"' not in words else f"Sam <{SAM}>"
    room.arrive(letter(sender=sender, subject=words, text=f"Please send me my data. {words}\n{words}"))
    case = room.only_case()
    room.press(case, ActionId.NOTE, answers={"text": words})
    page = files_of(case_file(room, case))["index.html"].decode()
    seen = Seen()
    seen.feed(page)
    assert seen.tags <= {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "h1",
            "h2",
            "h3",
            "p",
            "b",
            "table",
            "tr",
            "th",
            "td",
        ),
        *("pre", "code", "br", "details", "summary"),
    }
    assert seen.names <= {"lang", "charset", "http-equiv", "content", "class"}
    assert page.rstrip().endswith("</body></html>")
    for hiding in ("\u202e", "\u200b", "\u2066", "\u2069"):
        assert hiding not in page


def test_the_page_allows_nothing_but_its_own_style(files: dict[str, bytes]) -> None:
    page = files["index.html"].decode()
    seen = Seen()
    seen.feed(page)
    (policy,) = (one["content"] for one in seen.metas if one.get("http-equiv") == "Content-Security-Policy")
    assert str(policy).startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in str(policy)
    assert "script" not in seen.tags
    style = re.search(r"<style>(.*?)</style>", page)
    assert style is not None
    digest = hashlib.sha256(style[1].encode()).digest()
    assert base64.b64encode(digest).decode() in str(policy)


def test_a_masked_case_keeps_its_originals_closed(room: Room, case: Case) -> None:
    room.press(case, ActionId.SCRUB, answers={})
    files = files_of(case_file(room, room.case(case.id)))
    assert not any(name.endswith((".eml", ".html")) and name.startswith("letters/") for name in files)
    why = {one["path"]: one["why"] for one in read(files, "case.json")["missing"]}
    assert why["letters/0001/original.eml"] == "closed: the case was masked"
    assert "letters/0001/letter.txt" in files


def test_what_was_erased_is_told_and_stops_nothing(room: Room, case: Case, tmp_path: Path) -> None:
    destroy(room, "UPDATE message SET content_sealed = NULL WHERE purpose = 'request'")
    destroy(room, "UPDATE event SET content_sealed = NULL WHERE case_id = :case", case=case.id)
    files = files_of(case_file(room, case))
    assert read(files, "case.json")["missing"] == [{"path": "letters/0001", "why": "erased"}]
    code, said = verdict(packed(files, tmp_path / "erased.zip"))
    assert code == 0, said
    assert "2 left out or erased" in said


def test_an_original_that_broke_is_told_and_the_rest_is_whole(room: Room, case: Case, tmp_path: Path) -> None:
    (blob,) = (path for path in (room.folder / "blobs").rglob("*") if path.is_file())
    blob.write_bytes(blob.read_bytes()[:-200])
    files = files_of(case_file(room, case))
    why = {one["path"]: one["why"] for one in read(files, "case.json")["missing"]}
    assert why["letters/0001/original.eml"] == "it could not be read to its end"
    assert ANSWER in files["letters/0003/letter.txt"].decode()
    assert verdict(packed(files, tmp_path / "broken.zip"))[0] == 0


def test_a_record_that_was_altered_is_exported_and_the_verifier_says_so(
    room: Room, case: Case, tmp_path: Path
) -> None:
    destroy(room, "UPDATE event SET actor = 'U0MALLORY' WHERE case_id = :case AND seq = 2", case=case.id)
    destroy(room, "UPDATE event SET facts = 'nothing' WHERE case_id = :case AND seq = 3", case=case.id)
    code, said = verdict(packed(files_of(case_file(room, case)), tmp_path / "altered.zip"))
    assert code == 1
    found = [(one.seq, one.reason) for one in casebook.verify_case(room.desk, case.number)]
    for seq, reason in found:
        assert f"event {seq}: {reason}" in said


@pytest.mark.parametrize("person", [MALLORY, IRIS])
def test_only_people_of_cases_export(room: Room, case: Case, person: str) -> None:
    target = io.BytesIO()
    for number in (case.number, "2026-9999"):
        with pytest.raises(NotAllowed):
            casefile.write(room.desk, actor(person), number, target)  # type: ignore[arg-type] # an id
    assert target.getvalue() == b""
    assert EventKind.EXPORTED not in room.kinds(case)


def test_a_case_that_nobody_has_is_said(room: Room, case: Case) -> None:
    with pytest.raises(NotFound):
        casefile.write(room.desk, actor(MAX), "2026-9999", io.BytesIO())


def test_exports_of_one_person_are_bounded(new_room: NewRoom) -> None:
    room = new_room(limits=Limits(exports_per_hour=2))
    case = told_case(room)
    for _ in range(2):
        case_file(room, case)
    with pytest.raises(TooMuch):
        case_file(room, case)
