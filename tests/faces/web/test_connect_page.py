"""The page on which a mailbox is connected: one browser, one way out and back, nothing kept by it."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.web.app import create_app
from bot.web.doors import Doors
from bot.web.pages import pages
from connectors.errors import Temporary
from handlers.desk import Rules
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.people import Role
from handlers.mailboxes.proposing import Proposal, Proposed
from tests.support.cast import IRIS
from tests.support.connecting import NAME, SUPPORT, Stage, stage
from tests.support.consents import CODE, PASSWORD
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish

Staging = Callable[[str], Stage]
TYPED = {
    "imap_host": "mail.acme.example",
    "imap_port": "993",
    "imap_security": "tls",
    "smtp_security": "tls",
    "smtp_host": "mail.acme.example",
    "smtp_port": "465",
    "user": "support",
    "password": PASSWORD,
}


@pytest.fixture
def staging(sqlite: NewUrl, tmp_path: Path) -> Iterator[Staging]:
    rooms: list[Room] = []

    def make(public_url: str) -> Stage:
        def furnishing(**ways: object) -> Room:
            rooms.append(furnish(sqlite(), tmp_path, rules=Rules(public_url=public_url), **ways))  # type: ignore[arg-type] # passed on as they are
            return rooms[-1]

        return stage(furnishing)

    yield make
    for room in rooms:
        room.desk.close()


@pytest.fixture
def on(staging: Staging) -> Stage:
    return staging("https://ombud.example.org")


def visitor(on: Stage) -> FlaskClient:
    """Return a browser that nobody has used yet."""
    app = create_app(dict, pages=pages(on.room.desk, Doors()))
    return app.test_client()


@pytest.fixture
def browser(on: Stage) -> FlaskClient:
    return visitor(on)


def path(link: Proposed) -> str:
    return urlsplit(link.url).path


def opened(browser: FlaskClient, where: str) -> TestResponse:
    return browser.get(where, base_url="https://ombud.example.org")


def pressed(browser: FlaskClient, where: str, **form: str) -> TestResponse:
    return browser.post(where, data=form, base_url="https://ombud.example.org")


def come_back(browser: FlaskClient, on: Stage, **answer: str) -> TestResponse:
    state = on.consent.begun[-1][0]
    query = {"state": state, "code": CODE, **answer}
    return browser.get("/connect/callback/google", query_string=query, base_url="https://ombud.example.org")


def looked(browser: FlaskClient, where: str) -> TestResponse:
    """Return the page once the dry run is through."""
    for _ in range(200):
        page = opened(browser, where)
        if "http-equiv" not in page.text:
            return page
        time.sleep(0.02)
    raise AssertionError("the dry run does not end")


def through(browser: FlaskClient, on: Stage) -> str:
    """Go to the provider and back; return the page's path."""
    where = path(on.propose())
    pressed(browser, where, step="begin")
    come_back(browser, on)
    return where


def test_the_page_says_what_will_happen_and_which_rights_are_asked(on: Stage, browser: FlaskClient) -> None:
    page = opened(browser, path(on.propose()))
    assert page.status_code == 200
    assert f"Connect mailbox {NAME}" in page.text
    assert SUPPORT in page.text
    assert "Nothing is written, marked, moved or sent" in page.text
    assert "Read mail: so that letters become cases" in page.text
    assert '<button class="main">Continue to Google</button>' in page.text
    assert not page.headers.getlist("Set-Cookie"), "looking is no beginning"


def test_looking_spends_nothing(on: Stage, browser: FlaskClient) -> None:
    where = path(on.propose())
    for other in (visitor(on), visitor(on), browser):
        assert opened(other, where).status_code == 200
    assert on.consent.begun == []


def test_the_page_runs_nothing_keeps_nothing_and_leads_to_encrypted_places_alone(
    on: Stage, browser: FlaskClient
) -> None:
    page = opened(browser, path(on.propose()))
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self' https:;" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "<script" not in page.text
    assert "href=" not in page.text


def test_going_on_leads_to_the_consent_page_and_marks_this_browser(on: Stage, browser: FlaskClient) -> None:
    where = path(on.propose())
    answer = pressed(browser, where, step="begin")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("https://consent.example/allow?state=")
    assert answer.headers["Cache-Control"] == "no-store"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Secure-ombud-connect-")
    for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/connect"):
        assert part in cookie
    assert opened(visitor(on), where).status_code == 403, "another browser has no business there"


