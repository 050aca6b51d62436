"""Connecting a mailbox in a real browser: from Iris's Home to a consent page and back, and a case from it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.sandbox.desk.serving import DeskServer
from tests.faces.desk.browsers import Window, browsing
from tests.faces.desk.connecting import SUPPORT
from tests.faces.desk.test_desk_connecting import MOMENT

#: How each provider is chosen, and what the buttons of its consent page are called.
PROVIDERS = [
    ("Google", "Continue to Google", "Continue"),
    ("Microsoft 365", "Continue to Microsoft", "Accept"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def window(browser: Browser, server: DeskServer) -> Iterator[Window]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    window = Window(context, server.url)
    yield window
    context.close()
    assert window.complaints == []
    assert window.outside() == set()


def opened(window: Window, context: BrowserContext, provider: str) -> Page:
    """Asks for the link as Iris, and opens it in a tab of its own, as the page does."""
    page = window.go("/behind/mailbox")
    assert window.unlabelled() == []
    assert window.pale() == []
    window.picture("mailboxes")
    page.get_by_role("link", name="Iris", exact=True).first.click()
    page.get_by_role("button", name="Home").click()
    page.get_by_role("button", name="Connect a mailbox").first.click()
    page.get_by_label("Where it lives").select_option(provider)
    page.get_by_label("Its address").fill(SUPPORT)
    page.get_by_label("What to call it").fill("support")
    page.get_by_role("button", name="Make the link").click()
    with context.expect_page() as tab:
        page.get_by_role("link", name="Open the page").click()
    return tab.value


@pytest.mark.parametrize(("provider", "door", "allow"), PROVIDERS, ids=["google", "microsoft"])
def test_a_mailbox_is_connected_by_clicking_and_a_letter_to_it_becomes_a_case(
    window: Window, server: DeskServer, provider: str, door: str, allow: str
) -> None:
    tab = opened(window, window.page.context, provider)
    tab.get_by_role("button", name=door).click()
    tab.get_by_label(SUPPORT).check()
    tab.get_by_role("button", name=allow).click()
    expect(tab.get_by_role("heading")).to_contain_text("What mailbox support would bring", timeout=15_000)
    tab.get_by_role("button", name="Begin to read this mailbox").click()
    expect(tab.get_by_role("heading")).to_have_text("Connected")
    server.house.stage.clock.advance(MOMENT)

    page = window.go("/as/sam/write?sample=04-sam-access-and-erasure")
    page.get_by_label("To", exact=True).select_option(SUPPORT)
    assert window.unlabelled() == []
    window.picture(f"write-to-{provider.split(maxsplit=1)[0].lower()}")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.locator("#letters")).to_contain_text("sent by itself")
    (case,) = server.house.stage.cases().values()
    page = window.go("/as/ada/channel#latest")
    expect(page.get_by_text(case.number).first).to_be_visible()
