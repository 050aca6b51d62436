"""Mail of ours: to the person who wrote and nobody else, in the thread, under an id of our own."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Address
from handlers.answers.outgoing import acknowledgement, reply, to_mail
from handlers.domain.case import Claim
from handlers.domain.ids import KeyId, MailboxId, MessageId, OrganisationId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.people import Organisation
from handlers.domain.rights import Right
from handlers.store.transaction import Transaction
from tests.unit.domain.samples import ARRIVED, a_case

NOW = ARRIVED + timedelta(days=1)
BOX = Mailbox(MailboxId(2), OrganisationId(1), "privacy", "memory", "privacy@acme.example", KeyId(3))
ACME = Organisation(OrganisationId(1), "Acme", ZoneInfo("Europe/Copenhagen"), "DK", desk_name="Privacy desk")
SAM = Address("sam@subject.example", "Sam Subject")
SECRET = "Marker-4711"

_numbers = count(0xBEEF)


def tx() -> Transaction:
    """Return what these functions use of a transaction."""
    return cast("Transaction", SimpleNamespace(now=NOW, next_id=lambda: next(_numbers)))


def received(**content: object) -> Message:
    """Return Sam's letter."""
    words = Content(subject="My data", text=SECRET, sender=SAM, message_id="<letter@subject.example>")
    return Message(
        MessageId(11),
        BOX.id,
        a_case().id,
        Direction.INBOUND,
        Purpose.REQUEST,
        ARRIVED,
        replace(words, **content),  # type: ignore[arg-type] # checked by the dataclass when it runs
    )


def replied(letter: Message | None = None, text: str = "Here is your data.") -> Message:
    return reply(tx(), BOX, ACME, a_case(), letter or received(), text)


def acknowledged(letter: Message | None = None, **case: Any) -> Message:
    return acknowledgement(tx(), BOX, ACME, a_case(**case), letter or received())


def test_a_reply_goes_to_the_person_who_opened_the_case() -> None:
    newcomer = received(
        sender=Address("mallory@elsewhere.example"),
        reply_to=(Address("drop@elsewhere.example"),),
        to=(Address("privacy@acme.example"), Address("many@elsewhere.example")),
    )
    for written in (replied(newcomer), acknowledged(newcomer)):
        assert written.content.to == (SAM,)
        assert to_mail(written).to == (SAM,)


def test_it_comes_from_the_mailbox_under_the_name_of_the_desk() -> None:
    assert replied().content.sender == Address("privacy@acme.example", "Privacy desk")


def test_a_desk_without_a_name_writes_as_the_organisation() -> None:
    written = reply(tx(), BOX, replace(ACME, desk_name=""), a_case(), received(), "text")
    assert written.content.sender.name == "Acme"


def test_a_reply_joins_the_thread_of_the_letter() -> None:
    mail = to_mail(replied(received(references=("<a@x.example>", "<b@x.example>"))))
    assert mail.in_reply_to == "<letter@subject.example>"
    assert mail.references == ("<a@x.example>", "<b@x.example>", "<letter@subject.example>")


def test_a_letter_without_an_id_is_answered_in_the_thread_it_belongs_to() -> None:
    mail = to_mail(replied(received(message_id="", references=("<a@x.example>",))))
    assert (mail.in_reply_to, mail.references) == ("<a@x.example>", ("<a@x.example>",))


def test_a_letter_without_any_id_is_answered_all_the_same() -> None:
    mail = to_mail(replied(received(message_id="")))
    assert (mail.in_reply_to, mail.references) == (None, ())


def test_empty_references_are_left_out() -> None:
    assert to_mail(replied(received(references=("", "<a@x.example>")))).references == (
        "<a@x.example>",
        "<letter@subject.example>",
    )


def test_our_id_names_the_message_and_our_domain_and_cannot_be_guessed() -> None:
    written = [replied() for _ in range(20)]
    ids = [message.content.message_id for message in written]
    for message, mail_id in zip(written, ids, strict=True):
        assert re.fullmatch(rf"<ombud\.{message.id:x}\.[0-9a-f]{{16}}@acme\.example>", mail_id)
    assert len({mail_id.split(".")[2][:16] for mail_id in ids}) == 20


def test_the_mail_bears_the_id_that_was_written_down() -> None:
    written = replied()
    assert to_mail(written).message_id == written.content.message_id


def test_a_message_of_ours_is_outbound_and_belongs_to_the_case() -> None:
    for written, purpose in ((replied(), Purpose.REPLY), (acknowledged(), Purpose.ACKNOWLEDGEMENT)):
        assert (written.direction, written.purpose) == (Direction.OUTBOUND, purpose)
        assert (written.case_id, written.mailbox_id, written.at) == (a_case().id, BOX.id, NOW)
        assert to_mail(written).written_at == NOW


def test_only_acknowledgements_are_marked_as_automatic() -> None:
    assert to_mail(acknowledged()).automatic
    assert not to_mail(replied()).automatic


def test_a_reply_says_what_was_written_and_nothing_else() -> None:
    written = replied(text="First line.\n\nÆrø: 100 % <b>plain</b>")
    assert to_mail(written).text == "First line.\n\nÆrø: 100 % <b>plain</b>"
    assert SECRET not in to_mail(written).text, "letters are not quoted by themselves"


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("My data", "Re: My data"),
        ("Re: My data", "Re: My data"),
        ("SV: AW: re[2]: My data", "Re: My data"),
        ("", "Re: 2026-0042"),
        ("  spaced\t out ", "Re: spaced out"),
    ],
)
def test_a_reply_keeps_the_subject_of_the_thread(subject: str, answer: str) -> None:
    assert replied(received(subject=subject)).content.subject == answer


@given(st.text(st.characters(), max_size=400))
def test_no_subject_brings_a_header_of_its_own(subject: str) -> None:
    said = replied(received(subject=f"x\r\nBcc: all@acme.example\r\n{subject}")).content.subject
    assert said.splitlines() == [said]
    assert not any(ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF for sign in said)
    assert len(said) <= 250


@pytest.mark.parametrize("language", ["da", "nb", "sv", "en", "de", "", "xx"])
def test_an_acknowledgement_gives_reference_and_date_and_echoes_nothing(language: str) -> None:
    letter = received(subject=f"{SECRET} subject", sender=Address("sam@subject.example", SECRET))
    written = acknowledged(letter, language=language)
    assert "2026-0042" in written.content.text
    assert SECRET not in written.content.text
    assert SECRET not in written.content.subject
    assert written.content.subject.splitlines() == [written.content.subject]


def test_an_acknowledgement_names_who_handles_it() -> None:
    assert "Privacy desk" in acknowledged().content.text
    case = a_case(claims=(Claim(Right.ERASURE), Claim(Right.ACCESS)))
    written = acknowledgement(tx(), BOX, replace(ACME, desk_name=""), case, received())
    assert "Acme" in written.content.text
