"""Who wrote: a From that holds more, or other, than its addresses never looks like one sender."""

import pytest

from tests.unit.mail.letters import letter, raw

EVIL = "mallory@example.net"


def defects(*fields: str) -> tuple[str, ...]:
    head = "".join(f"From: {field}\r\n" for field in fields) + "Subject: Access\r\n"
    return letter(raw(head=head.encode())).defects


@pytest.mark.parametrize(
    "sender",
    [
        "sam@example.org",
        "Sam <sam@example.org>",
        "<sam@example.org>",
        "sam@example.org (Sam)",
        "Sam (at work) <sam@example.org>",
        '"Doe, Sam" <sam@example.org>',
        "sam@example.org <sam@example.org>",
        "\"'Sam@Example.org'\" <sam@example.org>",
        '"sam@example.org" <SAM@example.org>',
        "=?utf-8?q?S=C3=A6m?= <sam@example.org>",
        "=?utf-8?q?sam=40example.org?= <sam@example.org>",
        "Sam @ Work <sam@example.org>",
        "Sam (@sam) <sam@example.org>",
        '"sam" @example.org'.replace(" ", ""),
        "o'neil@example.org",
        "Sam <sam@example.org>,",
        "Us: sam@example.org, max@example.org;",
        "sam@example.org, max@example.org",
        "Sæm <sæm@exämple.org>",
        "",
    ],
)
def test_an_ordinary_sender_is_not_odd(sender: str) -> None:
    assert defects(sender) == ()


@pytest.mark.parametrize(
    "sender",
    [
        f"sam@example.org, =?utf-8?q?{EVIL.replace('@', '=40')}?=",
        f"<sam@example.org> <{EVIL}>",
        f"<> <{EVIL}>",
        f"Sam <sam@example.org> <{EVIL}>",
        f'"{EVIL}" <sam@example.org>',
        f"{EVIL} <sam@example.org>",
        f"<sam@example.org> {EVIL}",
        f"sam@example.org ({EVIL})",
        f"Sam ({EVIL}) <sam@example.org>",
        f"=?utf-8?q?{EVIL.replace('@', '=40')}?= <sam@example.org>",
        "Sam mallory\uff20example.net <sam@example.org>",
        f"{EVIL}: sam@example.org;",
        f"<{EVIL}>: sam@example.org;",
        f"one: {EVIL}: sam@example.org;",
        "=?utf-8?q?mallory?=@example.org",
        "<=?utf-8?q?mallory?=@example.org>",
        f"<@example.org:{EVIL}>",
        f"<sam@example.org,{EVIL}>",
        f"sam@example.org {EVIL}",
        f"sam@example.org, max {EVIL} x@y",
        "sam@example.org, Max",
        "sam@example.org, <>",
        "sam@example.org, (only a comment)",
        "sam@example.org, <max>",
        "sam@example.org@example.net",
        "sam@",
        "@example.org",
        "<sam@example.org\0>",
        '"Sam <sam@example.org>',
        "Sam (unclosed <sam@example.org>",
        "Sam",
    ],
)
def test_a_sender_that_may_be_another_is_odd(sender: str) -> None:
    assert defects(sender) == ("sender-odd",)


def test_each_field_counts() -> None:
    assert defects("sam@example.org", "Mallory") == ("sender-odd",)
    assert defects("sam@example.org", "max@example.org") == ()


def test_a_sender_that_was_cut_is_odd() -> None:
    assert defects("sam@example.org, " + "x" * 5_000 + f"@x.org, {EVIL}") == ("header-cut", "sender-odd")
    filling = b"X-A: 0123456789\r\n" * 10_000
    late = raw(head=b"From: sam@example.org\r\n" + filling + f"From: {EVIL}\r\n".encode())
    assert letter(late).defects == ("headers-cut", "sender-odd")
    assert letter(raw(head=b"From: sam@example.org\r\n" + filling)).defects == ("headers-cut",)


def test_only_the_sender_is_judged_and_only_of_the_letter_itself() -> None:
    within = b"Content-Type: message/rfc822\r\n\r\nFrom: Mallory\r\n\r\nhello"
    head = b"From: sam@example.org\r\nTo: Privacy\r\nReply-To: Sam\r\n"
    assert letter(head + within).defects == ()
