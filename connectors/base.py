"""The port every mailbox stands behind, and the mail values that cross it.

Providers only translate. A letter is noticed (`Stub`), fetched as bytes, read into a `Letter`;
an answer is an `OutgoingMail`, drafted, sent, and looked up when the outcome is unknown.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Protocol

from connectors.trails import Address, AuthenticationResult, Hop, PassedBy, PassedOn, Vouching

__all__ = [  # what stands in `trails` is named here for everybody
    "Account", "Address", "Attachment", "AuthenticationResult", "Connector", "Cursor", "Hop",
    "Letter", "MailKind", "OutgoingFile", "OutgoingMail", "OutgoingPicture", "Page", "Parser",
    "PassedBy", "PassedOn", "Sent", "Shown", "Stub", "TransferEncoding", "Vouching", "holds_junk",
]  # fmt: skip

_JUNK = frozenset({"junk", "spam"})


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in one feed of a mailbox.

    Attributes:
        scope: the feed (a folder, a label, the whole account).
        value: the provider's own token; a secret for some providers.
        generation: changes when the provider renumbers (IMAP UIDVALIDITY); keys of another
            generation say nothing about this one.
    """

    scope: str
    value: str = field(repr=False)
    generation: str = ""


@dataclass(frozen=True, slots=True)
class Stub:
    """A letter noticed and not yet fetched; `provider_key` never names another letter."""

    provider_key: str
    received_at: datetime | None = None  # when the receiving server accepted it, aware UTC
    size: int | None = None  # bytes
    generation: str = ""
    junk: bool = False  # it lies where the mail server puts what it takes for junk
    sent: bool = False  # it lies among what was sent from the mailbox, by us or by a person


def holds_junk(scope: str) -> bool:
    """Return whether a scope is, or lies within, a folder named Junk or Spam in any case."""
    return not _JUNK.isdisjoint(re.split(r"[/.]", scope.lower()))


@dataclass(frozen=True, slots=True)
class Page:
    """One step of discovery: what was noticed, and the place to go on from."""

    stubs: tuple[Stub, ...]
    cursor: Cursor
    more: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Who the mailbox belongs to: its own address, and the aliases it may send from."""

    address: str
    aliases: tuple[str, ...] = ()


class MailKind(StrEnum):
    """What sort of mail a letter is, by its markers (RFC 3834, RFC 3464, RFC 2369, RFC 5546)."""

    PERSONAL = "personal"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"
    CALENDAR = "calendar"
    RECEIPT = "receipt"  # a read or delivery receipt (RFC 8098)


class TransferEncoding(StrEnum):
    """How an attachment's bytes stand in the original (RFC 2045 section 6)."""

    IDENTITY = "identity"
    BASE64 = "base64"
    QUOTED_PRINTABLE = "quoted-printable"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file in a letter, as a slice of the original so that it is stored once.

    Attributes:
        name: the file name as the sender gave it, controls removed; hostile text.
        media_type: declared type, lower case.
        size: decoded bytes.
        digest: SHA-256 of the decoded bytes, hexadecimal.
        start: offset of the encoded body in the original, bytes.
        length: encoded bytes from `start`.
        encoding: how to decode that slice.
        offset: of a file within another, bytes of the decoded slice that stand before it.
    """

    name: str
    media_type: str
    size: int
    digest: str
    start: int
    length: int
    encoding: TransferEncoding
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as read from its original: total, bounded, and hostile in every text field.

    Attributes:
        text: the readable text (from text/plain, else from HTML), quotes included.
        fingerprint: SHA-256 hexadecimal over the normalised From, Subject, Date, text and the
            sorted digests of the files; equal for two deliveries of the same mail even where
            the provider rebuilt the bytes.
        bounced_id: for a bounce, the Message-ID of the mail that was not delivered.
        enclosed: what can be read of its files, each with its name in the first line; a mail within the
            letter is in `text` and not here. Ten at most, of 20,000 characters at most.
        defects: codes of what was cut, guessed or repaired while reading; "sender-odd" where From
            holds more, or other, than the addresses read from it.
    """

    fingerprint: str
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    senders: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    kind: MailKind = MailKind.PERSONAL
    no_reply: bool = False  # null return path or a daemon: never answer by itself
    bounced_id: str | None = None
    authentication: tuple[AuthenticationResult, ...] = ()
    hops: tuple[Hop, ...] = ()
    passed_on: tuple[PassedOn, ...] = ()
    enclosed: tuple[str, ...] = ()
    encrypted: bool = False  # S/MIME or PGP: only the person's mail client opens it
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as a page for a browser.

    Attributes:
        html: a fragment of a few harmless elements; no address in it leads or loads anything. Its classes:
            `hidden` and within it `seen`, `host` beside links, `picture` in place of one, `control`.
        hides: some of its words are hidden from those who read it in a mail program.
        pictures: how many were left out.
        cut: it was too long or too deep to be shown whole, or as it was laid out.
    """

    html: str
    hides: bool = False
    pictures: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to send along; opened when the mail is built, never held whole by callers."""

    name: str
    media_type: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class OutgoingPicture(OutgoingFile):
    """A file that a mail's HTML shows as `cid:` and its id (RFC 2392); no attachment of its own.

    Attributes:
        content_id: `left@right`, without angle brackets.
    """

    content_id: str


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail to send: plain text, one thread, our own Message-ID.

    Attributes:
        message_id: with angle brackets; chosen by us before drafting so that it can be looked up.
        automatic: true for acknowledgements (`Auto-Submitted: auto-replied`, RFC 3834 section 5).
        generated: true for mail of our own accord that answers nobody (`auto-generated`, ibidem).
        html: the same once more for readers that show HTML; "" where plain text is all.
        pictures: what the HTML shows.
    """

    message_id: str
    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    written_at: datetime
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    automatic: bool = False
    language: str = ""
    files: tuple[OutgoingFile, ...] = field(default=())
    generated: bool = False
    html: str = ""
    pictures: tuple[OutgoingPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail that left: the provider's key of the sent copy, and the Message-ID it really bears.

    Attributes:
        left_at: when it left, where a provider tells so of a mail that is looked up; aware.
    """

    provider_key: str
    message_id: str
    left_at: datetime | None = field(default=None, compare=False)


