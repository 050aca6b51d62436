"""The page on which a mailbox is connected: one browser, one way out and back, nothing kept by it."""

import pytest
from flask.testing import FlaskClient

from connectors.errors import Temporary
from handlers.domain.mailbox import MailboxEventKind
from handlers.domain.people import Role
from handlers.mailboxes.proposing import Proposal
from tests.faces.web.visits import TYPED, Staging, come_back, looked, opened, path, pressed, through, visitor
from tests.support.cast import IRIS
from tests.support.connecting import NAME, SUPPORT, Stage
from tests.support.consents import PASSWORD


def test_the_page_says_what_will_happen_and_which_rights_are_asked(on: Stage, guest: FlaskClient) -> None:
    page = opened(guest, path(on.propose()))
    assert page.status_code == 200
    assert f"Connect mailbox {NAME}" in page.text
    assert SUPPORT in page.text
    assert "Nothing is written, marked, moved or sent" in page.text
    assert "Read mail: so that letters become cases" in page.text
    assert '<button class="main">Continue to Google</button>' in page.text
    assert not page.headers.getlist("Set-Cookie"), "looking is no beginning"


def test_looking_spends_nothing(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose())
    for other in (visitor(on), visitor(on), guest):
        assert opened(other, where).status_code == 200
    assert on.consent.begun == []


def test_the_page_runs_nothing_keeps_nothing_and_leads_to_encrypted_places_alone(
    on: Stage, guest: FlaskClient
) -> None:
    page = opened(guest, path(on.propose()))
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self' https:;" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "<script" not in page.text
    assert "href=" not in page.text


def test_going_on_leads_to_the_consent_page_and_marks_this_browser(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose())
    answer = pressed(guest, where, step="begin")
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
    guest = visitor(on)
    where = path(on.propose())
    answer = guest.post(where, data={"step": "begin"})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    assert "http://127.0.0.1:*" in guest.get(where).headers["Content-Security-Policy"]


def test_the_callback_leads_back_to_the_page_and_nowhere_else(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose())
    pressed(guest, where, step="begin")
    answer = come_back(guest, on, redirect_uri="https://evil.example/", next="//evil.example")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "../" + where.rpartition("/")[2]
    assert on.consent.begun[0][1] == "https://ombud.example.org/connect/callback/google"


def test_a_callback_counts_once_and_in_this_browser_alone(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose())
    pressed(guest, where, step="begin")
    assert come_back(visitor(on), on).status_code == 410
    assert come_back(guest, on).status_code == 303
    assert come_back(visitor(on), on).status_code == 410
    again = come_back(guest, on)
    assert (again.status_code, again.headers["Location"]) == (303, "../" + where.rpartition("/")[2])
    assert on.kinds(on.mailbox_named(NAME)).count(MailboxEventKind.CONSENTED) == 1, "it only leads back"


def test_an_older_tab_leads_to_where_this_browser_goes_on(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose())
    pressed(guest, where, step="begin")
    older = on.consent.begun[-1][0]
    pressed(guest, where, step="begin")
    assert come_back(guest, on, state=older).headers["Location"] == "../" + where.rpartition("/")[2]
    assert "Continue to Google" in opened(guest, where).text, "the older answer gave nothing"
    come_back(guest, on)
    assert "What mailbox support would bring" in looked(guest, where).text


@pytest.mark.parametrize(
    "callback",
    [
        "/connect/callback/google",
        "/connect/callback/google?state=x",
        "/connect/callback/nobody?state=a&code=b",
    ],
)
def test_callbacks_that_nobody_waits_for_are_told_so(on: Stage, guest: FlaskClient, callback: str) -> None:
    page = opened(guest, callback)
    assert page.status_code == 410
    assert "no longer works" in page.text


def test_a_refusal_is_told_and_can_be_tried_again(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose())
    pressed(guest, where, step="begin")
    come_back(guest, on, error="access_denied", error_description="<b>mallory</b>")
    page = opened(guest, where)
    assert 'role="alert"' in page.text
    assert "Access was not given" in page.text
    assert "mallory" not in page.text, "what a stranger puts into an address is not repeated"
    pressed(guest, where, step="begin")
    come_back(guest, on)
    assert "What mailbox support would bring" in looked(guest, where).text


