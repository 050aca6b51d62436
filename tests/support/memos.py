"""Colleagues who can be written to, and the mails that they got."""

import email
import email.policy
from collections.abc import Mapping
from email.message import EmailMessage

from connectors.memory import MemoryMailbox
from handlers.desk import Rules
from handlers.domain.ids import PersonId
from tests.support.cast import ADA, BEN, IRIS, MAX
from tests.support.desks import Room

ADDRESSES: Mapping[PersonId, str] = {
    ADA: "ada@acme.example",
    BEN: "ben@acme.example",
    MAX: "max@acme.example",
    IRIS: "iris@acme.example",
}
#: What a desk whose colleagues can be written to is told.
REACHABLE = Rules(addresses=ADDRESSES)


def mails_to(mailbox: MemoryMailbox, person: PersonId) -> list[EmailMessage]:
    """Return the mails that somebody got from a mailbox, in order."""
    return [one for one in sent_from(mailbox) if ADDRESSES[person] in str(one["To"])]


def sent_from(mailbox: MemoryMailbox) -> list[EmailMessage]:
    """Return every mail that left a mailbox, in order."""
    return [email.message_from_bytes(one, EmailMessage, policy=email.policy.default) for one in mailbox.sent]


def plain(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def page(mail: EmailMessage) -> str:
    """Return the HTML of a mail."""
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def memos(room: Room) -> list[EmailMessage]:
    """Return the mails to colleagues that left the desk's mailbox."""
    return [one for one in sent_from(room.mail) if str(one["To"]) in ADDRESSES.values()]


class DeathError(BaseException):
    """The process dies here; nothing catches it."""


class Reaper:
    """Kills the process once, when it reaches a point, and remembers every point that was reached."""

    def __init__(self) -> None:
        self.point = ""
        self.reached: list[str] = []

    def __call__(self, point: str) -> None:
        """Pass a point, or die at it."""
        self.reached.append(point)
        if point == self.point:
            self.point = ""
            raise DeathError