class Connector(Protocol):
    """One connected mailbox.

    Every method may raise `Temporary`, `Permanent` or `AuthorizationLost`. Instances may be used
    from several threads. Consent and push are protocols of their own (`connectors.consent`,
    `connectors.push`), so that a folder on disk need not pretend to them.
    """

    def account(self) -> Account:
        """Return whose mailbox this is."""

    def scopes(self) -> tuple[str, ...]:
        """Return the feeds that discovery walks, such as folders; Junk is one of them."""

    def discover(
        self,
        scope: str,
        cursor: Cursor | None,
        limit: int,
        since: datetime | None = None,
        *,
        anywhere: bool = False,
    ) -> Page:
        """Return at most `limit` stubs after `cursor` (from the beginning where it is None).

        A page may be empty and still have `more`. A stub may come twice.

        Args:
            since: where `cursor` is None, letters received before it need not be listed; aware UTC.
            anywhere: where `cursor` is None and there is a `since`, letters that have been moved on are
                listed too, as into the bin or an archive: those of the Inbox wherever they lie by now.

        Raises:
            CursorExpired: the provider no longer knows the cursor; discover from None.
        """

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        """Yield the original in chunks of at most 256 KiB; `Dated` where its stub bore no instant.

        Raises:
            Vanished: the letter is gone.
        """

    def draft(self, mail: OutgoingMail) -> str:
        """Store the mail as a draft and return its reference; nothing is sent.

        A draft of the same Message-ID that nobody has sent is replaced: the answer to an earlier call
        may have been lost, and what lies there may hold words of then.

        Raises:
            Unsendable: the mail cannot be built (line breaks in a header, no recipient).
        """

    def send(self, draft: str) -> Sent:
        """Send the draft; this consumes it.

        Raises:
            NotTaken: it has certainly not left, and may after the wait that was named.
            Temporary: nothing certain is known; use `find_sent` before sending again.
        """

    def find_sent(self, draft: str, message_id: str) -> Sent | None:
        """Return the sent mail that this draft became, or None where it was not sent."""

    def discard(self, draft: str) -> None:
        """Remove a draft that will not be sent; gone already is fine."""


class Parser(Protocol):
    """Reads originals; a hostile one can cost it time and memory only within its limits."""

    def parse(self, chunks: Iterable[bytes]) -> Letter:
        """Read one original, taking chunks as they come.

        Raises:
            Unreadable: it could not be read within the limits; the caller keeps the original.
        """

    def show(self, chunks: Iterable[bytes]) -> Shown:
        """Read one original as a page for a browser.

        Raises:
            Unreadable: it could not be read within the limits.
        """

    def extract(self, chunks: Iterable[bytes], attachment: Attachment) -> Iterator[bytes]:
        """Yield one file of an original, decoded, in pieces of at most about 64 KiB.

        Raises:
            Unreadable: the original ends before the file does, so it is not the same original.
        """

    def close(self) -> None:
        """Stop the reading processes."""
