"""Mailboxes of the settings beside those that admins connected: neither takes the other over."""

from dataclasses import replace

import pytest

from handlers.domain.errors import Refused
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.mailboxes import disconnect_form, disconnecting, listing, registry
from handlers.mailboxes.closing_down import close_down_all
from handlers.mailboxes.registry import MailboxPlan
from tests.conftest import NewRoom
from tests.support.cast import IRIS, actor
from tests.support.connecting import NAME, SUPPORT, Stage, stage

DESCRIBED = MailboxPlan(NAME, "maildir", SUPPORT)


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    return stage(new_room)


def leave(on: Stage, name: str) -> None:
    disconnecting.begin(on.room.desk, actor(IRIS), disconnecting.named(on.room.desk, name))
    close_down_all(on.room.desk)


@pytest.mark.parametrize(
    "plan", [DESCRIBED, replace(DESCRIBED, provider="google"), replace(DESCRIBED, address="x@acme.example")]
)
def test_the_settings_take_over_no_mailbox_that_an_admin_connected(on: Stage, plan: MailboxPlan) -> None:
    mailbox = on.connected()
    with pytest.raises(Refused, match="an admin has connected one of that name"):
        registry.connect(on.room.desk, plan)
    assert on.mailbox(mailbox.id) == replace(mailbox, fence=on.mailbox(mailbox.id).fence)


def test_the_settings_take_over_no_mailbox_that_is_just_being_connected(on: Stage) -> None:
    on.propose()
    with pytest.raises(Refused, match="an admin has connected one of that name"):
        registry.connect(on.room.desk, DESCRIBED)


def test_an_address_stands_once_whether_it_was_connected_or_described(on: Stage) -> None:
    on.connected()
    with pytest.raises(Refused, match="address mailbox support has already"):
        registry.connect(on.room.desk, replace(DESCRIBED, name="support2", address=SUPPORT.upper()))
    assert on.mailboxes() == ["privacy", NAME]


def test_one_of_the_settings_is_disconnected_only_once_it_is_taken_out_of_them(on: Stage) -> None:
    desk = on.room.desk
    registry.connect(desk, DESCRIBED)
    desk.described = frozenset({NAME})
    with pytest.raises(Refused, match="take it out of them"):
        leave(on, NAME)
    shown = {step.label for step in disconnect_form.steps(desk, listing.standings(desk))}
    assert shown == {"Disconnect privacy"}, "no button that is refused"
    desk.described = frozenset()
    leave(on, NAME)


def test_one_that_was_disconnected_is_read_again_once_the_settings_describe_it_again(on: Stage) -> None:
    mailbox = registry.connect(on.room.desk, DESCRIBED)
    leave(on, NAME)
    again = registry.connect(on.room.desk, DESCRIBED)
    assert (again.id, again.key_id, again.status) == (mailbox.id, mailbox.key_id, MailboxStatus.CONNECTED)
    assert on.kinds(mailbox.id)[-1] is MailboxEventKind.RECONNECTED
    assert registry.connect(on.room.desk, DESCRIBED) == on.mailbox(mailbox.id), "repeating changes nothing"
    assert on.kinds(mailbox.id).count(MailboxEventKind.RECONNECTED) == 1


def test_one_that_an_admin_disconnected_can_be_described_with_its_address_and_no_other(on: Stage) -> None:
    mailbox = on.connected()
    leave(on, NAME)
    with pytest.raises(Refused):
        registry.connect(on.room.desk, replace(DESCRIBED, address="other@acme.example"))
    described = registry.connect(on.room.desk, DESCRIBED)
    assert (described.id, described.provider) == (mailbox.id, "maildir")
    assert described.live_from == on.room.clock.now(), "what lies there by now is history"
    assert registry.connect(on.room.desk, DESCRIBED).status is MailboxStatus.CONNECTED


def test_one_that_is_being_disconnected_is_first_let_go_of(on: Stage) -> None:
    mailbox = registry.connect(on.room.desk, DESCRIBED)
    disconnecting.begin(on.room.desk, actor(IRIS), mailbox.id)
    assert registry.connect(on.room.desk, DESCRIBED).status is MailboxStatus.DISCONNECTING
