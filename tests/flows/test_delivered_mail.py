"""Mail that leaves in two steps: once, whatever the mailbox says or fails to say."""

from datetime import timedelta

import pytest

from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary, Vanished
from handlers.answers.outgoing import to_mail
from handlers.desk import Rules
from handlers.domain.events import EventKind
from handlers.store.outbox import CLAIM, EntryState
from tests.conftest import NewRoom
from tests.support.desks import Room
from tests.support.replies import answered
from tests.support.times import DAY, MINUTE, SECOND


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    """Is a desk that holds no reply back."""
    return new_room(rules=Rules(undo=timedelta(0)))


def open_entries(room: Room) -> int:
    with room.desk.reading("tests.outbox") as tx:
        return tx.outbox.count(EntryState.READY, EntryState.SENDING, EntryState.UNKNOWN)


def unknown(room: Room) -> int:
    with room.desk.reading("tests.outbox") as tx:
        return tx.outbox.count(EntryState.UNKNOWN)


@pytest.mark.parametrize("after_effect", [False, True])
def test_sending_of_unknown_outcome_is_looked_up_and_happens_once(room: Room, after_effect: bool) -> None:
    room.mail.fail_next("send", Temporary(), after_effect=after_effect)
    case = answered(room)
    room.settle()

    assert len(room.mail.sent) == 1
    assert room.mail.drafts == ()
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1
    assert open_entries(room) == 0


def test_a_look_up_that_fails_is_made_again_before_anything_is_sent(room: Room) -> None:
    room.mail.fail_next("send", Temporary(), after_effect=True)
    room.mail.fail_next("find_sent", Temporary())
    room.mail.fail_next("find_sent", Temporary(), after_effect=True)
    answered(room)
    room.settle()

    assert len(room.mail.sent) == 1


def test_the_draft_is_written_once_and_sent_under_its_reference(room: Room) -> None:
    room.mail.fail_next("send", Temporary())
    answered(room)
    room.deliver()
    (draft,) = room.mail.drafts

    room.settle()
    assert room.mail.drafts == ()
    assert draft in room.mail._sent_by_draft


def test_a_draft_whose_answer_was_lost_is_not_left_beside_the_mail_that_leaves(room: Room) -> None:
    for _ in range(3):
        room.mail.fail_next("draft", Temporary(), after_effect=True)
    answered(room)
    room.deliver()
    assert len(room.mail.drafts) == 1

    room.settle()
    assert (len(room.mail.sent), len(room.mail.drafts)) == (1, 0)


def test_a_mailbox_that_is_down_before_the_draft_is_asked_again(room: Room) -> None:
    room.mail.fail_next("draft", Temporary(retry_after=60))
    answered(room)
    room.deliver()
    room.later(59 * SECOND)
    room.deliver()
    assert room.mail.sent == ()

    room.later(SECOND)
    room.deliver()
    assert len(room.mail.sent) == 1


@pytest.mark.parametrize("fault", [Permanent(), Vanished()])
@pytest.mark.parametrize("method", ["draft", "send"])
def test_what_fails_for_good_is_told_on_the_case(room: Room, method: str, fault: Exception) -> None:
    room.mail.fail_next(method, fault)  # type: ignore[arg-type] # every one of them is a ConnectorError
    case = answered(room)
    room.settle()

    failed = next(e for e in room.record(case) if e.kind is EventKind.REPLY_FAILED)
    assert failed.facts["reason"] == type(fault).__name__
    assert room.mail.sent == ()
    assert room.case(case.id).answered_at is None
    assert open_entries(room) == 0


@pytest.mark.parametrize("method", ["account", "draft", "send"])
def test_fm_15_one_refusal_of_our_authorisation_costs_a_reply_ten_minutes_and_nobody_any_work(
    room: Room, method: str
) -> None:
    case = answered(room)
    room.mail.fail_next(method, AuthorizationLost())
    room.deliver()
    before = len(room.mail.sent)
    room.later(10 * MINUTE)
    room.deliver()
    assert (before, len(room.mail.sent)) == (0, 1)
    assert EventKind.REPLY_FAILED not in room.kinds(case)
    assert room.mail.drafts == ()


