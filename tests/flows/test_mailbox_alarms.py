"""A mailbox that cannot be read: admins see it; the channel is told when it begins and when it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.errors import AuthorizationLost, ConnectorError, Temporary
from handlers.home.pages import home_of
from handlers.mailboxes.registry import describe_organisation
from handlers.store.outbox import EntryKind
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, IRIS
from tests.support.desks import ACME, Room
from tests.support.letters import letter

MINUTE = timedelta(minutes=1)
CHANNEL = "C0PRIVACY"


@pytest.fixture(autouse=True)
def channel(room: Room) -> None:
    describe_organisation(room.desk, replace(ACME, channel_id=CHANNEL))


def failed_round(room: Room, error: ConnectorError) -> None:
    room.mail.faults.fail_next("scopes", error)
    with pytest.raises(type(error)):
        room.sync()


def outage(room: Room, error: ConnectorError | None = None) -> None:
    """Let a failure last so long that it is worth telling."""
    failed_round(room, error or Temporary())
    room.later(10 * MINUTE)
    failed_round(room, error or Temporary())


def notices(room: Room) -> list[tuple[str, str]]:
    """Return what was asked to be told, and to whom."""
    rows = run(room, "SELECT key, person FROM outbox WHERE kind = 'notice' ORDER BY id")
    return [(key.split(":")[1], person) for key, person in rows]


def test_ux_23_a_lost_authorisation_is_told_once_in_the_channel_and_once_to_the_admins(room: Room) -> None:
    for minute in range(30):
        failed_round(room, AuthorizationLost())
        assert len(notices(room)) == 2 * (minute >= 10)
        room.later(MINUTE)
    assert notices(room) == [("mailbox_lapsed", IRIS), ("mailbox_failing", CHANNEL)]


def test_ux_23_a_passing_failure_tells_nobody_and_a_lasting_one_is_told_once(room: Room) -> None:
    for minute in range(30):
        failed_round(room, Temporary())
        assert len(notices(room)) == (minute >= 10)
        room.later(MINUTE)
    assert notices(room) == [("mailbox_failing", CHANNEL)]


def test_ux_23_recovery_is_told_once(room: Room) -> None:
    outage(room)
    for _ in range(3):
        room.later(MINUTE)
        room.sync()
    assert notices(room) == [("mailbox_failing", CHANNEL), ("mailbox_recovered", CHANNEL)]


def test_ux_23_what_was_not_told_needs_no_recovery(room: Room) -> None:
    failed_round(room, Temporary())
    room.sync()
    assert notices(room) == []
    assert value(room, "SELECT failing_since FROM mailbox") is None


def test_ux_23_each_outage_is_told_anew(room: Room) -> None:
    for _ in range(2):
        outage(room)
        room.sync()
    assert [kind for kind, _ in notices(room)] == ["mailbox_failing", "mailbox_recovered"] * 2


def test_ux_23_while_the_channel_is_unfit_the_admins_are_told_alone(room: Room) -> None:
    run(room, "UPDATE organisation SET channel_fault = 'shared'")
    outage(room)
    assert notices(room) == [("mailbox_failing", IRIS)]


def test_ux_23_the_banner_stands_on_the_admins_home_while_it_lasts(room: Room) -> None:
    room.sync()
    assert home_of(room.desk, IRIS).banner == ""
    failed_round(room, AuthorizationLost())
    room.later(5 * MINUTE)
    banner = home_of(room.desk, IRIS).banner
    assert banner.startswith("Attention: Mailbox privacy has not been readable for 5 minutes.")
    assert "connect it again" in banner
    assert home_of(room.desk, ADA).banner == "", "a case handler can do nothing about it"
    room.sync()
    assert home_of(room.desk, IRIS).banner == ""


def test_ux_23_a_failed_round_does_not_count_as_read(room: Room) -> None:
    room.sync()
    before = value(room, "SELECT synced_at FROM mailbox")
    room.later(MINUTE)
    failed_round(room, Temporary())
    assert value(room, "SELECT synced_at FROM mailbox") == before
    assert value(room, "SELECT lease_until FROM mailbox") is None, "the next round need not wait"


def test_ux_23_the_notice_is_posted_in_the_channel_and_holds_no_address(room: Room) -> None:
    room.arrive(letter())
    outage(room)
    room.deliver()
    (told,) = [post for post in room.chat.posts.values() if post.key.startswith("notice:")]
    assert told.key.endswith(f":{CHANNEL}")
    assert "@" not in repr(told.notice)
    with room.desk.reading("tests.outbox") as tx:
        assert tx.outbox.due(10, [EntryKind.NOTICE]) == []


def posted(room: Room) -> list[tuple[str, str]]:
    """Return what was told, by its title, and where."""
    return [(p.notice.title, str(p.person)) for p in room.chat.posts.values() if p.notice is not None]


def test_a_notice_does_not_go_into_a_channel_that_became_unfit_before_it_left(room: Room) -> None:
    outage(room)
    run(room, "UPDATE organisation SET channel_fault = 'public'")
    room.settle()
    assert posted(room) == []

    run(room, "UPDATE organisation SET channel_fault = ''")
    room.settle()
    assert posted(room) == [("A mailbox is out of reach", CHANNEL)]


def test_a_notice_that_waited_goes_into_the_channel_that_was_chosen_instead(room: Room) -> None:
    outage(room)
    run(room, "UPDATE organisation SET channel_fault = 'public'")
    room.settle()
    describe_organisation(room.desk, replace(ACME, channel_id="C0PRIVATE"))
    run(room, "UPDATE organisation SET channel_fault = ''")
    room.settle()
    assert posted(room) == [("A mailbox is out of reach", "C0PRIVATE")]
