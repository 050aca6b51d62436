"""What a letter's heads tell of how it was passed on before it came."""

from datetime import UTC, datetime

from connectors.base import Address, Hop, PassedBy, PassedOn
from connectors.letter_json import dump, load
from connectors.mime.reading import read

SAM = Address("sam@example.org", "Sam Sand")
OLA = Address("ola@firm.example", "Ola")
INNER = (
    b"Received: from out.example.org (out.example.org [192.0.2.9]) by mx.firm.example; "
    b"Tue, 2 Jun 2026 10:00:05 +0200 (CEST)\r\n"
    b"From: Sam Sand <sam@example.org>\r\nTo: ola@firm.example\r\n"
    b"Date: Tue, 2 Jun 2026 09:59:00 +0200\r\nSubject: Delete me\r\n\r\nPlease delete me.\r\n"
)


def _enclosing(*inner: bytes) -> bytes:
    head = b"From: Ola <ola@firm.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    parts = b"".join(b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + one + b"\r\n" for one in inner)
    return head + b"--b\r\n\r\nSee below\r\n" + parts + b"--b--\r\n"


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 6, 2, hour, minute, second, tzinfo=UTC)


def test_fm_32_a_letter_within_a_letter_keeps_its_own_head_and_is_never_the_sender() -> None:
    letter = read([_enclosing(INNER)])
    assert letter.senders == (OLA,)
    assert letter.passed_on == (
        PassedOn(
            PassedBy.ENCLOSED,
            SAM,
            (Address("ola@firm.example"),),
            "Delete me",
            _at(7, 59),
            (Hop("mx.firm.example", "out.example.org", "192.0.2.9", _at(8, 0, 5)),),
            1,
        ),
    )


def test_a_letter_within_a_letter_within_a_letter_says_how_deep_it_lies() -> None:
    letter = read([_enclosing(_enclosing(INNER).replace(b"=b\r", b"=c\r").replace(b"--b", b"--c"))])
    assert [(one.sender, one.depth) for one in letter.passed_on] == [(OLA, 1), (SAM, 2)]


def test_what_was_sent_on_says_by_whom_and_when_the_latest_first() -> None:
    head = (
        b"Resent-Date: Wed, 3 Jun 2026 12:00:00 +0000\r\nResent-From: Ola <ola@firm.example>\r\n"
        b"Resent-To: privacy@firm.example\r\nResent-Date: Tue, 2 Jun 2026 12:00:00 +0000\r\n"
        b"Resent-From: Sam Sand <sam@example.org>\r\nFrom: Sam Sand <sam@example.org>\r\n\r\nHi\r\n"
    )
    letter = read([head])
    to = (Address("privacy@firm.example"),)
    assert letter.passed_on == (
        PassedOn(PassedBy.RESENT, OLA, to, at=datetime(2026, 6, 3, 12, tzinfo=UTC)),
        PassedOn(PassedBy.RESENT, SAM, at=_at(12)),
    )


def test_a_rule_that_passes_letters_on_is_told_apart_from_a_person() -> None:
    named = b"X-Forwarded-For: info@firm.example privacy@firm.example\r\n\r\n"
    letter = read([b"X-Forwarded-To: privacy@firm.example\r\n" + named])
    assert letter.passed_on == (
        PassedOn(PassedBy.AUTOMATIC, Address("info@firm.example"), (Address("privacy@firm.example"),)),
    )
    exchange = read([b"X-MS-Exchange-Inbox-Rules-Loop: info@firm.example\r\n\r\n"])
    assert exchange.passed_on == (PassedOn(PassedBy.AUTOMATIC, Address("info@firm.example")),)


def test_a_mail_that_came_back_was_not_passed_on() -> None:
    assert read([_enclosing(INNER).replace(b"multipart/mixed", b"multipart/report")]).passed_on == ()


def test_no_more_than_ten_are_told_of() -> None:
    assert len(read([_enclosing(*([INNER] * 30))]).passed_on) == 10
    assert len(read([b"Resent-From: sam@example.org\r\n" * 500 + b"\r\n"]).passed_on) == 10


def test_what_was_read_comes_through_the_pipe_as_it_was() -> None:
    letter = read([b"Resent-Date: junk\r\nResent-From: ola@firm.example\r\n" + _enclosing(INNER)])
    assert len(letter.passed_on) == 2
    assert load(dump(letter)) == letter
