"""Mails built by us: nothing can be smuggled into a header, and what was meant is what is read."""

import email
import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import Address, OutgoingFile, OutgoingMail
from connectors.errors import Unsendable
from connectors.mime.reading import read
from connectors.mime.slices import read_slice
from connectors.mime.writing import build, build_chunks

quick = settings(max_examples=80, deadline=None)
MAIL = OutgoingMail(
    message_id="<1.answer@example.com>",
    sender=Address("privacy@example.com", "Privacy"),
    to=(Address("sam@example.org", "Sam"),),
    subject="Your request",
    text="Dear Sam,\n\nhere it is.",
    written_at=datetime(2026, 11, 16, 10, 0, tzinfo=timezone(timedelta(hours=1))),
)
printable = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
one_line = st.text(printable, max_size=150).map(str.strip)
anything = st.text(st.one_of(printable, st.sampled_from("\r\n\0\x1b\u2028")), max_size=40)


def opened(content: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(content)


def attached(name: str, content: bytes = b"x", media_type: str = "application/pdf") -> OutgoingFile:
    return OutgoingFile(name, media_type, opened(content))


def fields(data: bytes) -> list[tuple[str, str]]:
    return email.message_from_bytes(data).items()


def test_a_plain_answer_is_plain_mail() -> None:
    assert build(MAIL) == (
        b"From: Privacy <privacy@example.com>\r\nTo: Sam <sam@example.org>\r\nSubject: Your request\r\n"
        b"Date: Mon, 16 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1.answer@example.com>\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 7bit\r\n\r\n"
        b"Dear Sam,\r\n\r\nhere it is.\r\n"
    )


@quick
@given(one_line, one_line, one_line, st.lists(st.tuples(one_line, st.binary(max_size=200)), max_size=3))
def test_what_was_built_is_what_is_read(
    subject: str, sender: str, recipient: str, files: list[tuple[str, bytes]]
) -> None:
    mail = replace(
        MAIL,
        subject=subject,
        sender=Address("privacy@example.com", sender),
        to=(Address("sam@example.org", recipient), Address("max@example.org")),
        files=tuple(attached(name, content) for name, content in files),
    )
    data = build(mail)
    found = read([data])
    assert found.subject == subject
    assert [" ".join(each.name.split()) for each in (*found.senders, *found.to)] == [
        " ".join(sender.split()),
        " ".join(recipient.split()),
        "",
    ]
    assert [file.name for file in found.attachments] == [name for name, _ in files]
    contents = [b"".join(read_slice(io.BytesIO(data), file)) for file in found.attachments]
    assert contents == [content for _, content in files]
    assert (found.message_id, found.text) == (MAIL.message_id, MAIL.text)
    two_addresses = "@" in unicodedata.normalize("NFKC", sender)  # one of them in the name
    assert set(found.defects) <= ({"sender-odd"} if two_addresses else set())
    assert found.sent_at == MAIL.written_at
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")


@quick
@given(st.text(st.one_of(printable, st.just("\n"), st.sampled_from("\t=.-")), max_size=400))
def test_any_text_comes_back(text: str) -> None:
    assert read([build(replace(MAIL, text=text))]).text == text.strip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "From me\nFrom you",
        "æøå\nFrom you",
        "x" * 2_000,
        ".\n..\n",
        "a=_b",
        "trailing \nblank\t",
        "a\r\nb\rc",
        "\0nul",
    ],
)
def test_awkward_text_travels_whole(text: str) -> None:
    data = build(replace(MAIL, text=text, files=(attached("a.pdf"),)))
    assert read([data]).text == text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip("\n")
    assert b"\r\nFrom " not in data.partition(b"\r\n\r\n")[2]


CONTROLS = ["\r", "\n", "\0", "\r\n", "\x1b", "\x7f", "\x85", "\u2028", "\ud800"]
TAMPERED: dict[str, Callable[[str], OutgoingMail]] = {
    "subject": lambda bad: replace(MAIL, subject=bad),
    "sender's name": lambda bad: replace(MAIL, sender=Address("privacy@example.com", bad)),
    "sender's address": lambda bad: replace(MAIL, sender=Address(f"privacy@example.com{bad}")),
    "recipient's name": lambda bad: replace(MAIL, to=(Address("sam@example.org", bad),)),
    "recipient's address": lambda bad: replace(MAIL, to=(Address(f"sam{bad}@example.org"),)),
    "file name": lambda bad: replace(MAIL, files=(attached(bad),)),
    "file type": lambda bad: replace(MAIL, files=(attached("a", media_type=f"a/b{bad}"),)),
    "language": lambda bad: replace(MAIL, language=f"da{bad}"),
    "Message-ID": lambda bad: replace(MAIL, message_id=f"<a{bad}@b>"),
}


@pytest.mark.parametrize("field", TAMPERED)
@pytest.mark.parametrize("bad", CONTROLS, ids=repr)
def test_fm_40_a_control_in_a_header_field_stops_the_mail_and_names_the_field(field: str, bad: str) -> None:
    with pytest.raises(Unsendable, match=field) as refusal:
        build(
            TAMPERED[field](
                f"secret{bad}Bcc: mallory@example.net" if field in {"subject", "file name"} else bad
            )
        )
    assert "secret" not in str(refusal.value)
    assert "mallory" not in str(refusal.value)


