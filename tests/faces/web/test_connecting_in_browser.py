"""Connecting a mailbox in a real browser: its cookie, its form policy and its reloads are those of people."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.cli.operator import operator
from bot.sandbox.google.standin import GoogleStandIn
from bot.sandbox.google.tokens import Client
from bot.wiring.office import Office, found_office
from bot.wiring.setting_up import set_up
from bot.wiring.web_face import web_face
from handlers.domain.mailbox import MailboxStatus
from handlers.mailboxes import proposing, registry
from handlers.mailboxes.proposing import Proposal
from tests.faces.desk.browsers import Window, browsing
from tests.support.installations import free_port, install
from tests.support.letters import letter

SUPPORT = "support@acme.example"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Is an office whose pages are served, with a Google beside it."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    client = Client(redirect_uris=(f"{origin}/connect/callback/google",))
    installation = install(tmp_path)
    with GoogleStandIn(client) as google:
        account = google.add_account(SUPPORT)
        google.add_account("other@acme.example")
        account.deliver(letter(), "INBOX", at=datetime.now(UTC) - timedelta(days=1))
        for name in ("API", "ACCOUNTS", "TOKEN", "PUBSUB"):
            installation.environ[f"OMBUD_GOOGLE_{name}_URL"] = google.url
        installation.environ |= {
            "OMBUD_GOOGLE_CLIENT_ID": client.id,
            "OMBUD_GOOGLE_CLIENT_SECRET": client.secret,
            "OMBUD_WEB_PUBLIC_URL": origin,
        }
        with found_office(installation.settings) as office:
            set_up(office)
            server = web_face(office.desk, dict, None, "127.0.0.1", port)
            server.start()
            yield office
            server.stop()


def misunderstood(window: Window) -> list[str]:
    """Return what somebody who cannot see the page would not understand; it leads nowhere to navigate."""
    return [one for one in window.unlabelled() if one != "no named navigation"]


def test_a_mailbox_is_connected_by_clicking_through(office: Office, browser: Browser) -> None:
    link = proposing.propose(office.desk, operator(), Proposal("google", SUPPORT, "support", {}))
    context = browser.new_context(color_scheme="light")
    window = Window(context, office.desk.rules.public_url)
    page = window.go(link.url.removeprefix(window.origin))
    assert window.outside() == set()
    assert misunderstood(window) == []
    assert window.pale() == []
    window.picture("connect-a-mailbox")

    page.get_by_role("button", name="Continue to Google").click()
    page.get_by_label("other@acme.example").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("signed in with another account")

    page.get_by_role("button", name="Continue to Google").click()
    page.get_by_label(SUPPORT).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading")).to_contain_text("What mailbox support would bring", timeout=30_000)
    assert misunderstood(window) == []
    assert window.pale() == []
    window.picture("dry-run-of-a-mailbox")
    expect(page.get_by_role("row", name="INBOX")).to_contain_text("1")

    page.get_by_role("button", name="Begin to read this mailbox").click()
    expect(page.get_by_role("heading")).to_have_text("Connected")
    assert [one for one in window.complaints if "404" not in one] == [], (
        "pages have no icon, and nothing else lacks"
    )
    (mailbox,) = [one for one in registry.everything(office.desk) if one.name == "support"]
    assert mailbox.status is MailboxStatus.CONNECTED
    context.close()


def test_another_browser_cannot_go_on(office: Office, browser: Browser) -> None:
    link = proposing.propose(office.desk, operator(), Proposal("google", SUPPORT, "support", {}))
    first, second = browser.new_context(), browser.new_context()
    page = first.new_page()
    page.goto(link.url)
    page.get_by_role("button", name="Continue to Google").click()
    other = second.new_page()
    other.goto(link.url)
    expect(other.get_by_text("in use in another browser")).to_be_visible()
    assert SUPPORT not in other.content()
    first.close()
    second.close()
