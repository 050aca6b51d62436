"""People who come to a wrong address of ours, or send too much, are told so on a page."""

import pytest
from flask.testing import FlaskClient

from handlers.domain.case import ActionId, Case
from tests.support.desks import Room
from tests.support.reading import token_of


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/file", 404),
        ("GET", "/attach/", 404),
        ("GET", "/file/a/b", 404),
        ("PUT", "/file/abc", 405),
        ("DELETE", "/attach/abc", 405),
    ],
)
def test_a_wrong_address_of_ours_is_answered_with_a_page(
    browser: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = browser.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert "open the link in Slack once more" in answer.text
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]


def test_more_than_fits_is_told_on_a_page(room: Room, case: Case, browser: FlaskClient) -> None:
    page = f"/attach/{token_of(room.press(case, ActionId.ATTACH))}"
    answer = browser.post(page, data={"remove": "1" * (2 << 20)})
    assert (answer.status_code, answer.mimetype) == (413, "text/html")


@pytest.mark.parametrize("path", ["/", "/elsewhere", "/slack/other"])
def test_machines_elsewhere_are_answered_in_json(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.get_json()) == (404, {"error": "Not Found"})
