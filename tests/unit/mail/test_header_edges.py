"""Addresses, encoded words, results of authentication: the odd forms that real headers take."""

import base64
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import Address
from connectors.mime.addresses import read_addresses
from connectors.mime.authentication import read_authentication
from connectors.mime.encoded_words import clean, decode_words
from connectors.mime.headers import read_headers
from connectors.mime.limits import MAX_HEADER, MAX_HEADERS, Ledger

quick = settings(max_examples=120, deadline=None)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40
)


class TestAddresses:
    @pytest.mark.parametrize(
        ("raw", "found"),
        [
            ("Sam Doe<sam@example.org>", [("sam@example.org", "Sam Doe")]),
            ("'Sam Doe' <sam@example.org>", [("sam@example.org", "'Sam Doe'")]),
            ('"sam@example.org" <other@example.net>', [("other@example.net", "sam@example.org")]),
            ("sam@example.org <other@example.net>", [("other@example.net", "sam@example.org")]),
            ("Sam <sam@example.org> <other@example.net>", [("sam@example.org", "Sam")]),
            ("<>", []),
            ("<sam@example.org>,", [("sam@example.org", "")]),
            (",,sam@example.org,,", [("sam@example.org", "")]),
            ("a@x.org,b@x.org c@x.org", [("a@x.org", "")]),
            ("Group: ;", []),
            ("Group: a@x.org; b@x.org", [("a@x.org", ""), ("b@x.org", "")]),
            ("One: a@x.org; Two: b@x.org;", [("a@x.org", ""), ("b@x.org", "")]),
            ("Name: Sam <sam@example.org>", [("sam@example.org", "Sam")]),
            ("Sam (a (nested) comment) <sam@example.org>", [("sam@example.org", "Sam")]),
            ("(comment first) sam@example.org", [("sam@example.org", "comment first")]),
            ("Sam (unclosed <sam@example.org>", []),
            ("Sam) <sam@example.org>", [("sam@example.org", "Sam")]),
            ('"Doe; Sam: (x)" <sam@example.org>', [("sam@example.org", "Doe; Sam: (x)")]),
            ('"a\\\\b" <sam@example.org>', [("sam@example.org", "a\\b")]),
            ("=?utf-8?q?a=2Cb?= <sam@x.org>, max@x.org", [("sam@x.org", "a,b"), ("max@x.org", "")]),
            ("=?utf-8?b?U2Ft?= =?utf-8?b?IERvZQ==?= <sam@example.org>", [("sam@example.org", "Sam Doe")]),
            ("Sam <SAM@Example.ORG>", [("SAM@Example.ORG", "Sam")]),
            ("Sam <sam@example.org >", [("sam@example.org", "Sam")]),
            ("Sam < sam@example.org>", [("sam@example.org", "Sam")]),
            ("sam@", [("sam@", "")]),
            ("@example.org", [("@example.org", "")]),
            ("sam at example.org", []),
            ("mailto:sam@example.org", [("sam@example.org", "")]),
            ("<mailto:sam@example.org>", [("mailto:sam@example.org", "")]),
            ("sam@[192.0.2.1]", [("sam@[192.0.2.1]", "")]),
            ('"two words"@example.org', []),
            ('"Sam max@x.org"@example.org', []),
            ('"max@x.org "@example.org', []),
            ('"Sam sam@example.org"', []),
            ('"sam"@example.org', [("sam@example.org", "")]),
            ('"Sam Doe" sam@example.org', [("sam@example.org", "Sam Doe")]),
            ('"Sam  Doe" <sam@example.org>', [("sam@example.org", "Sam Doe")]),
        ],
    )  # fmt: skip
    def test_odd_forms_are_read_and_never_guessed_at(self, raw: str, found: list[tuple[str, str]]) -> None:
        assert read_addresses([raw]) == tuple(Address(*each) for each in found)

    def test_fields_of_one_name_are_read_one_after_another(self) -> None:
        found = read_addresses(["a@x.org", "b@x.org, c@x.org", "", "d@x.org"])
        assert [each.address for each in found] == ["a@x.org", "b@x.org", "c@x.org", "d@x.org"]

    @pytest.mark.parametrize("count", [999, 1_000, 1_001, 2_500])
    def test_a_list_is_bounded(self, count: int) -> None:
        found = read_addresses([", ".join(f"p{number}@x.org" for number in range(count))])
        assert len(found) == min(count, 1_000)
        assert found[-1].address == f"p{min(count, 1_000) - 1}@x.org"

    @quick
    @given(st.lists(st.tuples(st.sampled_from(["sam", "max", "a.b"]), WORDS), min_size=1, max_size=4))
    def test_well_formed_entries_are_all_found(self, people: list[tuple[str, str]]) -> None:
        quoted = [
            '"' + name.replace("\\", "\\\\").replace('"', '\\"') + f'" <{local}@example.org>'
            for local, name in people
        ]
        found = read_addresses([", ".join(quoted)])
        assert [each.address for each in found] == [f"{local}@example.org" for local, _ in people]


