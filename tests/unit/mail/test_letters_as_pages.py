"""A letter as a page: its words and structure, nothing that loads, links or runs, what it hides is marked."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import Shown
from connectors.letter_json import dump_shown, load_shown
from connectors.mime.page import read_page
from connectors.mime.styles import Look, declarations, look, rules
from connectors.parsing import ParserPool
from tests.support.growth import grows_linearly
from tests.unit.mail.letters import PLEA, file_part, multipart, nested, part, raw, text_part
from tests.unit.mail.wrappings import signed

HARMLESS = {"class", "colspan", "rowspan", "dir"}
ATTACKS = [
    "<script>fetch('//t.example')</script>",
    "<img src=//t.example/p.gif>",
    "<img src='cid:1' alt='my passport'>",
    "<img srcset='//t.example 2x'><picture><source srcset=//t.example></picture>",
    "<a href='https://t.example' ping='https://t.example' onclick=x>here</a>",
    "<a href='javascript:alert(1)'>here</a>",
    "<div style='background:url(//t.example)' onmouseover=x>x</div>",
    "<style>@import '//t.example'; body{background:url(//t.example)}</style>",
    "<link rel=stylesheet href=//t.example><link rel=prefetch href=//t.example><base href=//t.example>",
    "<meta http-equiv=refresh content='0;url=//t.example'>",
    "<iframe src=//t.example></iframe><object data=//t.example></object><embed src=//t.example>",
    "<form action=//t.example><input name=q><button formaction=//t.example>go</button></form>",
    "<svg><image href=//t.example /><script>x</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=x>",
    "<video src=//t.example poster=//t.example><audio src=//t.example>",
    "<table background=//t.example><td background=//t.example>x",
    "<noscript><p title='</noscript><img src=x onerror=x>'>",
    "<textarea></p><img src=x onerror=x></textarea><xmp><img src=x></xmp><plaintext><img src=x>",
    "<svg></p><style><a id='</style><img src=x onerror=x>'>",
    "<!--><img src=x onerror=x>--><![CDATA[<img src=x onerror=x>]]>",
    "<p id=location class='main hidden'>x</p><x-y is=z slot=a part=b>x</x-y>",
]


class Tags(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def page(html: str) -> Shown:
    return read_page([raw(html.encode(), extra=b"Content-Type: text/html; charset=utf-8\r\n")])


def words(shown: Shown) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", shown.html).split())


def assert_harmless(shown: Shown) -> None:
    tags = Tags(shown.html)
    assert {name for name, _ in tags.attributes} <= HARMLESS
    assert not {"script", "style", "img", "a", "link", "meta", "form", "input", "iframe", "svg"} & set(
        tags.tags
    )
    assert "<!--" not in shown.html


@pytest.mark.parametrize("attack", ATTACKS)
def test_sec_01_nothing_loads_leads_or_runs(attack: str) -> None:
    assert_harmless(page(attack))
    assert_harmless(page(f"<p>{attack}</p><p>and more</p>"))


pieces = st.one_of(
    st.sampled_from(
        [*ATTACKS, "<", ">", '"', "'", "</", "<!--", "-->", "&lt;", "<p", "<table>", "</table>", "\0"]
    ),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, max_size=12).map("".join))
def test_no_mixture_of_attacks_gets_through(html: str) -> None:
    shown = page(html)
    assert_harmless(shown)
    assert load_shown(dump_shown(shown)) == shown


def test_structure_and_words_are_kept() -> None:
    shown = page(
        "<h1>Hi</h1><ul><li>a<li>b</ul><table><tr><td colspan=2>x<td colspan='1; x'>y</table><b>bold</b>"
    )
    assert words(shown) == "Hi a b x y bold"
    assert '<td colspan="2">x</td><td>y</td>' in shown.html
    assert shown == Shown(shown.html)


@pytest.mark.parametrize(
    ("href", "host"),
    [
        ("https://example.org/a?b=c", "example.org"),
        ("https://paypal.example@evil.example/x", "evil.example"),
        ("HTTPS://www.æøå.example", "www.xn--5cab8c.example"),
        ("//t.example", "t.example"),
        ("mailto:eve@evil.example?subject=x", "eve@evil.example"),
        ("javascript:alert(1)", "javascript:"),
        ("java\nscript:alert(1)", "javascript:"),
        ("https://[::", "?"),
        ("", ""),
        ("#top", ""),
    ],
)
def test_where_a_link_leads_stands_beside_it(href: str, host: str) -> None:
    shown = page(f'<a href="{href}">https://bank.example</a>')
    found = re.findall(r'<span class="host" dir="ltr">([^<]*)</span>', shown.html)
    assert found == ([host] if host else [])


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">{}</div>',
        '<div style="Display : NONE !important">{}</div>',
        "<p hidden>{}</p>",
        '<span style="visibility:hidden"><b>{}</b></span>',
        '<span style="font-size:0">{}</span>',
        '<span style="font-size:1px;color:#333">{}</span>',
        '<span style="opacity:0">{}</span>',
        '<span style="mso-hide:all">{}</span>',
        '<div style="max-height:0;overflow:hidden">{}</div>',
        '<div style="position:absolute;left:-9999px">{}</div>',
        '<font color="#FFFFFF">{}</font>',
        '<span style="color:#fff">{}</span>',
        '<span style="color:rgb(254, 255, 250)">{}</span>',
        '<table bgcolor="#000000"><tr><td style="color:black">{}</td></tr></table>',
        '<div style="background:#123456 none"><i style="color:#123457">{}</i></div>',
        "<style>.pre, b {{ display:none }}</style><div class='x pre'>{}</div>",
        "<style>#gone{{font-size:0px}}</style><div id=Gone>{}</div>",
    ],
)
def test_words_that_are_hidden_are_shown_and_marked(hidden: str) -> None:
    shown = page("<p>before</p>" + hidden.format("secret") + "<p>after</p>")
    assert shown.hides
    assert re.search(r'class="hidden"[^>]*>(<[^>]*>)*secret', shown.html)
    assert not re.search(r'class="hidden"[^>]*>(before|after)', shown.html)
    assert words(shown) == "before secret after"


@pytest.mark.parametrize(
    "html",
    [
        "<p style='color:#333;background:#fff;font-size:14px'>plain</p>",
        "<div style='background:#000'><p style='color:#fff'>plain</p></div>",
        "<div style='color:#fff'><p style='color:#000'>plain</p></div>",
        "<div style='font-size:0'><p style='font-size:15px'>plain</p></div>",
        "<style>@media (max-width: 1px) { .x { display:none } }</style><p class=x>plain</p>",
        "<p style='font-size:'>plain</p><p style=';;:;'>plain</p><p style='color:nope;opacity:.9'>plain</p>",
        "<div style='display:none'> \u200b </div>plain",
    ],
)
def test_words_that_are_to_be_seen_are_not_marked(html: str) -> None:
    assert not page(html).hides


def test_what_is_seen_again_within_what_is_hidden_is_told_apart() -> None:
    shown = page("<div style='font-size:0'>gap<p style='font-size:15px'>seen</p></div>")
    assert '<p class="seen">seen</p>' in shown.html
    assert shown.hides


def test_characters_that_turn_text_around_are_shown_by_their_number() -> None:
    shown = page("<p>invoice\u202efdp.exe\u2066x</p>")
    assert "\u202e" not in shown.html
    assert '<span class="control">U+202E</span>fdp.exe<span class="control">U+2066</span>' in shown.html


def test_pictures_are_counted_and_named() -> None:
    shown = page("<img src=x alt='  my\n passport <b> '><img src=y>")
    assert shown.pictures == 2
    assert '<span class="picture">my passport &lt;b&gt;</span>' in shown.html


@pytest.mark.parametrize(
    ("original", "said"),
    [
        (raw(), PLEA),
        (raw(b"a <b> & c"), "a &lt;b&gt; &amp; c"),
        (raw(b""), ""),
        (
            multipart(
                [text_part(b"plain"), part(b"<p>rich</p>", b"Content-Type: text/html")], b"alternative"
            ),
            "rich",
        ),
        (multipart([part(b"<p>one</p>", b"Content-Type: text/html"), text_part(b"two")]), "one two"),
        (multipart([text_part(b"plain"), file_part(b"<p>file</p>", b"a.html", b"text/html")]), "plain"),
        (
            multipart(
                [
                    text_part(b"plain"),
                    nested(
                        [part(b"<p>rich</p>", b"Content-Type: text/html"), file_part(b"x")], b"related", b"r"
                    ),
                ],
                b"alternative",
            ),
            "rich",
        ),
        (
            raw(
                signed(part(b"<p>signed</p>", b"Content-Type: text/html")),
                extra=b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
                b"Content-Transfer-Encoding: binary\r\n",
            ),
            "signed",
        ),
    ],
)
def test_every_letter_has_its_page(original: bytes, said: str) -> None:
    assert words(read_page([original])) == said


def test_a_page_too_long_or_too_deep_says_so() -> None:
    assert page("<p>x</p>" * 100_000).cut
    deep = page("<div>" * 5_000 + "at the bottom")
    assert deep.cut
    assert words(deep) == "at the bottom"
    assert not page("<p>x</p>" * 1_000).cut


def test_a_page_is_drawn_in_a_process_of_its_own() -> None:
    pool = ParserPool()
    try:
        original = raw(b"<p hidden>x</p>", extra=b"Content-Type: text/html\r\n")
        assert pool.show([original]) == read_page([original])
        assert pool.parse([raw()]).text == PLEA
    finally:
        pool.close()


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<p>",
            "<div style='display:none'>x</div>",
            "<style>.a{display:none}</style>",
            "<a href=x>",
            "&#x202e;",
        ),
        *("<b>", "<table>", "<img alt=x>", "<", '"', "<p style='" + "color:red;" * 40 + "'>x</p>"),
    ],
)
def test_pages_cost_in_step_with_their_length(piece: str) -> None:
    assert grows_linearly(page, lambda size: piece * (size // len(piece)), 400_000)


@pytest.mark.parametrize("piece", ["{", "}", "a{color:red}", ",", ".a,", "@media{", "a{" + ";" * 50 + "}"])
def test_style_sheets_cost_in_step_with_their_length(piece: str) -> None:
    assert grows_linearly(rules, lambda size: piece * (size // len(piece)), 100_000)


@given(st.text(max_size=60))
def test_any_style_is_a_look(style: str) -> None:
    assert isinstance(look(Look(), declarations(style)).conceals, bool)
    rules(style)
