"""What every mailbox promises about mails that say the same in HTML, with pictures in it."""

import email
import email.policy
import io
import re
from dataclasses import replace
from email.message import EmailMessage

import pytest

from connectors.base import OutgoingFile, OutgoingMail, OutgoingPicture
from connectors.errors import Unsendable
from connectors.mime.reading import read
from tests.contract.connectors.kinds import Outside
from tests.contract.connectors.test_sending import MAIL

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
PICTURE = OutgoingPicture("due.png", "image/png", lambda: io.BytesIO(PNG), "due.1@example.com")
HTML = (
    '<p>Hej Sam &amp; co, her er <b>svaret</b>: blåbær.</p>\n<img src="cid:due.1@example.com" alt="Three.">'
)
PAGE = replace(MAIL, html=HTML, pictures=(PICTURE,), generated=True, in_reply_to=None, references=())


def whole(outside: Outside) -> EmailMessage:
    (data,) = outside.sent()
    mail = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert not [defect for part in mail.walk() for defect in part.defects]
    return mail


def test_a_page_leaves_beside_its_plain_text_and_with_its_pictures(outside: Outside) -> None:
    connector = outside.connector()
    connector.send(connector.draft(PAGE))
    mail = whole(outside)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().split() == MAIL.text.split()
    assert page.get_content().split() == HTML.split()
    picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == "<due.1@example.com>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_payload(decode=True) == PNG


def test_a_page_without_pictures_is_an_alternative_and_no_more(outside: Outside) -> None:
    connector = outside.connector()
    connector.send(connector.draft(replace(PAGE, pictures=())))
    kinds = [part.get_content_type() for part in whole(outside).walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_files_stand_beside_the_page_and_its_pictures(outside: Outside) -> None:
    file = OutgoingFile("a.pdf", "application/pdf", lambda: io.BytesIO(b"%PDF-"))
    connector = outside.connector()
    connector.send(connector.draft(replace(PAGE, files=(file,))))
    mail = whole(outside)
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["a.pdf"]


def test_ours_read_the_plain_text_of_a_page(outside: Outside) -> None:
    connector = outside.connector()
    connector.send(connector.draft(PAGE))
    found = read(outside.sent())
    assert found.text == MAIL.text
    assert found.defects == ()


def test_mail_of_our_own_accord_says_so_and_asks_for_no_automatic_answer(outside: Outside) -> None:
    """RFC 3834 section 5: `auto-generated` answers nobody, `auto-replied` answers a mail."""
    connector = outside.connector()
    connector.send(connector.draft(PAGE))
    mail = whole(outside)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["In-Reply-To"] is None
    assert mail["Precedence"] is None  # RFC 3834 section 3.1.8: not standard, and its values disagree


@pytest.mark.parametrize(
    "mail",
    [
        replace(PAGE, html=""),
        replace(PAGE, pictures=(replace(PICTURE, content_id="a>\r\nX: y@example.com"),)),
        replace(PAGE, pictures=(replace(PICTURE, content_id="bare"),)),
        replace(PAGE, pictures=(replace(PICTURE, name="a\r\nb.png"),)),
    ],
)
def test_a_page_that_cannot_be_built_leaves_nothing_behind(outside: Outside, mail: OutgoingMail) -> None:
    with pytest.raises(Unsendable):
        outside.connector().draft(mail)
    assert outside.drafts() == 0


def test_no_part_of_a_page_can_end_another(outside: Outside) -> None:
    connector = outside.connector()
    connector.send(connector.draft(PAGE))
    first = outside.sent()[0]
    boundaries = re.findall(rb'boundary="([^"]+)"', first)
    assert len(set(boundaries)) == 2
