"""A Google mailbox that a service account opens: asked for where both ways are set up, and there at once."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.cli.operator import operator
from bot.sandbox.google.standin import GoogleStandIn
from bot.web.app import create_app
from bot.web.doors import Doors
from bot.web.pages import pages
from bot.wiring.office import found_office
from bot.wiring.setting_up import set_up
from handlers.mailboxes import proposing
from handlers.mailboxes.proposing import Proposal
from tests.faces.web.test_connecting_google import SUPPORT, URL, shown
from tests.support.installations import install
from tests.unit.google.keys import ROBOT, key_file

__all__ = ("key_file",)

Opening = Callable[..., tuple[FlaskClient, str]]


@pytest.fixture
def google() -> Iterator[GoogleStandIn]:
    with GoogleStandIn() as google:
        google.add_account(SUPPORT)
        google.tokens.service_accounts[ROBOT] = {SUPPORT}
        yield google


@pytest.fixture
def opening(google: GoogleStandIn, tmp_path: Path, key_file: Path) -> Iterator[Opening]:
    """Return how a link is opened in a deployment that lists some mailboxes."""

    def opened(listed: str, *, client: bool = True) -> tuple[FlaskClient, str]:
        installation = install(tmp_path)
        for name in ("API", "ACCOUNTS", "TOKEN", "PUBSUB"):
            installation.environ[f"OMBUD_GOOGLE_{name}_URL"] = google.url
        installation.environ |= {
            "OMBUD_GOOGLE_SERVICE_ACCOUNT_FILE": str(key_file),
            "OMBUD_GOOGLE_DELEGATED": listed,
            "OMBUD_WEB_PUBLIC_URL": URL,
        }
        if client:
            installation.environ |= {
                "OMBUD_GOOGLE_CLIENT_ID": google.client.id,
                "OMBUD_GOOGLE_CLIENT_SECRET": google.client.secret,
            }
        office = found.enter_context(found_office(installation.settings))
        set_up(office)
        link = proposing.propose(office.desk, operator(), Proposal("google", SUPPORT, "support", {}))
        guest = create_app(dict, pages=pages(office.desk, Doors())).test_client()
        return guest, link.url.removeprefix(URL)

    with ExitStack() as found:
        yield opened


def go(guest: FlaskClient, where: str, **answers: str) -> str:
    """Press the button, go where it leads, and return the page that one ends on."""
    way = guest.post(where, data={"step": "begin", **answers}, base_url=URL).headers["Location"]
    assert way.startswith(f"{URL}/connect/callback/google?state="), "no consent page stands between"
    assert guest.get(way.removeprefix(URL), base_url=URL).status_code == 303
    return shown(guest, where)


def test_where_both_ways_are_set_up_the_page_asks_which(opening: Opening, google: GoogleStandIn) -> None:
    guest, where = opening("acme.example")
    page = guest.get(where, base_url=URL).text
    assert "How access is given" in page
    assert "By the service account" in page
    elsewhere = guest.post(where, data={"step": "begin", "mode": "consent"}, base_url=URL)
    assert elsewhere.headers["Location"].startswith(google.url)


def test_a_listed_mailbox_is_opened_by_the_service_account(opening: Opening, google: GoogleStandIn) -> None:
    guest, where = opening("acme.example")
    assert f"Answers leave from {SUPPORT}." in go(guest, where, mode="delegated")
    assert google.tokens.alive(SUPPORT) == 0, "nobody consented"


def test_where_delegation_is_the_only_way_nobody_is_asked(opening: Opening) -> None:
    guest, where = opening(SUPPORT, client=False)
    assert "How access is given" not in guest.get(where, base_url=URL).text
    assert f"Answers leave from {SUPPORT}." in go(guest, where)


def test_a_mailbox_that_is_not_listed_is_refused_with_the_setting(opening: Opening) -> None:
    guest, where = opening("dpo@acme.example")
    assert "OMBUD_GOOGLE_DELEGATED" in go(guest, where, mode="delegated")


def test_a_service_account_that_may_do_more_is_refused(opening: Opening, google: GoogleStandIn) -> None:
    google.tokens.delegated_scopes.add("https://mail.google.com/")
    guest, where = opening(SUPPORT)
    assert "take every scope but" in go(guest, where, mode="delegated")


def test_a_key_that_cannot_be_read_is_told_and_shown_to_nobody(opening: Opening, key_file: Path) -> None:
    guest, where = opening(SUPPORT)
    key_file.write_text(json.dumps({"private_key": "marker-secret"}))
    page = go(guest, where, mode="delegated")
    assert "its key must be readable" in page
    assert "marker-secret" not in page
