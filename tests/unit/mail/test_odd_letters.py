"""Letters as odd as real mailboxes hold them: each is read, none is lost, none stops the rest."""

import time
from typing import NamedTuple

import pytest

from connectors.base import Letter
from tests.unit.mail.letters import HEAD, PLEA, file_part, letter, multipart, nested, part, raw, text_part

PLAIN8 = b"Content-Type: text/plain; charset="


class Odd(NamedTuple):
    name: str
    original: bytes
    text: str | None = PLEA  # None where there is none to read
    defects: tuple[str, ...] = ()
    files: int = 0
    subject: str = "Access"
    senders: tuple[str, ...] = ("sam@example.org",)


def _deep(levels: int) -> bytes:
    start = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(levels)
    )
    return HEAD + start + b"Content-Type: text/plain\r\n\r\nat the bottom\r\n"


def _forwards(levels: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * levels + b"Subject: inmost\r\n\r\nbody"


NO_FROM = b"To: privacy@example.com\r\nSubject: Access\r\n"
NO_SUBJECT = b"From: sam@example.org\r\n"

ODD = [
    Odd("nothing at all", b"", None, ("empty",), subject="", senders=()),
    Odd("only line breaks", b"\r\n\r\n\r\n", None, ("empty",), subject="", senders=()),
    Odd("only a body", b"Hello there\r\nfriend", "Hello there\nfriend", ("header-without-colon",), subject="", senders=()),
    Odd("no From", raw(head=NO_FROM), senders=()),
    Odd("no Subject", raw(head=NO_SUBJECT), subject=""),
    Odd("no body and no blank line", HEAD, None),
    Odd("LF line ends", raw().replace(b"\r\n", b"\n")),
    Odd("bare CR line ends", raw().replace(b"\r\n", b"\r")),
    Odd("bare CR inside a subject", raw(head=b"From: sam@example.org\r\nSubject: Ac\rcess\r\n"), subject="Ac cess"),
    Odd("leading blank line", b"\r\n" + raw()),
    Odd("byte order mark first", b"\xef\xbb\xbf" + raw()),
    Odd("mbox separator first", b"From sam@example.org Mon Nov 16 10:00:00 2026\r\n" + raw()),
    Odd("header without colon", raw(extra=b"this is no header\r\nX-More: 1\r\n"), defects=("header-without-colon",)),
    Odd(
        "forgotten blank line",
        HEAD + b"Dear privacy team\r\nsecond line\r\n\r\nmore",
        "Dear privacy team\nsecond line\n\nmore",
        ("header-without-colon",),
    ),
    Odd("raw Latin-1 body", raw("indsigt på dansk".encode("latin-1")), "indsigt på dansk", ("charset-guessed",)),
    Odd("raw UTF-8 body", raw("indsigt på dansk".encode()), "indsigt på dansk", ("charset-guessed",)),
    Odd(
        "raw Latin-1 header",
        raw(head="From: sam@example.org\r\nSubject: Løn\r\n".encode("latin-1")),
        subject="Løn",
        defects=("raw-8bit-header",),
    ),
    Odd("raw UTF-8 header", raw(head="From: sam@example.org\r\nSubject: Løn\r\n".encode()), subject="Løn"),
    Odd("unknown charset", raw("på".encode(), extra=PLAIN8 + b"x-nobody-knows\r\n"), "på", ("charset-guessed",)),
    Odd("charset with NUL", raw(b"hi", extra=PLAIN8 + b'"a\0b"\r\n'), "hi", ("charset-guessed",)),
    Odd("charset that is a codec", raw(b"x\\u0041", extra=PLAIN8 + b"unicode_escape\r\n"), "x\\u0041", ("charset-guessed",)),
    Odd("charset that is no text", raw(b"4142", extra=PLAIN8 + b"hex\r\n"), "4142", ("charset-guessed",)),
    Odd("UTF-16 with mark", raw("på".encode("utf-16"), extra=PLAIN8 + b"utf-16\r\n"), "på"),
    Odd("UTF-16 without mark", raw("Hello på".encode("utf-16-le"), extra=PLAIN8 + b"utf-16\r\n"), "Hello på"),
    Odd("big-endian UTF-16", raw("Hello på".encode("utf-16-be"), extra=PLAIN8 + b"utf-16\r\n"), "Hello på"),
    Odd("ISO-8859-15", raw("10 €".encode("iso-8859-15"), extra=PLAIN8 + b"ISO-8859-15\r\n"), "10 €"),
    Odd("Windows-1252", raw("10 €".encode("cp1252"), extra=PLAIN8 + b"windows-1252\r\n"), "10 €"),
    Odd("Windows-1252 called Latin-1", raw("10 €".encode("cp1252"), extra=PLAIN8 + b"iso-8859-1\r\n"), "10 €"),
    Odd("IBM850", raw("blåbær".encode("cp850"), extra=PLAIN8 + b"IBM850\r\n"), "blåbær"),
    Odd("KOI8-R", raw("привет".encode("koi8-r"), extra=PLAIN8 + b"koi8-r\r\n"), "привет"),
    Odd("UTF-7 with a lone surrogate", raw(b"a+2AA-b", extra=PLAIN8 + b"utf-7\r\n"), None, ()),
    Odd("Latin-1 called UTF-8", raw("på båd".encode("latin-1"), extra=PLAIN8 + b"utf-8\r\n"), "på båd", ("charset-guessed",)),
    Odd(
        "UTF-8 with one broken byte",
        raw("blåbærgrød ".encode() + b"\xff", extra=PLAIN8 + b"utf-8\r\n"),
        "blåbærgrød \ufffd",
        ("charset-guessed",),
    ),
    Odd("NUL in body and headers", raw(b"a\0b", head=b"From: s\0am@example.org\r\nSubject: A\0b\r\n"), "ab", (), 0, "A b", ()),
    Odd("1,200 nested multiparts", _deep(1_200), None, ("too-deep", "boundary-missing"), 1),
    Odd("1,200 nested forwards", _forwards(1_200), None, ("too-deep",), 1),
    Odd("300 parts", multipart([text_part(b"x")] * 300), None, ("too-many-parts",)),
    Odd(
        "8-bit inside message/rfc822",
        multipart([text_part(), part(raw("på".encode("latin-1")), b"Content-Type: message/rfc822")]),
        None,
        ("charset-guessed",),
        1,
    ),
    Odd("only a PDF", HEAD + file_part(b"%PDF-1.7"), None, (), 1),
    Odd("only a PDF in a multipart", multipart([file_part(b"%PDF-1.7")]), None, (), 1),
    Odd("no boundary given", raw(extra=b"Content-Type: multipart/mixed\r\n"), defects=("no-boundary",)),
    Odd(
        "boundary never used",
        raw(extra=b"Content-Type: multipart/mixed; boundary=b\r\n"),
        defects=("boundary-missing",),
    ),
    Odd("missing final boundary", multipart([text_part()], end=False), defects=("boundary-missing",)),
    Odd("final boundary without line end", multipart([text_part()]).removesuffix(b"\r\n")),
    Odd(
        "boundary that begins another",
        multipart([nested([text_part(), text_part(b"two")], b"mixed", b"bb"), text_part(b"three")]),
        PLEA + "\n\ntwo\n\nthree",
    ),
    Odd(
        "boundary with another's beginning inside",
        multipart([nested([text_part(b"--b2\r\n--bx\r\nnot one")], b"mixed", b"bb"), text_part(b"end")]),
        "--b2\n--bx\nnot one\n\nend",
    ),
    Odd(
        "inner multipart never closed",
        multipart([nested([text_part()], b"mixed", b"in").removesuffix(b"--in--\r\n"), text_part(b"after")]),
        PLEA + "\n\nafter",
    ),
    Odd("boundary lines with trailing blanks", multipart([text_part()]).replace(b"--b\r\n", b"--b \t\r\n")),
    Odd("part without head", multipart([b"\r\n" + PLEA.encode()])),
    Odd("part that ends in its head", multipart([b"Content-Type: text/plain", text_part()])),
    Odd("quoted boundary with a colon", multipart([text_part()], boundary=b"a:b=c'(x)")),
    Odd(
        "unclosed base64",
        multipart([text_part(), file_part(b"12345").replace(b"=", b"")]),
        PLEA,
        ("base64-damaged",),
        1,
    ),
    Odd(
        "base64 that is none",
        multipart([text_part(), file_part(b"").replace(b"\r\n\r\n", b"\r\n\r\nhello, world!")]),
        PLEA,
        ("not-base64",),
        1,
    ),
    Odd("base64 text", raw(b"UGxlYXNl", extra=b"Content-Transfer-Encoding: BASE64\r\n"), "Please"),
    Odd("base64 text that is none", raw(b"hi, there!", extra=b"Content-Transfer-Encoding: base64\r\n"), "hi, there!"),
    Odd("broken quoted-printable", raw(b"a=ZZb=", extra=b"Content-Transfer-Encoding: quoted-printable\r\n"), "a=ZZb"),
    Odd("unknown transfer encoding", raw(extra=b"Content-Transfer-Encoding: x-rot13\r\n"), defects=("unknown-encoding",)),
    Odd("content type without a slash", raw(extra=b"Content-Type: text\r\n")),
    Odd("content type of garbage", raw(extra=b"Content-Type: ;;;=\"\\\r\n")),
    Odd("date of garbage", raw(head=HEAD.replace(b"Mon, 16 Nov 2026 10:00:00 +0100", b"99 Foo 99999 +9999999"))),
    Odd("date out of range", raw(head=HEAD.replace(b"2026 10:00:00 +0100", b"0001 00:00:00 +2359"))),
    Odd("encoded-word with CR LF", raw(head=b"From: =?utf-8?q?S=0D=0Aam?= <sam@example.org>\r\nSubject: =?utf-8?q?Ac=0D=0AX:cess?=\r\n"), subject="Ac X:cess"),
    Odd("encoded-word split in a base64 quantum", raw(head=b"From: sam@example.org\r\nSubject: =?utf-8?b?YsO=?= =?utf-8?b?pQ==?=\r\n"), subject="bå"),
    Odd("encoded-word split in a character", raw(head=b"From: sam@example.org\r\nSubject: =?utf-8?q?b=C3?= =?utf-8?q?=A5d?=\r\n"), subject="båd"),
    Odd("encoded-word never closed", raw(head=b"From: sam@example.org\r\nSubject: =?utf-8?q?abc\r\n"), subject="=?utf-8?q?abc"),
    Odd("two From fields", raw(head=HEAD + b"From: max@example.org\r\n"), senders=("sam@example.org", "max@example.org")),
    Odd("a group as From", raw(head=b"From: Us: sam@example.org, max@example.org;\r\nSubject: Access\r\n"), senders=("sam@example.org", "max@example.org")),
    Odd("unlisted recipients", raw(head=HEAD.replace(b"privacy@example.com", b"unlisted-recipients:; (no To-header)"))),
    Odd("From without an address", raw(head=b"From: Sam\r\nSubject: Access\r\n"), senders=()),
    Odd("1,000 parentheses", raw(head=HEAD + b"Cc: " + b"(" * 1_000 + b" max@example.org\r\n")),
    Odd("PGP/MIME", multipart([part(b"Version: 1", b"Content-Type: application/pgp-encrypted"), file_part(b"x")], b"encrypted"), None, (), 2),
    Odd("winmail.dat", multipart([text_part(), file_part(b"x\x9f", b"winmail.dat", b"application/ms-tnef")]), PLEA, (), 1),
    Odd("message/partial", raw(b"piece", extra=b"Content-Type: message/partial; id=1; number=1\r\n"), None, (), 1),
    Odd("HTML with 20,000 open tags", raw(b"<div>" * 20_000 + b"hi", extra=b"Content-Type: text/html\r\n"), "hi", ("html-simplified",)),
    Odd("headers of 200 kB", raw(head=HEAD + b"X-Long: 0123456789\r\n" * 10_000), defects=("headers-cut",)),
    Odd("a header of 50 kB", raw(head=HEAD + b"X-Long: " + b"x" * 50_000 + b"\r\n"), defects=("header-cut",)),
    Odd("a text of 3 MB", raw(b"0123456789" * 300_000), None, ("text-cut",)),
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
def test_an_odd_letter_is_read_with_what_it_holds(odd: Odd) -> None:
    started = time.process_time()
    found = letter(odd.original)
    assert time.process_time() - started < 1
    if odd.text is not None:
        assert found.text == odd.text
    assert found.defects == odd.defects
    assert len(found.attachments) == odd.files
    assert found.subject == odd.subject
    assert tuple(sender.address for sender in found.senders) == odd.senders
    assert "\0" not in repr(found)
    repr(found).encode("utf-8")


def test_the_table_holds_at_least_sixty_letters() -> None:
    assert len(ODD) >= 60
    assert len({odd.name for odd in ODD}) == len(ODD)


HOSTILE = {
    "20,000 encoded words in one subject": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n",
    "1,000 opening parentheses": b"To: " + b"(" * 1_000 + b"\r\n",
    "100,000 parentheses in many fields": (b"To: " + b"(" * 4_000 + b"\r\n") * 25,
    "3,000 addresses in Cc": b"Cc: "
    + b", ".join(b"Name %d <n%d@example.org>" % (i, i) for i in range(3_000))
    + b"\r\n",
    "3,000 Cc fields": b"Cc: a@example.org\r\n" * 3_000,
    "100,000 folded lines": b"Subject: a\r\n" + b" b\r\n" * 100_000,
    "4 kB of backslashes in quotes": b'From: "' + b"\\" * 4_000 + b"\r\n",
    "many half encoded words": b"Subject: " + b"=?" * 2_000 + b"\r\n",
    "many parameters": b"Content-Type: text/plain" + b"; a*0=b" * 500 + b"\r\n",
    "many ids": b"References: " + b"<a@b> " * 20_000 + b"\r\n",
    "comments in results": b"Authentication-Results: " + b"(" * 4_000 + b"\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_head_costs_little_time(name: str) -> None:
    started = time.process_time()
    found = letter(raw(head=b"From: sam@example.org\r\n" + HOSTILE[name]))
    assert time.process_time() - started < 0.5
    assert isinstance(found, Letter)
    assert [sender.address for sender in found.senders] == ["sam@example.org"]


HOSTILE_BODIES = {
    "newlines": b"\n" * 500_000,
    "dashes": b"\n--" * 300_000,
    "almost boundaries": b"\n--bx" * 200_000,
    "long dashes": b"--" + b"x" * 900_000,
    "html of angle brackets": b"<" * 500_000,
    "html comments": b"<!--" * 100_000,
    "deep tables": b"<table><tr><td>" * 30_000,
    "formatting": b"<a><b>" * 50_000,
    "balanced depth": b"<div>" * 30_000 + b"</div>" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE_BODIES)
@pytest.mark.parametrize("kind", [b"text/plain", b"text/html"])
def test_a_hostile_body_costs_little_time(name: str, kind: bytes) -> None:
    started = time.process_time()
    letter(multipart([part(HOSTILE_BODIES[name], b"Content-Type: " + kind)]))
    assert time.process_time() - started < 2


def test_a_cut_list_of_addresses_ends_with_a_whole_one() -> None:
    listed = b", ".join(b"person.number.%04d@department.example.org" % number for number in range(500))
    found = letter(raw(head=b"From: sam@example.org\r\nCc: " + listed + b"\r\n"))
    assert 50 < len(found.cc) < 500
    assert all(each.address.endswith("@department.example.org") for each in found.cc)
    assert "header-cut" in found.defects


def test_the_newest_references_survive_a_cut() -> None:
    chain = b" ".join(b"<%04d.%s@example.org>" % (number, b"x" * 40) for number in range(200))
    found = letter(raw(head=b"From: sam@example.org\r\nReferences: " + chain + b"\r\n"))
    assert found.references[-1].startswith("<0199.")
    assert all(each.startswith("<0") and each.endswith("@example.org>") for each in found.references)
