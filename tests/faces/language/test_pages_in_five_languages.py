"""The pages on which a mailbox is connected, in each of our languages: whole, said, labelled, and alike."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from handlers.desk import Rules
from handlers.domain import phrase
from handlers.mailboxes import refusals
from handlers.words.catalogues import catalogue
from tests.faces.desk.browsers import Window, browsing
from tests.faces.language.pages import HOSTILE, Album, Page, album
from tests.faces.language.test_five_languages import LANGUAGES
from tests.support.connecting import stage
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish

#: Elements without an end.
_VOID = {"meta", "input", "br", "hr", "img", "link"}
#: Attributes whose value is said to people.
_SAID = {"aria-label", "lang"}
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
NARROW = 320  # CSS pixels (WCAG 2.2, 1.4.10)


class Outline(HTMLParser):
    """What a page is made of, but for its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "every element ends where it should"

    def handle_data(self, data: str) -> None:
        self.words += data if not self.open or self.open[-1] != "style" else ""

    def ids(self) -> list[str]:
        return [own["id"] for _, own in self.tags if "id" in own]

    def bones(self) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        return [
            (tag, tuple((name, value) for name, value in own.items() if name not in _SAID))
            for tag, own in self.tags
        ]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, sqlite: NewUrl) -> Iterator[Album]:
    rooms: list[Room] = []

    def furnishing(**ways: object) -> Room:
        folder, rules = tmp_path_factory.mktemp("pages"), Rules(public_url="https://ombud.example.org")
        rooms.append(furnish(sqlite(), folder, rules=rules, **ways))  # type: ignore[arg-type] # passed on as they are
        return rooms[-1]

    yield album(stage(furnishing))
    for room in rooms:
        room.desk.close()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def drawn(shown: Album, language: str) -> list[tuple[Page, str]]:
    return [(page, page.drawn(shown.app, language)) for page in shown.pages.values()]


def test_ux_25_every_page_on_the_way_is_among_the_pictures(shown: Album) -> None:
    assert {page.template for page in shown.pages.values()} == {
        "connect.html",
        "dry_run.html",
        "looking.html",
        "told.html",
    }
    refused = [str(page.given.get("refused", "")) for page in shown.of("connect.html")]
    assert {str(refusals.told(code)) for code in refusals._TOLD} - set(refused) <= {
        str(refusals.told("half"))  # with the rights that are missing
    }
    fields = {each[0].name for page in shown.of("connect.html") for each in page.given["fields"]}
    assert {"refresh_token", "password", "smtp_host", "mode"} <= fields
    assert any(page.given["trusts"] for page in shown.of("dry_run.html"))
    assert any(page.given["missing"] for page in shown.of("dry_run.html"))
    assert any(page.given["unnamed"] for page in shown.of("dry_run.html"))


def test_ux_25_every_sentence_of_a_page_is_said_in_the_language(shown: Album, language: str) -> None:
    translate = catalogue(language).translate
    for page, text in drawn(shown, language):
        here, english = html.unescape(text), html.unescape(page.drawn(shown.app, "en"))
        sentences = [one for one in page.phrases() if str(one) in english]
        assert sentences
        unsaid = [str(one) for one in sentences if phrase.said(one, translate) not in here]
        assert unsaid == [], page.template
        assert f'<html lang="{language}">' in text


def test_ux_25_every_page_is_whole_and_every_field_has_its_name(shown: Album, language: str) -> None:
    for page, text in drawn(shown, language):
        outline = Outline(text)
        ids = outline.ids()
        assert outline.open == []
        assert len(ids) == len(set(ids)), page.template
        assert not _PLACEHOLDER.search(outline.words), page.template
        named = {own["for"] for tag, own in outline.tags if tag == "label" and "for" in own}
        for tag, own in outline.tags:
            for name in ("aria-describedby", "aria-labelledby", "for"):
                assert set(own.get(name, "").split()) <= set(ids), (page.template, tag, own)
            if tag in {"input", "select"} and own.get("type") not in {"hidden", "radio", "checkbox"}:
                assert own.get("id") in named or own.get("aria-label"), (page.template, own)


def test_ux_25_pages_of_two_languages_differ_in_words_alone(shown: Album, language: str) -> None:
    for page, text in drawn(shown, language):
        assert Outline(text).bones() == Outline(page.drawn(shown.app, "en")).bones(), page.template


def test_what_strangers_wrote_is_words_in_every_language(shown: Album, language: str) -> None:
    seen = 0
    for _, text in drawn(shown, language):
        outline = Outline(text)
        assert "<img" not in text
        assert "script" not in {tag for tag, _ in outline.tags}
        seen += HOSTILE in outline.words
    assert seen


def test_ux_25_a_language_without_a_catalogue_falls_to_english(shown: Album) -> None:
    for page in shown.pages.values():
        told = page.drawn(shown.app, "fi").replace('lang="fi"', 'lang="en"')
        assert told == page.drawn(shown.app, "en")


def test_ux_25_no_page_is_wider_than_a_narrow_screen_and_all_is_legible(
    shown: Album,
) -> None:
    # One of each template and provider is enough: others differ in one sentence.
    kinds = {
        (page.template, str(page.given.get("provider", "")), bool(page.given.get("trusts"))): page
        for page in shown.pages.values()
    }
    with browsing() as browser:
        context = browser.new_context(viewport={"width": NARROW, "height": 800}, color_scheme="light")
        window = Window(context, "about:blank")
        for language in LANGUAGES:
            for (template, provider, _), page in kinds.items():
                window.page.set_content(page.drawn(shown.app, language).replace('http-equiv="refresh"', ""))
                wide = window.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= NARROW, (language, template, provider)
                assert window.pale() == [], (language, template, provider)
                faults = [one for one in window.unlabelled() if one != "no named navigation"]
                assert faults == [], (language, template, provider)
        context.close()


def test_only_what_the_chosen_way_of_signing_in_needs_is_shown(shown: Album) -> None:
    asked = [page for page in shown.of("connect.html") if str(page.given["button"]) == "Sign in"]
    with browsing() as browser:
        page = browser.new_context().new_page()
        page.set_content(asked[0].drawn(shown.app, "en"))
        token = [page.locator(f"#{name}") for name in ("token_url", "client_secret", "refresh_token")]
        password = page.locator("#password")
        assert password.is_visible()
        assert not any(each.is_visible() for each in token)
        page.select_option("#sign_in", "token")
        assert not password.is_visible()
        assert all(each.is_visible() for each in token)
        hidden = page.locator("input[required]:not(:visible)")
        assert hidden.count() == 0, "nobody is held up by what they cannot see"
