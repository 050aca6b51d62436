"""What every mailbox promises about mails that leave: drafted, sent once, and looked up in doubt."""

import email
import email.policy
import io
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import BinaryIO

import pytest

from connectors.base import Address, OutgoingFile, OutgoingMail
from connectors.errors import Unsendable, Vanished
from connectors.mime.reading import read
from connectors.mime.slices import read_slice
from tests.contract.connectors.kinds import ADDRESS, Outside, is_sent

MAIL = OutgoingMail(
    message_id="<1.answer@example.com>",
    sender=Address(ADDRESS, "Privacy"),
    to=(Address("sam@example.org", "Sam"),),
    subject="Svar på din anmodning",
    text="Hej Sam\n\nHer er svaret.",
    written_at=datetime(2026, 11, 17, 8, 0, tzinfo=UTC),
    in_reply_to="<2@example.org>",
    references=("<1@example.org>", "<2@example.org>"),
)
OTHER = replace(MAIL, message_id="<2.answer@example.com>")


def test_a_draft_is_not_sent(outside: Outside) -> None:
    connector = outside.connector()
    draft = connector.draft(MAIL)
    assert outside.sent() == []
    assert outside.drafts() == 1
    assert connector.find_sent(draft, MAIL.message_id) is None


def test_a_sent_draft_is_in_sent_and_no_longer_a_draft(outside: Outside) -> None:
    connector = outside.connector()
    sent = connector.send(connector.draft(MAIL))
    assert sent.message_id == MAIL.message_id
    assert outside.drafts() == 0
    assert len(outside.sent()) == 1


def test_the_sent_bytes_carry_the_thread_and_the_text(outside: Outside) -> None:
    connector = outside.connector()
    connector.send(connector.draft(MAIL))
    found = read(outside.sent())
    assert found.message_id == MAIL.message_id
    assert found.in_reply_to == ("<2@example.org>",)
    assert found.references == MAIL.references
    assert (found.senders, found.to) == ((MAIL.sender,), MAIL.to)
    assert (found.subject, found.text) == (MAIL.subject, MAIL.text)
    assert found.sent_at == MAIL.written_at
    assert found.defects == ()


def test_files_leave_whole(outside: Outside) -> None:
    content = bytes(range(256)) * 2_000
    file = OutgoingFile("indsigt på dansk.bin", "application/x-data", lambda: io.BytesIO(content))
    connector = outside.connector()
    connector.send(connector.draft(replace(MAIL, files=(file,))))
    (data,) = outside.sent()
    (found,) = read([data]).attachments
    assert found.name == file.name
    assert b"".join(read_slice(io.BytesIO(data), found)) == content


def test_the_sent_copy_can_be_fetched_by_its_key(outside: Outside) -> None:
    connector = outside.connector()
    sent = connector.send(connector.draft(MAIL))
    assert [b"".join(outside.connector().fetch(sent.provider_key))] == outside.sent()


def test_a_sent_mail_is_found_in_doubt_by_any_process(outside: Outside) -> None:
    connector = outside.connector()
    draft = connector.draft(MAIL)
    sent = connector.send(draft)
    for each in (connector, outside.connector()):
        assert each.find_sent(draft, MAIL.message_id) == sent


def test_a_mail_is_found_by_its_message_id_where_the_draft_is_forgotten(outside: Outside) -> None:
    connector = outside.connector()
    connector.send(connector.draft(MAIL))
    assert is_sent(connector.find_sent("forgotten", MAIL.message_id), MAIL.message_id)
    assert connector.find_sent("forgotten", OTHER.message_id) is None


def test_a_crash_between_draft_and_send_leaves_a_draft_that_can_be_sent(outside: Outside) -> None:
    draft = outside.connector().draft(MAIL)
    connector = outside.connector()
    assert connector.find_sent(draft, MAIL.message_id) is None
    connector.send(draft)
    assert len(outside.sent()) == 1