class TestEncodedWords:
    @quick
    @given(WORDS, st.sampled_from(["utf-8", "UTF-8", "utf-16-be"]))
    def test_base64_words_come_back(self, text: str, charset: str) -> None:
        word = base64.b64encode(text.encode(charset)).decode()
        assert decode_words(f"=?{charset}?B?{word}?=") == clean(text)

    @quick
    @given(WORDS)
    def test_quoted_words_come_back(self, text: str) -> None:
        coded = quopri.encodestring(text.encode(), quotetabs=True, header=True).decode().replace("=\n", "")
        coded = coded.replace("?", "=3F")
        assert decode_words(f"=?utf-8?Q?{coded}?=") == clean(text)

    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            ("=?utf-8?q?=F0=9F=A6=89?=", "🦉"),
            ("=?utf-8?q?=F0=9F?= =?utf-8?q?=A6=89?=", "🦉"),
            ("=?UTF-8?q?=F0=9F?= =?utf-8?q?=A6=89?=", "🦉"),
            ("=?utf-8?q?a?=b=?utf-8?q?c?=", "abc"),
            ("=?utf-8?q?a?=\t=?utf-8?q?b?= =?utf-8?q?c?=", "abc"),
            ("(=?utf-8?q?a?=)", "(a)"),
            ('"=?utf-8?q?a?="', '"a"'),
            ("=?utf-8?q?a_b=5Fc?=", "a b_c"),
            ("=?utf-8?q?=zz?=", "=zz"),
            ("=?utf-8?q?a=?=", "a"),
            ("=?utf-8?b?YQ==?==?utf-8?b?Yg==?=", "ab"),
            ("=?utf-8?b?Y Q = =?=", "a"),
            ("=?utf-8?b?====?=", ""),
            ("=?utf-8?b??=", ""),
            ("=?utf-8?B?w6U?=", "å"),
            ("=?iso-8859-1*en?q?=E5?=", "å"),
            ("=?cp1252?q?=80?=", "€"),
            ("=?iso-2022-jp?b?GyRCJDMbKEI=?=", "こ"),
            ("=?gb2312?b?xOO6ww==?=", "你好"),
            ("=?utf-7?q?+AOU-?=", "å"),
            ("=?hex?q?41?=", "41"),
            ("=?utf-8?q?=?=", ""),
            ("=?=?=?=", "=?=?=?="),
            ("a =?utf-8?q?b?= ", "a b"),
            ("=?utf-8?q?_a_?=", "a"),
        ],
    )
    def test_words_of_every_sort(self, raw: str, text: str) -> None:
        assert decode_words(raw) == text

    @pytest.mark.parametrize("mark", ["\r\n", "\n", "\0", "\x1b[31m", "\u2028", "\x85", "\x7f"])
    def test_no_control_hides_in_a_word(self, mark: str) -> None:
        coded = base64.b64encode(f"a{mark}b".encode()).decode()
        found = decode_words(f"=?utf-8?b?{coded}?=")
        assert found == f"a {mark.lstrip(chr(27))}b" if mark.startswith("\x1b") else found == "a b"


class TestResults:
    @pytest.mark.parametrize(
        ("header", "row"),
        [
            ("mx.example.com; dmarc=pass", ("mx.example.com", "pass")),
            ("mx.example.com;dmarc=pass;spf=fail", ("mx.example.com", "pass")),
            ("mx.example.com;\tdmarc = none (p=none)", ("mx.example.com", "none")),
            ("mx.example.com; dmarc=temperror", ("mx.example.com", "temperror")),
            ("mx.example.com; dmarc=bestguesspass action=none", ("mx.example.com", "bestguesspass")),
            ("mx.example.com; dmarc=pass; dmarc=none", ("mx.example.com", "none")),
            ("mx.example.com; dmarc=fail; dmarc=pass", ("mx.example.com", "fail")),
            ("mx.example.com; dmarc=", ("mx.example.com", "")),
            ("mx.example.com; dmarc pass", ("mx.example.com", "")),
            ("mx.example.com; dmarcs=pass", ("mx.example.com", "")),
            ("mx.example.com; arc=pass (i=1 dmarc=pass fromdomain=x)", ("mx.example.com", "")),
            ('"mx.example.com"; dmarc=pass', ('""', "pass")),
            ("mx.example.com (dmarc=pass); spf=pass", ("mx.example.com", "")),
            ("mx.example.com; (dmarc=pass) dmarc=fail", ("mx.example.com", "fail")),
            ("mx.example.com; dmarc=(hidden)pass", ("mx.example.com", "pass")),
            ('mx.example.com; spf=pass reason="x; dmarc=pass"; dmarc=fail', ("mx.example.com", "fail")),
            ("spf=pass smtp.mailfrom=x; dmarc=fail action=quarantine", ("", "fail")),
            ("mx.example.com; dmarc=pa\\ss", ("mx.example.com", "pa")),
            ("i=1; mx.example.com; dmarc=pass", ("", "pass")),
        ],
    )
    def test_a_result_counts_only_where_it_stands_in_the_open(
        self, header: str, row: tuple[str, str]
    ) -> None:
        (found,) = read_authentication([header])
        assert (found.authserv_id, found.dmarc) == row

    @quick
    @given(st.text(st.sampled_from('ab;=()"\\ dmrcps/1'), max_size=60))
    def test_any_header_gives_one_sound_row(self, header: str) -> None:
        (found,) = read_authentication([header])
        assert found.dmarc == found.dmarc.lower().strip()
        assert " " not in found.authserv_id

    @quick
    @given(st.text(st.sampled_from('ab;= "dmarcps'), max_size=30))
    def test_nothing_inside_a_comment_ever_counts(self, hidden: str) -> None:
        inside = hidden.replace('"', "")
        (found,) = read_authentication([f"mx.example.com; spf=pass ({inside}; dmarc=pass)"])
        assert (found.authserv_id, found.dmarc) == ("mx.example.com", "")


