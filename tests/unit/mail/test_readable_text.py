"""Which text of a letter is shown, and how HTML and flowed paragraphs are turned into lines."""

import pytest

from connectors.mime.flowed import unflow
from connectors.mime.html import html_text
from tests.unit.mail.letters import HEAD, PLEA, file_part, letter, multipart, nested, part, raw, text_part

HTML = part(b"<p>From <b>HTML</b></p>", b"Content-Type: text/html; charset=utf-8")
NOTE = part(b"a note", b"Content-Type: text/plain", b'Content-Disposition: inline; filename="note.txt"')


@pytest.mark.parametrize(
    ("parts", "kind", "text"),
    [
        ([text_part(), HTML], b"alternative", PLEA),
        ([HTML, text_part()], b"alternative", PLEA),
        ([text_part(b" \r\n"), HTML], b"alternative", "From HTML"),
        ([HTML], b"alternative", "From HTML"),
        ([HTML, text_part(b"-- list footer")], b"mixed", "From HTML\n\n-- list footer"),
        ([text_part(b"one"), file_part(b"x"), text_part(b"two")], b"mixed", "one\n\ntwo"),
        ([text_part(), NOTE], b"mixed", PLEA),
        ([nested([text_part(), HTML], b"alternative", b"in"), file_part(b"x")], b"mixed", PLEA),
        ([text_part(), nested([HTML, file_part(b"x")], b"related", b"in")], b"alternative", PLEA),
        ([nested([HTML, file_part(b"x")], b"related", b"in")], b"alternative", "From HTML"),
        ([part(b"BEGIN:VCARD", b"Content-Type: text/vcard")], b"mixed", ""),
        ([part(b"# md", b"Content-Type: text/markdown")], b"mixed", "# md"),
    ],
)
def test_each_multipart_gives_its_best_text(parts: list[bytes], kind: bytes, text: str) -> None:
    assert letter(multipart(parts, kind)).text == text


def test_a_text_file_shown_inline_is_still_a_file() -> None:
    found = letter(multipart([text_part(), NOTE]))
    assert [(file.name, file.size) for file in found.attachments] == [("note.txt", 6)]


def test_a_letter_forwarded_as_a_file_is_shown_below_and_never_as_the_sender() -> None:
    inner = b"From: Ada <ada@example.net>\r\nSubject: =?utf-8?q?b=C3=A5d?=\r\n\r\nErase me, please."
    found = letter(multipart([text_part(b"See below."), part(inner, b"Content-Type: message/rfc822")]))
    assert [sender.address for sender in found.senders] == ["sam@example.org"]
    assert found.subject == "Access"
    assert found.text == (
        "See below.\n\n---------- Forwarded message ----------\n"
        "From: Ada <ada@example.net>\nSubject: båd\n\nErase me, please."
    )
    assert [(file.media_type, file.size) for file in found.attachments] == [("message/rfc822", len(inner))]


def test_a_digest_shows_its_letters() -> None:
    found = letter(
        multipart([b"\r\nSubject: one\r\n\r\nfirst", b"\r\nSubject: two\r\n\r\nsecond"], b"digest")
    )
    assert "first" in found.text
    assert "second" in found.text
    assert len(found.attachments) == 2


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("a<b>b</b> <i>c</i>d", "ab cd"),
        ("<p>  many \n blanks&nbsp; here </p>", "many blanks here"),
        ("<style>p{}</style><script>x()</script><title>t</title>shown", "shown"),
        ("a<!-- hidden -->b", "ab"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>keep  this\n  as is</pre>", "keep  this\n  as is"),
        (
            "reply<blockquote>old<blockquote>older</blockquote></blockquote>end",
            "reply\n\n> old\n\n> > older\n\nend",
        ),
        ("&aring; &lt;b&gt; &#x41; &#xD800;", "å <b> A \ufffd"),
        ("<a href='https://example.org'>link</a>", "link"),
        ("", ""),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("<h1>Title</h1>text", "Title\n\ntext"),
    ],
)
def test_html_becomes_lines(html: str, text: str) -> None:
    assert html_text(html) == (text, False)


def test_a_page_beyond_the_limits_is_read_plainly_and_says_so() -> None:
    text, beyond = html_text("<p>begin</p>" + "x" * 700_000)
    assert beyond
    assert text.startswith("begin")
    assert html_text("<div>" * 5_000 + "deep" + "</div>" * 5_000) == ("deep", True)
    assert html_text("<p>x</p>" * 5_000)[1] is False


def test_html_says_its_charset_in_a_meta_element_where_the_head_does_not() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15"><p>10 €</p>'.encode(
        "iso-8859-15"
    )
    found = letter(raw(page, extra=b"Content-Type: text/html\r\n"))
    assert found.text == "10 €"
    assert found.defects == ()


@pytest.mark.parametrize(
    ("text", "delsp", "joined"),
    [
        ("one \ntwo", False, "one two"),
        ("one\ntwo", False, "one\ntwo"),
        ("one \ntwo", True, "onetwo"),
        ("> quoted \n> text\nmine", False, "> quoted text\nmine"),
        (">> deep \n> shallow", False, ">> deep \n> shallow"),
        ("hi\n-- \nSam", False, "hi\n-- \nSam"),
        (" From the start", False, "From the start"),
        ("", False, ""),
        ("a \n\nb", False, "a \nb"),
    ],
)
def test_flowed_paragraphs_are_joined(text: str, delsp: bool, joined: str) -> None:
    assert unflow(text, delsp=delsp) == joined


def test_flowed_text_is_joined_in_a_letter() -> None:
    body = b"Please send \r\nmy data.\r\n\r\n> Dear \r\n> Sam"
    found = letter(raw(body, extra=b"Content-Type: text/plain; charset=utf-8; format=Flowed\r\n"))
    assert found.text == "Please send my data.\n\n> Dear Sam"


def test_text_beyond_the_cap_is_cut_and_told() -> None:
    found = letter(multipart([text_part(b"a" * 900_000), text_part(b"b" * 900_000)]))
    assert len(found.text) == 1_000_000
    assert found.defects == ("text-cut",)


def test_a_letter_that_is_one_text_file_has_a_file_and_no_text() -> None:
    found = letter(raw(b"data", head=HEAD, extra=b'Content-Disposition: attachment; filename="a.txt"\r\n'))
    assert found.text == ""
    assert [file.name for file in found.attachments] == ["a.txt"]
