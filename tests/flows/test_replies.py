"""A reply: written, looked at, sent in the thread; never another text than the one that was looked at."""

import email
import email.policy
from datetime import timedelta

import pytest

from connectors.errors import Permanent
from handlers.answers.drafts import TEXT_LIMIT
from handlers.domain.card import Form
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from tests.support.cast import ADA, BEN, MAX, SAM
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, SMALL_TALK, encrypted, letter


def claimed(room: Room, original: bytes | None = None) -> Case:
    """Open a case by a letter and have Ada claim it."""
    room.arrive(original or letter(message_id="<first@subject.example>", subject="My data"))
    case = room.cases()[-1]
    room.press(case, ActionId.CLAIM, ADA)
    room.settle()
    return room.case(case.id)


def left(room: Room) -> email.message.EmailMessage:
    """Return the last mail that left."""
    room.settle()
    return email.message_from_bytes(room.mail.sent[-1], policy=email.policy.default)


def test_it_leaves_in_the_thread_just_as_it_was_looked_at(room: Room) -> None:
    case = claimed(room)

    sheet = room.preview(case, "Dear Sam,\n\nhere it is.\n\næøå – ß")
    room.send(case, sheet)

    mail = left(room)
    assert mail["To"].addresses[0].addr_spec == SAM
    assert mail["Subject"] == "Re: My data"
    assert mail["In-Reply-To"] == "<first@subject.example>"
    assert mail["References"] == "<first@subject.example>"
    assert mail["Auto-Submitted"] is None, "a person wrote it"
    assert mail.get_content().replace("\r\n", "\n").strip() == "Dear Sam,\n\nhere it is.\n\næøå – ß"
    quoted = [piece.text for piece in sheet.paragraphs if piece.quoted]
    assert quoted[-1].strip() == mail.get_content().replace("\r\n", "\n").strip()
    assert quoted[:3] == [SAM, "privacy@acme.example", "Re: My data"]


def test_it_answers_the_persons_latest_letter(room: Room) -> None:
    case = claimed(room)
    room.arrive(
        letter(
            message_id="<second@subject.example>",
            in_reply_to="<first@subject.example>",
            references=("<first@subject.example>",),
            text=SMALL_TALK,
        )
    )
    room.answer(case)

    mail = left(room)
    assert mail["In-Reply-To"] == "<second@subject.example>"
    assert mail["References"].split() == ["<first@subject.example>", "<second@subject.example>"]


def test_it_goes_to_the_requester_whatever_a_newcomer_or_a_reply_to_says(room: Room) -> None:
    case = claimed(
        room, letter(message_id="<first@subject.example>", extra={"Reply-To": "else@evil.example"})
    )
    room.arrive(
        letter(sender="Mallory <m@evil.example>", in_reply_to="<first@subject.example>", text=SMALL_TALK)
    )
    room.answer(case)

    mail = left(room)
    assert mail["To"].addresses[0].addr_spec == SAM
    assert mail["In-Reply-To"] == "<first@subject.example>"
    assert "evil" not in room.mail.sent[-1].decode()


def test_its_leaving_stands_in_the_record_under_its_author(room: Room) -> None:
    case = claimed(room)
    room.answer(case)
    assert room.case(case.id).answered_at is None, "queued is not sent"

    room.settle()

    events = room.record(case)[-3:]
    assert [(e.kind, e.actor) for e in events] == [
        (EventKind.REPLY_DRAFTED, ADA),
        (EventKind.REPLY_QUEUED, ADA),
        (EventKind.REPLY_SENT, ADA),
    ]
    assert room.case(case.id).answered_at is not None
    assert room.case(case.id).status is Status.OPEN
    assert "The reply by Ada has left by e-mail." in room.told()


def test_a_letter_that_came_in_after_the_preview_stops_the_sending(room: Room) -> None:
    case = claimed(room)
    sheet = room.preview(case)
    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))

    with pytest.raises(
        StaleCase, match=r"A new letter came in on case 2026-0001 at .* while you were writing"
    ):
        room.send(case, sheet)

    room.settle()
    assert len(room.mail.sent) == 1, "only the acknowledgement"
    form = room.press(case, ActionId.REPLY)
    assert isinstance(form, Form)
    assert form.fields[0].initial == "Here is your data.", "nothing that was written is lost"
    room.answer(case)
    room.settle()
    assert len(room.mail.sent) == 2


def test_a_newer_draft_takes_the_place_of_an_older_one(room: Room) -> None:
    case = claimed(room)
    older = room.preview(case, "First try.")
    newer = room.preview(case, "Second try.")
    assert newer.revision > older.revision

    with pytest.raises(AlreadyHandled, match="sent, discarded or replaced"):
        room.send(case, older)
    room.send(case, newer)

    assert "Second try." in left(room).get_content()
    assert len(room.mail.sent) == 2


