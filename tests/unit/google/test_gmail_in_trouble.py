"""Gmail in trouble for many mailboxes is let alone, and asked again by one of them."""

import pytest

from bot.sandbox.google.faults import Fault, Kind
from connectors.breaker import FIRST, MAILBOXES, Breaker
from connectors.errors import NotTaken, Temporary, Vanished
from connectors.google.gmail import GmailMailbox
from connectors.pacing import Bucket, Pacing
from connectors.provider import Place
from tests.support.gmail import grants, parts
from tests.unit.google.house import House


class Boxes:
    """Some mailboxes of one deployment."""

    def __init__(self, house: House) -> None:
        self.now = 0.0
        pacing = Pacing(Bucket(10**9, 10**9), lambda: Bucket(10**9, 10**9), Breaker(lambda: self.now))
        made = parts(house.server, pacing)
        self.all = []
        for number in range(MAILBOXES + 1):
            address = f"box{number}@example.com"
            house.server.add_account(address)
            self.all.append(made.connector(Place(address), grants(house.server, address)))


@pytest.mark.parametrize("fault", [Fault(Kind.REFUSE, 503, "backendError"), Fault(Kind.DROP_BEFORE)])
def test_fm_17_no_call_is_made_while_gmail_is_in_trouble_for_all(house: House, fault: Fault) -> None:
    boxes = Boxes(house)
    for each in boxes.all[:MAILBOXES]:
        house.faults.plan("getProfile", fault)
        with pytest.raises(Temporary):
            each.account()
    last = boxes.all[-1]
    calls = len(house.server.journal.of())
    for call in (last.account, lambda: list(last.fetch("1234567890abcdef"))):
        with pytest.raises(NotTaken, match="let alone") as told:
            call()
        assert told.value.retry_after == FIRST
    assert len(house.server.journal.of()) == calls
    boxes.now = FIRST
    assert last.account().address.startswith("box")
    assert boxes.all[0].account().address == "box0@example.com"


def test_a_refusal_that_is_an_answer_is_no_trouble(house: House) -> None:
    boxes = Boxes(house)
    for _ in range(3):
        for each in boxes.all:
            assert isinstance(each, GmailMailbox)
            with pytest.raises(Vanished):
                list(each.fetch("1234567890abcdef"))
