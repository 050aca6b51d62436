"""Sending: draft, send, look; what is unknown is told as unknown, and nothing leaves twice or as another."""

import email
import email.policy
import io
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from bot.sandbox.microsoft.faults import Fault, Kind
from bot.sandbox.microsoft.mail import Call, Given, Mail
from bot.sandbox.microsoft.messages import DELETED, DRAFTS, SENT
from connectors.base import Address, Connector, OutgoingFile, OutgoingMail, Sent
from connectors.errors import AuthorizationLost, NotTaken, Permanent, Temporary, Unsendable, Vanished
from connectors.microsoft.drafting import MIME_AT_MOST
from tests.support.microsoft import ADA, PRIVACY, Tenant

MAIL = OutgoingMail(
    message_id="<1.answer@example.com>",
    sender=Address(PRIVACY, "Privacy"),
    to=(Address("sam@example.org", "Sam Søe"),),
    subject="Svar på din anmodning",
    text="Hej Sam\n\nHer er svaret.",
    written_at=datetime(2026, 11, 17, 8, 0, tzinfo=UTC),
    in_reply_to="<request@example.org>",
    references=("<request@example.org>",),
)


def file(size: int, name: str = "indsigt på dansk.pdf") -> OutgoingFile:
    content = (bytes(range(256)) * (size // 256 + 1))[:size]
    return OutgoingFile(name, "application/pdf", lambda: io.BytesIO(content))


LARGE = replace(MAIL, files=(file(MIME_AT_MOST),))


def left(microsoft: Tenant) -> list[EmailMessage]:
    sent = [mime for _, mime in microsoft.standin.mail.left]
    return [email.message_from_bytes(one, policy=email.policy.default) for one in sent]


def drafts(microsoft: Tenant) -> int:
    return len(microsoft.standin.lying(PRIVACY, DRAFTS))


@pytest.mark.parametrize(
    "fault", [Fault(Kind.REFUSE_AFTER, 504), Fault(Kind.REFUSE_AFTER, 500), Fault(Kind.DROP_AFTER)]
)
def test_fm_36_a_send_nobody_saw_the_end_of_is_unknown_and_found_by_its_draft(
    microsoft: Tenant, mailbox: Connector, fault: Fault
) -> None:
    draft = mailbox.draft(MAIL)
    microsoft.standin.faults.plan("send", fault)
    with pytest.raises(Temporary):
        mailbox.send(draft)
    found = mailbox.find_sent(draft, MAIL.message_id)
    assert found == Sent(draft, MAIL.message_id)
    assert found.left_at is not None
    assert found.left_at.tzinfo is not None, "so that its case counts from then"
    with pytest.raises(Vanished):
        mailbox.send(draft)
    assert len(left(microsoft)) == 1


@pytest.mark.parametrize("fault", [Fault(Kind.REFUSE, 503), Fault(Kind.DROP)])
def test_fm_36_a_send_that_never_happened_is_found_to_be_none(
    microsoft: Tenant, mailbox: Connector, fault: Fault
) -> None:
    draft = mailbox.draft(MAIL)
    microsoft.standin.faults.plan("send", fault)
    with pytest.raises(Temporary):
        mailbox.send(draft)
    assert mailbox.find_sent(draft, MAIL.message_id) is None
    mailbox.send(draft)
    assert len(left(microsoft)) == 1


def test_fm_36_a_yes_without_a_send_is_told_as_unknown(microsoft: Tenant, mailbox: Connector) -> None:
    microsoft.standin.mail.swallows = True
    draft = mailbox.draft(MAIL)
    with pytest.raises(Temporary, match="still lies among the drafts") as told:
        mailbox.send(draft)
    assert told.value.retry_after == 60
    assert microsoft.slept == [0.5, 1.0, 2.0]
    assert mailbox.find_sent(draft, MAIL.message_id) is None


def test_a_copy_that_takes_a_moment_is_waited_for(microsoft: Tenant, mailbox: Connector) -> None:
    microsoft.standin.mail.later = 3
    draft = mailbox.draft(MAIL)
    assert mailbox.send(draft) == Sent(draft, MAIL.message_id)
    assert microsoft.slept == [0.5, 1.0]


def test_a_copy_that_cannot_be_looked_at_does_not_make_the_send_doubtful(
    microsoft: Tenant, mailbox: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = mailbox.draft(MAIL)
    real = Mail.send

    def send(mail: Mail, call: Call) -> Given:
        microsoft.standin.faults.refuse("state", 503)
        return real(mail, call)

    monkeypatch.setattr(Mail, "send", send)
    assert mailbox.send(draft) == Sent(draft, MAIL.message_id)


def test_the_message_id_that_really_left_is_told(microsoft: Tenant, mailbox: Connector) -> None:
    microsoft.standin.mail.rewrites_ids = True
    draft = mailbox.draft(MAIL)
    sent = mailbox.send(draft)
    assert sent.provider_key == draft
    assert sent.message_id == left(microsoft)[0]["Message-ID"] != MAIL.message_id
    assert mailbox.find_sent(draft, MAIL.message_id) == sent
    assert mailbox.find_sent("forgotten", sent.message_id) == sent


def test_fm_38_an_address_we_may_not_send_as_stops_the_mail(microsoft: Tenant, mailbox: Connector) -> None:
    draft = mailbox.draft(replace(MAIL, sender=Address(ADA)))
    with pytest.raises(Unsendable, match="SendAs"):
        mailbox.send(draft)
    assert left(microsoft) == []
    assert mailbox.find_sent(draft, MAIL.message_id) is None


def test_fm_38_an_alias_of_the_mailbox_is_sent_as(microsoft: Tenant, mailbox: Connector) -> None:
    mailbox.send(mailbox.draft(replace(MAIL, sender=Address("dpo@example.com"))))
    assert left(microsoft)[0]["From"] == "dpo@example.com"


def test_fm_38_a_draft_that_would_leave_as_another_is_not_kept(
    microsoft: Tenant, mailbox: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"from": {"emailAddress": {"address": PRIVACY, "name": ""}}}
    monkeypatch.setattr("bot.sandbox.microsoft.messages.fields_of", lambda mime: dict(own))
    with pytest.raises(Unsendable, match="another address"):
        mailbox.draft(replace(MAIL, sender=Address("dpo@example.com")))
    assert drafts(microsoft) == 0
    assert microsoft.standin.lying(PRIVACY, DELETED) == []


def test_fm_41_haste_is_told_with_its_wait_and_nothing_left(microsoft: Tenant, mailbox: Connector) -> None:
    draft = mailbox.draft(MAIL)
    microsoft.standin.faults.refuse("send", 429, "ApplicationThrottled", "77")
    with pytest.raises(NotTaken) as told:
        mailbox.send(draft)
    assert told.value.retry_after == 77
    assert mailbox.find_sent(draft, MAIL.message_id) is None


def test_a_send_that_is_refused_for_good_keeps_the_draft(microsoft: Tenant, mailbox: Connector) -> None:
    draft = mailbox.draft(MAIL)
    microsoft.standin.faults.refuse("send", 400, "ErrorInvalidRecipients")
    with pytest.raises(Permanent, match="ErrorInvalidRecipients"):
        mailbox.send(draft)
    microsoft.standin.faults.refuse("send", 403, "ErrorAccessDenied")
    with pytest.raises(AuthorizationLost):
        mailbox.send(draft)
    assert drafts(microsoft) == 1


def test_fm_40_a_line_break_in_a_header_stops_the_mail_however_large(mailbox: Connector) -> None:
    for mail in (MAIL, LARGE):
        with pytest.raises(Unsendable):
            mailbox.draft(replace(mail, subject="Hi\r\nBcc: mallory@example.net"))


def test_a_discarded_draft_leaves_no_copy_among_the_deleted(microsoft: Tenant, mailbox: Connector) -> None:
    mailbox.discard(mailbox.draft(MAIL))
    assert microsoft.standin.lying(PRIVACY, DELETED) == []


def test_a_copy_among_the_sent_is_never_discarded(microsoft: Tenant, mailbox: Connector) -> None:
    sent = mailbox.send(mailbox.draft(MAIL))
    mailbox.discard(sent.provider_key)
    assert len(microsoft.standin.lying(PRIVACY, SENT)) == 1


def test_a_large_answer_joins_the_thread_of_the_letter_it_answers(
    microsoft: Tenant, mailbox: Connector
) -> None:
    microsoft.standin.deliver(PRIVACY, b"From: x@example.net\r\nMessage-ID: <request@example.org>\r\n\r\nhi")
    mailbox.send(mailbox.draft(LARGE))
    (mail,) = left(microsoft)
    assert mail["In-Reply-To"] == mail["References"] == "<request@example.org>"
    assert mail["Message-ID"] == MAIL.message_id
    assert (mail["To"], mail["Subject"]) == ("Sam Søe <sam@example.org>", MAIL.subject)
    body = mail.get_body()
    assert body is not None
    assert body.get_content().split() == MAIL.text.split()


def test_a_large_answer_to_a_letter_that_is_gone_leaves_all_the_same(
    microsoft: Tenant, mailbox: Connector
) -> None:
    for mail in (LARGE, replace(LARGE, in_reply_to=None, references=()), replace(LARGE, automatic=True)):
        mailbox.send(mailbox.draft(mail))
    sent = left(microsoft)
    assert [len(list(one.iter_attachments())) for one in sent] == [1, 1, 1]
    assert drafts(microsoft) == 0


def test_a_mail_on_either_side_of_the_limit_arrives_whole(microsoft: Tenant, mailbox: Connector) -> None:
    for size in (2_100_000, 2_160_000, 2_200_000):
        mailbox.send(mailbox.draft(replace(MAIL, files=(file(size),))))
    sizes = [len(part.get_payload(decode=True)) for one in left(microsoft) for part in one.iter_attachments()]
    assert sizes == [2_100_000, 2_160_000, 2_200_000]
