"""Watches at a provider: made, prolonged, made anew; what they tell moves a look nearer and no more."""

import logging

import pytest

from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary, Untold
from handlers.domain.mailbox import MailboxEventKind
from handlers.mailboxes.push import keep_watches
from handlers.mailboxes.telling import Told, hear, hear_of
from handlers.store.watches import KeptWatch
from tests.contract.store.shelf import everything_at_rest, run, value
from tests.support.desks import Room
from tests.support.pushing import Provider, grant, provided
from tests.support.times import DAY, HOUR, MINUTE, SECOND


@pytest.fixture
def provider(room: Room) -> Provider:
    return provided(room)


def kept(room: Room) -> list[KeptWatch]:
    with room.desk.reading("tests.watches") as tx:
        return tx.watches.of(room.mailbox)


def kinds(room: Room) -> list[MailboxEventKind]:
    with room.desk.reading("tests.events") as tx:
        return [one.kind for one in reversed(tx.mailbox_events.of(room.mailbox.id))]


def look_later(room: Room) -> None:
    """Set the next look an hour away, as after a round over a mailbox that is cold."""
    hour = "UPDATE mailbox SET poll_at = :at"
    run(room, hour, at=int((room.clock.now() + HOUR).timestamp() * 1_000_000))


def is_due(room: Room) -> bool:
    return int(value(room, "SELECT poll_at FROM mailbox")) <= room.clock.now().timestamp() * 1_000_000


def test_a_connected_mailbox_is_watched_once(room: Room, provider: Provider) -> None:
    for _ in range(3):
        keep_watches(room.desk)
    assert provider.push.made == 1
    (one,) = kept(room)
    assert one.watch.expires_at == room.clock.now() + provider.push.lasts
    assert kinds(room) == [MailboxEventKind.WATCHED]


def test_it_is_prolonged_every_day_and_never_ends(room: Room, provider: Provider) -> None:
    for _ in range(30):
        keep_watches(room.desk)
        assert kept(room)[0].watch.expires_at > room.clock.now() + DAY
        room.later(DAY)
    assert provider.push.made == 1
    assert provider.push.renewed == 29


def test_a_short_promise_is_prolonged_before_it_ends(room: Room, provider: Provider) -> None:
    provider.push.lasts = 2 * HOUR
    for _ in range(20):
        keep_watches(room.desk)
        assert kept(room)[0].watch.expires_at > room.clock.now()
        room.later(30 * MINUTE)
    assert provider.push.made == 1


def test_one_that_the_provider_forgot_is_made_anew_and_the_mailbox_is_looked_at(
    room: Room, provider: Provider
) -> None:
    keep_watches(room.desk)
    before = provider.push.only()
    provider.push.watches.clear()
    look_later(room)
    room.later(DAY)
    keep_watches(room.desk)
    assert provider.push.only() != before, "another key and another secret"
    assert kinds(room) == [MailboxEventKind.WATCHED, MailboxEventKind.UNWATCHED, MailboxEventKind.WATCHED]
    assert is_due(room)


@pytest.mark.parametrize("fault", [Temporary(), Permanent(), AuthorizationLost()])
def test_a_provider_that_does_not_watch_costs_nothing_but_the_next_try(
    room: Room, provider: Provider, fault: ConnectorError
) -> None:
    provider.push.faults.fail_next("watch", fault)
    keep_watches(room.desk)
    assert kept(room) == []
    keep_watches(room.desk)
    assert len(kept(room)) == 1


def test_a_watch_of_a_mailbox_that_was_disconnected_meanwhile_is_ended_again(
    room: Room, provider: Provider
) -> None:
    made = provider.push.watch

    def slow(scope: str, notify_url: str, secret: str) -> object:
        run(room, "UPDATE mailbox SET status = 'disconnecting'")
        return made(scope, notify_url, secret)

    provider.push.watch = slow  # type: ignore[method-assign, assignment] # slower than its twin
    keep_watches(room.desk)
    assert kept(room) == []
    assert provider.push.watches == {}


