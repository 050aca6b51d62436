"""A reply that could not be sent: what is sent in the end is what was looked at last."""

import email
import email.policy
from datetime import timedelta

import pytest

from connectors.errors import AuthorizationLost, Permanent, Temporary
from handlers.answers import attaching
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case
from handlers.store.outbox import EntryState
from tests.flows.test_attaching import ask, lay
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.reading import text_of


def claimed(room: Room) -> Case:
    """Return a case of Ada's that was not acknowledged."""
    room.arrive(letter(dmarc=None))
    room.press(room.only_case(), ActionId.CLAIM, ADA)
    return room.only_case()


def looked(room: Room, case: Case) -> Sheet:
    sheet = room.press(case, ActionId.SEND, ADA)
    assert isinstance(sheet, Sheet)
    return sheet


def fail(room: Room, case: Case) -> None:
    """Send the draft to a mailbox that keeps it and then refuses to send it."""
    room.mail.fail_next("send", Permanent())
    room.send(case, looked(room, case))
    room.settle()
    assert room.mail.sent == ()
    assert room.only_case().draft_id is not None


def sent_files(room: Room) -> list[str | None]:
    (original,) = room.mail.sent
    mail = email.message_from_bytes(original, policy=email.policy.default)
    return [part.get_filename() for part in mail.walk() if part.get_filename()]


def test_a_file_laid_to_a_reply_that_failed_leaves_with_it(room: Room) -> None:
    case = claimed(room)
    room.preview(case, "Words.")
    fail(room, case)
    lay(room, ask(room, case), ("data.pdf", b"everything"))

    room.send(case, looked(room, case))
    room.settle()
    assert sent_files(room) == ["data.pdf"]


def test_a_file_taken_from_a_reply_that_failed_stays_here(room: Room) -> None:
    case = claimed(room)
    room.preview(case, "Words.")
    lay(room, ask(room, case), ("secret.pdf", b"of somebody else"), ("data.pdf", b"everything"))
    fail(room, case)
    token = ask(room, case)
    secret = next(one for one in attaching.look(room.desk, token).files if one.file.name == "secret.pdf")
    attaching.take_away(room.desk, token, secret.id)

    room.send(case, looked(room, case))
    room.settle()
    assert sent_files(room) == ["data.pdf"]


def test_the_mailbox_keeps_no_draft_of_a_reply_that_failed(room: Room) -> None:
    case = claimed(room)
    room.preview(case)
    fail(room, case)
    assert room.mail.drafts == ()


@pytest.mark.parametrize("fault", [AuthorizationLost(), Permanent()])
def test_a_mailbox_that_keeps_its_draft_all_the_same_stops_nothing(
    room: Room, fault: AuthorizationLost | Permanent
) -> None:
    case = claimed(room)
    room.preview(case)
    room.mail.fail_next("discard", fault)
    fail(room, case)
    assert len(room.mail.drafts) == 1

    room.send(case, looked(room, case))
    room.settle()
    assert len(room.mail.sent) == 1


@pytest.mark.parametrize("end", ["replaced", "discarded", "sent"])
def test_a_failure_is_counted_until_its_draft_is_dealt_with(room: Room, end: str) -> None:
    case = claimed(room)
    room.preview(case)
    fail(room, case)
    assert room.entries(EntryState.FAILED) == 1
    if end == "replaced":
        room.preview(case, "Better words.")
    elif end == "discarded":
        room.press(case, ActionId.DISCARD)
    else:
        room.send(case, looked(room, case))
        room.settle()
    assert room.entries(EntryState.FAILED) == 0


def test_a_failed_acknowledgement_is_counted_until_a_reply_has_left(room: Room) -> None:
    room.mail.fail_next("draft", Permanent())
    room.arrive(letter())
    case = room.only_case()
    room.settle()
    room.press(case, ActionId.CLAIM)
    room.preview(case)
    room.preview(case, "Better words.")
    assert room.entries(EntryState.FAILED) == 1

    room.send(case, looked(room, case))
    room.settle()
    assert room.entries(EntryState.FAILED) == 0


@pytest.mark.parametrize("meanwhile", ["drafted", "closed"])
def test_the_text_of_a_failed_reply_that_is_no_draft_again_stands_among_the_letters(
    room: Room, meanwhile: str
) -> None:
    case = claimed(room)
    room.mail.fail_next("draft", Temporary(retry_after=7_200))
    room.mail.fail_next("draft", Permanent())
    room.answer(case, "Words worth keeping.")
    room.later(timedelta(minutes=62))
    room.deliver()
    if meanwhile == "drafted":
        room.preview(case, "Other words.")
    else:
        room.close_as(case, "fulfilled", elsewhere=True)
    room.later(timedelta(hours=2))
    room.settle()

    assert any("Its text stands among the letters" in line for line in room.told())
    shown = room.press(case, ActionId.OPEN_LETTER)
    assert isinstance(shown, Sheet)
    assert any(one.text.startswith("Reply, not sent") for one in shown.paragraphs)
    (words,) = [one for one in shown.paragraphs if "Words worth keeping." in one.text]
    assert words.folded
    assert "Other words." not in text_of(shown)