class TestHeads:
    @pytest.mark.parametrize(
        ("block", "name", "value"),
        [
            (b"Subject: a\r\n b\r\n\tc\r\n", "subject", "a b c"),
            (b"Subject:\r\n a\r\n", "subject", "a"),
            (b"SUBJECT:a\r\n", "subject", "a"),
            (b"Subject :a\r\n", "subject", "a"),
            (b"Subject: a\r\nSubject: b\r\n", "subject", "a"),
            (b"Subject: \r\n", "subject", ""),
            (b" stray fold\r\nSubject: a\r\n", "subject", "a"),
            (b"no header\r\n folded under it\r\nSubject: a\r\n", "subject", "a"),
            (b": no name\r\nSubject: a\r\n", "subject", "a"),
            (b"Sub ject: x\r\nSubject: a\r\n", "subject", "a"),
            ("Søbject: x\r\nSubject: a\r\n".encode(), "subject", "a"),
            (b"From sam Mon Nov 16 10:00:00 2026\r\nSubject: a\r\n", "subject", "a"),
            (b">From sam Mon Nov 16 10:00:00 2026\r\nSubject: a\r\n", "subject", "a"),
            (b"X-Token: One Two; three\r\n", "x-token", "One Two; three"),
        ],
    )
    def test_a_field_is_found_unfolded_and_clean(self, block: bytes, name: str, value: str) -> None:
        headers, _ = read_headers(block, Ledger())
        assert headers.line(name) == value

    @pytest.mark.parametrize(
        ("value", "token"),
        [
            (b"Auto-Replied; x=y", "auto-replied"),
            (b"no (really)", "no"),
            (b"  A\tb", "a"),
            (b"", ""),
            (b"(c) x", ""),
        ],
    )
    def test_a_token_is_the_first_word(self, value: bytes, token: str) -> None:
        headers, _ = read_headers(b"X-A: " + value + b"\r\n", Ledger())
        assert headers.token("x-a") == token

    @pytest.mark.parametrize(
        ("block", "rest"),
        [
            (b"A: 1\r\nB: 2\r\n", b""),
            (b"A: 1\r\nDear all,\r\n", b"Dear all,\r\n"),
            (b"A: 1\r\nDear all,\r\nB: 2\r\n", b""),
            (b"A: 1\r\nbl\xc3\xa5\r\n", b"bl\xc3\xa5\r\n"),
            (b"A: 1\r\nbl\xe5\r\n", b"bl\xe5\r\n"),
            (b"A: 1\r\n folded\r\nDear\r\nall", b"Dear\r\nall"),
            (b"Dear all", b"Dear all"),
        ],
    )
    def test_what_is_no_header_at_the_end_is_given_back_to_the_body(self, block: bytes, rest: bytes) -> None:
        _, length = read_headers(block, Ledger())
        assert block[len(block) - length :] == rest

    def test_all_fields_together_are_bounded_and_the_first_survive(self) -> None:
        ledger = Ledger()
        block = b"Subject: first\r\n" + (b"X-A: " + b"x" * 4_000 + b"\r\n") * 100 + b"X-Last: 1\r\n"
        headers, _ = read_headers(block, ledger)
        kept = sum(len(name) + len(value) for name, values in headers.fields.items() for value in values)
        assert kept <= MAX_HEADERS
        assert (headers.line("subject"), headers.line("x-last")) == ("first", "")
        assert list(ledger.codes) == ["headers-cut"]

    @pytest.mark.parametrize("name", [b"To", b"Cc", b"From", b"Reply-To"])
    def test_a_list_is_cut_between_two_addresses(self, name: bytes) -> None:
        ledger = Ledger()
        people = b", ".join(b"p%04d@example.org" % number for number in range(500))
        headers, _ = read_headers(name + b": " + people + b"\r\n", ledger)
        value = headers.first(name.decode().lower())
        assert len(value) <= MAX_HEADER
        assert value.endswith("@example.org")
        assert list(ledger.codes) == ["header-cut"]
