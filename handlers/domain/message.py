"""A message on a case: a letter that came in, or one of ours that goes out.

Holds what is shown to an authorised colleague; at rest all of it is sealed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from connectors.base import Address, Attachment
from handlers.domain.authentication import Verdict
from handlers.domain.ids import CaseId, MailboxId, MessageId


class Direction(StrEnum):
    """Which way a message travels."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Purpose(StrEnum):
    """What a message is to its case."""

    REQUEST = "request"  # the letter that opened the case
    CORRESPONDENCE = "correspondence"
    DUPLICATE = "duplicate"
    AUTOMATIC = "automatic"  # auto-replies, lists, receipts: recorded, never answered
    BOUNCE = "bounce"
    OWN = "own"  # our own mail met in the mailbox
    ACKNOWLEDGEMENT = "acknowledgement"
    REPLY = "reply"
    QUESTION = "question"  # a reply that asks the person something
    EXTENSION = "extension"  # a reply that tells the person that the period is extended
    OUTSIDE = "outside"  # what a colleague answered from the mailbox itself


@dataclass(frozen=True, slots=True)
class Content:
    """The words of a message, sealed at rest as one piece."""

    subject: str = ""
    text: str = ""
    sender: Address = Address("")
    to: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    message_id: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sent_at: datetime | None = None
    language: str = ""  # of a text of ours, where it is known (ISO 639-1)
    cc: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        at: when it was received (inbound) or queued (outbound), aware UTC.
        known_sender: an inbound letter came from an address of the case; joining a thread
            alone proves nothing.
        defects: codes of what could not be read as it stood, or must be known before acting on it.
        authentication: whether the receiving server vouches for the sender of a letter.
    """

    id: MessageId
    mailbox_id: MailboxId
    case_id: CaseId | None
    direction: Direction
    purpose: Purpose
    at: datetime
    content: Content
    known_sender: bool = True
    defects: tuple[str, ...] = ()
    duplicate_of: MessageId | None = None
    authentication: Verdict = Verdict.UNKNOWN
