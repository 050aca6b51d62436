"""Pages and paragraphs: HTML as mailers write it, flowed text as RFC 3676 has it, both read as lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.mime.flowed import unflow
from connectors.mime.html import MAX_HTML, html_text
from tests.unit.mail.letters import letter, raw

quick = settings(max_examples=100, deadline=None)
TAGS = ["<p>", "</p>", "<div>", "</div>", "<br>", "<b>", "</b>", "<li>", "<ul>", "</ul>", "<td>", "<tr>"]
MORE = [
    "<table>",
    "</table>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<!-- x -->",
    "<style>",
    "</style>",
]
WORDS = ["one", "two ", " three", "&amp;", "&nbsp;", "\n", "å", "<", ">", "&#0;", "&#xD800;"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>Hi Sam,</div><div><br></div><div>Bye</div>", "Hi Sam,\n\nBye"),
        ("<p class=MsoNormal>One<o:p></o:p></p><p class=MsoNormal>&nbsp;</p><p>Two</p>", "One\n\nTwo"),
        ("<div dir=auto>One<div dir=auto>Two</div></div>", "One\nTwo"),
        ("<html><head><title>T</title><style>a{}</style></head><body>Text</body></html>", "Text"),
        ("<span>a</span><span>b</span>", "ab"),
        ("a<span> </span>b", "a b"),
        ("a\n\n\nb", "a b"),
        ("<b>a</b>, <i>b</i>.", "a, b."),
        ("<font color=white>seen all the same</font>", "seen all the same"),
        ("<div style='display:none'>preheader</div>Text", "preheader\nText"),
        ("<img src=cid:1 alt='a logo'>Text", "Text"),
        ("<a href='https://example.org/x'>here</a>", "here"),
        ("<ol><li>one</li><li>two</li></ol>", "- one\n- two"),
        ("<ul><li>one<ul><li>deep</li></ul></li></ul>", "- one\n- deep"),
        (
            "<table><tr><th>Name</th><th>Age</th></tr><tr><td>Sam</td><td>7</td></tr></table>",
            "Name Age\nSam 7",
        ),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "Term\nMeaning"),
        ("<h2>Head</h2><p>Text</p>", "Head\n\nText"),
        (
            "Answer<blockquote type=cite><div>Question</div><div>More</div></blockquote>",
            "Answer\n\n> Question\n> More",
        ),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n\n> > b\n\nc"),
        ("<pre>  two\n    four</pre>", "  two\n    four"),
        ("<pre>a\n\n\n\nb</pre>", "a\n\nb"),
        ("<textarea>typed</textarea>", "typed"),
        ("x<script>alert(1)</script><noscript>no</noscript>", "x"),
        ("<template>t</template><iframe>i</iframe><object>o</object>x", "x"),
        ("<!DOCTYPE html><!-- c -->x<!-- <p>hidden</p> -->", "x"),
        ("&lt;script&gt; &eacute; &#233; &#xE9; &unknown;", "<script> é é é &unknown;"),
        ("a&shy;b", "a\u00adb"),
        ("x < y and y > z", "x < y and y > z"),
        ("<p>unclosed <div>mixed</p></div>end", "unclosed\n\nmixed\n\nend"),
        ("</div></p>only closing", "only closing"),
        ("<p><p><p>three", "three"),
        ("<br><br><br><br><br>far", "far"),
        ("one<br><br><br><br><br>two", "one\n\ntwo"),
        ("<hr>line", "line"),
        ("\u00a0\u00a0", ""),
    ],
)
def test_a_page_is_read_as_lines(html: str, text: str) -> None:
    assert html_text(html) == (text, False)


@quick
@given(st.lists(st.sampled_from([*TAGS, *MORE, *WORDS]), max_size=60).map("".join))
def test_any_page_is_read_without_gaps_or_stray_blanks(html: str) -> None:
    text, beyond = html_text(html)
    assert not beyond
    assert "\n\n\n" not in text
    assert text == text.strip("\n")
    text.encode("utf-8")


@quick
@given(
    st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=6),
    st.sampled_from(["p", "div", "li"]),
)
def test_words_come_in_the_order_they_were_written(words: list[str], tag: str) -> None:
    text, _ = html_text("".join(f"<{tag}>{word}</{tag}>" for word in words))
    assert text.replace("- ", "").split() == words


@pytest.mark.parametrize(
    ("length", "beyond"), [(MAX_HTML - 10, False), (MAX_HTML, False), (MAX_HTML + 1, True)]
)
def test_a_page_has_its_length(length: int, beyond: bool) -> None:
    assert html_text("x" * length)[1] is beyond


@pytest.mark.parametrize(("depth", "beyond"), [(10, False), (900, False), (1_100, True)])
def test_a_page_has_its_depth(depth: int, beyond: bool) -> None:
    many = "<b>x</b>" * 2_000  # enough tags that depth is looked at
    text, told = html_text(many + "<div>" * depth + "deep" + "</div>" * depth)
    assert told is beyond
    assert text.endswith("deep")


@pytest.mark.parametrize(
    ("text", "joined", "without_space"),
    [
        ("a \nb", "a b", "ab"),
        ("a \nb \nc", "a b c", "abc"),
        ("a\nb", "a\nb", "a\nb"),
        ("a  \nb", "a  b", "a b"),
        ("> a \n> b", "> a b", "> ab"),
        (">> a \n>> b\n> c", ">> a b\n> c", ">> ab\n> c"),
        ("> a \nb", "> a \nb", "> a\nb"),
        ("a \n> b", "a \n> b", "a\n> b"),
        ("-- \nSam", "-- \nSam", "-- \nSam"),
        ("a \n-- \nSam", "a \n-- \nSam", "a\n-- \nSam"),
        ("> -- \n> Sam", "> -- \n> Sam", "> -- \n> Sam"),
        (" >not a quote", ">not a quote", ">not a quote"),
        ("  two blanks", " two blanks", " two blanks"),
        ("", "", ""),
        ("\n\n", "\n\n", "\n\n"),
        ("a \n\nb", "a \nb", "a\nb"),
        (">", ">", ">"),
        (">a", "> a", "> a"),
    ],
)
def test_soft_breaks_are_joined_within_their_quotation(text: str, joined: str, without_space: str) -> None:
    assert unflow(text, delsp=False) == joined
    assert unflow(text, delsp=True) == without_space


@quick
@given(st.lists(st.text("ab >-", max_size=12), max_size=12))
def test_unflowing_loses_no_word(lines: list[str]) -> None:
    text = "\n".join(lines)
    words = [word for word in unflow(text, delsp=False).replace(">", " ").split() if word != "--"]
    assert "".join(words) == "".join(word for word in text.replace(">", " ").split() if word != "--")


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        (b"text/plain; format=flowed; delsp=yes", "漢 \n字".encode(), "漢字"),
        (b"text/plain; format=flowed; DelSp=No", b"a \nb", "a b"),
        (b"text/plain; format=fixed", b"a \nb", "a \nb"),
        (b"text/html; charset=utf-8", "<p>blåbær</p>".encode(), "blåbær"),
        (b"text/html", "<meta charset=windows-1252><p>10 €</p>".encode("cp1252"), "10 €"),
        (b"text/html; charset=utf-8", "<meta charset=windows-1252><p>10 €</p>".encode(), "10 €"),
        (b"text/markdown", b"# head\n\n*text*", "# head\n\n*text*"),
        (b"text/plain; charset=utf-8", b"a\tb\x0bc\x07d", "a\tbcd"),
        (b"TEXT/HTML", b"<b>x</b>", "x"),
    ],
)
def test_a_letter_is_read_by_what_its_head_says(kind: bytes, body: bytes, text: str) -> None:
    assert letter(raw(body, extra=b"Content-Type: " + kind + b"\r\n")).text == text
