"""Replies that a mailbox does not let out: waits are kept and shown, doubts end with a person's decision."""

from datetime import UTC, datetime, time, timedelta

import pytest

from connectors.errors import AuthorizationLost, ConnectorError, MailboxFull, NotTaken, Temporary
from connectors.memory import MemoryMailbox
from handlers.desk import Rules
from handlers.domain.case import ActionId, Status
from handlers.domain.events import EventKind
from tests.conftest import NewRoom
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.replies import answered, facts, left
from tests.support.times import DAY, HOUR, MINUTE, SECOND


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    """Is a desk that holds no reply back."""
    return new_room(rules=Rules(undo=timedelta(0)))


# Waiting for the provider.


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("draft", Temporary(retry_after=3_600)),
        ("draft", MailboxFull(retry_after=3_600)),
        ("draft", NotTaken(retry_after=3_600)),
        ("send", NotTaken(retry_after=3_600)),
        ("send", Temporary(retry_after=3_600)),  # nobody knows whether it left: looked up after the wait
    ],
)
def test_fm_41_the_wait_that_the_provider_named_is_respected(
    room: Room, call: str, fault: ConnectorError
) -> None:
    case = answered(room)
    room.mail.fail_next(call, fault)
    room.deliver()
    room.later(HOUR - SECOND)
    room.deliver()
    assert left(room) == 0
    room.later(SECOND)
    room.deliver()
    assert left(room) == 1
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1


def test_fm_41_a_refused_sending_is_asked_for_once_a_wait_and_never_told_as_a_doubt(room: Room) -> None:
    case = answered(room)
    for hours in range(5):
        room.mail.fail_next("send", NotTaken(retry_after=3_600))
        room.deliver()
        for _ in range(50):  # a fault set for a call that is not made would be met by the next
            room.later(MINUTE)
            room.deliver()
        assert (left(room), len(room.mail.drafts)) == (0, 1), hours
        room.later(10 * MINUTE)
    room.deliver()
    assert left(room) == 1
    assert EventKind.REPLY_IN_DOUBT not in room.kinds(case)
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1


def test_fm_36_a_draft_that_somebody_sent_by_hand_meanwhile_is_the_answer_and_does_not_leave_twice(
    room: Room,
) -> None:
    case = answered(room)
    room.mail.fail_next("send", AuthorizationLost())
    room.deliver()
    (draft,) = room.mail.drafts
    room.mail.send(draft)  # a colleague finds it among the drafts
    room.later(11 * MINUTE)
    room.deliver()
    assert left(room) == 1
    assert room.kinds(case)[-1] is EventKind.REPLY_SENT
    assert room.case(case.id).status is not Status.READY


def test_fm_41_the_card_shows_until_when_and_the_date_that_runs(room: Room) -> None:
    case = answered(room)
    room.mail.fail_next("draft", Temporary(retry_after=3_600))
    room.deliver()
    assert facts(room)["Reply"] == "waits for the mail provider until 2026-03-02 11:00"
    assert case.due_on.isoformat() in facts(room)["Due"]
    room.later(HOUR)
    room.deliver()
    assert "Reply" not in facts(room)


def test_fm_41_the_thread_tells_it_once_beside_the_due_date(room: Room) -> None:
    case = answered(room)
    for _ in range(4):
        room.mail.fail_next("draft", Temporary(retry_after=3_600))
        room.deliver()
        room.later(HOUR)
    room.settle()
    told = [line for line in room.told() if "waits for the mail provider" in line]
    due = case.due_on.isoformat()
    assert told == [f"A reply waits for the mail provider until 2026-03-02 10:00 UTC. The case is due {due}."]


def test_fm_41_a_wait_beyond_the_due_date_is_told_with_what_to_do(room: Room) -> None:
    case = answered(room)
    room.mail.fail_next("draft", Temporary(retry_after=3_600))
    room.deliver()
    evening = datetime.combine(case.due_on, time(20), UTC)
    room.later(evening - room.clock.now())
    room.mail.fail_next("draft", Temporary(retry_after=(6 * HOUR).total_seconds()))
    room.deliver()
    waits = [one for one in room.record(case) if one.kind is EventKind.REPLY_WAITS]
    assert [one.facts["late"] for one in waits] == [False, True]
    room.settle()
    assert any("answer another way" in line for line in room.told())


def test_fm_41_short_waits_are_not_worth_a_word(room: Room) -> None:
    case = answered(room)
    room.mail.fail_next("draft", Temporary(retry_after=30))
    room.deliver()
    assert EventKind.REPLY_WAITS not in room.kinds(case)


def test_fm_41_a_reply_that_waits_can_be_taken_back(room: Room) -> None:
    case = answered(room)
    room.mail.fail_next("draft", Temporary(retry_after=3_600))
    room.deliver()
    room.press(case, ActionId.UNDO)
    assert room.case(case.id).status is Status.READY
    room.later(DAY)
    room.deliver()
    assert left(room) == 0


def test_an_acknowledgement_that_waits_bothers_nobody(room: Room) -> None:
    room.mail.fail_next("draft", Temporary(retry_after=3_600))
    room.arrive(letter())
    room.deliver()
    assert EventKind.REPLY_WAITS not in room.kinds(room.only_case())


# The address that it leaves from.


def test_fm_38_an_address_that_the_mailbox_may_no_longer_send_from_stops_the_reply(
    new_room: NewRoom,
) -> None:
    room = new_room(rules=Rules(undo=timedelta(0)))
    case = answered(room)
    room.mail._account = MemoryMailbox("somebody@else.example").account()
    room.settle()
    assert left(room) == 0
    assert room.mail.drafts == ()
    failed = next(one for one in room.record(case) if one.kind is EventKind.REPLY_FAILED)
    assert failed.facts["reason"] == "SenderRefused"
    assert room.case(case.id).status is Status.READY
    assert any("may no longer send from its address" in line for line in room.told())


@pytest.mark.parametrize("alias", [True, False])
def test_fm_38_the_mailboxs_own_address_and_its_verified_aliases_may(room: Room, alias: bool) -> None:
    ours = room.mailbox.address
    if alias:
        room.mail._account = MemoryMailbox("account@example.com", aliases=(ours.upper(),)).account()
    answered(room)
    room.settle()
    assert left(room) == 1
    assert ours.encode() in room.mail.sent[0]