def test_the_secret_and_the_providers_name_of_a_watch_are_nowhere_at_rest(
    room: Room, provider: Provider
) -> None:
    keep_watches(room.desk)
    _, secret = provider.push.only()
    at_rest = everything_at_rest(room)
    assert secret.encode() not in at_rest
    assert kept(room)[0].watch.reference.encode() not in at_rest


def test_the_address_that_is_called_holds_the_key_and_not_the_secret(room: Room, provider: Provider) -> None:
    keep_watches(room.desk)
    ((url, secret),) = provider.push.watches.values()
    key = value(room, 'SELECT "key" FROM watch')
    assert url == f"{room.desk.rules.public_url}/hooks/memory/{key}"
    assert secret not in url
    assert len(secret) <= 128


def test_where_the_provider_is_asked_instead_nothing_is_called(room: Room) -> None:
    provider = provided(room, waiting=True)
    keep_watches(room.desk)
    ((url, _),) = provider.push.watches.values()
    assert url == ""


def test_fm_08_a_call_moves_the_next_look_to_now_and_a_storm_adds_nothing(
    room: Room, provider: Provider
) -> None:
    keep_watches(room.desk)
    look_later(room)
    key, secret = provider.push.only()
    assert hear(room.desk, key, secret)
    assert is_due(room)
    told_at = kept(room)[0].told_at
    assert told_at == room.clock.now()

    room.later(SECOND)
    for _ in range(100):
        assert hear(room.desk, key, secret)
    assert kept(room)[0].told_at == told_at, "nothing more was written"


def test_fm_08_a_call_that_comes_after_a_look_has_begun_asks_for_another(
    room: Room, provider: Provider
) -> None:
    keep_watches(room.desk)
    look_later(room)
    key, secret = provider.push.only()
    hear(room.desk, key, secret)
    room.sync()
    assert not is_due(room)

    room.later(SECOND)
    assert hear(room.desk, key, secret)
    assert is_due(room), "the letter came when its place had been passed already"


def test_fm_08_a_call_wakes_the_round_once(room: Room, provider: Provider) -> None:
    woken: list[str] = []
    room.desk.wake = woken.append
    keep_watches(room.desk)
    look_later(room)
    key, secret = provider.push.only()
    for _ in range(10):
        hear(room.desk, key, secret)
    assert woken == ["sync"]


@pytest.mark.parametrize("replayed", [1, 2, 20])
def test_a_replayed_call_changes_nothing_but_the_next_look(
    room: Room, provider: Provider, replayed: int
) -> None:
    keep_watches(room.desk)
    key, secret = provider.push.only()
    for _ in range(replayed):
        room.later(MINUTE)
        hear(room.desk, key, secret)
    assert run(room, "SELECT id FROM stub") == []
    assert kinds(room) == [MailboxEventKind.WATCHED]


@pytest.mark.parametrize("secret", ["", "guessed", "\udcff", "x" * 10_000])
def test_a_call_without_the_secret_is_about_nothing(room: Room, provider: Provider, secret: str) -> None:
    keep_watches(room.desk)
    look_later(room)
    key, _ = provider.push.only()
    assert not hear(room.desk, key, secret)
    assert not is_due(room)
    assert kept(room)[0].told_at is None


def test_the_secret_of_a_forgotten_watch_opens_nothing(room: Room, provider: Provider) -> None:
    keep_watches(room.desk)
    old = provider.push.only()
    provider.push.watches.clear()
    room.later(DAY)
    keep_watches(room.desk)
    new = provider.push.only()
    assert not hear(room.desk, *old)
    assert not hear(room.desk, new[0], old[1])
    assert hear(room.desk, *new)