def test_sending_twice_sends_once(room: Room) -> None:
    case = claimed(room)
    sheet = room.preview(case)
    room.send(case, sheet, press_id="one")

    with pytest.raises(AlreadyHandled):
        room.send(case, sheet, press_id="one")
    with pytest.raises(AlreadyHandled):
        room.send(case, sheet, press_id="two")

    room.settle()
    assert len(room.mail.sent) == 2


@pytest.mark.parametrize("token", ["", "0", "-1", "x", "１２", "9" * 5_000, "1e3", "12 "])
def test_a_token_of_no_draft_sends_nothing(room: Room, token: str) -> None:
    case = claimed(room)
    room.preview(case)

    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.SEND, answers={}, token=token)


def test_a_discarded_draft_is_gone_from_the_case_and_never_leaves(room: Room) -> None:
    case = claimed(room)
    sheet = room.preview(case)
    room.press(case, ActionId.DISCARD)

    with pytest.raises(AlreadyHandled):
        room.send(case, sheet)
    room.settle()
    assert (room.case(case.id).status, room.case(case.id).draft_id) == (Status.OPEN, None)
    assert len(room.mail.sent) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "Write the reply first."), (" \n ", "Write the reply first."), ("x" * (TEXT_LIMIT + 1), "3001")],
)
def test_a_reply_must_say_something_that_fits(room: Room, text: str, says: str) -> None:
    case = claimed(room)

    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.REPLY, answers={"text": text}, press_id="form")

    assert says in refused.value.fields["text"]
    room.press(case, ActionId.REPLY, answers={"text": "Now it does."}, press_id="form")


def test_without_an_address_there_is_nothing_to_send_to(room: Room) -> None:
    case = claimed(room, letter(sender=None))

    with pytest.raises(Incomplete) as refused:
        room.preview(case)

    assert "no address to answer" in refused.value.fields["text"]


def test_a_letter_nobody_could_read_is_answered_all_the_same(room: Room) -> None:
    case = claimed(room, encrypted(sender=SAM))
    room.answer(case, "Please write again without encryption.")

    assert "without encryption" in left(room).get_content()


def test_replying_is_for_the_owner_and_managers(room: Room) -> None:
    case = claimed(room)

    with pytest.raises(NotAllowed):
        room.preview(case, by=BEN)
    sheet = room.preview(case, by=MAX)
    with pytest.raises(NotAllowed):
        room.send(case, sheet, by=BEN)
    room.send(case, sheet, by=MAX)
    room.settle()

    assert room.record(case)[-1].actor == MAX


def test_a_new_case_is_claimed_before_it_is_answered(room: Room) -> None:
    room.arrive(letter())

    with pytest.raises(WrongStatus):
        room.press(room.only_case(), ActionId.REPLY, MAX)


def test_a_reply_that_fails_for_good_is_said_so_and_kept_as_the_draft(room: Room) -> None:
    case = claimed(room)
    room.mail.fail_next("draft", Permanent())
    room.answer(case, "Words worth keeping.")
    room.settle()

    failed = room.case(case.id)
    assert room.kinds(case)[-1] is EventKind.REPLY_FAILED
    assert failed.status is Status.READY
    assert failed.answered_at is None
    assert any("could not be sent" in line for line in room.chat.lines)
    form = room.press(case, ActionId.REPLY)
    assert isinstance(form, Form)
    assert form.fields[0].initial == "Words worth keeping."

    room.answer(case, "Words worth keeping.")
    assert "Words worth keeping." in left(room).get_content()


def test_a_newer_draft_is_not_pushed_aside_by_one_that_failed(room: Room) -> None:
    case = claimed(room)
    room.mail.fail_next("draft", Permanent())
    room.answer(case, "Older.")
    room.later(timedelta(hours=1, minutes=2))  # the mailbox is out of order
    newer = room.preview(case, "Newer.")
    room.settle()

    assert str(room.case(case.id).draft_id) == newer.token


def test_an_acknowledgement_that_fails_for_good_is_told_on_the_case(room: Room) -> None:
    room.mail.fail_next("draft", Permanent())
    room.arrive(letter())
    room.settle()

    case = room.only_case()
    assert room.kinds(case)[-1] is EventKind.ACKNOWLEDGEMENT_FAILED
    assert case.draft_id is None
    assert any("acknowledgement could not be sent" in line for line in room.chat.lines)


def test_every_attempt_is_kept_among_the_messages(room: Room) -> None:
    case = claimed(room)
    room.preview(case, "One.")
    room.answer(case, "Two.")
    room.settle()

    replies = [m for m in room.messages(case) if m.purpose is Purpose.REPLY]
    assert [m.content.text for m in replies] == ["One.", "Two."]
    assert ASKS_ACCESS not in replies[0].content.text
