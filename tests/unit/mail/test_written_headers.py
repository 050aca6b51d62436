"""Every header that we write: its form, its folding, its length; and every refusal by its field."""

import email
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import Address, OutgoingFile, OutgoingMail
from connectors.errors import Unsendable
from connectors.mime.header_text import display_name, parameter, unstructured
from connectors.mime.outgoing_checks import check, language, media_type, thread_ids
from connectors.mime.reading import read
from connectors.mime.writing import build

MAIL = OutgoingMail(
    message_id="<1.answer@example.com>",
    sender=Address("privacy@example.com", "Privacy"),
    to=(Address("sam@example.org", "Sam"),),
    subject="Your request",
    text="Dear Sam",
    written_at=datetime(2026, 11, 16, 10, 0, tzinfo=UTC),
)
quick = settings(max_examples=100, deadline=None)
line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)


def head(mail: OutgoingMail) -> list[bytes]:
    return build(mail).partition(b"\r\n\r\n")[0].split(b"\r\n")


def field(mail: OutgoingMail, name: str) -> str | None:
    """The field as the standard library unfolds and decodes it."""
    value: Any = email.message_from_bytes(build(mail), policy=policy.default)[name]
    return None if value is None else str(value)


def test_the_fields_come_in_a_fixed_order() -> None:
    mail = replace(
        MAIL,
        in_reply_to="<2@x>",
        references=("<1@x>",),
        automatic=True,
        language="da",
        files=(OutgoingFile("a", "a/b", io.BytesIO),),
    )
    names = [each.partition(b":")[0].decode() for each in head(mail) if not each.startswith(b" ")]
    assert names == [
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
        "X-Auto-Response-Suppress", "Content-Language", "MIME-Version", "Content-Type",
    ]  # fmt: skip


class TestAddresses:
    @pytest.mark.parametrize(
        ("name", "written"),
        [
            ("", b"From: privacy@example.com"),
            ("   ", b"From: privacy@example.com"),
            ("Privacy", b"From: Privacy <privacy@example.com>"),
            ("Privacy Team 24/7", b"From: Privacy Team 24/7 <privacy@example.com>"),
            ("O'Brien & Sons!", b"From: O'Brien & Sons! <privacy@example.com>"),
            ("Doe, Sam", b'From: "Doe, Sam" <privacy@example.com>'),
            ("Dr. Sam", b'From: "Dr. Sam" <privacy@example.com>'),
            ("Sam (DPO)", b'From: "Sam (DPO)" <privacy@example.com>'),
            ('Sam "S" Doe', b'From: "Sam \\"S\\" Doe" <privacy@example.com>'),
            ("a\\b", b'From: "a\\\\b" <privacy@example.com>'),
            ("a@b.org", b'From: "a@b.org" <privacy@example.com>'),
            ("S\u00f8ren", b"From: =?utf-8?b?U8O4cmVu?= <privacy@example.com>"),
        ],
    )
    def test_a_name_is_bare_quoted_or_encoded(self, name: str, written: bytes) -> None:
        assert head(replace(MAIL, sender=Address("privacy@example.com", name)))[0] == written

    @pytest.mark.parametrize(
        "name", ["=?utf-8?q?x?=", "two  blanks", "x" * 200, "\u00e5" * 90, "\U0001f989 owl"]
    )
    def test_an_awkward_name_comes_back_as_it_was(self, name: str) -> None:
        (found,) = read([build(replace(MAIL, to=(Address("sam@example.org", name),)))]).to
        assert (found.address, found.name) == ("sam@example.org", name)

    @quick
    @given(line.map(str.strip))
    def test_any_name_leaves_the_address_alone(self, name: str) -> None:
        written = display_name(name) if name else b""
        assert b"\r\n" not in written.replace(b"\r\n ", b"")
        assert written.isascii()
        (found,) = read([build(replace(MAIL, to=(Address("sam@example.org", name),)))]).to
        assert found.address == "sam@example.org"

    def test_many_recipients_stand_one_a_line(self) -> None:
        people = tuple(Address(f"p{number}@example.org", f"Person {number}") for number in range(50))
        mail = replace(MAIL, to=people)
        assert read([build(mail)]).to == people
        assert max(map(len, head(mail))) < 100

    @pytest.mark.parametrize(
        "address",
        [
            "a@b",
            "first.last+tag@sub.example.org",
            "o'brien@example.org",
            "x" * 64 + "@example.org",
            "a@" + "b" * 200 + ".org",
            "1@2.3",
            "{a|b}@example.org",
            "a@xn--exmple-cua.org",
        ],
    )
    def test_an_address_of_any_usual_form_is_taken(self, address: str) -> None:
        check(replace(MAIL, to=(Address(address),)))

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "@",
            "a@",
            "@b.org",
            "a b@c.org",
            "a@b c.org",
            "a@@b.org",
            "a@b@c.org",
            "<a@b.org>",
            "a@b.org,",
            "a@b.org;c@d.org",
            '"a b"@c.org',
            "a(b)@c.org",
            "a@b.org.",
            "a@.b.org",
            "a@-b.org",
            "x" * 65 + "@example.org",
            "a@" + "b" * 300,
            "a@[1.2.3.4]",
            "mailto:a@b.org",
        ],
    )
    @pytest.mark.parametrize("who", ["sender", "recipient"])
    def test_what_is_no_address_is_refused_by_whose_it_is(self, address: str, who: str) -> None:
        one = Address(address)
        mail = replace(MAIL, sender=one) if who == "sender" else replace(MAIL, to=(MAIL.to[0], one))
        with pytest.raises(Unsendable, match=f"the {who}'s address is not of the form name@domain") as told:
            check(mail)
        assert len(address) < 2 or address not in str(told.value)


