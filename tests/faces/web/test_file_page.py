"""The page of a letter's file: shown as often as one likes, downloaded once, and never run by a browser."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from handlers.domain.case import Case
from handlers.domain.events import EventKind
from tests.faces.web.conftest import HOSTILE, PDF
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.support.reading import ask_for_file, token_of


def address(room: Room, case: Case, position: int = 1) -> str:
    message = next(message.id for message in room.messages(case) if message.content.attachments)
    return f"/file/{token_of(ask_for_file(room, case, message, position))}"


def openings(room: Room, case: Case) -> int:
    return room.kinds(case).count(EventKind.FILE_OPENED)


def same(answer: TestResponse) -> tuple[int, str, dict[str, str]]:
    headers = {name: value for name, value in answer.headers.items() if name != "Date"}
    return answer.status_code, answer.text, headers


def test_the_page_says_what_the_file_is(room: Room, case: Case, browser: FlaskClient) -> None:
    answer = browser.get(address(room, case))
    assert answer.status_code == 200
    assert "insight.pdf" in answer.text
    assert "application/pdf · 105 kB" in answer.text
    assert case.number in answer.text
    assert '<button class="main">Download</button>' in answer.text
    assert "Careful" not in answer.text


def test_sec_04_previews_and_robots_spend_nothing(room: Room, case: Case, browser: FlaskClient) -> None:
    page = address(room, case)
    for _ in range(3):
        assert browser.get(page).status_code == browser.head(page).status_code == 200
    assert openings(room, case) == 0
    assert browser.post(page).data == PDF
    assert openings(room, case) == 1


def test_a_download_comes_once_and_whole(room: Room, case: Case, browser: FlaskClient) -> None:
    page = address(room, case)
    answer = browser.post(page)
    assert answer.data == PDF
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"insight.pdf\"; filename*=UTF-8''insight.pdf"
    )
    assert browser.post(page).status_code == 410
    assert browser.get(page).status_code == 410
    assert openings(room, case) == 1


def test_fm_30_a_download_is_never_a_page(room: Room, case: Case, browser: FlaskClient) -> None:
    answer = browser.post(address(room, case, 2))
    assert answer.data == b"<script>alert(1)</script>"
    headers = answer.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    disposition = headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert disposition.isascii()
    assert not re.search(r'[\r\n]|filename="[^"]*[^ -~]', disposition)


def test_a_page_runs_nothing_keeps_nothing_and_tells_nobody(
    room: Room, case: Case, browser: FlaskClient
) -> None:
    answer = browser.get(address(room, case))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "<script" not in answer.text
    assert "http" not in answer.text, "no address leads anywhere else"


def test_sec_01_hostile_names_stay_text(room: Room, case: Case, browser: FlaskClient) -> None:
    text = browser.get(address(room, case, 2)).text
    assert "<img" not in text
    assert "\u202e" not in text
    assert "onerror" in text, "it is shown, as text"
    assert HOSTILE not in text
    assert "Careful: files of this kind" in text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_passes_that_do_not_hold_are_told_the_same(
    room: Room, case: Case, browser: FlaskClient, method: str
) -> None:
    spent, expired = address(room, case), address(room, case)
    browser.post(spent)
    room.later(timedelta(minutes=10))
    wrong = ["/file/" + "A" * 43, "/file/x", "/file/" + "%00" * 9, "/file/ä", "/file/" + "x" * 3_000]
    answers = [same(browser.open(page, method=method)) for page in (spent, expired, *wrong)]
    assert {status for status, _, _ in answers} == {410}
    assert len({str(answer) for answer in answers}) == 1, "nobody learns which of these it was"
    assert "no longer works" in answers[0][1]


def test_sec_05_a_role_that_was_lost_opens_nothing(room: Room, case: Case, browser: FlaskClient) -> None:
    page = address(room, case)
    room.colleagues.held.pop(ADA)
    for answer in (browser.get(page), browser.post(page)):
        assert answer.status_code == 403
        assert "insight" not in answer.text
    assert openings(room, case) == 0


def test_an_original_that_is_gone_gives_a_page_and_no_half_file(
    room: Room, case: Case, browser: FlaskClient
) -> None:
    page = address(room, case)
    for path in (room.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    answer = browser.post(page)
    assert answer.status_code == 410
    assert "erased" in answer.text
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(room: Room, case: Case, browser: FlaskClient, method: str) -> None:
    assert browser.open(address(room, case), method=method).status_code == 405
