"""Answers that leave: drafted in the mailbox, submitted by SMTP, filed in Sent, looked up in doubt.

What never happens is that one answer leaves twice; what can happen, in the moment between the last
dot and the server's word, is that nobody knows, and that is said.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from connectors.base import OutgoingMail, Sent
from connectors.errors import ConnectorError, Temporary, Unsendable, Vanished
from connectors.imap.drafts import Drafts, Found
from connectors.imap.keys import Draft, Spot, draft
from connectors.imap.originals import pieces
from connectors.imap.submission import Envelope, Submission, Unanswered
from connectors.mime.reading import read
from connectors.mime.writing import build

_DOUBT = "the mail was handed over and the server's word was lost; a person must look whether it left"
_GONE = "the draft is gone: it was sent or discarded; ask find_sent which"
#: How often a copy is put into Sent where the line is lost over it: nobody comes back to it later.
_TRIES = 3
_BLANK = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends for one mailbox.

    Args:
        drafts: its drafts and sent mail.
        submission: opens a connection to its SMTP server, signed in.
    """

    drafts: Drafts
    submission: Callable[[], Submission]

    def draft(self, mail: OutgoingMail) -> str:
        """Store the mail among the drafts."""
        return str(self.drafts.store(build(mail), mail.message_id))

    def send(self, reference: str) -> Sent:
        """Hand the draft over.

        Raises:
            Vanished: it was sent or discarded, or another process sends it.
            Unsendable: the server does not take it.
            Temporary: not now; or, where the server's word was lost, nobody knows.
        """
        wanted = draft(reference)
        if wanted is None:
            raise Vanished(_GONE)
        found, opened = self.drafts.locate(wanted)
        stream = pieces(self.drafts.session, opened.name, opened.generation, found.uid)
        envelope, stream = _addressed(stream, found.size)
        with self.submission() as way:
            way.announce(envelope)
            way.pour(stream)
            self.drafts.claim(found)
            self._handed_over(way, found)
        return self._filed(wanted, found, Spot("Drafts", opened.generation, found.uid))

    def find_sent(self, reference: str, message_id: str) -> Sent | None:
        """Return the mail where it has left.

        Raises:
            Temporary: it was handed over and the server's word was lost.
        """
        known = draft(reference)
        for each in dict.fromkeys([message_id, *([known.message_id] if known else [])]):
            state = self.drafts.state(each)
            if key := self.drafts.sent(each):
                return Sent(key, each)
            if left := next((one for one in state if one.submitted), None):
                return Sent(self.drafts.file(each, left.uid), each)
            if any(one.claimed for one in state):
                raise Temporary(_DOUBT)
        return None

    def discard(self, reference: str) -> None:
        """Remove a draft; one that has left already is kept until it lies in Sent."""
        known = draft(reference)
        if known and not any(one.submitted for one in self.drafts.state(known.message_id)):
            self.drafts.remove(known.message_id)

    def _handed_over(self, way: Submission, found: Found) -> None:
        try:
            way.finish()
        except Unanswered:
            raise
        except ConnectorError:
            # If this fails too, the claim stands for a mail that has not left: a person will find it so.
            with suppress(ConnectorError):
                self.drafts.release(found)
            raise

    def _filed(self, wanted: Draft, found: Found, lying: Spot) -> Sent:
        for _ in range(_TRIES):
            with suppress(ConnectorError):
                self.drafts.submitted(found)
            with suppress(ConnectorError):
                return Sent(self.drafts.file(wanted.message_id, found.uid), wanted.message_id)
        # It has left, and that is what counts: no trouble with the copy may make it leave again.
        return Sent(str(lying), wanted.message_id)


def _addressed(stream: Iterator[bytes], size: int) -> tuple[Envelope, Iterator[bytes]]:
    """Read the envelope from the head of a mail that we built, and return it with the whole mail."""
    head = b""
    for piece in stream:
        head += piece
        if _BLANK in head:
            break
    letter = read([head.partition(_BLANK)[0] + _BLANK])
    if not letter.senders or not letter.to:
        raise Unsendable("the draft names no sender or no recipient any more; write it again")
    sender = letter.senders[0].address
    automatic = b"\r\nAuto-Submitted: auto-" in head.partition(_BLANK)[0]
    recipients = tuple(address.address for address in (*letter.to, *letter.cc))
    envelope = Envelope("" if automatic else sender, recipients, sender, size)
    return envelope, _whole(head, stream)


def _whole(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest
