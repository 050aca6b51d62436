"""Header values decoded: words, addresses, parameters, ids and dates, one table each."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import Address
from connectors.mime.addresses import read_addresses
from connectors.mime.charsets import decode
from connectors.mime.encoded_words import clean, decode_words
from connectors.mime.headers import read_headers
from connectors.mime.limits import Ledger
from connectors.mime.parameters import read_value, text_parameter

quick = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?b=C3=A5d?=", "båd"),
        ("=?UTF-8?B?YsOlZA==?=", "båd"),
        ("=?iso-8859-1?Q?b=E5d_og?= hav", "båd og hav"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?=  \t =?iso-8859-1?q?=E5?=", "aå"),
        ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        ("x=?utf-8?q?a?=y", "xay"),
        ("=?utf-8*da?q?=C3=A5?=", "å"),
        ("=?utf-8?q?with spaces?=", "with spaces"),
        ("=?utf-8?b?YsOlZA?=", "båd"),
        ("=?utf-8?b?!!!!?=", "=?utf-8?b?!!!!?="),
        ("=?x-nobody?q?=E5?=", "å"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("=??q?abc?=", "=??q?abc?="),
        ("=?utf-8?q??=", ""),
        ("=?utf-8?q?a=00b=0D=0Ac?=", "a b c"),
        ("a\r\n b", "a b"),
        ("a \x00\x1b\x7f\x85\u2028 b", "a b"),
        ("  double  blanks  ", "double  blanks"),
    ],
)
def test_words_become_one_clean_line(raw: str, text: str) -> None:
    assert decode_words(raw) == text


@quick
@given(st.text(max_size=200))
def test_decoding_is_total_and_gives_one_line(raw: str) -> None:
    for text in (clean(raw), decode_words(raw), decode_words(f"=?utf-8?q?{raw}?=")):
        assert not any(letter in text for letter in "\r\n\0\x85\u2028")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", []),
        ("sam@example.org", [("sam@example.org", "")]),
        ("<sam@example.org>", [("sam@example.org", "")]),
        ("Sam <sam@example.org>", [("sam@example.org", "Sam")]),
        ('"Sam, of course" <sam@example.org>', [("sam@example.org", "Sam, of course")]),
        ('"Sam \\"S\\"" <sam@example.org>', [("sam@example.org", 'Sam "S"')]),
        ("Doe, Sam <sam@example.org>", [("sam@example.org", "Sam")]),
        ("sam@example.org (Sam (S) Doe)", [("sam@example.org", "Sam S Doe")]),
        ("Sam (unwell) <sam@example.org>", [("sam@example.org", "Sam")]),
        ("=?utf-8?q?S=C3=A6m?= <sam@example.org>", [("sam@example.org", "Sæm")]),
        ("=?utf-8?q?Doe,_Sam?= <sam@example.org>", [("sam@example.org", "Doe, Sam")]),
        ("a@b.org, c@d.org;e@f.org", [("a@b.org", ""), ("c@d.org", ""), ("e@f.org", "")]),
        ("Us: a@example.org, B <b@example.org>;", [("a@example.org", ""), ("b@example.org", "B")]),
        ("undisclosed-recipients:;", []),
        ("unlisted-recipients:; (no To-header)", []),
        ("<@relay.example,@other.example:sam@example.org>", [("sam@example.org", "")]),
        ("Sam sam@example.org", [("sam@example.org", "Sam")]),
        ("a@example.org b@example.org", []),
        ("Sam <sam>", []),
        ("Sam <>", []),
        ("Sam <sam@exam ple.org>", []),
        ("Sam <sam@example.org", [("sam@example.org", "Sam")]),
        ('"unclosed <sam@example.org>', []),
        ("=?utf-8?q?sam=40example.org?=", []),
        ("=?utf-8?q?boss=40example.org?= <sam@example.org>", [("sam@example.org", "boss@example.org")]),
        ("sam@[IPv6:::1]", [("sam@[IPv6:::1]", "")]),
        ("sæm@example.org", [("sæm@example.org", "")]),
        ("Sam\r\n\t<sam@example.org>", [("sam@example.org", "Sam")]),
        ("Sam <sam@exa\0mple.org>", []),
        ("x" * 400 + "@example.org", []),
    ],
)  # fmt: skip
def test_address_lists_are_read(raw: str, found: list[tuple[str, str]]) -> None:
    assert read_addresses([raw]) == tuple(Address(*each) for each in found)


@quick
@given(
    st.lists(
        st.sampled_from(
            ['"', "\\", "<", ">", "(", ")", ",", ";", ":", "@", "a", " ", "[", "]", "=?", "\0", "å"]
        ),
        max_size=60,
    )
)
def test_reading_addresses_is_total(marks: list[str]) -> None:
    for found in read_addresses(["".join(marks)]):
        assert "@" in found.address
        assert found.address == clean(found.address)
        assert " " not in found.address


@pytest.mark.parametrize(
    ("raw", "head", "name", "value"),
    [
        ("text/plain; charset=utf-8", "text/plain", "charset", "utf-8"),
        ('TEXT/Plain ; Charset = "UTF-8"', "text/plain", "charset", "UTF-8"),
        ('a/b; name="a;b\\"c"', "a/b", "name", 'a;b"c'),
        ("a/b; name*=UTF-8''b%C3%A5d.pdf", "a/b", "name", "båd.pdf"),
        ("a/b; name*=iso-8859-1'da'b%E5d.pdf", "a/b", "name", "båd.pdf"),
        ("a/b; name*0*=utf-8''b%C3; name*1*=%A5d; name*2=.pdf", "a/b", "name", "båd.pdf"),
        ("a/b; name*1=b; name*0=a", "a/b", "name", "ab"),
        ("a/b; name*=bare%20value", "a/b", "name", "bare value"),
        ("a/b; name=plain; name*=utf-8''better", "a/b", "name", "better"),
        ('a/b; name="=?utf-8?q?b=C3=A5d?="', "a/b", "name", "båd"),
        ('a/b; name="unclosed', "a/b", "name", "unclosed"),
        ("a/b; name=", "a/b", "name", ""),
        ("a/b; name=x\0y\r\nz", "a/b", "name", "x y z"),
        ("a/b;;; name=x", "a/b", "name", "x"),
        ("attachment", "attachment", "filename", ""),
        ("a/b; name*0*=no'charset", "a/b", "name", "no'charset"),
    ],
)
def test_parameters_are_read(raw: str, head: str, name: str, value: str) -> None:
    token, parameters = read_value(raw)
    assert token == head
    assert text_parameter(parameters, name) == value


@quick
@given(st.text(alphabet="ab*0123=;\"'%\\ \r\n/å", max_size=80))
def test_reading_parameters_is_total(raw: str) -> None:
    token, parameters = read_value(raw)
    assert token == clean(token)
    assert all("\n" not in text_parameter(parameters, name) for name in parameters)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("Mon, 16 Nov 2026 10:00:00 +0100", datetime(2026, 11, 16, 9, tzinfo=UTC)),
        ("16 Nov 2026 10:00 GMT", datetime(2026, 11, 16, 10, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 10:00:00 -0000", datetime(2026, 11, 16, 10, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 10:00:00 +0100 (CET)", datetime(2026, 11, 16, 9, tzinfo=UTC)),
        ("", None),
        ("yesterday", None),
        ("Mon, 16 Nov 2026 10:00:00 +9999", None),
        ("Fri, 31 Dec 9999 23:00:00 -1400", None),
        ("Mon, 99 Nov 2026 10:00:00 +0100", None),
    ],
)
def test_dates_are_aware_or_none(raw: str, moment: datetime | None) -> None:
    headers, _ = read_headers(f"Date: {raw}\r\n".encode(), Ledger())
    assert headers.sent_at() == moment


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("<a@b>", "<a@b>"),
        (" junk <a@b> more", "<a@b>"),
        ("a@b", "<a@b>"),
        ("<a b@c>", None),
        ("nothing", None),
        ("", None),
        ("<a@b\r\n", "<a@b>"),
    ],
)
def test_a_message_id_is_found_or_none(raw: str, found: str | None) -> None:
    headers, _ = read_headers(f"Message-ID: {raw}\r\n".encode(), Ledger())
    assert headers.message_id() == found


def test_ids_are_taken_once_each_in_order_from_all_fields() -> None:
    headers, _ = read_headers(
        b"References: <a@b>\r\n\t<c@d> <a@b>\r\nReferences: (x) <e@f>,<g@h>\r\n", Ledger()
    )
    assert headers.ids("references") == ("<a@b>", "<c@d>", "<e@f>", "<g@h>")


def test_a_head_is_case_blind_and_keeps_the_topmost_first() -> None:
    headers, rest = read_headers(b"X-A: 1\r\nx-a : 2\r\nbad line\r\nX-B: 3\r\n", Ledger())
    assert headers.every("x-a") == [" 1", " 2"]
    assert headers.line("x-b") == "3"
    assert rest == 0


@quick
@given(
    st.binary(max_size=200),
    st.sampled_from(
        [
            "",
            "utf-8",
            "utf-16",
            "ascii",
            "latin-1",
            "cp1252",
            "utf-7",
            "shift_jis",
            "hex",
            "x" * 99,
            "idna",
            "gb2312",
            "utf-32",
        ]
    ),
)
def test_any_bytes_in_any_charset_become_text(data: bytes, charset: str) -> None:
    text, _ = decode(data, charset)
    text.encode("utf-8")
