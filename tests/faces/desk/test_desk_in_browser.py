"""The desk in a real browser: a newcomer's walk, the keyboard alone, dark, narrow."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.sandbox.desk.serving import DeskServer
from bot.sandbox.story.acts import ACTS
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.steps import Act, Arrive
from tests.faces.desk.browsers import Window, browsing

PLACES = {
    "start": "/",
    "channel": "/as/ada/channel#latest",
    "messages": "/as/ada/messages",
    "home": "/as/ada/home",
    "mail": "/as/sam/mail",
    "write": "/as/sam/write?sample=04-sam-access-and-erasure",
    "record": "/behind/record",
    "case": "/behind/record/2026-0001",
    "mails": "/behind/mails",
    "mailbox": "/behind/mailbox",
    "rules": "/behind/rules",
}
NewWindow = Callable[..., Window]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    """Gives the desk with the story's letters on it and time going on; asks for the browser first."""
    del browser
    with Stage(tmp_path_factory.mktemp("desk") / "demo") as stage:
        for act in ACTS:
            stage.clock.set(max(act.at, stage.clock.now()))
            letters_of(act, stage)
        stop = threading.Event()
        begun = stage.clock.now()
        with DeskServer(stage, _running_from(begun)) as server:
            running = threading.Thread(target=server.house.time.run, args=(stop,))
            running.start()
            yield server
            stop.set()
            running.join()


@pytest.fixture
def new_window(browser: Browser, server: DeskServer) -> Iterator[NewWindow]:
    """Gives a function that opens a window; whatever a test does in it, the browser must not complain."""
    contexts = []
    windows: list[Window] = []

    def new(**ways: object) -> Window:
        wide = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **ways}
        contexts.append(browser.new_context(**wide))  # type: ignore[arg-type] # passed on as they are
        windows.append(Window(contexts[-1], server.url))
        return windows[-1]

    yield new
    for context in contexts:
        context.close()
    assert [window.complaints for window in windows] == [[] for _ in windows]
    assert [window.outside() for window in windows] == [set() for _ in windows], (
        "nothing is fetched elsewhere"
    )


def test_a_newcomer_writes_claims_reads_answers_and_gets_the_answer(new_window: NewWindow) -> None:
    window = new_window()
    page = window.go("/")
    window.picture("start")
    page.get_by_role("link", name="Go: Write as Sam").click()
    page.get_by_role("link", name="Access and erasure English").click()
    expect(page.get_by_role("textbox", name="Letter")).to_have_value(re.compile("erase my account"))
    window.picture("write")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("status")).to_contain_text("on its way")

    page.get_by_role("link", name="Go there: Claim as Ada").click()
    card = newest_card(page)
    expect(card.get_by_text("nobody yet")).to_be_visible()
    window.picture("new-card")
    card.get_by_role("button", name="Claim").click()
    expect(newest_card(page).get_by_text("@Ada")).to_be_visible()

    page.goto(newest_thread(page))
    expect(page.get_by_role("complementary", name="Thread")).to_contain_text("claimed")
    window.picture("desk")
    page.get_by_role("link", name="Close the thread").click()

    newest_card(page).get_by_role("button", name="Open letter").click()
    expect(page.get_by_role("dialog")).to_contain_text("erase my account")
    expect(page.locator("#desk")).to_have_attribute("inert", "")
    assert window.unlabelled() == []
    assert window.pale() == []
    window.picture("letter")
    page.get_by_role("button", name="Close", exact=True).first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)

    newest_card(page).get_by_role("button", name="Reply").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").first.fill("Dear Sam,\n\nyour copy is enclosed.\n\nKind regards\nAda")
    assert window.unlabelled() == []
    window.picture("reply")
    submit(page)
    expect(page.get_by_role("dialog")).to_contain_text("your copy is enclosed")
    window.picture("preview")
    submit(page)
    expect(page.locator("#windows")).not_to_contain_text("your copy is enclosed")
    window.picture("sent")
    close_windows(page)

    page.get_by_role("button", name="Move the clock by an hour").click()
    page.get_by_role("link", name="Sam").first.click()
    expect(page.locator("#letters")).to_contain_text("your copy is enclosed")
    assert window.unlabelled() == []
    window.picture("answer")

    before = page.locator("#clock-now time").inner_text()
    page.get_by_role("button", name="Move the clock by a week").click()
    expect(page.locator("#clock-now time")).not_to_have_text(before)
    expect(page.locator("#tour")).to_contain_text("All 6 steps done")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_place_can_be_understood_and_read(new_window: NewWindow, scheme: str) -> None:
    window = new_window(color_scheme=scheme)
    for name, path in PLACES.items():
        window.go(path)
        assert window.unlabelled() == [], name
        assert window.pale() == [], name
        window.picture(f"{name}-{scheme}")


