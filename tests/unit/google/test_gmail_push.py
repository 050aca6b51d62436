"""Being told of new mail: Gmail's watch, and the subscription that tells of all mailboxes."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.google.faults import Fault, Kind
from bot.sandbox.google.standin import GoogleStandIn
from connectors import transport
from connectors.errors import AuthorizationLost, Permanent, Temporary
from connectors.google.endpoints import ServiceKey
from connectors.google.parts import google
from connectors.google.pubsub import PUBSUB, PubSub
from connectors.provider import Parts, Place
from connectors.push import Push, Waiting
from connectors.transport import Transport
from tests.support.gmail import SUBSCRIPTION, TOPIC, endpoints, parts
from tests.support.grants import NoGrants
from tests.unit.google.house import ADDRESS, House


class Robot:
    """Access to the subscription, as a service account has it."""

    def __init__(self, server: GoogleStandIn) -> None:
        self._server = server
        self._token = ""

    def token(self) -> str:
        return self._token or self.renewed("")

    def renewed(self, rejected: str) -> str:
        del rejected
        self._token = str(self._server.granted("robot", (PUBSUB,))["access_token"])
        return self._token


def push_of(house: House) -> Push:
    made = parts(house.server).push
    assert made is not None
    return made(Place(ADDRESS), house.grants)


@pytest.fixture
def mailman(server: GoogleStandIn) -> PubSub:
    server.pubsub.patience = 0.05
    return PubSub(server.url, SUBSCRIPTION, Robot(server), Transport((server.url,)), time.time)


def test_a_watch_is_promised_for_a_week_and_for_the_whole_mailbox(house: House) -> None:
    made = push_of(house).watch("", "", "")
    assert made.scope == ""
    assert timedelta(days=6) < made.expires_at - datetime.now(UTC) < timedelta(days=8)
    assert house.account.topic == TOPIC
    assert house.asked("watch") == 1


@pytest.mark.parametrize(
    "labels", [(), ("SPAM",), ("Label_1",), ("Label_1", "UNREAD"), ("TRASH",), ("SENT",)]
)
def test_fm_07_mail_is_told_of_wherever_it_comes(
    house: House, mailman: PubSub, labels: tuple[str, ...]
) -> None:
    house.account.labels["Label_1"] = "Requests"
    push_of(house).watch("", "", "")
    house.deliver(1, *labels)
    assert mailman.wait(ADDRESS, 5)


def test_a_draft_that_is_saved_wakes_nobody(house: House, mailman: PubSub) -> None:
    push_of(house).watch("", "", "")
    house.deliver(1, "DRAFT")
    assert not mailman.wait(ADDRESS, 0.2)


def test_renewing_is_watching_again(house: House) -> None:
    push = push_of(house)
    first = push.watch("", "", "")
    house.account.watched_until = 0.0
    again = push.renew(first)
    assert again.expires_at >= first.expires_at
    assert house.account.watched_until > 0


def test_unwatching_ends_the_telling_and_is_fine_twice(house: House, mailman: PubSub) -> None:
    push = push_of(house)
    made = push.watch("", "", "")
    push.unwatch(made)
    push.unwatch(made)
    house.deliver(1)
    assert house.server.pubsub.waiting == 0
    assert not mailman.wait(ADDRESS, 0.1)


@pytest.mark.parametrize(
    "fault", [Fault(Kind.REFUSE, 503), Fault(Kind.DROP_AFTER), Fault(Kind.TRUNCATE)], ids=str
)
def test_a_watch_in_trouble_is_told(house: House, fault: Fault) -> None:
    house.faults.plan("watch", fault)
    with pytest.raises(Temporary):
        push_of(house).watch("", "", "")


def test_a_watch_without_consent_is_lost(house: House) -> None:
    house.server.tokens.end(ADDRESS)
    with pytest.raises(AuthorizationLost):
        push_of(house).watch("", "", "")


def test_a_letter_wakes_whoever_waits_for_its_mailbox(house: House, mailman: PubSub) -> None:
    push_of(house).watch("", "", "")
    threading.Timer(0.1, house.deliver, (1,)).start()
    started = time.monotonic()
    assert mailman.wait(ADDRESS.upper(), 10)
    assert time.monotonic() - started < 5
    assert house.server.pubsub.waiting == 0


def test_nothing_new_ends_after_the_time_that_was_given(house: House, mailman: PubSub) -> None:
    started = time.monotonic()
    assert not mailman.wait(ADDRESS, 0.3)
    assert 0.25 < time.monotonic() - started < 5


def test_of_several_that_wait_each_is_woken_by_its_own_mailbox(house: House, mailman: PubSub) -> None:
    other = House(house.server, "dpo@example.org")
    push_of(house).watch("", "", "")
    other.account.watched_until = house.account.watched_until
    woken: dict[str, bool] = {}

    def wait(address: str) -> None:
        woken[address] = mailman.wait(address, 2)

    threads = [
        threading.Thread(target=wait, args=(address,)) for address in (ADDRESS, "dpo@example.org", "no@x")
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    house.deliver(1)
    other.deliver(2)
    for thread in threads:
        thread.join()
    assert woken == {ADDRESS: True, "dpo@example.org": True, "no@x": False}


def test_what_is_told_of_a_mailbox_of_another_process_is_left_to_it(house: House, mailman: PubSub) -> None:
    push_of(house).watch("", "", "")
    house.deliver(1)
    assert not mailman.wait("other@example.com", 0.1)
    assert house.server.pubsub.waiting == 1


def test_what_nobody_waits_for_any_more_is_dropped_in_the_end(house: House, server: GoogleStandIn) -> None:
    push_of(house).watch("", "", "")
    house.deliver(1)
    server.pubsub.patience = 0.05

    def later() -> float:
        return time.time() + 700

    mailman = PubSub(server.url, SUBSCRIPTION, Robot(server), Transport((server.url,)), later)
    assert not mailman.wait("other@example.com", 0.1)
    assert server.pubsub.waiting == 0


def test_fm_07_a_telling_that_is_lost_leaves_the_letter_to_the_next_look(
    house: House, mailman: PubSub
) -> None:
    push_of(house).watch("", "", "")
    _, cursor = house.walk()
    house.server.pubsub.dropped = 1
    key = house.deliver(1)
    assert not mailman.wait(ADDRESS, 0.1)
    assert house.keys(cursor) == [key]


@pytest.mark.parametrize("data", ["", "no JSON", "null", "{}", "[1]", "5"])
def test_a_telling_of_any_shape_is_survived_and_dropped(
    server: GoogleStandIn, mailman: PubSub, data: str
) -> None:
    server.pubsub.publish(data.encode("ascii"))
    assert not mailman.wait(ADDRESS, 0.1)
    assert server.pubsub.waiting == 0


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (Fault(Kind.REFUSE, 503), Temporary),
        (Fault(Kind.DROP_BEFORE), Temporary),
        (Fault(Kind.REFUSE, 404, "notFound"), Permanent),
        (Fault(Kind.REFUSE, 429, "rateLimitExceeded"), Temporary),
    ],
    ids=str,
)
def test_a_subscription_in_trouble_is_told(
    server: GoogleStandIn, mailman: PubSub, fault: Fault, meaning: type[Exception]
) -> None:
    server.faults.plan("pull", fault)
    with pytest.raises(meaning):
        mailman.wait(ADDRESS, 1)
    assert not mailman.wait(ADDRESS, 0.1)


def test_an_expired_token_of_the_subscription_is_renewed(server: GoogleStandIn, mailman: PubSub) -> None:
    assert not mailman.wait(ADDRESS, 0.05)
    server.tokens.expire("robot")
    assert not mailman.wait(ADDRESS, 0.05)


def test_mailboxes_are_waited_on_only_where_there_is_a_subscription_and_a_key(
    server: GoogleStandIn, tmp_path: Path
) -> None:
    key = tmp_path / "key.json"
    key.write_text(json.dumps({}))

    def made(**given: object) -> Parts:
        return google(endpoints(server), time.time, **given)  # type: ignore[arg-type]  # names of the table below

    assert made(subscription=SUBSCRIPTION).waiting is None
    assert made(key=ServiceKey(key)).waiting is None
    assert made().push is None
    waiting = made(subscription=SUBSCRIPTION, key=ServiceKey(key)).waiting
    assert waiting is not None
    listening: Waiting = waiting(Place(ADDRESS), NoGrants())
    with pytest.raises(AuthorizationLost):
        listening.wait(0.1)


def test_a_call_that_is_held_for_long_because_there_is_nothing_to_tell_is_no_trouble(
    house: House, mailman: PubSub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "PATIENCE", (5.0, 0.2))
    house.server.pubsub.patience = 0.5
    assert not mailman.wait(ADDRESS, 0.3)
    monkeypatch.undo()
    time.sleep(0.8)  # the call that was left gets nothing any more
    push_of(house).watch("", "", "")
    house.deliver(1)
    assert mailman.wait(ADDRESS, 5)
