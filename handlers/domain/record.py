"""The chain that makes a case's record tamper-evident.

Each digest covers the one before it. Content enters only through a salted commitment, so that
erasing content and salt leaves the chain whole and the words beyond guessing.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.domain.events import Fault, RecordedEvent

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the record does not hold: the event's number and what is wrong there."""

    seq: int
    reason: str


def commit(salt: bytes, content: str) -> str:
    """Return the commitment to some content: SHA-256 of salt and UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(salt + content.encode("utf-8", "surrogatepass")).hexdigest()


def link(previous: str, event: RecordedEvent) -> str:
    """Return the digest of an event that follows `previous`."""
    body = json.dumps(
        [
            previous,
            event.seq,
            event.kind.value,
            event.at.isoformat(),
            event.actor,
            dict(event.facts),
            event.commitment,
        ],
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode("ascii")).hexdigest()


def verify(events: Iterable[RecordedEvent], head: str) -> list[Break]:
    """Return every place where the record was altered, cut or reordered; empty when it holds.

    Args:
        events: in the order of their numbers.
        head: the digest that the case itself remembers as its last.
    """
    breaks: list[Break] = []
    previous, expected = GENESIS, 1
    for event in events:
        if event.seq != expected:
            breaks.append(Break(expected, "event missing or out of order"))
        if event.fault is Fault.EVENT or link(previous, event) != event.digest:
            breaks.append(Break(event.seq, Fault.EVENT.value))
        if event.fault is Fault.CONTENT or _reworded(event):
            breaks.append(Break(event.seq, Fault.CONTENT.value))
        previous, expected = event.digest, event.seq + 1
    if previous != head:
        breaks.append(Break(expected, "last event missing or altered"))
    return breaks


def _reworded(event: RecordedEvent) -> bool:
    return event.content is not None and commit(event.salt or b"", event.content) != event.commitment