def test_without_encryption_the_cookie_comes_all_the_same(staging: Staging) -> None:
    on = staging("http://127.0.0.1:8080")
    browser = visitor(on)
    where = path(on.propose())
    answer = browser.post(where, data={"step": "begin"})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    assert "http://127.0.0.1:*" in browser.get(where).headers["Content-Security-Policy"]


def test_the_callback_leads_back_to_the_page_and_nowhere_else(on: Stage, browser: FlaskClient) -> None:
    where = path(on.propose())
    pressed(browser, where, step="begin")
    answer = come_back(browser, on, redirect_uri="https://evil.example/", next="//evil.example")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "../" + where.rpartition("/")[2]
    assert on.consent.begun[0][1] == "https://ombud.example.org/connect/callback/google"


def test_a_callback_counts_once_and_in_this_browser_alone(on: Stage, browser: FlaskClient) -> None:
    where = path(on.propose())
    pressed(browser, where, step="begin")
    assert come_back(visitor(on), on).status_code == 410
    assert come_back(browser, on).status_code == 303
    assert come_back(browser, on).status_code == 410


@pytest.mark.parametrize(
    "callback",
    [
        "/connect/callback/google",
        "/connect/callback/google?state=x",
        "/connect/callback/nobody?state=a&code=b",
    ],
)
def test_callbacks_that_nobody_waits_for_are_told_so(on: Stage, browser: FlaskClient, callback: str) -> None:
    page = opened(browser, callback)
    assert page.status_code == 410
    assert "no longer works" in page.text


def test_a_refusal_is_told_and_can_be_tried_again(on: Stage, browser: FlaskClient) -> None:
    where = path(on.propose())
    pressed(browser, where, step="begin")
    come_back(browser, on, error="access_denied", error_description="<b>mallory</b>")
    page = opened(browser, where)
    assert 'role="alert"' in page.text
    assert "Access was not given" in page.text
    assert "mallory" not in page.text, "what a stranger puts into an address is not repeated"
    pressed(browser, where, step="begin")
    come_back(browser, on)
    assert "What mailbox support would bring" in looked(browser, where).text


def test_fm_14_what_is_missing_is_named_on_the_page(on: Stage, browser: FlaskClient) -> None:
    on.consent.allowed = ("mail.read",)
    assert "These rights are missing: mail.send." in opened(browser, through(browser, on)).text


def test_fm_13_the_wrong_account_is_told_on_the_page(on: Stage, browser: FlaskClient) -> None:
    on.consent.account = "other@acme.example"
    page = opened(browser, through(browser, on))
    assert "signed in with another account" in page.text
    assert "other@acme.example" not in page.text


def test_a_provider_that_does_not_answer_is_told_on_the_page(on: Stage, browser: FlaskClient) -> None:
    where = path(on.propose())
    on.consent.fails = Temporary()
    answer = pressed(browser, where, step="begin")
    assert answer.status_code == 502
    assert "does not answer right now" in answer.text
    assert pressed(browser, where, step="begin").status_code == 303


def test_the_dry_run_shows_what_it_would_do_and_confirming_begins(on: Stage, browser: FlaskClient) -> None:
    on.fill(one=1, two=2, old=90)
    where = through(browser, on)
    page = looked(browser, where)
    assert "Answers leave from support@acme.example." in page.text
    assert "gdpr@acme.example" in page.text
    assert (
        "2 letters came within the last 30 days. Of the newest 2 of them, 2 would become cases." in page.text
    )
    assert re.search(
        r'<th scope="row" dir="auto">INBOX</th><td>3</td><td>2</td><td>2</td><td>2</td>', page.text
    )
    assert not on.mail.sent
    assert not on.mail.drafts
    assert on.room.cases() == []
    assert pressed(browser, where, step="confirm", backfill="none").status_code == 303
    assert "Mailbox support is connected." in opened(browser, where).text
    assert status(on) is MailboxStatus.CONNECTED
    assert pressed(browser, where, step="confirm", backfill="none").status_code == 303, (
        "twice changes nothing"
    )


def test_a_restart_in_the_middle_of_a_dry_run_begins_it_anew(on: Stage, browser: FlaskClient) -> None:
    on.fill(one=1)
    where = path(on.propose())
    (cookie,) = pressed(browser, where, step="begin").headers.getlist("Set-Cookie")
    come_back(browser, on)
    opened(browser, where)
    again = visitor(on)  # another process, and the same browser
    name, _, value = cookie.partition(";")[0].partition("=")
    again.set_cookie(name, value, domain="ombud.example.org", path="/connect", secure=True)
    assert "1 letter came within the last 30 days" in looked(again, where).text
    assert pressed(again, where, step="confirm", backfill="everything").status_code == 303


