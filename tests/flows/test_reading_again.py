"""Letters that could not be read are read again when an operator asks: what they say lands on their case."""

import pytest

from connectors.errors import AuthorizationLost, Permanent, Unreadable
from handlers.domain.case import ActionId, Status
from handlers.domain.events import EventKind
from handlers.domain.rights import Right
from handlers.intake.patience import LONG_PATIENCE
from handlers.intake.rereading import Reread, reread
from handlers.store.stubs import StubState
from tests.support.cast import SAM
from tests.support.desks import Room
from tests.support.letters import ASKS_ERASURE, letter
from tests.support.syncing import stubs
from tests.support.times import HOUR

UNREADABLE = Unreadable(reason="too-deep")


def unread(room: Room, original: bytes | None = None) -> None:
    """Let a letter come in that cannot be read."""
    room.parser.fail_next("parse", UNREADABLE)
    room.arrive(original or letter(text=ASKS_ERASURE))


def test_fm_04_an_operator_can_have_it_read_again(room: Room) -> None:
    unread(room)
    before = room.only_case()
    room.later(HOUR)

    assert reread(room.desk, room.mailbox.id) == Reread(tried=1, read=1)

    case = room.only_case()
    (message,) = room.messages(case)
    assert (case.unreadable, case.sender_unclear) == (False, False)
    assert case.requester.address == SAM
    assert case.rights == (Right.ERASURE,)
    assert (case.received_at, case.due_on) == (before.received_at, before.due_on), "its clock ran all along"
    assert message.content.text.strip() == ASKS_ERASURE
    assert "unread" not in message.defects
    assert room.kinds(case)[-1] is EventKind.LETTER_READ_AGAIN
    assert stubs(room, StubState.QUARANTINED) == 0


def test_fm_04_nobody_is_written_to_and_the_card_and_thread_tell(room: Room) -> None:
    unread(room)
    reread(room.desk, room.mailbox.id)
    room.settle()

    assert room.mail.sent == ()
    assert room.chat.card().note == ""
    assert "can be read now" in room.told()[-1]


def test_fm_04_what_cannot_be_read_now_either_stays_as_it_is(room: Room) -> None:
    unread(room)
    before = room.only_case()
    room.parser.fail_next("parse", UNREADABLE)

    assert reread(room.desk, room.mailbox.id) == Reread(tried=1, read=0)
    assert room.only_case() == before
    assert reread(room.desk, room.mailbox.id).read == 1


def test_fm_04_a_second_time_there_is_nothing_left_to_do(room: Room) -> None:
    unread(room)
    reread(room.desk, room.mailbox.id)

    assert reread(room.desk, room.mailbox.id) == Reread()


def test_fm_04_what_was_kept_is_read_even_when_the_mailbox_has_it_no_more(room: Room) -> None:
    room.parser.fail_next("parse", UNREADABLE)
    key = room.mail.deliver(letter(text=ASKS_ERASURE + " word" * 40_000), received_at=room.clock.now())
    room.sync()
    room.mail.remove(key)

    assert reread(room.desk, room.mailbox.id).read == 1


def never_given(room: Room) -> None:
    """Let a letter come in that its mailbox does not give, for as long as it is waited for."""
    for _ in range(LONG_PATIENCE + 1):
        room.mail.fail_next("fetch", Permanent())
    room.arrive(letter())
    for _ in range(LONG_PATIENCE):
        room.later(7 * HOUR)
        room.sync()


def test_fm_04_what_could_not_be_fetched_is_fetched_again(room: Room) -> None:
    never_given(room)
    assert room.only_case().unreadable

    assert reread(room.desk, room.mailbox.id).read == 1


def test_fm_04_a_mailbox_that_does_not_let_us_in_says_so(room: Room) -> None:
    never_given(room)
    room.mail.fail_next("fetch", AuthorizationLost())

    with pytest.raises(AuthorizationLost):
        reread(room.desk, room.mailbox.id)
    assert stubs(room, StubState.QUARANTINED) == 1


def test_fm_04_what_somebody_decided_meanwhile_stands(room: Room) -> None:
    unread(room)
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.RIGHTS, answers={"rights": "access"})
    reread(room.desk, room.mailbox.id)
    assert set(room.case(case.id).rights) == {Right.ACCESS, Right.ERASURE}

    room.close_as(case, "fulfilled", "fulfilled", elsewhere=True)
    assert room.case(case.id).status is Status.CLOSED


def test_fm_04_a_closed_case_keeps_its_rights_and_its_end(room: Room) -> None:
    unread(room)
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.NOT_A_REQUEST, answers={"sure": "yes", "reason": "Spam."})
    before = room.case(case.id)
    reread(room.desk, room.mailbox.id)

    after = room.case(case.id)
    assert (after.status, after.rights) == (Status.CLOSED, before.rights)
    assert after.requester.address == SAM


def test_an_answer_to_a_letter_that_was_read_again_joins_its_case(room: Room) -> None:
    unread(room, letter(message_id="<late@subject.example>"))
    reread(room.desk, room.mailbox.id)

    assert room.arrive(letter(in_reply_to="<late@subject.example>", text="Any news?")).threaded == 1
