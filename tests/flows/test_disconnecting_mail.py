"""Replies on their way out of a mailbox that is disconnected: none leaves unseen, none is lost."""

from datetime import timedelta

import pytest

from connectors.errors import AuthorizationLost, Temporary
from handlers.desk import Rules
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.events import EventKind
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.mailboxes.closing_down import QUIET
from handlers.mailboxes.push import keep_watches
from handlers.store.outbox import EntryState
from tests.conftest import NewRoom
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.parting import answered, begin, go_on, record, status
from tests.support.pushing import Provider, provided
from tests.support.times import HOUR, MINUTE


@pytest.fixture
def provider(room: Room) -> Provider:
    found = provided(room)
    keep_watches(room.desk)
    return found


def test_fm_37_replies_that_wait_become_drafts_again_and_are_listed(room: Room, provider: Provider) -> None:
    cases = [answered(room), answered(room)]
    assert all(room.case(case.id).leaving_id for case in cases)
    leave = begin(room)
    assert leave.cancelled == tuple(case.number for case in cases)
    go_on(room)
    assert room.mail.sent == ()
    assert room.mail.drafts == ()
    for case in map(room.case, [case.id for case in cases]):
        assert case.status is Status.READY
        assert case.draft_id is not None
        assert case.leaving_id is None
        failed = [one for one in room.record(case) if one.kind is EventKind.REPLY_FAILED]
        assert [one.facts["reason"] for one in failed] == ["Closed"]
    assert status(room) is MailboxStatus.DISCONNECTED
    begun = next(one for one in record(room) if one.kind is MailboxEventKind.DISCONNECTING)
    assert begun.facts["cancelled"] == " ".join(leave.cancelled)


def test_fm_37_the_thread_says_why(room: Room, provider: Provider) -> None:
    answered(room)
    begin(room)
    go_on(room)
    room.settle()
    assert any("mailbox was disconnected" in line for line in room.told())


def test_fm_37_a_draft_that_lies_in_the_mailbox_is_removed(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(undo=timedelta(0)))
    provided(room)
    room.mail.fail_next("send", AuthorizationLost())
    answered(room)
    room.deliver()
    (draft,) = room.mail.drafts
    begin(room)
    go_on(room)
    assert draft not in room.mail.drafts
    assert room.mail.sent == ()
    assert status(room) is MailboxStatus.DISCONNECTED


def in_doubt(new_room: NewRoom, *, left: bool) -> tuple[Room, Case]:
    room = new_room(rules=Rules(undo=timedelta(0)))
    provided(room)
    room.mail.fail_next("send", Temporary(), after_effect=left)
    case = answered(room)
    room.deliver()
    assert room.entries(EntryState.UNKNOWN) == 1
    return room, case


@pytest.mark.parametrize("left", [True, False])
def test_fm_37_a_mail_in_doubt_is_looked_up_before_access_goes(new_room: NewRoom, left: bool) -> None:
    room, case = in_doubt(new_room, left=left)
    assert begin(room).begun == (case.number,)
    go_on(room)
    assert len(room.mail.sent) == left
    assert room.kinds(case).count(EventKind.REPLY_SENT) == left
    assert (room.case(case.id).draft_id is not None) is not left
    assert status(room) is MailboxStatus.DISCONNECTED


def test_fm_37_what_nobody_can_tell_is_left_to_a_person_after_half_an_hour(new_room: NewRoom) -> None:
    room, case = in_doubt(new_room, left=True)
    begin(room)
    for _ in range(int(QUIET / MINUTE)):
        room.mail.fail_next("find_sent", Temporary())
        go_on(room)
        assert status(room) is MailboxStatus.DISCONNECTING
        room.later(MINUTE)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    failed = [one for one in room.record(case) if one.kind is EventKind.REPLY_FAILED]
    assert [one.facts.get("unknown") for one in failed] == [True]
    room.settle()
    assert any("Nobody knows whether a mail of ours has left" in line for line in room.told())
    assert room.entries(EntryState.UNKNOWN) == 0
    assert len(room.mail.sent) == 1, "and nothing is sent twice"


def test_fm_37_an_acknowledgement_that_waits_is_told_as_not_sent(room: Room, provider: Provider) -> None:
    room.mail.fail_next("draft", Temporary(retry_after=3_600))
    room.arrive(letter())
    room.deliver()
    begin(room)
    go_on(room)
    assert EventKind.ACKNOWLEDGEMENT_FAILED in room.kinds(room.only_case())
    assert room.mail.sent == ()


def test_a_reply_that_is_written_afterwards_does_not_leave(room: Room, provider: Provider) -> None:
    room.arrive(letter(dmarc=None))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    begin(room)
    go_on(room)
    room.answer(room.case(case.id))
    room.later(HOUR)
    room.deliver()
    assert room.mail.sent == ()
    assert room.case(case.id).draft_id is not None
