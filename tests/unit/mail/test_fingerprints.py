"""Two deliveries of one mail are one: which changes on the way leave the fingerprint, and which do not."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Address
from connectors.mime.fingerprint import fingerprint
from tests.unit.mail.letters import HEAD, PLEA, file_part, letter, multipart, nested, part, raw, text_part

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SAM = Address("sam@example.org", "Sam")
PDF, PNG = file_part(b"%PDF-1.7"), file_part(b"\x89PNG", b"a.png", b"image/png")
WHOLE = multipart([text_part(), PDF, PNG])

SAME: dict[str, Callable[[bytes], bytes]] = {
    "trace headers on top": lambda mail: b"Received: from a by b; Mon, 16 Nov 2026 10:00:05 +0100\r\n" + mail,
    "a judgement on top": lambda mail: b"Authentication-Results: mx; dmarc=pass\r\n" + mail,
    "a mark of having been read": lambda mail: b"Status: RO\r\nX-Keywords: $Seen\r\n" + mail,
    "other line ends": lambda mail: mail.replace(b"\r\n", b"\n"),
    "another boundary": lambda mail: mail.replace(b"--b", b"--zz").replace(b'"b"', b'"zz"'),
    "the address in capitals": lambda mail: mail.replace(b"sam@example.org", b"Sam@Example.ORG"),
    "another display name": lambda mail: mail.replace(b"Sam <", b'"Sam Doe" <'),
    "the same instant in another zone": lambda mail: mail.replace(b"10:00:00 +0100", b"04:00:00 -0500"),
    "a folded subject": lambda mail: mail.replace(b"Subject: Access", b"Subject:\r\n Access"),
    "the subject as an encoded word": lambda mail: mail.replace(b": Access", b": =?utf-8?b?QWNjZXNz?="),
    "other recipients": lambda mail: mail.replace(b"privacy@", b"dpo@"),
    "another id": lambda mail: mail.replace(b"<1@example.org>", b"<rewritten@provider.example>"),
    "no id at all": lambda mail: mail.replace(b"Message-ID: <1@example.org>\r\n", b""),
    "files in another order": lambda mail: multipart([text_part(), PNG, PDF]),
    "files under other names": lambda mail: mail.replace(b"id.pdf", b"renamed.pdf"),
    "files of another declared type": lambda mail: mail.replace(
        b"application/pdf", b"application/octet-stream"
    ),
    "a file in another encoding": lambda mail: multipart(
        [text_part(), part(b"%PDF-1.7", b"Content-Type: application/pdf"), PNG]
    ),
    "text in another encoding": lambda mail: multipart(
        [
            part(
                PLEA.replace("e", "=65").encode(),
                b"Content-Type: text/plain; charset=utf-8",
                b"Content-Transfer-Encoding: quoted-printable",
            ),
            PDF,
            PNG,
        ]
    ),
    "text in another charset": lambda mail: multipart(
        [text_part(PLEA.encode("utf-16"), b"utf-16"), PDF, PNG]
    ),
    "text with other blanks": lambda mail: multipart(
        [text_part(PLEA.replace(" ", "\r\n  ").encode() + b"\r\n\r\n"), PDF, PNG]
    ),
    "parts nested otherwise": lambda mail: multipart([nested([text_part(), PDF], b"mixed", b"in"), PNG]),
    "an HTML twin of the text": lambda mail: multipart(
        [
            nested([text_part(), part(b"<p>x</p>", b"Content-Type: text/html")], b"alternative", b"in"),
            PDF,
            PNG,
        ]
    ),
}

OTHER: dict[str, Callable[[bytes], bytes]] = {
    "another sender": lambda mail: mail.replace(b"sam@", b"max@"),
    "another domain": lambda mail: mail.replace(b"@example.org>", b"@example.net>", 1),
    "a second sender": lambda mail: b"From: max@example.org\r\n" + mail,
    "no sender": lambda mail: mail.replace(b"From: Sam <sam@example.org>\r\n", b""),
    "another subject": lambda mail: mail.replace(b"Access", b"Erasure"),
    "a subject in other letters": lambda mail: mail.replace(b"Access", b"access"),
    "a prefix before the subject": lambda mail: mail.replace(b"Subject: ", b"Subject: Re: "),
    "another second": lambda mail: mail.replace(b"10:00:00", b"10:00:01"),
    "no date": lambda mail: mail.replace(b"Date: Mon, 16 Nov 2026 10:00:00 +0100\r\n", b""),
    "one more word": lambda mail: mail.replace(b"about me", b"about me now"),
    "one letter more": lambda mail: mail.replace(b"about me.", b"about me!"),
    "a footer of a list": lambda mail: multipart([text_part(), PDF, PNG, text_part(b"-- \r\nlist")]),
    "another file": lambda mail: multipart([text_part(), file_part(b"%PDF-1.8"), PNG]),
    "a file less": lambda mail: multipart([text_part(), PDF]),
    "a file more": lambda mail: multipart([text_part(), PDF, PNG, file_part(b"x")]),
    "a file twice": lambda mail: multipart([text_part(), PDF, PNG, PNG]),
}


@pytest.mark.parametrize("name", SAME)
def test_a_change_on_the_way_leaves_the_mail_what_it_was(name: str) -> None:
    changed = SAME[name](WHOLE)
    assert changed != WHOLE
    assert letter(changed).fingerprint == letter(WHOLE).fingerprint


@pytest.mark.parametrize("name", OTHER)
def test_a_change_of_what_was_said_makes_another_mail(name: str) -> None:
    changed = OTHER[name](WHOLE)
    assert changed != WHOLE
    assert letter(changed).fingerprint != letter(WHOLE).fingerprint


def test_every_other_mail_is_another_from_every_other() -> None:
    found = [letter(change(WHOLE)).fingerprint for change in OTHER.values()]
    assert len(set(found)) == len(found)


def test_a_letter_of_nothing_has_one_too() -> None:
    assert letter(b"").fingerprint == fingerprint([], "", None, "", [])
    assert len(letter(b"").fingerprint) == 64


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a", "b"), ("ab", "")),
        (("a b", ""), ("a", "b")),
        (("", "a"), ("a", "")),
        (("1:x", ""), ("1", "x")),
        (("a,b", ""), ("a", ",b")),
    ],
)
def test_no_text_poses_as_another_field(first: tuple[str, str], second: tuple[str, str]) -> None:
    prints = [fingerprint([SAM], subject, AT, text, []) for subject, text in (first, second)]
    assert prints[0] != prints[1]


FIELDS = st.tuples(
    st.lists(st.sampled_from(["a@x.org", "b@x.org", "A@x.org"]), max_size=3),
    st.text(max_size=8),
    st.sampled_from([None, AT]),
    st.text(max_size=8),
    st.lists(st.sampled_from(["d1", "d2"]), max_size=3),
)


def normal(fields: tuple[list[str], str, datetime | None, str, list[str]]) -> object:
    senders, subject, at, text, digests = fields
    words = (" ".join(subject.split()), " ".join(text.split()))
    return sorted(each.lower() for each in senders), at, words, sorted(digests)


@given(FIELDS, FIELDS)
def test_equal_fields_and_nothing_else_give_equal_prints(
    first: tuple[list[str], str, datetime | None, str, list[str]],
    second: tuple[list[str], str, datetime | None, str, list[str]],
) -> None:
    prints = [
        fingerprint(map(Address, senders), subject, at, text, digests)
        for senders, subject, at, text, digests in (first, second)
    ]
    assert (prints[0] == prints[1]) is (normal(first) == normal(second))


def test_a_sealed_letter_is_told_apart_by_what_is_sealed() -> None:
    def sealed(content: bytes) -> str:
        head = HEAD + b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n"
        return letter(raw(content, head=head)).fingerprint

    assert sealed(b"QUJD") != sealed(b"QUJE")
    assert sealed(b"QUJD") == sealed(b"QUJ\r\nD")
