"""Letters that a newcomer writes, as what a mail program and our receiving server make of them."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, formataddr

from bot.sandbox.desk.parties import Party
from bot.sandbox.story.people import ADDRESS, RECEIVING_SERVER


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file with a letter."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to send.

    Attributes:
        answers: the Message-ID that it answers; empty for a letter of its own.
        forged: somebody else writes in this person's name, and the receiving server says so.
    """

    subject: str
    text: str
    answers: str = ""
    references: tuple[str, ...] = ()
    enclosure: Enclosure | None = None
    forged: bool = False


def as_mail(writer: Party, draft: Draft, at: datetime, number: int) -> bytes:
    """Return a letter as it lies in our mailbox."""
    domain = writer.address.rpartition("@")[2]
    verdict = "fail" if draft.forged else "pass"
    mail = EmailMessage(policy=default)
    mail["Return-Path"] = f"<{writer.address}>"
    mail["Delivered-To"] = ADDRESS
    mail["Received"] = (
        f"from mail.{domain} (mail.{domain} [192.0.2.25]) "
        f"by {RECEIVING_SERVER} with ESMTPS id D{number:06d}; {format_datetime(at)}"
    )
    mail["Authentication-Results"] = (
        f"{RECEIVING_SERVER}; spf={verdict} smtp.mailfrom={writer.address}; "
        f"dkim={verdict} header.d={domain}; dmarc={verdict} header.from={domain}"
    )
    mail["From"] = formataddr((writer.full_name, writer.address))
    mail["To"] = ADDRESS
    mail["Subject"] = " ".join(draft.subject.split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<desk-{number}.{int(at.timestamp())}@{domain}>"
    if draft.answers:
        mail["In-Reply-To"] = draft.answers
        mail["References"] = " ".join((*draft.references, draft.answers))
    mail.set_content(draft.text.replace("\r\n", "\n").rstrip() + "\n")
    if draft.enclosure is not None:
        kind, _, subtype = draft.enclosure.media_type.partition("/")
        mail.add_attachment(
            draft.enclosure.data,
            maintype=kind or "application",
            subtype=subtype or "octet-stream",
            filename=draft.enclosure.name,
        )
    return mail.as_bytes()