def test_sending_consumes_the_draft_so_that_nothing_is_sent_twice(outside: Outside) -> None:
    connector = outside.connector()
    draft = connector.draft(MAIL)
    connector.send(draft)
    for each in (connector, outside.connector()):
        with pytest.raises(Vanished, match="find_sent"):
            each.send(draft)
    assert len(outside.sent()) == 1


def test_a_discarded_draft_cannot_be_sent(outside: Outside) -> None:
    connector = outside.connector()
    draft = connector.draft(MAIL)
    connector.discard(draft)
    with pytest.raises(Vanished):
        connector.send(draft)
    assert outside.drafts() == 0
    assert outside.sent() == []
    assert connector.find_sent(draft, MAIL.message_id) is None


def test_discarding_is_fine_twice_and_after_sending(outside: Outside) -> None:
    connector = outside.connector()
    gone, kept = connector.draft(MAIL), connector.draft(OTHER)
    connector.discard(gone)
    connector.discard(gone)
    connector.send(kept)
    connector.discard(kept)
    connector.discard("never was")
    assert len(outside.sent()) == 1


def test_drafts_do_not_get_in_each_others_way(outside: Outside) -> None:
    connector = outside.connector()
    first, second = connector.draft(MAIL), connector.draft(OTHER)
    assert first != second
    connector.send(second)
    assert connector.find_sent(first, MAIL.message_id) is None
    assert is_sent(connector.find_sent(second, OTHER.message_id), OTHER.message_id)
    assert outside.drafts() == 1


@pytest.mark.parametrize(
    "mail",
    [
        replace(MAIL, subject="Hi\r\nBcc: mallory@example.net"),
        replace(MAIL, to=(Address("sam@example.org", "Sam\nX: y"),)),
        replace(MAIL, to=()),
        replace(MAIL, to=(Address("sæm@example.org"),)),
        replace(MAIL, files=(OutgoingFile("a\r\nb", "a/b", io.BytesIO),)),
    ],
)
def test_a_mail_that_cannot_be_built_leaves_nothing_behind(outside: Outside, mail: OutgoingMail) -> None:
    with pytest.raises(Unsendable):
        outside.connector().draft(mail)
    assert outside.drafts() == 0
    assert outside.sent() == []


def test_what_we_send_does_not_come_in_as_a_letter(outside: Outside) -> None:
    connector = outside.connector()
    connector.send(connector.draft(MAIL))
    connector.draft(OTHER)
    for scope in connector.scopes():
        assert all(stub.sent for stub in connector.discover(scope, None, 10).stubs)


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 57 * 1_024, 57 * 1_024 + 1, 3_000_000])
def test_sent_files_are_read_back_by_pythons_own_reader(outside: Outside, size: int) -> None:
    content = (bytes(range(256)) * (size // 256 + 1))[:size]
    files = (
        OutgoingFile("indsigt på dansk.pdf", "application/pdf", lambda: io.BytesIO(content)),
        OutgoingFile('odd "name"; x=y.txt', "no type at all", lambda: io.BytesIO(b"From me\r\n.\r\n")),
    )
    connector = outside.connector()
    connector.send(connector.draft(replace(MAIL, files=files)))
    (data,) = outside.sent()
    mail = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    found = list(mail.iter_attachments())
    assert [part.get_filename() for part in found] == [file.name for file in files]
    assert [part.get_content_type() for part in found] == ["application/pdf", "application/octet-stream"]
    assert [part.get_payload(decode=True) for part in found] == [content, b"From me\r\n.\r\n"]
    body = mail.get_body()
    assert body is not None
    assert body.get_content().split() == MAIL.text.split()
    assert not mail.defects
    assert not [defect for part in mail.walk() for defect in part.defects]


def test_a_file_that_fails_half_way_leaves_no_draft(outside: Outside) -> None:
    def fail() -> BinaryIO:
        raise Unsendable("a file of this mail can no longer be read")

    broken = OutgoingFile("a.pdf", "application/pdf", fail)
    with pytest.raises(Unsendable):
        outside.connector().draft(replace(MAIL, files=(broken,)))
    assert outside.drafts() == 0
