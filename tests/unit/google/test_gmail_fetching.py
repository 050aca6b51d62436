"""Originals over HTTP when Gmail has trouble: the letter stays due, and nothing half is taken for whole."""

import time

import pytest

from bot.sandbox.google.faults import Fault, Kind
from connectors.errors import ConnectorError, LicenceMissing, Temporary, Vanished
from connectors.google.api import paced
from connectors.pacing import Bucket, Pacing
from connectors.provider import Place
from tests.support.gmail import parts
from tests.unit.google.house import ADDRESS, House, letter, subject_of

TROUBLE = [
    Fault(Kind.REFUSE, 429, "rateLimitExceeded", retry_after="3"),
    Fault(Kind.REFUSE, 429, "rateLimitExceeded"),
    Fault(Kind.REFUSE, 403, "userRateLimitExceeded"),
    Fault(Kind.REFUSE, 500, "backendError"),
    Fault(Kind.REFUSE, 503, "backendError", retry_after="3"),
    Fault(Kind.DROP_BEFORE),
    Fault(Kind.DROP_AFTER),
    Fault(Kind.CRASH_AFTER),
    Fault(Kind.TRUNCATE),
]


@pytest.mark.parametrize(
    "fault", TROUBLE, ids=lambda fault: f"{fault.kind.name}-{fault.status}-{fault.retry_after}"
)
def test_fm_02_trouble_leaves_the_letter_due(house: House, fault: Fault) -> None:
    key = house.deliver(1, more="X-Long: " + "x" * 50_000 + "\r\n")
    house.faults.plan("messages.get", fault)
    with pytest.raises(Temporary) as told:
        list(house.connector.fetch(key))
    assert told.value.retry_after == (3 if fault.retry_after else None)
    assert subject_of(house.connector, key) == "letter 1"


def test_fm_02_one_expired_token_is_renewed_without_a_word(house: House) -> None:
    key = house.deliver(1)
    house.server.tokens.expire(house.account.address)
    assert subject_of(house.connector, key) == "letter 1"
    assert house.grants.renewals == 1


def test_fm_03_a_letter_that_is_gone_is_told_as_gone(house: House) -> None:
    key = house.deliver(1)
    house.account.delete(key)
    with pytest.raises(Vanished):
        list(house.connector.fetch(key))


@pytest.mark.parametrize("key", ["", "a/b", "x" * 65, "ä", "a b", "..", "19a?format=full"])
def test_what_is_no_key_of_gmails_is_no_letter(house: House, key: str) -> None:
    with pytest.raises(Vanished):
        list(house.connector.fetch(key))


def test_fm_12_an_account_without_mail_service_is_told_apart(house: House) -> None:
    key = house.deliver(1)
    house.account.habits.serves_mail = False
    asked = [lambda: list(house.connector.fetch(key)), house.connector.account, house.walk]
    for ask in asked:
        with pytest.raises(LicenceMissing) as told:
            ask()
        assert told.value.retry_after == 3_600


@pytest.mark.parametrize("method", ["messages.get", "history.list", "messages.list", "getProfile"])
@pytest.mark.parametrize("fault", TROUBLE[3:], ids=lambda fault: f"{fault.kind.name}-{fault.status}")
def test_fm_02_trouble_while_noticing_leaves_the_place_as_it_is(
    house: House, method: str, fault: Fault
) -> None:
    _, cursor = house.walk()
    key = house.deliver(1)
    house.faults.plan(method, fault)
    try:
        found = house.keys(cursor) if method == "history.list" else house.keys()
    except Temporary:
        found = house.keys(cursor) if method == "history.list" else house.keys()
    assert found == [key]
    assert house.faults.struck == 1


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "badRequest"),
        (400, "invalidArgument"),
        (302, "x"),
        (403, "somethingElse"),
        (410, "gone"),
        (412, "conditionNotMet"),
        (413, "uploadTooLarge"),
        (418, ""),
        (451, "x"),
    ],
)
def test_fm_02_only_what_gmail_calls_missing_is_gone_and_anything_else_leaves_the_letter_due(
    house: House, status: int, reason: str
) -> None:
    key = house.deliver(1)
    house.faults.refuse("messages.get", status, reason)
    with pytest.raises(Temporary):
        list(house.connector.fetch(key))
    assert subject_of(house.connector, key) == "letter 1"


def test_fm_02_a_key_that_gmail_calls_malformed_is_not_taken_for_gone(house: House) -> None:
    with pytest.raises(Temporary):
        list(house.connector.fetch("zzz"))


def test_a_large_original_comes_in_bounded_pieces(house: House) -> None:
    whole = letter(1) + b"x" * 3_000_000
    key = house.account.deliver(whole)
    pieces = list(house.connector.fetch(key))
    assert b"".join(pieces) == whole
    assert max(map(len, pieces)) <= 65_536


def test_errors_hold_no_cause_that_could_hold_content(house: House) -> None:
    house.faults.plan("messages.get", Fault(Kind.TRUNCATE))
    key = house.deliver(1)
    with pytest.raises(ConnectorError) as told:
        list(house.connector.fetch(key))
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


def test_a_mailbox_that_has_used_its_share_waits_elsewhere_and_asks_nothing(house: House) -> None:
    slow = Pacing(Bucket(60, 60), lambda: Bucket(30, 20))
    connector = parts(house.server, slow).connector(Place(ADDRESS), house.grants)
    key = house.deliver(1)
    list(connector.fetch(key))
    house.server.journal.clear()
    with pytest.raises(Temporary, match="share") as told:
        list(connector.fetch(key))
    assert told.value.retry_after == pytest.approx(40, abs=2)
    assert house.asked("messages.get") == 0


def test_a_short_wait_is_waited_out_in_place(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    quick = Pacing(Bucket(10**6, 10**6), lambda: Bucket(600, 20))
    connector = parts(house.server, quick).connector(Place(ADDRESS), house.grants)
    key = house.deliver(1)
    list(connector.fetch(key))
    list(connector.fetch(key))
    assert len(waited) == 1
    assert 1 < waited[0] <= 2


def test_what_one_mailbox_may_spend_in_a_minute_stays_below_what_google_allows_it() -> None:
    pacing, spent = paced(), 0
    while pacing.take("a", 100, 60.0) <= 60.0:
        spent += 100
    assert 4_500 < spent < 5_100  # of 6,000