def test_fm_14_what_is_missing_is_named_on_the_page(on: Stage, guest: FlaskClient) -> None:
    on.consent.allowed = ("mail.read",)
    assert "These rights are missing: mail.send." in opened(guest, through(guest, on)).text


def test_fm_13_the_wrong_account_is_told_on_the_page(on: Stage, guest: FlaskClient) -> None:
    on.consent.account = "other@acme.example"
    page = opened(guest, through(guest, on))
    assert "signed in with another account" in page.text
    assert "other@acme.example" not in page.text


def test_a_provider_that_does_not_answer_is_told_on_the_page(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose())
    on.consent.fails = Temporary()
    answer = pressed(guest, where, step="begin")
    assert answer.status_code == 502
    assert "does not answer right now" in answer.text
    assert pressed(guest, where, step="begin").status_code == 303


def test_whoever_is_no_admin_any_more_sees_nothing(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose())
    on.room.colleagues.held[IRIS] = frozenset({Role.CASE_HANDLER})
    for answer in (opened(guest, where), pressed(guest, where, step="begin")):
        assert answer.status_code == 403
        assert SUPPORT not in answer.text


def test_a_password_is_typed_on_the_page_and_never_shown_again(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    page = opened(guest, where)
    assert '<input id="password" name="password" type="password"' in page.text
    assert '<label for="imap_host">IMAP server</label>' in page.text
    wrong = pressed(guest, where, step="begin", **{**TYPED, "imap_host": ""})
    assert wrong.status_code == 422
    assert 'id="imap_host-wrong" role="alert">Fill this in.' in wrong.text
    assert 'aria-describedby="imap_host-wrong"' in wrong.text
    assert 'value="support"' in wrong.text, "what was typed stays"
    assert PASSWORD not in wrong.text
    answer = pressed(guest, where, step="begin", **TYPED)
    assert (answer.status_code, answer.headers["Location"]) == (303, where.rpartition("/")[2])
    assert PASSWORD not in str(answer.headers)


def test_what_was_typed_stays_where_the_server_refuses_it_but_for_secrets(
    on: Stage, guest: FlaskClient
) -> None:
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    page = pressed(guest, where, step="begin", **{**TYPED, "imap_port": "1993", "password": "marker-wrong"})
    assert page.status_code == 422
    assert "does not accept this user name with this password" in page.text
    for kept in ('value="mail.acme.example"', 'value="1993"', 'value="support"'):
        assert kept in page.text
    assert "marker-wrong" not in page.text
    assert len(page.headers.getlist("Set-Cookie")) == 1, "this browser goes on"
    assert pressed(guest, where, step="begin", **TYPED).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("imap_port", "abc", "Write a number from 1 to 65535."),
        ("smtp_port", "0", "Write a number from 1 to 65535."),
        ("smtp_port", "65536", "Write a number from 1 to 65535."),
        ("imap_host", "https://imap.acme.example", "Write the server&#39;s name alone"),
        ("imap_host", "imap.acme.example:993", "Write the server&#39;s name alone"),
        ("smtp_host", "ada@acme.example", "Write the server&#39;s name alone"),
        ("smtp_host", "two names", "Write the server&#39;s name alone"),
        ("imap_security", "starttls", "At port 993 TLS begins at once: choose that, or another port."),
        ("smtp_security", "starttls", "At port 465 TLS begins at once: choose that, or another port."),
    ],
)
def test_a_server_or_a_port_that_is_none_is_told_at_its_field(
    on: Stage, guest: FlaskClient, field: str, value: str, told: str
) -> None:
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    page = pressed(guest, where, step="begin", **{**TYPED, field: value})
    assert page.status_code == 422
    assert f'id="{field}-wrong" role="alert">{told}' in page.text


def test_the_page_speaks_the_admins_language(on: Stage, guest: FlaskClient) -> None:
    assert '<html lang="en">' in opened(guest, path(on.propose())).text


@pytest.mark.parametrize("where", ["/connect", "/connect/", "/connect/callback/", "/connect/a/b/c"])
def test_whoever_is_lost_below_connect_is_told_on_a_page(on: Stage, guest: FlaskClient, where: str) -> None:
    page = opened(guest, where)
    assert page.status_code == 404
    assert "nothing at this address" in page.text
