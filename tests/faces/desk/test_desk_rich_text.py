"""rich_text: every part and element, by name where it stands for somebody, and literally where it is text."""

from typing import Any

import pytest

from bot.sandbox.desk.rich_text import rich_text
from tests.faces.desk.drawn import READER


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def html(*parts: dict[str, Any]) -> str:
    return str(rich_text({"type": "rich_text", "elements": list(parts)}, READER))


def inside(element: dict[str, Any]) -> str:
    return html(section(element)).removeprefix('<p class="rich">').removesuffix("</p>")


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        (text("a <b> & *c* :eyes: <@U0ADA>"), "a &lt;b&gt; &amp; *c* :eyes: &lt;@U0ADA&gt;"),
        (text("x", bold=True), "<b>x</b>"),
        (text("x", bold=True, italic=True), "<i><b>x</b></i>"),
        (text("x", strike=True), "<s>x</s>"),
        (text("x", underline=True), "<u>x</u>"),
        (text("x", code=True), "<code>x</code>"),
        (text("x", bold=False), "x"),
        ({"type": "user", "user_id": "U0MAX"}, '<span class="mention">@Max</span>'),
        ({"type": "user", "user_id": "U0ADA"}, '<span class="mention mention-me">@Ada</span>'),
        (
            {"type": "user", "user_id": "U0MAX", "style": {"highlight": True}},
            '<mark><span class="mention">@Max</span></mark>',
        ),
        ({"type": "usergroup", "usergroup_id": "S1"}, '<span class="mention">@S1</span>'),
        ({"type": "channel", "channel_id": "C1"}, '<span class="mention">#privacy-desk</span>'),
        ({"type": "broadcast", "range": "here"}, '<span class="mention mention-me">@here</span>'),
        ({"type": "emoji", "name": "warning"}, "⚠️"),
        ({"type": "emoji", "name": "odd"}, ":odd:"),
        ({"type": "date", "timestamp": 1796720400, "format": "{date_num}"}, "<time>2026-12-08</time>"),
        (
            {"type": "date", "timestamp": 1796720400, "format": "{what}", "fallback": "<soon>"},
            "<time>&lt;soon&gt;</time>",
        ),
        ({"type": "link", "url": "javascript:alert(1)", "text": "press"}, "press"),
        ({"type": "color", "value": '#FF0000"><script>'}, "#FF0000&#34;&gt;&lt;script&gt;"),
        ({"type": "hologram"}, '<span class="not-drawn">not drawn here: hologram</span>'),
    ],
)
def test_each_element_is_drawn(element: dict[str, Any], shown: str) -> None:
    assert inside(element) == shown


def test_a_link_says_where_it_leads_when_it_has_no_words() -> None:
    assert ">https://example.org</a>" in inside({"type": "link", "url": "https://example.org"})
    assert ">there</a>" in inside({"type": "link", "url": "https://example.org", "text": "there"})


def test_a_date_may_be_a_link() -> None:
    date = {"type": "date", "timestamp": 1796720400, "format": "{date_num}", "url": "https://example.org"}
    assert inside(date).startswith('<time><a href="https://example.org"')


def test_a_colour_is_shown_beside_its_value() -> None:
    assert 'fill="#00Ff00"' in inside({"type": "color", "value": "#00Ff00"})


def test_quotes_preformatted_text_and_lists_are_drawn() -> None:
    quote = {"type": "rich_text_quote", "elements": [text("a\n\nb")]}
    assert html(quote) == '<blockquote class="rich">a\n\nb</blockquote>'
    assert html({"type": "rich_text_preformatted", "elements": [text("<x>")]}) == "<pre>&lt;x&gt;</pre>"
    items = {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [section(text("a")), section(text("b"))],
    }
    assert html(items) == '<ul class="indent-0"><li>a</li><li>b</li></ul>'
    assert html({**items, "style": "ordered", "offset": 2, "indent": 1}).startswith(
        '<ol class="indent-1" start="3">'
    )
    assert html({**items, "indent": 99}).startswith('<ul class="indent-8">')


def test_a_part_that_is_not_known_is_shown_as_such() -> None:
    assert "not drawn here: rich_text_poem" in html({"type": "rich_text_poem", "elements": []})
