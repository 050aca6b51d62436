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
class Entrance:
    """How the server that takes letters in for a mailbox writes down who they are from.

    Attributes:
        names_itself: its results begin with its name (RFC 8601 section 2.5).
        above: they stand above its own Received line.
    """

    server: str
    names_itself: bool = True
    above: bool = False


#: The story's own mail server; Gmail's; and Exchange Online's.
OWN = Entrance(RECEIVING_SERVER)
GMAIL = Entrance("mx.google.com")
EXCHANGE = Entrance("db5eur01ft003.mail.protection.outlook.com", names_itself=False, above=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to send.

    Attributes:
        answers: the Message-ID that it answers; empty for a letter of its own.
        forged: somebody else writes in this person's name, and the receiving server says so.
        to: the address of one of the desk's mailboxes.
        bulk: it goes to everybody on a list.
    """

    subject: str
    text: str
    answers: str = ""
    references: tuple[str, ...] = ()
    enclosure: Enclosure | None = None
    forged: bool = False
    to: str = ADDRESS
    bulk: bool = False


def as_mail(writer: Party, draft: Draft, at: datetime, number: int, entrance: Entrance = OWN) -> bytes:
    """Return a letter as it lies in our mailbox."""
    domain = writer.address.rpartition("@")[2]
    mail = EmailMessage(policy=default)
    mail["Return-Path"] = f"<{writer.address}>"
    mail["Delivered-To"] = draft.to
    received = (
        f"from mail.{domain} (mail.{domain} [192.0.2.25]) "
        f"by {entrance.server} with ESMTPS id D{number:06d}; {format_datetime(at)}"
    )
    trail = [("Received", received), ("Authentication-Results", _results(writer, draft, entrance))]
    for name, value in reversed(trail) if entrance.above else trail:
        mail[name] = value
    mail["From"] = formataddr((writer.full_name, writer.address))
    mail["To"] = draft.to
    mail["Subject"] = " ".join(draft.subject.split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<desk-{number}.{int(at.timestamp())}@{domain}>"
    if draft.bulk:
        mail["List-Unsubscribe"] = f"<https://{domain}/unsubscribe>"
        mail["Precedence"] = "bulk"
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


def _results(writer: Party, draft: Draft, entrance: Entrance) -> str:
    domain = writer.address.rpartition("@")[2]
    verdict = "fail" if draft.forged else "pass"
    by = f"{entrance.server}; " if entrance.names_itself else ""
    return (
        f"{by}spf={verdict} smtp.mailfrom={writer.address}; "
        f"dkim={verdict} header.d={domain}; dmarc={verdict} header.from={domain}"
    )
