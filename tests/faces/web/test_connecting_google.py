"""Connecting a mailbox at Google, all the way: settings, link, consent page, dry run, letters."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from bot.cli.operator import operator
from bot.sandbox.google.standin import GoogleStandIn
from bot.sandbox.google.tokens import Client
from bot.web.app import create_app
from bot.web.doors import Doors
from bot.web.pages import pages
from bot.wiring.office import Office, found_office
from bot.wiring.setting_up import set_up
from handlers.domain.mailbox import MailboxStatus
from handlers.intake.sync import sync
from handlers.mailboxes import proposing, registry
from handlers.mailboxes.proposing import Proposal
from tests.support.installations import install
from tests.support.letters import letter

SUPPORT = "support@acme.example"
URL = "https://ombud.example.org"


@pytest.fixture
def google() -> Iterator[GoogleStandIn]:
    client = Client(redirect_uris=(f"{URL}/connect/callback/google",))
    with GoogleStandIn(client) as google:
        account = google.add_account(SUPPORT, aliases=("gdpr@acme.example",))
        google.add_account("other@acme.example")
        for days in (1, 3, 200):
            at = datetime.now(UTC) - timedelta(days=days)
            account.deliver(letter(message_id=f"<{days}@subject.example>"), "INBOX", at=at)
        yield google


@pytest.fixture
def office(google: GoogleStandIn, tmp_path: Path) -> Iterator[Office]:
    installation = install(tmp_path)
    for name in ("API", "ACCOUNTS", "TOKEN", "PUBSUB"):
        installation.environ[f"OMBUD_GOOGLE_{name}_URL"] = google.url
    installation.environ |= {
        "OMBUD_GOOGLE_CLIENT_ID": google.client.id,
        "OMBUD_GOOGLE_CLIENT_SECRET": google.client.secret,
        "OMBUD_WEB_PUBLIC_URL": URL,
    }
    with found_office(installation.settings) as office:
        set_up(office)
        yield office


@pytest.fixture
def guest(office: Office) -> FlaskClient:
    return create_app(dict, pages=pages(office.desk, Doors())).test_client()


def there_and_back(office: Office, guest: FlaskClient, account: str, *unticked: str) -> str:
    """Follow a new link to the consent page, allow there, and return the page that one comes back to."""
    link = proposing.propose(office.desk, operator(), Proposal("google", SUPPORT, "support", {}))
    where = link.url.removeprefix(URL)
    way = guest.post(where, data={"step": "begin"}, base_url=URL).headers["Location"]
    scopes = dict(parse_qsl(urlsplit(way).query))["scope"].split()
    ticked = [one for one in scopes if not one.endswith(unticked or ("none",))]
    form = {"account": account, "scope": ticked, "allow": "1"}
    back = requests.post(way, data=form, allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith(f"{URL}/connect/callback/google?")
    answer = guest.get(back.removeprefix(URL), base_url=URL)
    assert answer.status_code == 303
    return where


def shown(guest: FlaskClient, where: str) -> str:
    for _ in range(300):
        text = guest.get(where, base_url=URL).text
        if "http-equiv" not in text:
            return text
        time.sleep(0.05)
    raise AssertionError("the dry run does not end")


def test_a_mailbox_is_connected_at_google_and_its_letters_become_cases(
    office: Office, guest: FlaskClient, google: GoogleStandIn
) -> None:
    where = there_and_back(office, guest, SUPPORT)
    page = shown(guest, where)
    assert "Answers leave from support@acme.example." in page
    assert "gdpr@acme.example" in page
    assert (
        "2 letters came within the last 30 days. The newest 2 were read to try: 2 would become cases." in page
    )
    assert {one.verb for one in google.journal.of(SUPPORT)} == {"GET"}, "a dry run only looks"
    form = {"step": "confirm", "backfill": "month", "folder": "INBOX"}
    assert guest.post(where, data=form, base_url=URL).status_code == 303
    assert "is connected" in shown(guest, where)
    mailbox = next(one for one in registry.everything(office.desk) if one.name == "support")
    assert mailbox.status is MailboxStatus.CONNECTED
    sync(office.desk, mailbox.id)
    with office.desk.reading("tests.cases") as tx:
        cases = tx.cases.all(registry.THE_ORGANISATION, 10)
    assert len(cases) == 2


def test_fm_13_another_account_at_google_is_refused(office: Office, guest: FlaskClient) -> None:
    page = shown(guest, there_and_back(office, guest, "other@acme.example"))
    assert "signed in with another account" in page


def test_fm_14_an_unticked_right_at_google_is_named(office: Office, guest: FlaskClient) -> None:
    page = shown(guest, there_and_back(office, guest, SUPPORT, "gmail.modify"))
    assert "These rights are missing" in page
    assert "gmail.modify" in page