@pytest.mark.parametrize("status", ["disconnecting", "disconnected", "proposed", "purged"])
@pytest.mark.parametrize("what", list(Told))
def test_fm_43_a_late_call_stores_nothing(room: Room, provider: Provider, status: str, what: Told) -> None:
    keep_watches(room.desk)
    key, secret = provider.push.only()
    look_later(room)
    run(room, "UPDATE mailbox SET status = :status", status=status)
    before = run(room, "SELECT * FROM watch"), run(room, "SELECT * FROM mailbox")
    assert not hear(room.desk, key, secret, what)
    assert not hear_of(room.desk, room.mailbox.id)
    assert (run(room, "SELECT * FROM watch"), run(room, "SELECT * FROM mailbox")) == before
    assert kinds(room) == [MailboxEventKind.WATCHED]


def test_a_promise_that_must_be_renewed_is_prolonged_at_once(room: Room, provider: Provider) -> None:
    woken: list[str] = []
    keep_watches(room.desk)
    room.desk.wake = woken.append
    assert hear(room.desk, *provider.push.only(), Told.ENDING)
    assert "push" in woken
    keep_watches(room.desk)
    assert provider.push.renewed == 1
    assert provider.push.made == 1


def test_a_promise_that_was_dropped_is_made_anew_and_the_mailbox_is_looked_at(
    room: Room, provider: Provider
) -> None:
    keep_watches(room.desk)
    look_later(room)
    assert hear(room.desk, *provider.push.only(), Told.ENDED)
    assert is_due(room)
    assert kept(room) == []
    keep_watches(room.desk)
    assert provider.push.made == 2


def test_a_mailbox_that_is_told_of_as_a_whole_is_looked_at(room: Room, provider: Provider) -> None:
    look_later(room)
    assert hear_of(room.desk, room.mailbox.id), "even before it is watched"
    assert is_due(room)
    keep_watches(room.desk)
    look_later(room)
    assert hear_of(room.desk, room.mailbox.id)
    assert is_due(room)
    assert kept(room)[0].told_at == room.clock.now()


def test_a_mailbox_without_push_is_left_alone(room: Room) -> None:
    provider = provided(room)
    room.desk.providers = {}
    assert keep_watches(room.desk) == 0
    assert provider.push.made == 0


def test_one_provider_that_fails_does_not_keep_the_next_mailbox_waiting(room: Room) -> None:
    provider = provided(room)
    provider.push.faults.fail_next("watch", Temporary())
    grant(room, "second", "another")
    assert keep_watches(room.desk) == 2
    assert provider.push.made == 1


def test_the_next_look_is_no_further_than_it_was(room: Room, provider: Provider) -> None:
    keep_watches(room.desk)
    run(room, "UPDATE mailbox SET poll_at = 5")
    hear(room.desk, *provider.push.only())
    assert value(room, "SELECT poll_at FROM mailbox") == 5


def test_fm_07_that_a_provider_never_tells_is_noted_once_and_then_it_is_asked_no_more(
    room: Room, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.push.faults.fail_next("watch", Untold())
    with caplog.at_level(logging.INFO, "handlers.mailboxes.push"):
        for _ in range(3):
            keep_watches(room.desk)
            room.later(DAY)
    assert provider.push.made == 0
    assert kinds(room) == [MailboxEventKind.UNWATCHED]
    with room.desk.reading("tests.events") as tx:
        (event,) = tx.mailbox_events.of(room.mailbox.id)
    assert event.facts == {"reason": "never-told"}
    assert [(one.levelname, vars(one)["action"]) for one in caplog.records] == [("INFO", "push.untold")]


def test_fm_07_a_mailbox_that_is_connected_anew_may_be_told_of_again(room: Room, provider: Provider) -> None:
    provider.push.faults.fail_next("watch", Untold())
    keep_watches(room.desk)
    run(room, "UPDATE mailbox SET connection = connection + 1")
    keep_watches(room.desk)
    assert len(kept(room)) == 1