class TestSubjects:
    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("Your request", b"Subject: Your request\r\n"),
            ("", b"Subject: \r\n"),
            ("Svar p\u00e5", b"Subject: =?utf-8?b?U3ZhciBww6U=?=\r\n"),
            (" led by a blank", b"Subject: =?utf-8?b?IGxlZCBieSBhIGJsYW5r?=\r\n"),
            ("=?utf-8?q?x?=", b"Subject: =?utf-8?b?PT91dGYtOD9xP3g/PQ==?=\r\n"),
        ],
    )
    def test_a_subject_is_plain_where_it_can_be(self, text: str, written: bytes) -> None:
        assert unstructured("Subject", text) == written

    @quick
    @given(line)
    def test_any_subject_is_folded_into_short_lines_and_read_back(self, text: str) -> None:
        written = unstructured("Subject", text)
        lines = written.removesuffix(b"\r\n").split(b"\r\n")
        assert all(each.startswith(b" ") for each in lines[1:])
        assert max(map(len, lines)) <= 998
        assert read([written + b"\r\n"]).subject == " ".join(text.split("\u0085")).strip()

    @pytest.mark.parametrize("length", [60, 200, 899, 900, 1_000, 2_000])
    def test_one_endless_word_is_broken_where_smtp_would_break_it(self, length: int) -> None:
        written = unstructured("Subject", "x" * length)
        assert max(map(len, written.split(b"\r\n"))) <= 998
        assert read([written + b"\r\n"]).subject == "x" * length

    def test_an_encoded_word_never_cuts_a_character(self) -> None:
        written = unstructured("Subject", "\U0001f989\u00e5\u6f22" * 30)
        for word in written.split():
            if word.startswith(b"=?"):
                assert len(word) <= 75
                assert "\ufffd" not in str(
                    email.header.make_header(email.header.decode_header(word.decode()))
                )


class TestFileNames:
    @pytest.mark.parametrize(
        ("name", "written"),
        [
            ("a.pdf", b'; filename="a.pdf"'),
            ("two words.pdf", b'; filename="two words.pdf"'),
            ("a;b=c.pdf", b'; filename="a;b=c.pdf"'),
            ("\u00e5.pdf", b"; filename*=UTF-8''%C3%A5.pdf"),
            ('a"b.pdf', b"; filename*=UTF-8''a%22b.pdf"),
            ("a\\b.pdf", b"; filename*=UTF-8''a%5Cb.pdf"),
            ("", b'; filename=""'),
            (" a", b"; filename*=UTF-8''%20a"),
        ],
    )
    def test_a_name_is_quoted_or_percent_encoded(self, name: str, written: bytes) -> None:
        assert parameter("filename", name) == written

    @quick
    @given(line)
    def test_any_name_is_written_in_short_pieces_and_read_back(self, name: str) -> None:
        written = parameter("filename", name)
        assert max(map(len, written.split(b"\r\n"))) <= 100
        file = OutgoingFile(name, "application/pdf", lambda: io.BytesIO(b"x"))
        (found,) = read([build(replace(MAIL, files=(file,)))]).attachments
        assert found.name == " ".join(name.split("\u0085")).strip()[:255]

    @pytest.mark.parametrize(
        ("declared", "sent"),
        [
            ("application/pdf", "application/pdf"),
            ("IMAGE/PNG", "image/png"),
            ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
            ("text/html", "text/html"),
            ("text/plain; charset=utf-8", "application/octet-stream"),
            ("a", "application/octet-stream"),
            ("a/b/c", "application/octet-stream"),
            ("a/", "application/octet-stream"),
            ("x" * 81 + "/y", "application/octet-stream"),
            ("Message/Partial", "application/octet-stream"),
            ("multipart/related", "application/octet-stream"),
            ("a /b", "application/octet-stream"),
        ],
    )
    def test_a_type_is_one_that_base64_may_bear(self, declared: str, sent: str) -> None:
        assert media_type(declared) == sent


