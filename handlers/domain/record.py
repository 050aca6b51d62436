"""The chain that makes a case's record tamper-evident.

Each digest covers the one before it. Content enters only through a salted commitment, so that
erasing content and salt leaves the chain whole and the words beyond guessing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from handlers.domain.events import Fact, Fault
from handlers.domain.ids import PersonId

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the record does not hold: the event's number and what is wrong there."""

    seq: int
    reason: str


class Linked(Protocol):
    """What a chain is made of: a case's events, or an incident's."""

    @property
    def seq(self) -> int:
        """Return its number, from 1."""

    @property
    def kind(self) -> StrEnum:
        """Return what happened."""

    @property
    def at(self) -> datetime:
        """Return when."""

    @property
    def actor(self) -> PersonId:
        """Return who did it."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Return its ids, codes and dates."""

    @property
    def content(self) -> str | None:
        """Return people's words; None once erased."""

    @property
    def salt(self) -> bytes | None:
        """Return the salt of the commitment."""

    @property
    def commitment(self) -> str:
        """Return what the content was committed to."""

    @property
    def digest(self) -> str:
        """Return its link of the chain."""

    @property
    def fault(self) -> Fault | None:
        """Return what of it can no longer be read."""


def commit(salt: bytes, content: str) -> str:
    """Return the commitment to some content: SHA-256 of salt and UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(salt + content.encode("utf-8", "surrogatepass")).hexdigest()


def link(previous: str, event: Linked) -> str:
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


def verify(events: Iterable[Linked], head: str) -> list[Break]:
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


def _reworded(event: Linked) -> bool:
    return event.content is not None and commit(event.salt or b"", event.content) != event.commitment
