"""Files on the desk, in a real browser: out of a letter by a link, and into an answer by another."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.sandbox.desk.parties import writers
from bot.sandbox.desk.serving import DeskServer
from bot.sandbox.desk.writing import Draft, Enclosure
from bot.sandbox.story.stage import Stage
from tests.faces.desk.browsers import Window, browsing
from tests.faces.desk.visiting import Visitor

PHOTO = b"\x89PNG\r\n\x1a\n a passport, \x00\xff" * 40_000
COPY = b"%PDF-1.7 all that is held about Sam \xfe\x00" * 40_000
PATIENCE = 30_000  # milliseconds; the machine may be busy


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def window(browser: Browser, server: DeskServer) -> Iterator[Window]:
    """Gives a window before a desk with a letter of Sam's that has a file, claimed by Ada."""
    sam = writers()[0]
    photo = Enclosure("passport.png", "image/png", PHOTO)
    server.house.write(sam, Draft("My data", "Please send me a copy of my personal data.", enclosure=photo))
    context = browser.new_context(accept_downloads=True)
    window = Window(context, server.url)
    window.page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    press(window.go("/as/ada/channel"), "Claim")
    yield window
    context.close()
    assert window.complaints == []
    assert window.outside() == set(), "nothing is fetched elsewhere"


def press(page: Page, words: str) -> None:
    """Presses the last card's button that begins with the words."""
    page.locator("#stream").get_by_role("button", name=words).last.click()


def followed(window: Window, link: str) -> Page:
    """Follows a link of the window before Ada, which opens beside the desk."""
    with window.page.context.expect_page() as opened:
        window.page.get_by_role("dialog").get_by_role("link", name=link).click()
    opened.value.set_default_timeout(PATIENCE)
    return opened.value


def submit(page: Page) -> None:
    page.get_by_role("dialog").locator("footer button").last.click()


def close_windows(page: Page) -> None:
    while page.locator("#window-close").count():
        page.locator("#window-close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_letters_file_is_downloaded_by_its_link(window: Window, tmp_path: Path) -> None:
    press(window.page, "Open letter")
    window.page.get_by_role("dialog").get_by_role("button", name="Open file").click()
    page = followed(window, "Go to the file")
    expect(page.get_by_text("passport.png")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "passport.png")
    assert (tmp_path / "passport.png").read_bytes() == PHOTO


def test_a_file_laid_to_a_draft_arrives_with_the_answer(window: Window, server: DeskServer) -> None:
    press(window.page, "Reply")
    words = "Dear Sam,\n\nyour copy is enclosed.\n\nAda"
    window.page.get_by_role("dialog").locator("textarea").first.fill(words)
    submit(window.page)
    close_windows(window.page)
    window.page.locator("#stream .bk-actions details.menu summary").last.click()
    press(window.page, "Attach a file")
    page = followed(window, "Choose files")
    large = COPY * 2
    assert len(large) > 2 << 20, "more than a body may have elsewhere"
    page.get_by_label("Choose files").set_input_files(
        {"name": "copy.pdf", "mimeType": "application/pdf", "buffer": large}
    )
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_role("button", name="Remove copy.pdf")).to_be_visible()

    page = window.go("/as/ada/channel")
    close_windows(page)
    press(page, "Look and send")
    expect(page.get_by_role("dialog")).to_contain_text("copy.pdf")
    submit(page)
    expect(page.locator("#windows")).not_to_contain_text("your copy is enclosed")
    server.house.move("hour")
    page = window.go("/as/sam/mail")
    expect(page.locator("#letters")).to_contain_text("your copy is enclosed")
    expect(page.locator("#letters .file").last).to_contain_text("copy.pdf")
    sent = server.house.stage.post.sent()[-1]
    assert [part.get_content() for part in sent.iter_attachments()] == [large]


def test_links_lead_to_where_the_stage_listens(stage: Stage, visitor: Visitor) -> None:
    del visitor
    assert stage.desk.rules.public_url == stage.url