@pytest.mark.parametrize("width", [800, 1024, 1920])
def test_no_place_needs_scrolling_sideways(new_window: NewWindow, width: int) -> None:
    window = new_window(viewport={"width": width, "height": 700})
    for name, path in {**PLACES, "thread": thread_of_a_card(window)}.items():
        page = window.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        window.picture(f"{name}-{width}")


def test_the_keyboard_alone_opens_fills_and_closes_a_window(new_window: NewWindow) -> None:
    window = new_window()
    page = window.go("/as/max/channel")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    letter = page.locator("#stream").get_by_role("button", name="Open letter").first
    name = letter.get_attribute("aria-label")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == name:
            break
    expect(letter).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", (
        "focus can be seen"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.querySelector('[role=dialog]').contains(document.activeElement)")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate("document.getElementById('desk').contains(document.activeElement)"), (
            "it stays inside"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#stream").get_by_role("button", name=name or "").first).to_be_focused()


def test_a_menu_opens_by_keyboard_and_closes_with_escape(new_window: NewWindow) -> None:
    window = new_window()
    card = newest_card(window.go("/as/max/channel#latest"))
    menu = card.locator(".bk-actions details.menu").first
    menu.locator("summary").focus()
    window.page.keyboard.press("Enter")
    expect(menu.get_by_role("button").first).to_be_in_viewport()
    window.picture("menu")
    window.page.keyboard.press("Escape")
    expect(menu.get_by_role("button")).to_have_count(0)
    expect(menu.locator("summary")).to_be_focused()


def test_somebody_is_found_while_their_name_is_typed(new_window: NewWindow) -> None:
    window = new_window()
    page = window.go("/as/ada/channel#latest")
    card = page.locator("#stream > article", has=page.get_by_role("button", name="Assign")).last
    number = card.locator(".bk-header").inner_text().split()[0]
    card.get_by_role("button", name="Assign").click()
    page.get_by_role("searchbox").press_sequentially("Ma", delay=40)
    page.get_by_role("radio", name="Max").check()
    window.picture("assign")
    assert window.unlabelled() == []
    page.get_by_role("dialog").locator("footer button").last.click()
    close_windows(page)
    expect(page.locator("article", has_text=number).get_by_text("@Max").first).to_be_visible()


def test_it_works_without_any_script(new_window: NewWindow) -> None:
    window = new_window(java_script_enabled=False)
    page = window.go("/as/nils/write?sample=03-nils-registerutdrag")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("status")).to_contain_text("on its way")
    page.get_by_role("link", name="Max").click()
    page.get_by_role("link", name="# privacy-desk").click()
    newest_card(page).get_by_role("button", name="Open letter").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="/ombud list").click()
    expect(page.locator(".message-private").last).to_contain_text("2026-00")
    page.get_by_role("button", name="Home").click()
    expect(page.locator("#home h3").first).to_be_visible()


def test_what_one_does_shows_up_before_the_other_by_itself(new_window: NewWindow, server: DeskServer) -> None:
    ada, sam = new_window(), new_window()
    watching = ada.go("/as/ada/channel#latest")
    watching.get_by_label("Message #privacy-desk").fill("half a sentence")
    cards = watching.locator("#stream > article").count()
    page = sam.go("/as/greta/write?sample=05-greta-auskunft")
    page.get_by_role("button", name="Send the letter").click()
    expect(watching.locator("#stream > article")).not_to_have_count(cards)
    expect(watching.get_by_label("Message #privacy-desk")).to_have_value("half a sentence")
    expect(watching.get_by_label("Message #privacy-desk")).to_be_focused()
    assert server.house.now > server.house.written[-1][1]


def test_the_clock_runs_by_itself(server: DeskServer, new_window: NewWindow) -> None:
    page = new_window().go("/")
    begun = server.house.now
    page.wait_for_timeout(1200)
    assert timedelta(seconds=0.5) < server.house.now - begun < timedelta(minutes=5)


def thread_of_a_card(window: Window) -> str:
    href = window.go("/as/ada/channel").locator(".thread-link").first.get_attribute("href")
    assert href
    return href


def letters_of(act: Act, stage: Stage) -> None:
    for step in act.steps:
        if isinstance(step, Arrive):
            for name in step.letters:
                stage.post.bring(name)
            stage.work()


def close_windows(page: Page) -> None:
    while page.locator("#window-close").count():
        page.locator("#window-close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def newest_card(page: Page) -> Locator:
    return page.locator("#stream > article", has=page.locator(".bk-header")).last


def newest_thread(page: Page) -> str:
    href = newest_card(page).locator(".thread-link").get_attribute("href")
    assert href
    return f"{page.url.split('/as/')[0]}{href}#latest"


def submit(page: Page) -> None:
    page.get_by_role("dialog").locator("footer button").last.click()


def _running_from(begin: datetime) -> Callable[[], datetime]:
    started = time.monotonic()
    return lambda: begin + timedelta(seconds=time.monotonic() - started)
