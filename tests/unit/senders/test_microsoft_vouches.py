"""Whose word about a sender counts in a mailbox at Microsoft, which signs its results with no name."""

import pytest

from connectors.vouching import EXCHANGE_ONLINE
from handlers.domain.authentication import Authentication, Verdict, authenticate
from tests.unit.senders.headers import (
    EXCHANGE_DOOR,
    EXCHANGE_HEAD,
    EXCHANGE_RESULT,
    SENDERS_OWN,
    letter_of,
    of_exchange,
)

PLANTED = EXCHANGE_RESULT.format(verdict="pass", compauth="pass")


@pytest.mark.parametrize(
    ("dmarc", "compauth", "verdict"),
    [
        ("pass", "pass", Verdict.PASS),
        ("pass", "fail", Verdict.FAIL),
        ("pass", "softpass", Verdict.UNKNOWN),
        ("fail", "pass", Verdict.FAIL),
        ("fail", "fail", Verdict.FAIL),
        ("none", "pass", Verdict.NONE),
        ("bestguesspass", "pass", Verdict.NONE),
        ("none", "fail", Verdict.FAIL),
        ("permerror", "none", Verdict.UNKNOWN),
    ],
)
def test_fm_24_the_verdict_is_of_both_its_results(dmarc: str, compauth: str, verdict: Verdict) -> None:
    found = authenticate(of_exchange(SENDERS_OWN, verdict=dmarc, compauth=compauth), EXCHANGE_ONLINE)
    assert found.verdict is verdict


def test_it_names_the_domain_and_nobody_as_the_judge() -> None:
    found = authenticate(of_exchange(SENDERS_OWN), EXCHANGE_ONLINE)
    assert found == Authentication(Verdict.PASS, "", "subject.example")


def test_fm_24_a_result_that_came_with_the_letter_never_wins() -> None:
    assert authenticate(of_exchange(PLANTED, verdict="fail"), EXCHANGE_ONLINE).verdict is Verdict.FAIL
    assert authenticate(of_exchange(PLANTED, result=False), EXCHANGE_ONLINE).verdict is Verdict.UNKNOWN


def test_fm_24_an_invented_way_through_microsoft_below_the_door_opens_nothing() -> None:
    invented = (*EXCHANGE_HEAD, PLANTED, EXCHANGE_DOOR)
    assert authenticate(of_exchange(*invented, result=False), EXCHANGE_ONLINE).verdict is Verdict.UNKNOWN
    assert authenticate(of_exchange(*invented, verdict="fail"), EXCHANGE_ONLINE).verdict is Verdict.FAIL


@pytest.mark.parametrize("address", ["192.0.2.9", "40.107.21.104", "2001:db8::1", "127.0.0.1"])
def test_fm_24_a_sender_that_calls_itself_microsoft_stays_outside(address: str) -> None:
    door = EXCHANGE_DOOR.replace(
        "mail.subject.example (192.0.2.25)", f"AM4.eurprd04.prod.outlook.com ({address})"
    )
    letter = of_exchange(PLANTED, EXCHANGE_DOOR, result=False, door=door)
    assert authenticate(letter, EXCHANGE_ONLINE).verdict is Verdict.UNKNOWN


def test_a_letter_from_another_of_microsofts_tenants_is_judged_at_our_own_door() -> None:
    door = EXCHANGE_DOOR.replace(
        "mail.subject.example (192.0.2.25)",
        "EUR05-VI1-obe.outbound.protection.outlook.com "
        "(mail-vi1eur05on2104.outbound.protection.outlook.com [40.107.21.104])",
    )
    theirs = (PLANTED, *EXCHANGE_HEAD)
    assert authenticate(of_exchange(*theirs, door=door), EXCHANGE_ONLINE).verdict is Verdict.PASS
    assert (
        authenticate(of_exchange(*theirs, door=door, verdict="fail"), EXCHANGE_ONLINE).verdict is Verdict.FAIL
    )
    assert (
        authenticate(of_exchange(*theirs, door=door, result=False), EXCHANGE_ONLINE).verdict
        is Verdict.UNKNOWN
    )


@pytest.mark.parametrize(
    "door",
    [
        EXCHANGE_DOOR.replace("mail.protection.outlook.com", "mail.protection.outlook.com.evil.example"),
        EXCHANGE_DOOR.replace("AM4PEPF00027A5E.mail.protection.outlook.com", "mail.evil.example"),
        SENDERS_OWN,
    ],
)
def test_fm_24_only_the_front_door_is_believed(door: str) -> None:
    assert authenticate(of_exchange(door=door), EXCHANGE_ONLINE).verdict is Verdict.UNKNOWN


def test_fm_24_a_result_signed_with_a_name_is_not_microsofts() -> None:
    signed = PLANTED.replace("Results: spf", "Results: mx.google.com; spf")
    letter = letter_of(*EXCHANGE_HEAD, signed, EXCHANGE_DOOR)
    assert authenticate(letter, EXCHANGE_ONLINE).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("door", "verdict"),
    [
        ("AM4.mail.protection.office365.us", Verdict.PASS),
        ("SH0.mail.protection.partner.outlook.cn", Verdict.PASS),
        ("mail.protection.outlook.com", Verdict.PASS),
        ("evilmail.protection.outlook.com", Verdict.UNKNOWN),
    ],
)
def test_national_clouds_have_front_doors_of_their_own(door: str, verdict: Verdict) -> None:
    line = EXCHANGE_DOOR.replace("AM4PEPF00027A5E.mail.protection.outlook.com", door)
    found = authenticate(letter_of(PLANTED, line), EXCHANGE_ONLINE)
    assert found.verdict is verdict


def test_a_letter_that_says_nothing_of_its_way_is_unknown() -> None:
    assert authenticate(letter_of(PLANTED), EXCHANGE_ONLINE).verdict is Verdict.UNKNOWN
