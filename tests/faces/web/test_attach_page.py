"""The page where files are laid to a draft: without scripts, and sealed as they stream in."""

import tempfile
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.web.guards import LARGEST_UPLOAD
from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind
from tests.contract.store.shelf import run
from tests.faces.web.conftest import HOSTILE, PDF
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.support.reading import token_of
from tests.support.times import MINUTE


def address(room: Room, case: Case) -> str:
    return f"/attach/{token_of(room.press(case, ActionId.ATTACH))}"


def upload(browser: FlaskClient, page: str, *files: tuple[str, bytes]) -> TestResponse:
    # By hand, for the test client would lay large forms into a temporary file of its own.
    parts = [
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="' + name.encode() + b'"\r\n'
        b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n"
        for name, content in files
    ]
    body = b"".join([*parts, b"--b--\r\n"])
    return browser.post(page, data=body, content_type="multipart/form-data; boundary=b")


def laid(room: Room) -> list[tuple[str, int]]:
    draft = room.only_case().draft_id
    assert draft is not None
    with room.desk.reading("tests.laid") as tx:
        return [(one.file.name, one.file.size) for one in tx.enclosures.of(draft)]


@pytest.fixture(autouse=True)
def no_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails whatever would lay an upload open in a temporary file."""

    def refuse(*_args: Any, **_ways: Any) -> None:
        raise AssertionError("a temporary file was asked for")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    monkeypatch.setattr("werkzeug.formparser.TemporaryFile", refuse, raising=False)


def test_files_are_added_and_the_page_shown_again(room: Room, case: Case, browser: FlaskClient) -> None:
    page = address(room, case)
    assert "No file is attached yet." in browser.get(page).text
    answer = upload(browser, page, ("insight på dansk.pdf", PDF), ("large.bin", PDF * 20))
    assert answer.status_code == 303
    assert answer.headers["Location"] == page.rpartition("/")[2], "relative, whatever Host was sent"
    assert laid(room) == [("insight på dansk.pdf", len(PDF)), ("large.bin", len(PDF) * 20)]
    text = browser.get(page).text
    assert "insight på dansk.pdf" in text
    assert 'aria-label="Remove large.bin"' in text
    assert room.kinds(case).count(EventKind.FILE_ATTACHED) == 2


def test_a_file_is_removed_by_its_button(room: Room, case: Case, browser: FlaskClient) -> None:
    page = address(room, case)
    upload(browser, page, ("wrong.pdf", PDF), ("right.pdf", PDF))
    number = run(room, "SELECT min(id) FROM enclosure")[0][0]
    assert browser.post(page, data={"remove": number}).status_code == 303
    assert browser.post(page, data={"remove": number}).status_code == 303, "twice is fine"
    assert laid(room) == [("right.pdf", len(PDF))]


@pytest.mark.parametrize("number", ["", "x", "-1", "1", "²", "9" * 30, "1 OR 1=1"])
def test_a_number_that_is_none_removes_nothing(
    room: Room, case: Case, browser: FlaskClient, number: str
) -> None:
    page = address(room, case)
    upload(browser, page, ("right.pdf", PDF))
    assert browser.post(page, data={"remove": number}).status_code in {303, 400}
    assert laid(room) == [("right.pdf", len(PDF))]


def test_sec_01_hostile_names_stay_text(room: Room, case: Case, browser: FlaskClient) -> None:
    page = address(room, case)
    upload(browser, page, (HOSTILE, PDF))
    text = browser.get(page).text
    assert "<img" not in text
    assert "\u202e" not in text
    assert "<script" not in text


def test_too_large_a_file_is_refused_with_a_sentence(room: Room, case: Case, browser: FlaskClient) -> None:
    page = address(room, case)
    answer = upload(browser, page, ("film.bin", bytes((20 << 20) + 1)))
    assert answer.status_code == 413
    assert "larger than 20 MiB" in answer.text
    answer = upload(browser, page, *[(f"{n}.bin", bytes(9 << 20)) for n in range(3)])
    assert answer.status_code == 413
    assert 'role="alert"' in answer.text
    assert laid(room) == []
    assert not list((room.folder / "blobs").rglob("*.part"))


def test_a_body_beyond_everything_is_refused(room: Room, case: Case, browser: FlaskClient) -> None:
    page = address(room, case)
    says = {"CONTENT_LENGTH": str(LARGEST_UPLOAD + 1)}
    kind = "multipart/form-data; boundary=x"
    answer = browser.post(page, data=b"--x\r\n", content_type=kind, environ_overrides=says)
    assert answer.status_code == 413
    assert laid(room) == []


@pytest.mark.parametrize("form", ["no file chosen", "no file at all", "nothing"])
def test_a_form_without_a_file_is_answered_at_its_field(
    room: Room, case: Case, browser: FlaskClient, form: str
) -> None:
    page, version = address(room, case), room.case(case.id).version
    if form == "nothing":
        answer = browser.post(page)
    else:
        answer = upload(browser, page, *[("", b"")] * (form == "no file chosen"))
    assert answer.status_code == 422
    assert '<p class="careful" id="missing" role="alert">No file was chosen' in answer.text
    field = answer.text.partition('<input type="file"')[2].partition(">")[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="missing room"' in field
    assert 'id="room"' in answer.text, "what describes the field is there"
    assert room.case(case.id).version == version
    assert laid(room) == []


def test_a_page_that_is_only_looked_at_finds_no_fault(room: Room, case: Case, browser: FlaskClient) -> None:
    text = browser.get(address(room, case)).text
    assert "No file was chosen" not in text
    assert "aria-invalid" not in text


def test_a_broken_form_changes_nothing(room: Room, case: Case, browser: FlaskClient) -> None:
    page, version = address(room, case), room.case(case.id).version
    broken = browser.post(page, data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
    assert broken.status_code in {400, 422}
    assert room.case(case.id).version == version


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_pass_that_does_not_hold_opens_nothing(
    room: Room, case: Case, browser: FlaskClient, method: str
) -> None:
    page = address(room, case)
    room.later(30 * MINUTE)
    answers = [browser.open(one, method=method) for one in (page, "/attach/" + "A" * 43, "/attach/x")]
    assert [answer.status_code for answer in answers] == [410] * 3
    assert len({answer.text for answer in answers}) == 1
    assert upload(browser, page, ("late.pdf", PDF)).status_code == 410
    assert laid(room) == []


def test_a_pass_for_a_file_is_none_for_this_page(room: Room, case: Case, browser: FlaskClient) -> None:
    token = address(room, case).rpartition("/")[2]
    assert browser.get(f"/file/{token}").status_code == 410
    assert browser.post(f"/file/{token}").status_code == 410


def test_sec_05_a_role_that_was_lost_lays_nothing(room: Room, case: Case, browser: FlaskClient) -> None:
    page = address(room, case)
    room.colleagues.held.pop(ADA)
    assert browser.get(page).status_code == 403
    assert upload(browser, page, ("insight.pdf", PDF)).status_code == 403
    assert run(room, "SELECT 1 FROM enclosure") == []


def test_files_to_other_addresses_are_taken_nowhere(room: Room, case: Case, browser: FlaskClient) -> None:
    message = next(message.id for message in room.messages(case) if message.content.attachments)
    token = token_of(room.press(case, ActionId.OPEN_FILE, token=f"{message}-1"))
    answer = upload(browser, f"/file/{token}", ("x.pdf", PDF))
    assert answer.data == PDF, "the form is not even looked at"
    assert run(room, "SELECT 1 FROM enclosure") == []
    assert upload(browser, "/health", ("x.pdf", PDF)).status_code == 405


def test_ux_25_the_page_speaks_the_language_of_the_desk_where_the_persons_is_unknown(
    room: Room, case: Case, browser: FlaskClient
) -> None:
    assert room.desk.rules.language == "en"
    assert '<html lang="en">' in browser.get(address(room, case)).text
    assert room.colleagues.held[ADA]
