"""The mails that a letter carries: enclosed whole, sent on as they were, or typed into its text.

What they say of themselves is only read here; `evidence` weighs it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from connectors.base import Address, Hop, Letter, PassedBy
from handlers.receipt.colleagues import House
from handlers.triage.cutting.sections import Kind, is_forward, sections

_MOST = 8


@dataclass(frozen=True, slots=True)
class Inside:
    """A mail within a letter; all of it is hostile text.

    Attributes:
        at: its date, where its own head gives one.
        written: its date as a program wrote it; "" where `at` is known or nothing is.
        hops: the Received lines of a mail that is whole.
        is_older: it is quoted below the mail that was passed on.
        is_resent: it is the letter itself, which somebody sent on.
    """

    sender: Address
    subject: str = ""
    at: datetime | None = None
    written: str = ""
    hops: tuple[Hop, ...] = ()
    is_older: bool = False
    is_resent: bool = False


def insides(letter: Letter, house: House) -> tuple[Inside, ...]:
    """Return the mails within a letter from the outermost on, at most eight.

    Down to the first one that somebody from outside wrote, each was passed on; what lies below that is the
    history that it quotes, and is told as older.
    """
    found = [*_whole(letter), *_typed(letter)][:_MOST]
    kept: list[Inside] = []
    reached = False
    for one in found:
        older = one.is_older or (reached and not one.is_resent)
        kept.append(Inside(one.sender, one.subject, one.at, one.written, one.hops, older, one.is_resent))
        outsider = bool(one.sender.address) and not house.holds(one.sender.address)
        reached = reached or (outsider and not one.hops)
    return tuple(kept)


def passed_on_from(letter: Letter, house: House) -> Address | None:
    """Return whom the mail within a letter says it is from, the first one from outside; or None."""
    for one in insides(letter, house):
        if one.is_older:
            return None
        if one.sender.address and not house.holds(one.sender.address):
            return one.sender
    return None


def _whole(letter: Letter) -> Iterator[Inside]:
    for one in letter.passed_on:
        if one.by is PassedBy.RESENT:
            author = letter.senders[0] if len(letter.senders) == 1 else Address("")
            yield Inside(author, letter.subject, one.at, is_resent=True)
        elif one.by is PassedBy.ENCLOSED:
            yield Inside(one.sender, one.subject, one.at, hops=one.hops)


def _typed(letter: Letter) -> Iterator[Inside]:
    enclosed = {
        one.sender.address.casefold() for one in letter.passed_on if one.by is PassedBy.ENCLOSED and one.hops
    }
    for section in sections(letter.text, forward=is_forward(letter.subject, letter.text)):
        head = section.head
        if head is None or section.kind not in {Kind.FORWARDED, Kind.QUOTED}:
            continue
        if head.address.casefold() in enclosed and section.kind is Kind.FORWARDED:
            continue  # the parser typed it there from the mail that is enclosed
        sender = Address(head.address, head.name)
        yield Inside(sender, head.subject, written=head.date, is_older=section.kind is Kind.QUOTED)