class TestThreads:
    @pytest.mark.parametrize(
        ("parent", "chain", "expected"),
        [
            (None, (), (None, ())),
            ("<1@x>", (), ("<1@x>", ("<1@x>",))),
            ("<2@x>", ("<1@x>", "<2@x>"), ("<2@x>", ("<1@x>", "<2@x>"))),
            ("<2@x>", ("<1@x>",), ("<2@x>", ("<1@x>", "<2@x>"))),
            (None, ("<1@x>", "<1@x>"), (None, ("<1@x>",))),
            ("1@x", ("<1@x>",), (None, ("<1@x>",))),
            ("<1@x", ("2@x",), (None, ())),
            ("<a b@x>", ("<c>d@x>", "<>"), (None, ())),
            ("", ("",), (None, ())),
            ("<1>", ("<a>", "<@x>", "<1@>"), (None, ())),
            ("<1@x@y>", (), ("<1@x@y>", ("<1@x@y>",))),
            ("<" + "x" * 248 + "@x>", (), ("<" + "x" * 248 + "@x>", ("<" + "x" * 248 + "@x>",))),
            ("<" + "x" * 249 + "@x>", (), (None, ())),
        ],
    )
    def test_ids_that_can_stand_in_a_header_are_kept(
        self, parent: str | None, chain: tuple[str, ...], expected: object
    ) -> None:
        assert thread_ids(replace(MAIL, in_reply_to=parent, references=chain)) == expected

    @pytest.mark.parametrize("count", [1, 19, 20, 21, 500])
    def test_a_chain_is_kept_short_with_its_root(self, count: int) -> None:
        chain = tuple(f"<{number}@x>" for number in range(count))
        _, kept = thread_ids(replace(MAIL, references=chain))
        assert len(kept) == min(count, 20)
        assert (kept[0], kept[-1]) == (chain[0], chain[-1])

    def test_a_chain_stands_one_id_a_line(self) -> None:
        chain = tuple(f"<{'x' * 240}{number}@x>" for number in range(9))
        mail = replace(MAIL, references=chain)
        assert max(map(len, head(mail))) < 300
        assert read([build(mail)]).references == chain


class TestTheRest:
    @pytest.mark.parametrize(
        ("tag", "written"),
        [
            ("da", "da"),
            ("nb-NO", "nb-NO"),
            ("zh-Hant-TW", "zh-Hant-TW"),
            ("", None),
            ("dansk!", None),
            ("da_DK", None),
            ("x" * 9, None),
            ("-", None),
        ],
    )
    def test_a_language_is_named_by_its_tag_or_not_at_all(self, tag: str, written: str | None) -> None:
        mail = replace(MAIL, language=tag)
        assert language(mail) == (written or "")
        assert field(mail, "Content-Language") == written

    @pytest.mark.parametrize(
        ("hours", "written"),
        [(0, "+0000"), (1, "+0100"), (-5, "-0500"), (5.5, "+0530"), (-3.5, "-0330"), (14, "+1400")],
    )
    def test_a_date_keeps_the_zone_it_was_written_in(self, hours: float, written: str) -> None:
        at = datetime(2026, 11, 16, 10, 0, tzinfo=timezone(timedelta(hours=hours)))
        mail = replace(MAIL, written_at=at)
        assert head(mail)[3].endswith(written.encode())
        assert read([build(mail)]).sent_at == at

    @pytest.mark.parametrize("automatic", [True, False])
    def test_only_a_machine_says_that_it_is_one(self, automatic: bool) -> None:
        mail = replace(MAIL, automatic=automatic)
        assert field(mail, "Auto-Submitted") == ("auto-replied" if automatic else None)
        assert field(mail, "X-Auto-Response-Suppress") == ("All" if automatic else None)

    @pytest.mark.parametrize(
        "message_id",
        ["", "1@x", "<>", "<a b@x>", "<a@x", "a@x>", "<a<b@x>", "<\u00e5@x>", "<" + "x" * 251 + ">"],
    )
    def test_a_message_id_of_our_own_is_well_formed(self, message_id: str) -> None:
        with pytest.raises(Unsendable, match="make a new one"):
            check(replace(MAIL, message_id=message_id))

    def test_an_unopened_file_stops_the_mail_with_its_own_error(self) -> None:
        def gone() -> io.BytesIO:
            raise FileNotFoundError("gone")

        with pytest.raises(FileNotFoundError):
            build(replace(MAIL, files=(OutgoingFile("a", "a/b", gone),)))
