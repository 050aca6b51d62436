"""A letter read in the browser as its sender laid it out: once, written down, and unable to do anything."""

import pytest
from flask.testing import FlaskClient

from connectors.errors import Unreadable
from handlers.domain.case import Case
from handlers.domain.events import EventKind
from handlers.domain.passes import WHOLE_LETTER
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.reading import ask_for_file, token_of

LAID_OUT = (
    "<p>Please send me <b>all my data</b>.</p><div style='display:none'>secret</div>"
    "<a href='https://evil.example/x'>bank.example</a><img src='https://t.example/p.gif' alt='logo'>"
    "<script>alert(1)</script>"
)


@pytest.fixture
def laid_out(room: Room) -> Case:
    room.arrive(letter(text=LAID_OUT, content_type="text/html; charset=utf-8"))
    return room.only_case()


def token(room: Room, case: Case, position: int = WHOLE_LETTER) -> str:
    return token_of(ask_for_file(room, case, room.messages(case)[0].id, position))


def openings(room: Room, case: Case) -> int:
    return room.kinds(case).count(EventKind.FILE_OPENED)


def test_the_page_of_a_whole_letter_offers_to_read_it(
    room: Room, laid_out: Case, browser: FlaskClient
) -> None:
    held = token(room, laid_out)
    text = browser.get(f"/file/{held}").text
    assert f'action="../read/{held}"' in text
    assert "Read it here, without pictures and links" in text
    assert "Download" in text


def test_the_page_of_a_file_does_not(room: Room, case: Case, browser: FlaskClient) -> None:
    held = token(room, case, 1)
    assert "/read/" not in browser.get(f"/file/{held}").text
    assert browser.post(f"/read/{held}").status_code == 410
    assert openings(room, case) == 0
    assert browser.post(f"/file/{held}").status_code == 200


def test_fm_30_a_letter_is_shown_without_anything_that_loads_or_leads(
    room: Room, laid_out: Case, browser: FlaskClient
) -> None:
    answer = browser.post(f"/read/{token(room, laid_out)}")
    assert answer.status_code == 200
    assert "<b>all my data</b>" in answer.text
    assert '<div class="hidden">secret</div>' in answer.text
    assert '<span class="host" dir="ltr">evil.example</span>' in answer.text
    assert "1 picture was left out." in answer.text
    assert "Dashed: words that the letter hides from its readers." in answer.text
    for absent in ("<script", "<img", "href=", "src=", "t.example"):
        assert absent not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'sha256-")
    assert "form-action 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_reading_is_written_down_and_spends_the_link(
    room: Room, laid_out: Case, browser: FlaskClient
) -> None:
    held = token(room, laid_out)
    assert browser.get(f"/read/{held}").status_code == 405
    assert openings(room, laid_out) == 0
    assert browser.post(f"/read/{held}").status_code == 200
    assert openings(room, laid_out) == 1
    assert browser.post(f"/read/{held}").status_code == 410
    assert browser.post(f"/file/{held}").status_code == 410
    assert openings(room, laid_out) == 1


def test_a_plain_letter_is_shown_as_it_is(room: Room, browser: FlaskClient) -> None:
    room.arrive(letter(text="Please <send> me all my data"))
    text = browser.post(f"/read/{token(room, room.only_case())}").text
    assert '<pre dir="auto">Please &lt;send&gt; me all my data' in text
    assert "Dashed" not in text


def test_sec_05_a_role_that_was_lost_shows_nothing(room: Room, laid_out: Case, browser: FlaskClient) -> None:
    held = token(room, laid_out)
    room.colleagues.held.pop(ADA)
    answer = browser.post(f"/read/{held}")
    assert answer.status_code == 403
    assert "all my data" not in answer.text
    assert openings(room, laid_out) == 0


def test_an_original_that_is_gone_gives_a_page(room: Room, case: Case, browser: FlaskClient) -> None:
    held = token(room, case)
    for path in (room.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    answer = browser.post(f"/read/{held}")
    assert answer.status_code == 410
    assert "erased" in answer.text


def test_a_letter_that_cannot_be_drawn_says_so_and_can_be_downloaded(
    room: Room, laid_out: Case, browser: FlaskClient
) -> None:
    room.parser.fail_next("show", Unreadable(reason="time", died=True))
    answer = browser.post(f"/read/{token(room, laid_out)}")
    assert answer.status_code == 403
    assert "This letter cannot be shown here within the limits. Download it instead." in answer.text
    assert browser.post(f"/file/{token(room, laid_out)}").status_code == 200


def test_strayed_visitors_of_the_reading_page_get_a_page(browser: FlaskClient) -> None:
    answer = browser.get("/read/nothing")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"].startswith("text/html")
