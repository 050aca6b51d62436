"""Whose word about a sender counts in a mailbox at Google."""

import pytest

from connectors.vouching import GMAIL
from handlers.domain.authentication import Authentication, Verdict, authenticate
from tests.unit.senders.headers import GMAIL_HEAD, GMAIL_RESULT, SENDERS_OWN, letter_of, of_gmail

PLANTED = "Authentication-Results: {name}; dkim=pass; spf=pass; dmarc=pass header.from=subject.example"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("pass", Verdict.PASS),
        ("PASS", Verdict.PASS),
        ("fail", Verdict.FAIL),
        ("none", Verdict.NONE),
        ("bestguesspass", Verdict.NONE),
        ("temperror", Verdict.UNKNOWN),
        ("permerror", Verdict.UNKNOWN),
        ("softpass", Verdict.UNKNOWN),
    ],
)
def test_fm_24_the_verdict_is_googles_own(said: str, verdict: Verdict) -> None:
    assert authenticate(of_gmail(SENDERS_OWN, verdict=said), GMAIL).verdict is verdict


def test_it_says_who_judged_and_which_domain() -> None:
    found = authenticate(of_gmail(SENDERS_OWN), GMAIL)
    assert found == Authentication(Verdict.PASS, "mx.google.com", "subject.example")


@pytest.mark.parametrize(
    "name", ["mx.google.com.evil.example", "evil.example", "google.com", "MX.GOOGLE.COM.", "xmx.google.com"]
)
def test_fm_24_another_name_counts_for_nothing(name: str) -> None:
    planted = PLANTED.format(name=name)
    assert authenticate(of_gmail(planted, result=False), GMAIL).verdict is Verdict.UNKNOWN
    assert authenticate(of_gmail(planted, verdict="fail"), GMAIL).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    "below",
    [
        (SENDERS_OWN, PLANTED.format(name="mx.google.com")),
        (
            "Received: from x (x. [192.0.2.1]) by mx.google.com with SMTP; Mon, 2 Mar 2026 01:00:00 -0800",
            PLANTED.format(name="mx.google.com"),
        ),
    ],
    ids=["below a line of the sender's", "below an invented line of Google's"],
)
def test_fm_24_a_planted_result_in_googles_name_never_wins(below: tuple[str, ...]) -> None:
    assert authenticate(of_gmail(*below, verdict="fail"), GMAIL).verdict is Verdict.FAIL
    assert authenticate(of_gmail(*below, result=False), GMAIL).verdict is Verdict.UNKNOWN


def test_fm_24_a_letter_that_google_never_took_in_is_unknown() -> None:
    result = GMAIL_RESULT.format(verdict="pass")
    assert authenticate(letter_of(result), GMAIL).verdict is Verdict.UNKNOWN
    assert authenticate(letter_of(result, SENDERS_OWN), GMAIL).verdict is Verdict.UNKNOWN
    elsewhere = SENDERS_OWN.replace("mail.subject.example;", "mx.google.com.evil.example;")
    assert authenticate(letter_of(elsewhere, result), GMAIL).verdict is Verdict.UNKNOWN


def test_fm_24_a_verdict_about_another_domain_says_nothing_of_this_one() -> None:
    forged = of_gmail(SENDERS_OWN, sender="Sam <sam@bank.example>")
    assert authenticate(forged, GMAIL).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "sender", ["sam@subject.example, eve@evil.example", "undisclosed:;", "Sam", '"sam@subject.example" <>']
)
def test_fm_21_several_senders_none_or_a_group_are_unknown(sender: str) -> None:
    assert authenticate(of_gmail(SENDERS_OWN, sender=sender), GMAIL).verdict is Verdict.UNKNOWN


def test_the_chain_of_forwarders_is_not_taken_for_a_result() -> None:
    assert "ARC-Authentication-Results" in "".join(GMAIL_HEAD)
    assert authenticate(of_gmail(result=False), GMAIL).verdict is Verdict.UNKNOWN
