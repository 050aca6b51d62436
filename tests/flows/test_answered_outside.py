"""A person answers from the mailbox itself: it stands on the case, and what is drafted here waits."""

from datetime import timedelta

import pytest

from connectors.errors import Temporary, Unreadable
from connectors.memory import SENT, MemoryMailbox
from handlers.domain.case import ActionId, Status
from handlers.domain.errors import Refused
from handlers.domain.events import EventKind
from handlers.domain.message import Direction, Purpose
from handlers.store.outbox import EntryState
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.support.cast import ADA, OUR_ADDRESS, SAM
from tests.support.desks import Room
from tests.support.letters import File, letter, new_mail_id, out_of_office
from tests.support.syncing import go_live, stubs
from tests.support.times import DAY, HOUR, MINUTE

FIRST = "<first@subject.example>"
WORDS = "Dear Sam, we have just sent it by post. Kind regards, Kim from the front desk"


@pytest.fixture(params=[False, True], ids=["own-ids", "rewritten-ids"])
def room(request: pytest.FixtureRequest, new_room: NewRoom) -> Room:
    mail = MemoryMailbox(OUR_ADDRESS, scopes=("INBOX", "Junk", SENT), rewrites_ids=request.param)
    room = new_room(connectors=[("privacy", mail)])
    room.mail = mail
    go_live(room)
    room.arrive(letter(message_id=FIRST))
    room.settle()
    room.sync()
    return room


def write(room: Room, **parts: object) -> str:
    """Let somebody write from the mailbox itself; return the mail's id."""
    mail_id = new_mail_id("acme.example")
    told = {"sender": OUR_ADDRESS, "to": SAM, "text": WORDS, "subject": "Re: My data", "dmarc": None}
    original = letter(**{"in_reply_to": FIRST, "message_id": mail_id, **told, **parts})
    room.mail.deliver(original, SENT, received_at=room.clock.now())
    return mail_id


def test_fm_42_it_is_put_on_the_case_as_a_mail_that_left(room: Room) -> None:
    write(room)

    tally = room.sync()
    room.settle()

    case = room.only_case()
    event = room.record(case)[-1]
    (message,) = [one for one in room.messages(case) if one.purpose is Purpose.OUTSIDE]
    assert tally.answered == 1
    assert (event.kind, event.facts["message"], event.facts["paused"]) == (
        EventKind.ANSWERED_OUTSIDE,
        message.id,
        False,
    )
    assert message.direction is Direction.OUTBOUND
    assert message.content.text.strip() == WORDS
    assert case.answered_at is None, "whether it answers the request is for a person to say"
    assert "A colleague answered from the mailbox itself" in room.told()[-1]


def test_fm_42_a_draft_waits_until_it_was_looked_at_again(room: Room) -> None:
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    sheet = room.preview(case)
    write(room)
    room.sync()

    with pytest.raises(Refused):
        room.send(case, sheet)
    assert room.case(case.id).status is Status.READY
    room.settle()
    assert "look at it again" in room.told()[-1]
    room.send(case, room.preview(case))


def test_fm_42_a_reply_that_is_held_back_becomes_the_draft_again_and_does_not_leave(room: Room) -> None:
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    sent = len(room.mail.sent)
    held = room.case(case.id).leaving_id
    write(room)
    room.sync()

    after = room.case(case.id)
    assert (after.draft_id, after.leaving_id, after.status) == (held, None, Status.READY)
    assert after.drafted_by == ADA
    room.settle()
    assert len(room.mail.sent) == sent
    assert "has not left" in room.told()[-1]
    room.send(case, room.preview(case))
    room.settle()
    assert len(room.mail.sent) == sent + 1, "somebody looked, and sent it all the same"


def test_fm_42_our_own_mails_are_met_among_the_sent_ones_and_say_nothing(room: Room) -> None:
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.settle()
    before = room.kinds(case)

    tally = room.sync()

    assert (tally.noticed, tally.known, tally.answered) == (1, 1, 0)
    assert stubs(room, StubState.KNOWN) == 2, "the acknowledgement and the reply"
    assert room.kinds(case) == before


def test_fm_42_a_mail_of_ours_that_is_being_sent_is_not_taken_for_somebody_elses(room: Room) -> None:
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.later(2 * MINUTE)
    room.mail.fail_next("send", Temporary(), after_effect=True)
    room.deliver()
    assert room.entries(EntryState.UNKNOWN) == 1

    room.sync()
    assert EventKind.ANSWERED_OUTSIDE not in room.kinds(case)
    room.settle()
    room.later(HOUR)
    room.sync()

    assert EventKind.ANSWERED_OUTSIDE not in room.kinds(case)
    assert EventKind.REPLY_SENT in room.kinds(case)
    assert stubs(room, StubState.NOTICED) == 0


@pytest.mark.parametrize(
    "parts",
    [
        {"in_reply_to": "", "subject": "Lunch?"},
        {"in_reply_to": "<another@elsewhere.example>"},
        {"sender": "somebody@elsewhere.example"},
        {"sender": f"{OUR_ADDRESS}, kim@acme.example"},
        {"extra": {"Auto-Submitted": "auto-replied"}, "subject": "Out of office"},
    ],
    ids=["another-matter", "another-thread", "not-from-us", "two-senders", "absence"],
)
def test_fm_42_anything_else_among_the_sent_mails_is_not_kept(room: Room, parts: dict[str, object]) -> None:
    messages, cases = room.messages(room.only_case()), room.cases()
    write(room, **parts, files=(File("big.bin", b"x" * 100_000),))
    files = [path for path in (room.folder / "blobs").rglob("*") if path.is_file()]

    tally = room.sync()

    assert (tally.not_ours, tally.messages) == (1, 0)
    assert room.messages(room.only_case()) == messages
    assert room.cases() == cases
    assert [path for path in (room.folder / "blobs").rglob("*") if path.is_file()] == files


def test_fm_42_what_was_sent_before_the_mailbox_was_live_is_not_even_noticed(room: Room) -> None:
    room.mail.deliver(
        letter(sender=OUR_ADDRESS, in_reply_to=FIRST), SENT, received_at=room.clock.now() - 30 * DAY
    )

    assert room.sync().noticed == 0


def test_fm_42_the_persons_answer_to_it_joins_the_case(room: Room) -> None:
    mail_id = write(room)
    room.sync()

    tally = room.arrive(letter(in_reply_to=mail_id, text="Thank you, Kim."))

    assert (tally.threaded, tally.cases) == (1, 0)


def test_fm_42_it_is_met_again_under_another_key_and_stands_once(room: Room) -> None:
    write(room)
    room.sync()
    room.mail.renumber()
    room.later(timedelta(hours=1))
    room.sync()

    assert room.kinds(room.only_case()).count(EventKind.ANSWERED_OUTSIDE) == 1


def test_fm_42_an_absence_note_in_the_inbox_pauses_nothing(room: Room) -> None:
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.arrive(out_of_office(in_reply_to=FIRST))

    assert room.case(case.id).leaving_id is not None


def test_fm_42_a_sent_mail_that_cannot_be_read_opens_no_case(room: Room) -> None:
    room.parser.fail_next("parse", Unreadable(reason="too-deep"))
    write(room)

    assert room.sync().not_ours == 1
    assert len(room.cases()) == 1
