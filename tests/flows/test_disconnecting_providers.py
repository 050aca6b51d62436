"""Providers that do not help, and accounts with two mailboxes: the way out of a mailbox goes on."""

import pytest

from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary
from connectors.provider import Parts
from handlers.domain.mailbox import MailboxStatus
from handlers.mailboxes import disconnecting
from handlers.mailboxes.closing_down import PATIENCE
from handlers.mailboxes.push import keep_watches
from tests.contract.store.shelf import run
from tests.support.cast import IRIS, OUR_ADDRESS, actor
from tests.support.desks import Room
from tests.support.parting import begin, ended, go_on, notice, status
from tests.support.pushing import GRANT, Provider, grant, provided
from tests.support.times import DAY, MINUTE


@pytest.fixture
def provider(room: Room) -> Provider:
    found = provided(room)
    keep_watches(room.desk)
    return found


def test_fm_44_a_token_that_is_dead_already_is_told_with_what_to_do(room: Room, provider: Provider) -> None:
    provider.consent.dead.add(GRANT)
    begin(room)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert (ended(room).facts["revoked"], ended(room).facts["steps"]) == (False, "already-dead")
    assert "Our access had ended before, so it could not be taken back." in notice(room)


@pytest.mark.parametrize(
    ("fault", "step"), [(AuthorizationLost(), "already-dead"), (Permanent(), "not-reached")]
)
def test_fm_44_whatever_the_provider_answers_the_way_out_goes_on(
    room: Room, provider: Provider, fault: ConnectorError, step: str
) -> None:
    provider.push.faults.fail_next("unwatch", fault)
    provider.consent.faults.fail_next("revoke", fault)
    begin(room)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert run(room, "SELECT 1 FROM mailbox_grant") == []
    assert ended(room).facts["steps"] == f"{step} watch-ends"
    until = (room.clock.now() + provider.push.lasts).date().isoformat()
    assert f"may call once more until {until}" in notice(room)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("google-permissions", "myaccount.google.com/permissions"),
        ("microsoft-remove-consent", "myapps.microsoft.com"),
        ("microsoft-remove-role", "role assignment"),
        ("microsoft-remove-app", "enterprise application"),
        ("something-new", "connected apps at the provider"),
    ],
)
def test_steps_that_are_left_to_a_person_are_told_in_sentences(
    room: Room, provider: Provider, code: str, said: str
) -> None:
    provider.consent.steps = (code,)
    begin(room)
    go_on(room)
    assert ended(room).facts["steps"] == code
    assert said in notice(room)


def test_a_provider_that_does_not_answer_is_asked_again_for_an_hour_and_no_longer(
    room: Room, provider: Provider
) -> None:
    begin(room)
    for _ in range(int(PATIENCE / MINUTE)):
        provider.push.faults.fail_next("unwatch", Temporary())
        go_on(room)
        assert status(room) is MailboxStatus.DISCONNECTING
        room.later(MINUTE)
    provider.push.faults.fail_next("unwatch", Temporary())
    provider.consent.faults.fail_next("revoke", Temporary())
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert ended(room).facts["steps"] == "not-reached watch-ends"


def test_a_provider_that_answers_again_is_asked_to_the_end(room: Room, provider: Provider) -> None:
    provider.push.faults.fail_next("unwatch", Temporary())
    provider.consent.faults.fail_next("revoke", Temporary(), after_effect=True)
    begin(room)
    for _ in range(3):
        go_on(room)
        room.later(MINUTE)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert provider.consent.revoked == [GRANT]


@pytest.mark.parametrize("parts", [False, True])
def test_a_provider_that_is_no_longer_set_up_cannot_be_asked(
    room: Room, provider: Provider, parts: bool
) -> None:
    room.desk.providers = {"memory": Parts(connector=provider._connector)} if parts else {}
    begin(room)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert ended(room).facts["steps"] == "not-reached"


def test_one_that_is_stuck_does_not_hold_up_the_next(room: Room, provider: Provider) -> None:
    grant(room, "second", "another", "second@example.com")
    second = disconnecting.named(room.desk, "second")
    begin(room)
    disconnecting.begin(room.desk, actor(IRIS), second)
    provider.push.faults.fail_next("unwatch", Temporary())
    go_on(room)
    assert run(room, "SELECT status FROM mailbox ORDER BY id") == [("disconnecting",), ("disconnected",)]


def test_the_access_of_an_account_is_given_back_with_its_last_mailbox(room: Room, provider: Provider) -> None:
    grant(room, "second", "the same account's other grant", "second@example.com", account=OUR_ADDRESS)
    second = disconnecting.named(room.desk, "second")
    assert begin(room).shared
    go_on(room)
    assert provider.consent.revoked == []
    assert ended(room).facts["steps"] == "shared-account"
    assert "would have closed both" in notice(room)

    assert not disconnecting.begin(room.desk, actor(IRIS), second).shared
    go_on(room)
    assert provider.consent.revoked == ["the same account's other grant"]


def test_two_of_one_account_that_go_together_are_both_given_back(room: Room, provider: Provider) -> None:
    grant(room, "second", "the same account's other grant", "second@example.com", account=OUR_ADDRESS)
    begin(room)
    disconnecting.begin(room.desk, actor(IRIS), disconnecting.named(room.desk, "second"))
    go_on(room)
    assert len(provider.consent.revoked) == 2


def test_another_account_of_the_provider_is_nothing_to_it(room: Room, provider: Provider) -> None:
    grant(room, "second", "another", "second@example.com")
    assert not begin(room).shared
    room.later(DAY)
    go_on(room)
    assert provider.consent.revoked == [GRANT]