def test_a_dry_run_that_fails_says_so_and_is_tried_again(on: Stage, browser: FlaskClient) -> None:
    on.mail.fail_next("account", Temporary())
    where = through(browser, on)
    page = looked(browser, where)
    assert page.status_code == 502
    assert "does not answer right now" in page.text
    assert "What mailbox support would bring" in looked(browser, where).text


@pytest.mark.parametrize("backfill", ["", "all", "NONE", "everything "])
def test_a_confirmation_without_a_choice_begins_nothing(
    on: Stage, browser: FlaskClient, backfill: str
) -> None:
    where = through(browser, on)
    looked(browser, where)
    page = pressed(browser, where, step="confirm", backfill=backfill)
    assert page.status_code == 422
    assert "Choose which letters of before" in page.text
    assert status(on) is MailboxStatus.PROPOSED


def test_another_browser_confirms_nothing(on: Stage, browser: FlaskClient) -> None:
    where = through(browser, on)
    looked(browser, where)
    assert pressed(visitor(on), where, step="confirm", backfill="none").status_code == 403
    assert status(on) is MailboxStatus.PROPOSED


def test_nothing_is_confirmed_before_access_was_given(on: Stage, browser: FlaskClient) -> None:
    where = path(on.propose())
    assert pressed(browser, where, step="confirm", backfill="none").status_code == 303
    assert status(on) is MailboxStatus.PROPOSED
    assert "Continue to Google" in opened(browser, where).text


def test_whoever_is_no_admin_any_more_sees_nothing(on: Stage, browser: FlaskClient) -> None:
    where = path(on.propose())
    on.room.colleagues.held[IRIS] = frozenset({Role.CASE_HANDLER})
    for answer in (opened(browser, where), pressed(browser, where, step="begin")):
        assert answer.status_code == 403
        assert SUPPORT not in answer.text


def test_a_password_is_typed_on_the_page_and_never_shown_again(on: Stage, browser: FlaskClient) -> None:
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    page = opened(browser, where)
    assert '<input id="password" name="password" type="password"' in page.text
    assert '<label for="imap_host">IMAP server</label>' in page.text
    wrong = pressed(browser, where, step="begin", **{**TYPED, "imap_host": ""})
    assert wrong.status_code == 422
    assert 'id="imap_host-wrong" role="alert">Fill this in.' in wrong.text
    assert 'aria-describedby="imap_host-wrong"' in wrong.text
    assert 'value="support"' in wrong.text, "what was typed stays"
    assert PASSWORD not in wrong.text
    answer = pressed(browser, where, step="begin", **TYPED)
    assert (answer.status_code, answer.headers["Location"]) == (303, where.rpartition("/")[2])
    assert PASSWORD not in str(answer.headers)


def test_folders_are_chosen_where_there_are_several(on: Stage, browser: FlaskClient) -> None:
    on.wishes.folders = ("INBOX", "Junk", "<Anträge>")
    on.mail._feeds["<Anträge>"] = []
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    pressed(browser, where, step="begin", **TYPED)
    page = looked(browser, where)
    assert '<input type="checkbox" name="folder" value="INBOX" checked>' in page.text
    assert '<input type="checkbox" name="folder" value="&lt;Anträge&gt;">' in page.text
    none = pressed(browser, where, step="confirm", backfill="none", folder="elsewhere")
    assert none.status_code == 422
    assert "Choose at least one folder." in none.text
    assert pressed(browser, where, step="confirm", backfill="none", folder="INBOX").status_code == 303
    assert "connected" in opened(browser, where).text


def test_the_page_speaks_the_admins_language(on: Stage, browser: FlaskClient) -> None:
    assert '<html lang="en">' in opened(browser, path(on.propose())).text


@pytest.mark.parametrize("where", ["/connect", "/connect/", "/connect/callback/", "/connect/a/b/c"])
def test_whoever_is_lost_below_connect_is_told_on_a_page(on: Stage, browser: FlaskClient, where: str) -> None:
    page = opened(browser, where)
    assert page.status_code == 404
    assert "nothing at this address" in page.text


def status(on: Stage) -> MailboxStatus:
    with on.room.desk.reading("tests.status") as tx:
        return next(each.status for each in tx.mailboxes.all() if each.name == NAME)