@quick
@given(anything, anything, anything, anything)
def test_fm_40_no_field_can_grow_a_header(subject: str, name: str, file: str, thread: str) -> None:
    mail = replace(
        MAIL,
        subject=subject,
        to=(Address("sam@example.org", name),),
        files=(attached(file),),
        references=(f"<{thread}@x>",),
    )
    expected = {"From", "To", "Subject", "Date", "Message-ID", "References", "MIME-Version", "Content-Type"}
    try:
        data = build(mail)
    except Unsendable:
        return
    assert {field for field, _ in fields(data)} <= expected
    _, _, part = email.message_from_bytes(data).walk()
    assert [field for field, _ in part.items()] == [
        "Content-Type",
        "Content-Disposition",
        "Content-Transfer-Encoding",
    ]


@pytest.mark.parametrize(
    ("mail", "fix"),
    [
        (replace(MAIL, to=()), "choose whom"),
        (replace(MAIL, to=(Address("sæm@example.org"),)), "ASCII"),
        (replace(MAIL, to=(Address("sam@exämple.org"),)), "xn--"),
        (replace(MAIL, to=(Address("sam"),)), "name@domain"),
        (replace(MAIL, to=(Address("sam@example.org, max@example.org"),)), "name@domain"),
        (replace(MAIL, to=(Address("sam@example.org>"),)), "name@domain"),
        (replace(MAIL, sender=Address("")), "name@domain"),
        (replace(MAIL, message_id="1@example.com"), "Message-ID"),
        (replace(MAIL, message_id="<a b@example.com>"), "Message-ID"),
        (replace(MAIL, written_at=datetime(2026, 11, 16)), "zone"),  # noqa: DTZ001 - the mistake under test
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_fix(mail: OutgoingMail, fix: str) -> None:
    with pytest.raises(Unsendable, match=fix):
        build_chunks(mail)


def test_an_answer_joins_its_thread() -> None:
    found = read([build(replace(MAIL, in_reply_to="<2@x>", references=("<1@x>",)))])
    assert found.in_reply_to == ("<2@x>",)
    assert found.references == ("<1@x>", "<2@x>")


def test_malformed_ids_of_a_received_letter_do_not_keep_an_answer_from_leaving() -> None:
    data = build(
        replace(MAIL, in_reply_to="<å@x>", references=("<1@x>", "<a b>", "nonsense", "<" + "x" * 900 + ">"))
    )
    assert b"In-Reply-To" not in data
    assert read([data]).references == ("<1@x>",)


def test_a_long_chain_keeps_its_root_and_its_newest() -> None:
    chain = tuple(f"<{number}@x>" for number in range(100))
    found = read([build(replace(MAIL, in_reply_to="<99@x>", references=chain))]).references
    assert found == (chain[0], *chain[-19:])


def test_an_acknowledgement_says_that_a_machine_wrote_it() -> None:
    automatic = build(replace(MAIL, automatic=True, language="nb"))
    assert b"\r\nAuto-Submitted: auto-replied\r\n" in automatic
    assert b"\r\nContent-Language: nb\r\n" in automatic
    personal = build(replace(MAIL, language="not a language"))
    assert b"Auto-Submitted" not in personal
    assert b"Content-Language" not in personal


@pytest.mark.parametrize(
    ("declared", "sent"),
    [
        ("Application/PDF", "application/pdf"),
        ("nonsense", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("a/b; x=y", "application/octet-stream"),
    ],
)
def test_a_file_type_that_base64_may_not_bear_becomes_plain_bytes(declared: str, sent: str) -> None:
    (file,) = read([build(replace(MAIL, files=(attached("a", media_type=declared),)))]).attachments
    assert file.media_type == sent


@pytest.mark.parametrize(
    "name",
    [
        "indsigt.pdf",
        "indsigt æøå.pdf",
        'a"b\\c.pdf',
        "x" * 200 + ".pdf",
        "å" * 120 + ".pdf",
        "a  b",
        "=?utf-8?q?a?=",
    ],
)
def test_the_standard_library_reads_the_same_subject_and_file_name(name: str) -> None:
    parsed = email.message_from_bytes(
        build(replace(MAIL, subject=name, files=(attached(name),))), policy=policy.default
    )
    (file,) = parsed.iter_attachments()
    assert file.get_filename() == name
    assert parsed["Subject"] == name
    assert file.get_content() == b"x"


def test_a_long_file_is_streamed_in_pieces() -> None:
    opened_files: list[io.BytesIO] = []

    def open_file() -> BinaryIO:
        opened_files.append(io.BytesIO(b"\xfb" * 1_000_000))
        return opened_files[-1]

    pieces = build_chunks(replace(MAIL, files=(OutgoingFile("a", "a/b", open_file),)))
    next(pieces)
    assert opened_files == []
    sizes = [len(piece) for piece in pieces]
    assert max(sizes) < 100_000
    assert opened_files[0].closed


def test_the_same_mail_gives_the_same_bytes() -> None:
    mail = replace(MAIL, files=(attached("a", b"content"),), written_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert build(mail) == build(mail)
