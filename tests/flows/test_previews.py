"""The last look before a reply leaves: to whom, from whom, with what; and compared again when it is sent."""

import email
import email.policy
from dataclasses import replace

import pytest

from connectors.base import Address
from handlers.answers.sealing import Incoming
from handlers.desk import Rules
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import StaleCase, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import MessageId
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, SAM, actor
from tests.support.desks import Room
from tests.support.letters import letter

ELSE = Address("else@evil.example")


def claimed(room: Room, original: bytes | None = None) -> Case:
    room.arrive(original or letter(message_id="<first@subject.example>", subject="My data"))
    room.press(room.only_case(), ActionId.CLAIM, ADA)
    room.settle()
    return room.only_case()


def texts(sheet: Sheet) -> list[str]:
    return [piece.text for piece in sheet.paragraphs]


def attach(room: Room, case: Case, name: str) -> None:
    """Lay a file to the draft of a case."""
    draft = room.case(case.id).draft_id
    assert draft is not None
    incoming = Incoming(room.desk.box(room.mailbox), room.desk.blobs, 1_000)
    incoming.begin(name, "application/pdf").write(b"%PDF-1.7")
    ((file, body),) = incoming.finish()
    with room.desk.transaction("tests.attach") as tx:
        tx.enclosures.add(room.mailbox, draft, file, body)


def test_ux_03_the_preview_names_everything_that_leaves(room: Room) -> None:
    sheet = room.preview(claimed(room), "Here it is.")

    assert texts(sheet) == [
        *("To", SAM),
        "Copies to nobody",
        *("From", "privacy@acme.example"),
        *("Subject", "Re: My data"),
        "No attachments",
        *("Text", "Here it is."),
    ]
    assert {piece.text for piece in sheet.paragraphs if piece.quoted} == {
        SAM,
        "privacy@acme.example",
        "Re: My data",
        "Here it is.",
    }, "what strangers or colleagues wrote is drawn literally"


def test_the_first_preview_leads_to_where_files_are_attached_and_then_it_is_looked_at_again(
    room: Room,
) -> None:
    case = claimed(room)
    sheet = room.preview(case)
    (files,) = [piece for piece in sheet.paragraphs if piece.text == "No attachments"]
    (button,) = files.buttons
    assert (button.action, button.label) == (ActionId.ATTACH, "Attach a file")

    page = room.press(case, button.action, revision=sheet.revision)
    assert isinstance(page, Sheet)
    assert page.paragraphs[0].link is not None
    attach(room, case, "data.pdf")
    again = room.press(case, ActionId.SEND)
    assert isinstance(again, Sheet)
    (files,) = [piece for piece in again.paragraphs if piece.text == "Attachments"]
    assert files.buttons == (button,), "one file may be followed by another"


def test_who_may_not_attach_is_offered_no_way_to(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(second_approver=True))
    case = claimed(room)
    room.preview(case)
    sheet = room.press(case, ActionId.SEND, BEN)
    assert isinstance(sheet, Sheet)
    assert not [button for piece in sheet.paragraphs for button in piece.buttons]


def test_ux_12_the_last_label_repeats_verb_and_number(room: Room) -> None:
    sheet = room.preview(claimed(room))

    assert (sheet.title, sheet.submit) == ("Send, 2026-0001?", "Send 2026-0001")


def test_sec_13_what_was_typed_is_shown_as_it_will_leave(room: Room) -> None:
    case = claimed(room)
    sheet = room.preview(case, "Dear Sam &amp; co,\n<@U0ADA> and <@U0NOBODY> looked. <!here> Bye")
    room.send(case, sheet)
    room.settle()

    shown = texts(sheet)[-1]
    assert shown == "Dear Sam & co,\n@Ada and @someone looked.  Bye"
    mail = email.message_from_bytes(room.mail.sent[-1], policy=email.policy.default)
    assert mail.get_content().replace("\r\n", "\n").strip() == shown
    assert "U0" not in mail.get_content()


def test_sec_12_a_line_break_in_the_text_makes_no_header(room: Room) -> None:
    case = claimed(room)
    room.answer(case, "Bcc: else@evil.example\r\nSubject: Another\r\n\r\nHello")
    room.settle()

    mail = email.message_from_bytes(room.mail.sent[-1], policy=email.policy.default)
    assert (mail["Bcc"], mail["Cc"], mail["Subject"]) == (None, None, "Re: My data")
    assert [one.addr_spec for one in mail["To"].addresses] == [SAM]


def test_sec_12_the_address_is_compared_again_when_it_is_sent(room: Room) -> None:
    case = claimed(room)
    sheet = room.preview(case)
    with room.desk.transaction("tests.forge") as tx:
        written = tx.messages.get(MessageId(int(sheet.token)))
        forged = replace(written, id=MessageId(tx.next_id()), content=replace(written.content, to=(ELSE,)))
        tx.messages.add(room.mailbox, forged)
        now = tx.cases.locked(case.id)
        event = now.happened(EventKind.REPLY_DRAFTED, actor(ADA), message=forged.id)
        saved = tx.cases.save(replace(now, draft_id=forged.id), event)

    with pytest.raises(StaleCase, match="not the one of this draft any more; nothing was sent"):
        room.press(case, ActionId.SEND, answers={}, revision=saved.version, token=str(forged.id))
    room.settle()
    assert len(room.mail.sent) == 1


def test_files_are_listed_and_go_along_with_a_newer_draft(room: Room) -> None:
    case = claimed(room)
    room.preview(case, "First.")
    attach(room, case, "data.pdf")
    newer = room.preview(case, "Second.")

    assert "Attachments" in texts(newer)
    assert "data.pdf (8 bytes)" in texts(newer)
    again = room.press(case, ActionId.SEND)
    assert isinstance(again, Sheet)
    assert "data.pdf (8 bytes)" in texts(again)


def test_a_discarded_draft_takes_its_files_with_it(room: Room) -> None:
    case = claimed(room)
    sheet = room.preview(case)
    attach(room, case, "data.pdf")
    room.press(case, ActionId.DISCARD)

    with room.desk.reading("tests.enclosures") as tx:
        assert tx.enclosures.of(MessageId(int(sheet.token))) == []


def test_a_letter_without_a_subject_is_answered_under_the_cases_number(room: Room) -> None:
    sheet = room.preview(claimed(room, letter(subject="")))

    assert "Re: 2026-0001" in texts(sheet)


def test_without_a_draft_there_is_nothing_to_look_at(room: Room) -> None:
    with pytest.raises(WrongStatus, match="its card shows what is possible"):
        room.press(claimed(room), ActionId.SEND)
