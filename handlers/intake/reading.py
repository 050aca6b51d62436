"""Reading one letter: fetched, sealed and parsed in one pass over its bytes, outside any transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.base import Letter
from connectors.dated import Dated
from connectors.errors import (
    AuthorizationLost,
    ClientRefused,
    ConnectorError,
    Elsewhere,
    LicenceMissing,
    MailboxFull,
    MailboxGone,
    Unreadable,
    Vanished,
    cause,
)
from handlers.checkpoints import Point
from handlers.desk import Desk
from handlers.domain.finding import Finding
from handlers.domain.mailbox import LOST, Mailbox
from handlers.intake.in_passing import concerns_us
from handlers.intake.marks import holdings_of
from handlers.intake.recognising import OwnWords, recognised
from handlers.store.originals import OriginalWriter, SealedOriginal
from handlers.store.stubs import DueStub

#: Times that reading a letter may bring a process down before it is kept unread for a person.
DEATHS = 3
#: Faults that say something of the mailbox and nothing of the letter that they were met with.
_OF_THE_MAILBOX = (MailboxGone, MailboxFull, LicenceMissing, ClientRefused)


@dataclass(frozen=True, slots=True)
class Read:
    """A letter that was read, or (`letter` is None) kept unread with the reason why.

    Attributes:
        received_at: when it was received, where its provider tells so with the letter.
        holdings: the marks of what its words hold.
    """

    letter: Letter | None
    finding: Finding
    original: SealedOriginal | None
    reason: str = ""
    received_at: datetime | None = None
    holdings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PutOff:
    """The letter could not be read this time.

    Attributes:
        retry_after: seconds, where the provider named a wait.
        died: a reader went down over it.
        fault: what the mailbox said instead of giving the letter.
    """

    reason: str
    retry_after: float | None = None
    died: bool = False
    fault: ConnectorError | None = None

    @property
    def stands_alone(self) -> bool:
        """Return whether the fault may be this letter's own; else nothing of the mailbox is given now."""
        if isinstance(self.fault, Elsewhere):
            return True
        return self.retry_after is None and not isinstance(self.fault, _OF_THE_MAILBOX)

    @property
    def is_refused(self) -> bool:
        """Return whether we were not let in, as it seems from this letter alone."""
        return isinstance(self.fault, AuthorizationLost)


@dataclass(frozen=True, slots=True)
class Vanishing:
    """The letter is gone from its mailbox."""


def read(desk: Desk, mailbox: Mailbox, stub: DueStub, words: OwnWords = ()) -> Read | PutOff | Vanishing:
    """Read one letter, keeping its original sealed whatever its words are like.

    One to a general address is first read in memory alone; most are never fetched a second time.

    Args:
        words: the organisation's own, which it is read by as well.
    """
    if not mailbox.general:
        return _read_and_kept(desk, mailbox, stub, words)
    passing = _read_in_passing(desk, mailbox, stub, words)
    if not isinstance(passing, Read) or not concerns_us(desk, mailbox, passing.letter, passing.finding):
        return passing
    kept = _read_and_kept(desk, mailbox, stub, words)
    return _with_holdings(passing) if isinstance(kept, Vanishing) else kept


def _read_in_passing(
    desk: Desk, mailbox: Mailbox, stub: DueStub, words: OwnWords
) -> Read | PutOff | Vanishing:
    try:
        chunks = desk.connector(mailbox).fetch(stub.provider_key)
        letter, reason = _parsed(desk, stub, chunks)
    except ConnectorError as error:
        return _unread(error)
    finding = recognised(desk, letter, words, junk=stub.junk) if letter else Finding()
    return Read(letter, finding, None, reason, chunks.received_at if isinstance(chunks, Dated) else None)


def _read_and_kept(desk: Desk, mailbox: Mailbox, stub: DueStub, words: OwnWords) -> Read | PutOff | Vanishing:
    box = desk.box(mailbox)
    writer = OriginalWriter(box, desk.blobs, box.blind("original", stub.provider_key).hex())
    try:
        chunks = desk.connector(mailbox).fetch(stub.provider_key)
        pieces = _sealed(desk, chunks, writer)
        letter, reason = _parsed(desk, stub, pieces)
        for _ in pieces:  # what the parser left unread belongs to the original all the same
            continue
        original = writer.finish()
    except ConnectorError as error:
        writer.abandon()
        return _unread(error)
    if original.body_sealed is None and _is_too_late(desk, mailbox, stub, original):
        desk.blobs.remove(original.name)
    desk.reached(Point.SEALED)
    finding = recognised(desk, letter, words, junk=stub.junk) if letter else Finding()
    received_at = chunks.received_at if isinstance(chunks, Dated) else None
    return _with_holdings(Read(letter, finding, original, reason, received_at))


def _is_too_late(desk: Desk, mailbox: Mailbox, stub: DueStub, original: SealedOriginal) -> bool:
    """Return whether a purge began while a letter was fetched, so that nobody else would remove its file.

    What is on the disk before its purge looks is found by that; whatever comes later is found here.
    """
    with desk.reading("reading.too_late") as tx:
        now = tx.mailboxes.find(mailbox.id)
        return now is None or (now.status in LOST and not tx.originals.stands(stub.id, original.name))


def _with_holdings(one: Read) -> Read:
    """Return a letter that may be written down, with the marks of what it holds."""
    return replace(one, holdings=holdings_of(one.letter)) if one.letter else one


def _unread(error: ConnectorError) -> PutOff | Vanishing:
    """Return what becomes of a letter that could not be fetched or read this time."""
    match error:
        case Vanished():
            return Vanishing()
        case Unreadable():
            return PutOff(error.reason, died=True)
        case _:
            reason = f"fetch-{cause(error).lower()}"
            return PutOff(reason, getattr(error, "retry_after", None), fault=error)


def unread(wait: PutOff) -> Read:
    """Return a letter that is no longer waited for, kept unread for a person with the reason why."""
    return Read(None, Finding(), None, wait.reason)


def _parsed(desk: Desk, stub: DueStub, pieces: Iterator[bytes]) -> tuple[Letter | None, str]:
    if stub.started >= DEATHS:
        return None, "died"
    try:
        return desk.parser.parse(pieces), ""
    except Unreadable as error:
        if error.died and stub.started + 1 < DEATHS:
            raise  # a busy machine can kill a reader too: this one is tried again, alone
        return None, error.reason


def _sealed(desk: Desk, chunks: Iterator[bytes], writer: OriginalWriter) -> Iterator[bytes]:
    for number, piece in enumerate(chunks):
        if not number:
            desk.reached(Point.FETCHED)
        writer.write(piece)
        yield piece
