"""mrkdwn as Slack shows it, and never as HTML that somebody else wrote."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.desk.inline import mrkdwn, text_object
from tests.faces.desk.drawn import READER

ALLOWED = {"a", "b", "i", "s", "code", "pre", "blockquote", "span", "time"}
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<javascript:alert(1)|press me>",
    "<data:text/html,x|press>",
    '<https://example.org" onmouseover="alert(1)|x>',
    "*<script>*",
    "```</pre><script>```",
    "`</code><svg onload=alert(1)>`",
    "<!date^1^{date}|<script>>",
    '<@U1"><script>>',
    "&lt;script&gt;",
    "<http://[|x>",
]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "plain"),
        ("*bold* and _italic_ and ~gone~", "<b>bold</b> and <i>italic</i> and <s>gone</s>"),
        ("*bold _and italic_*", "<b>bold <i>and italic</i></b>"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("`*code*`", "<code>*code*</code>"),
        ("```\n*pre* <@U0ADA>\n```", "<pre>*pre* &lt;@U0ADA&gt;</pre>"),
        ("a\n&gt; said\n&gt; more\nb", "a<blockquote>said\nmore</blockquote>b"),
        ("> old way", "<blockquote>old way</blockquote>"),
        ("&amp;lt; is &lt;", "&amp;lt; is &lt;"),
        (":eyes: and :no_such_thing:", "👀 and :no_such_thing:"),
        ("hi <@U0MAX>", 'hi <span class="mention">@Max</span>'),
        ("hi <@U0ADA>", 'hi <span class="mention mention-me">@Ada</span>'),
        ("hi <@U9NOBODY>", 'hi <span class="mention">@U9NOBODY</span>'),
        ("in <#C1>", 'in <span class="mention">#privacy-desk</span>'),
        ("in <#C9|elsewhere>", 'in <span class="mention">#elsewhere</span>'),
        ("<!here>", '<span class="mention mention-me">@here</span>'),
        ("<!subteam^S1|@lawyers>", '<span class="mention">@lawyers</span>'),
        ("<!date^1796720400^{date_num} {time}|then>", "<time>2026-12-08 10:00</time>"),
        ("<!date^1796720400^{odd}|then>", "<time>then</time>"),
        ("<!date^x^{date}|then>", "then"),
        (
            "<https://example.org/a?b=1&amp;c=2|there>",
            '<a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">there</a>',
        ),
        ("<javascript:alert(1)|press>", "press"),
        ("<file:///etc/passwd>", "file:///etc/passwd"),
    ],
)
def test_it_is_shown_as_slack_shows_it(text: str, html: str) -> None:
    assert mrkdwn(text, READER) == html


def test_a_bare_address_is_a_link_unless_the_text_is_verbatim() -> None:
    assert 'href="https://example.org/x"' in mrkdwn("see https://example.org/x", READER)
    assert mrkdwn("see https://example.org/x", READER, verbatim=True) == "see https://example.org/x"
    assert "<a" not in text_object({"type": "mrkdwn", "text": "http://e.org", "verbatim": True}, READER)


def test_plain_text_has_no_syntax_and_emoji_only_where_they_are_asked_for() -> None:
    assert (
        text_object({"type": "plain_text", "text": "*a* <@U0ADA> :eyes:"}, READER)
        == "*a* &lt;@U0ADA&gt; :eyes:"
    )
    assert text_object({"type": "plain_text", "text": ":eyes:", "emoji": True}, READER) == "👀"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attrs: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attrs += attrs


def inert(html: str) -> None:
    found = _Tags()
    found.feed(html)
    assert set(found.tags) <= ALLOWED
    assert {name for name, _ in found.attrs} <= {"href", "target", "rel", "class"}
    links = [value or "" for name, value in found.attrs if name == "href"]
    assert all(link.lower().startswith(("http:", "https:", "mailto:")) for link in links)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_never_executed(text: str) -> None:
    inert(mrkdwn(text, READER))


@given(st.text(alphabet=st.sampled_from("<>&;*_~`|^!@#\"'\n :/abhtpsjvr()="), max_size=60))
def test_no_text_at_all_becomes_html_of_its_own(text: str) -> None:
    inert(mrkdwn(text, READER))
