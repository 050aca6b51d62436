"""The small values that cross every layer: what they start with, and that they stay as they are."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from connectors.base import Address
from handlers.domain.answer import Answer
from handlers.domain.card import Button, Card, Field, FieldKind, Form, Home, HomeRow, Paragraph, Sheet, Weight
from handlers.domain.case import ActionId
from handlers.domain.events import Event, EventKind, RecordedEvent
from handlers.domain.finding import Evidence, Finding
from handlers.domain.ids import (
    CaseId,
    EntryId,
    KeyId,
    MailboxId,
    MessageId,
    OrganisationId,
    PersonId,
    StubId,
)
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.people import OMBUD, Actor, Organisation, Role
from handlers.domain.presses import Done, Press, Response
from handlers.domain.rights import Right

AT = datetime(2026, 3, 2, tzinfo=UTC)
MAILBOX = Mailbox(MailboxId(1), OrganisationId(1), "privacy", "maildir", "p@acme.example", KeyId(3))
MESSAGE = Message(
    MessageId(1), MailboxId(1), None, Direction.INBOUND, Purpose.REQUEST, AT, Content("Subject", "Text")
)
PRESS = Press("p1", ActionId.CLAIM, CaseId(7), OMBUD)
CARD = Card(
    7, 1, "2026-0042 · Access", "A sentence.", (("Status", "New"),), (Button(ActionId.CLAIM, "Claim"),)
)
FORM = Form(ActionId.CLOSE, 7, 1, "Close", "Close", (Field("outcome_0", "Access"),))

VALUES = [
    MAILBOX,
    MESSAGE,
    MESSAGE.content,
    PRESS,
    CARD,
    CARD.buttons[0],
    FORM,
    FORM.fields[0],
    Paragraph("words", quoted=True),
    Sheet("Letter", (Paragraph("words"),)),
    HomeRow(7, 1, "title", "detail"),
    Home("Ombud", ()),
    Done("It is done."),
    OMBUD,
    Organisation(OrganisationId(1), "Acme", ZoneInfo("Europe/Oslo"), "NO"),
    Event(EventKind.CLAIMED),
    RecordedEvent(1, EventKind.CLAIMED, AT, OMBUD.id),
    Finding(),
    Evidence(Right.ACCESS, 0, 3, "copy-of-data"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_no_value_is_changed_in_place(value: object) -> None:
    name = next(iter(type(value).__dataclass_fields__))  # type: ignore[attr-defined] # all are dataclasses
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        value.brand_new = 1  # type: ignore[attr-defined] # slots keep typing mistakes out


@pytest.mark.parametrize(
    "make",
    [OrganisationId, MailboxId, StubId, MessageId, CaseId, KeyId, EntryId],
    ids=lambda make: make.__name__,
)
def test_a_number_with_a_name_is_still_a_number(make: Callable[[int], int]) -> None:
    assert make(2**62) == 2**62
    assert {make(5): "five"}[make(5)] == "five"


def test_a_person_is_named_as_the_chat_system_names_them() -> None:
    assert PersonId("U0ADA") == "U0ADA"


def test_ombud_itself_has_no_role() -> None:
    assert (OMBUD.id, OMBUD.roles) == ("ombud", frozenset())


def test_an_event_is_ombuds_own_unless_somebody_did_it() -> None:
    event = Event(EventKind.CASE_OPENED)
    assert (event.actor, dict(event.facts), event.content) == (OMBUD.id, {}, "")


def test_two_events_do_not_share_their_facts() -> None:
    assert Event(EventKind.CLAIMED).facts is not Event(EventKind.CLAIMED).facts
    assert RecordedEvent(1, EventKind.CLAIMED, AT, OMBUD.id).facts == {}


def test_somebody_without_roles_may_nothing() -> None:
    assert Actor(PersonId("U0X")).roles == frozenset()
    assert {role.value for role in Role} == {"case_handler", "manager", "admin"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Direction, "inbound outbound"),
        (
            Purpose,
            (
                "request correspondence duplicate automatic bounce own outside acknowledgement reply"
                " question extension"
            ),
        ),
        (MailboxStatus, "proposed connected lapsed disconnecting disconnected purging purged reserve"),
        (Role, "case_handler manager admin"),
        (Weight, "plain primary danger"),
        (FieldKind, "text line choice several tick date time colleague case"),
        (
            EventKind,
            (
                "case_opened message_added duplicate_linked bounce_recorded acknowledged"
                " acknowledgement_failed claimed unclaimed letter_opened reply_drafted"
                " reply_discarded reply_queued reply_sent reply_failed closed reopened"
                " reply_waits reply_in_doubt answered_outside letter_read_again"
                " assigned returned_to_pool rights_changed language_set reading_confirmed"
                " reading_corrected read_anew noted question_sent"
                " answer_sufficed answer_insufficient extension_sent receipt_corrected due_recounted"
                " reply_recalled approval_asked file_attached file_removed file_opened linked joined"
                " separated split_off test_removed exported record_read unreadable incident_raised"
                " reminder_snoozed escalated escalation_taken sender_confirmed mandate_judged scrubbed"
                " content_masked unscrubbed shredded erased reserved purged hold_placed hold_extended"
                " hold_released deletion_deferred erasure_asked erasure_withdrawn"
            ),
        ),
    ],
)
def test_words_that_stand_in_rows_never_change(kind: type, words: str) -> None:
    assert {str(word.value) for word in kind} == set(words.split())  # type: ignore[attr-defined] # enums


def test_a_mailbox_starts_connected_trusting_nobody() -> None:
    assert (MAILBOX.status, MAILBOX.authserv_ids, MAILBOX.fence) == (MailboxStatus.CONNECTED, (), 0)


def test_a_message_starts_without_defects_and_is_nobodys_duplicate() -> None:
    assert (MESSAGE.known_sender, MESSAGE.defects, MESSAGE.duplicate_of) == (True, (), None)


def test_content_starts_empty_with_an_address_that_is_none() -> None:
    empty = Content()
    assert (empty.subject, empty.text, empty.sender) == ("", "", Address(""))
    assert (empty.to, empty.reply_to, empty.references, empty.attachments) == ((), (), (), ())
    assert (empty.message_id, empty.sent_at) == ("", None)


def test_a_bare_button_brings_no_answers_and_an_empty_form_brings_none_filled() -> None:
    assert PRESS.answers is None
    assert Press("p2", ActionId.CLOSE, CaseId(7), OMBUD, answers={}).answers == {}
    assert (PRESS.revision, PRESS.token) == (0, "")


def test_what_comes_back_from_a_press_is_a_form_a_sheet_a_sentence_or_an_answer() -> None:
    assert set(get_args(Response)) == {Form, Sheet, Done, Answer}


def test_a_sheet_to_read_has_nothing_to_confirm() -> None:
    sheet = Sheet("Letter", (Paragraph("quoted", quoted=True), Paragraph("ours")))
    assert (sheet.action, sheet.submit, sheet.token) == (None, "", "")
    assert [piece.quoted for piece in sheet.paragraphs] == [True, False]


def test_a_field_asks_for_text_and_must_be_filled() -> None:
    (field,) = FORM.fields
    assert (field.kind, field.required, field.options, field.initial) == (FieldKind.TEXT, True, (), "")


def test_an_unsure_reading_claims_nothing() -> None:
    finding = Finding()
    assert (finding.language, finding.rights, finding.evidence, finding.confidence) == ("", (), (), 0.0)


def test_an_organisation_needs_no_chat_system_to_exist() -> None:
    organisation = Organisation(OrganisationId(1), "Acme", ZoneInfo("Europe/Oslo"), "NO")
    assert (organisation.team_id, organisation.channel_id, organisation.desk_name) == ("", "", "")