def test_a_mail_whose_fate_stays_unknown_is_never_a_draft_again(room: Room) -> None:
    case = answered(room)
    room.mail.fail_next("send", Temporary(), after_effect=True)
    for _ in range(60):
        room.mail.fail_next("find_sent", Temporary())
        room.deliver()
        room.later(DAY)

    assert EventKind.REPLY_FAILED not in room.kinds(case)
    assert room.case(case.id).draft_id is None
    assert unknown(room) == 1, "and an admin is told"


@pytest.mark.parametrize("fault", [Permanent(), AuthorizationLost(), Vanished()])
def test_where_nobody_may_look_nothing_is_sent_again(room: Room, fault: ConnectorError) -> None:
    room.mail.fail_next("send", Temporary(), after_effect=True)
    room.mail.fail_next("find_sent", fault)
    case = answered(room)
    room.deliver()
    room.later(5 * SECOND)
    room.deliver()
    assert room.case(case.id).draft_id is None
    assert unknown(room) == 1

    room.settle()
    assert EventKind.REPLY_FAILED not in room.kinds(case)
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1, "the mailbox let us look again"
    assert len(room.mail.sent) == 1


@pytest.mark.parametrize("fault", [Vanished(), AuthorizationLost()])
def test_a_draft_that_is_gone_after_an_unseen_attempt_stays_in_doubt(
    room: Room, fault: ConnectorError
) -> None:
    room.mail.fail_next("send", Temporary())
    room.mail.fail_next("send", fault)
    case = answered(room)
    room.deliver()
    room.later(5 * SECOND)
    room.deliver()

    assert EventKind.REPLY_FAILED not in room.kinds(case)
    assert room.case(case.id).draft_id is None
    assert unknown(room) == 1


def test_a_mail_that_can_never_be_drafted_is_given_back_after_many_attempts(room: Room) -> None:
    case = answered(room)
    for _ in range(60):
        room.mail.fail_next("draft", Temporary())
        room.deliver()
        room.later(DAY)

    failed = next(e for e in room.record(case) if e.kind is EventKind.REPLY_FAILED)
    assert failed.facts["reason"] == "tried 40 times"
    assert "unknown" not in failed.facts


def test_a_refusal_after_a_look_that_found_nothing_is_certain(room: Room) -> None:
    room.mail.fail_next("send", Temporary())
    room.mail.fail_next("send", Permanent())
    case = answered(room)
    room.settle()

    failed = next(e for e in room.record(case) if e.kind is EventKind.REPLY_FAILED)
    assert "unknown" not in failed.facts


def test_a_sender_that_died_with_the_mail_on_its_way_is_followed_by_one_that_looks(room: Room) -> None:
    case = answered(room)
    room.chat.slots["post_card"] = []
    with room.desk.transaction("tests.claim") as tx:
        mail = next(entry for entry in tx.outbox.due(10) if entry.key.startswith("mail:"))
        claimed = tx.outbox.claim(mail)
        assert claimed is not None
    message = next(m for m in room.messages(case) if m.id == claimed.subject_id)
    draft = room.mail.draft(to_mail(message))
    with room.desk.transaction("tests.drafted") as tx:
        assert tx.outbox.note_ref(claimed, draft)
    room.mail.send(draft)  # and then the lights went out: nothing of this is known to us

    room.deliver()
    assert EventKind.REPLY_SENT not in room.kinds(case)
    room.later(CLAIM)
    room.settle()

    assert len(room.mail.sent) == 1
    assert EventKind.REPLY_SENT in room.kinds(case)


def test_a_slow_sender_whose_claim_was_taken_over_settles_nothing(room: Room) -> None:
    case = answered(room)
    with room.desk.transaction("tests.claim") as tx:
        mail = next(entry for entry in tx.outbox.due(10) if entry.key.startswith("mail:"))
        slow = tx.outbox.claim(mail)
    assert slow is not None
    room.later(CLAIM)
    room.settle()

    with room.desk.transaction("tests.late") as tx:
        assert not tx.outbox.settle(slow)
        assert not tx.outbox.note_ref(slow, "late")
        assert not tx.outbox.fail(slow, "late")
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1


def test_the_id_that_the_mail_really_bears_is_remembered(room: Room) -> None:
    room.mail._rewrites_ids = True
    case = answered(room)
    room.settle()
    (sent,) = room.mail.sent
    real = next(line for line in sent.decode().splitlines() if line.startswith("Message-ID:")).split()[1]

    with room.desk.reading("tests.matches") as tx:
        (match,) = tx.messages.by_mail_ids(room.mailbox, [real])
    assert match.case_id == case.id
