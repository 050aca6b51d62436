"""Letters that the admin chose to leave alone stay so, whatever makes a mailbox be looked through again."""

from datetime import timedelta

import pytest

from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.intake.reconciling import reconcile
from handlers.intake.sync import sync
from handlers.mailboxes.confirming import Backfill
from tests.conftest import NewRoom
from tests.support.connecting import Stage, stage

CHOICES = [(Backfill.NONE, 0), (Backfill.MONTH, 2), (Backfill.EVERYTHING, 3)]


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    return stage(new_room)


def connected(on: Stage, backfill: Backfill) -> Mailbox:
    """Connect a mailbox with letters of different ages in it, and read what was chosen."""
    on.fill(one=1, two=2, old=90)
    mailbox = on.connected(backfill)
    sync(on.room.desk, mailbox.id)
    return mailbox


def look_again(on: Stage, mailbox: Mailbox) -> int:
    """Let time go by until the next look, and return how many cases there are."""
    on.room.later(timedelta(hours=1))
    sync(on.room.desk, mailbox.id)
    return len(on.room.cases())


@pytest.mark.parametrize(("backfill", "cases"), CHOICES)
def test_the_nightly_comparison_misses_nothing_that_was_left_alone(
    on: Stage, backfill: Backfill, cases: int
) -> None:
    mailbox = connected(on, backfill)
    assert reconcile(on.room.desk, mailbox.id) == 0
    assert look_again(on, mailbox) == cases
    (compared,) = [one for one in on.record(mailbox.id) if one.kind is MailboxEventKind.RECONCILED]
    assert compared.facts["walked"] == min(cases, 2)


@pytest.mark.parametrize(("backfill", "cases"), CHOICES)
def test_fm_01_a_lost_place_brings_nothing_that_was_left_alone(
    on: Stage, backfill: Backfill, cases: int
) -> None:
    mailbox = connected(on, backfill)
    on.mail.expire_cursors()
    assert look_again(on, mailbox) == cases


def test_what_came_after_the_confirmation_is_found_all_the_same(on: Stage) -> None:
    mailbox = connected(on, Backfill.NONE)
    on.room.later(timedelta(days=1))
    on.fill(new=0)
    on.mail.expire_cursors()
    assert look_again(on, mailbox) == 1
    assert reconcile(on.room.desk, mailbox.id) == 0
