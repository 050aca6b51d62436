"""What Microsoft allows is kept before it refuses, for a mailbox, for the app, and for mails that leave."""

from collections.abc import Callable

import pytest

from connectors.breaker import FIRST, LONGEST, MAILBOXES, Breaker
from connectors.errors import NotTaken, Temporary
from connectors.microsoft.parts import microsoft as made
from connectors.microsoft.quotas import Quotas
from connectors.provider import Place
from tests.support.grants import MemoryGrants
from tests.support.microsoft import PRIVACY, Tenant, registration
from tests.unit.microsoft.test_sending import MAIL


class Time:
    """A clock that stands still but for what is slept."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def spend(quotas: Quotas, time: Time, seconds: float, boxes: int = 1) -> list[float]:
    """Call as often as one may, and return when each call was made."""
    calls, number = [], 0
    while time.now < seconds:
        number += 1
        try:
            quotas.call(f"box {number % boxes}")
        except NotTaken as wait:
            time.now += wait.retry_after or 0.0
            continue
        calls.append(time.now)
    return calls


def often(call: Callable[[], object]) -> None:
    for _ in range(60):
        call()


def most(calls: list[float], window: float) -> int:
    """Return the most calls that were made in any window of so many seconds."""
    first, found = 0, 0
    for last, at in enumerate(calls):
        while calls[first] <= at - window:
            first += 1
        found = max(found, last - first + 1)
    return found


def test_one_mailbox_is_asked_less_than_ten_thousand_times_in_any_ten_minutes() -> None:
    time = Time()
    calls = spend(Quotas(time, time.sleep), time, 1_300)
    assert 8_500 < most(calls, 600) < 10_000


def test_the_app_asks_less_than_its_share_in_any_ten_seconds_for_however_many_mailboxes() -> None:
    time = Time()
    quotas = Quotas(time, time.sleep, share=0.01)  # a hundredth, so that it can be walked through
    assert 600 < most(spend(quotas, time, 60, boxes=4_000), 10) < 1_300


def test_fm_41_less_than_thirty_mails_leave_in_any_minute_and_the_next_waits_and_has_not_left() -> None:
    time = Time()
    quotas, left = Quotas(time, time.sleep), []
    while time.now < 300:
        quotas.mail("box")
        left.append(time.now)
    assert 25 < most(left, 60) <= 31
    time.now = 10_000.0
    hasty = Quotas(time, lambda _: None)
    with pytest.raises(NotTaken, match="thirty mails") as told:
        often(lambda: hasty.mail("box"))
    assert told.value.retry_after is not None
    assert told.value.retry_after > 20
    hasty.mail("another")


def test_fm_41_a_mail_that_waits_stays_a_draft(microsoft: Tenant) -> None:
    grants = MemoryGrants(microsoft.consented().grant)
    parts = made(registration(microsoft.standin), lambda: 0.0, quotas=Quotas(share=0.11))  # one at once
    mailbox = parts.connector(Place(PRIVACY), grants)
    mailbox.send(mailbox.draft(MAIL))
    second = mailbox.draft(MAIL)
    with pytest.raises(NotTaken):
        mailbox.send(second)
    assert len(microsoft.standin.lying(PRIVACY, "drafts")) == 1
    assert mailbox.find_sent(second, "<another@example.com>") is None


def test_mailboxes_of_one_app_share_its_quotas_and_keep_their_own(microsoft: Tenant) -> None:
    grants = MemoryGrants(microsoft.consented().grant)
    parts = made(
        registration(microsoft.standin), lambda: 0.0, quotas=Quotas(share=0.002, sleep=lambda _: None)
    )
    mailbox = parts.connector(Place(PRIVACY), grants)
    with pytest.raises(NotTaken, match="its share"):
        often(lambda: mailbox.discover("INBOX", None, 5))


def opened(breaker: Breaker) -> Breaker:
    for number in range(MAILBOXES):
        assert breaker.wait() == 0
        breaker.troubled(f"box {number}")
    return breaker


def test_a_provider_in_trouble_for_many_mailboxes_is_let_alone_and_tried_by_one() -> None:
    time = Time()
    breaker = opened(Breaker(time))
    assert breaker.wait() == FIRST
    time.now = FIRST
    assert [breaker.wait(), breaker.wait()] == [0, FIRST], "one tries, the others wait for it"
    breaker.served()
    assert [breaker.wait(), breaker.wait()] == [0, 0]


def test_each_failed_try_doubles_the_pause_up_to_a_quarter_of_an_hour() -> None:
    time = Time()
    breaker, pauses = opened(Breaker(time)), []
    for _ in range(7):
        pauses.append(breaker.wait())
        time.now += pauses[-1]
        assert breaker.wait() == 0
        breaker.troubled("box 0")
        breaker.troubled("box 1")  # it was under way already
    assert pauses == [30, 60, 120, 240, 480, LONGEST, LONGEST]


def test_a_wait_that_the_provider_names_is_kept_in_reason() -> None:
    breaker = Breaker(Time())
    for number in range(MAILBOXES):
        breaker.troubled(f"box {number}", 10**9)
    assert breaker.wait() == LONGEST


def test_trouble_of_few_mailboxes_is_theirs_and_whoever_is_served_ends_the_count() -> None:
    breaker = Breaker(Time())
    for _ in range(50):
        for number in range(MAILBOXES - 1):
            breaker.troubled(f"box {number}")
    assert breaker.wait() == 0
    breaker.served()
    breaker.troubled(f"box {MAILBOXES}")
    assert breaker.wait() == 0


@pytest.mark.parametrize("status", [500, 503, 429])
def test_fm_17_no_call_is_made_while_microsoft_is_in_trouble_for_all(microsoft: Tenant, status: int) -> None:
    time, grants = Time(), MemoryGrants(microsoft.consented().grant)
    quotas = Quotas(time, time.sleep)
    opened(quotas.breaker).served()
    parts = made(registration(microsoft.standin), lambda: 0.0, quotas=quotas)
    boxes = [f"box{number}@example.com" for number in range(MAILBOXES)]
    for address in boxes:
        mailbox = parts.connector(Place(PRIVACY, {"mailbox": address}), grants)
        microsoft.standin.faults.refuse("delta", status)
        with pytest.raises(Temporary):
            mailbox.discover("INBOX", None, 5)
    calls = microsoft.standin.api.pace.calls
    other = parts.connector(Place(PRIVACY), grants)
    with pytest.raises(NotTaken, match="let alone") as told:
        other.discover("INBOX", None, 5)
    assert told.value.retry_after == FIRST
    assert microsoft.standin.api.pace.calls == calls
    time.now = FIRST
    other.discover("INBOX", None, 5)
    other.discover("INBOX", None, 5)
