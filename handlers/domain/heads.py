"""The head of all records: one hash over what every case's record ends with, from day to day.

Each round is a tree over the heads that changed since the round before (RFC 6962 section 2.1), and its root
goes into a chain of rounds. So whoever kept one head can be shown that a record of today still holds what
it held then, by a path of some twenty hashes, without seeing any other case.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handlers.domain.ids import CaseId
from handlers.domain.record import GENESIS

__all__ = ["GENESIS", "Round", "Witness", "head_after", "leaf", "path_of", "root_of", "short"]

#: Hexadecimal digits of a head that people are told: 128 bits.
_TOLD = 32


@dataclass(frozen=True, slots=True)
class Witness:
    """That a case's record had this digest at an event when a round came by."""

    case_id: CaseId
    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class Round:
    """One round over all records that came to its end.

    Attributes:
        number: 1 for the first round of the organisation.
        day: ISO 8601, in the organisation's zone.
        cases: records looked at.
        leaves: records that had changed since the round before.
        root: of the tree over these.
        head: of all records; covers the head before.
    """

    number: int
    day: str
    cases: int
    leaves: int
    root: str
    head: str


def leaf(one: Witness) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\0" + _plain([one.case_id, one.seq, one.digest])).digest()


def root_of(leaves: Iterable[bytes]) -> str:
    """Return the root of a tree, hexadecimal; the leaves are taken one at a time and none is kept."""
    heaps: list[tuple[int, bytes]] = []  # whole subtrees from the left, with their heights
    for one in leaves:
        height, value = 0, one
        while heaps and heaps[-1][0] == height:
            value = _node(heaps.pop()[1], value)
            height += 1
        heaps.append((height, value))
    if not heaps:
        return hashlib.sha256(b"").hexdigest()
    value = heaps.pop()[1]
    while heaps:
        value = _node(heaps.pop()[1], value)
    return value.hex()


def path_of(leaves: Iterable[bytes], number: int, index: int) -> list[str]:
    """Return the hashes beside the way from a leaf to the root, the lowest first.

    Args:
        leaves: all of them; they are taken one at a time.
        number: how many there are.
        index: of the leaf, from 0.
    """
    spans = sorted(enumerate(_beside(0, number, index)), key=lambda one: one[1])
    taken = iter(leaves)
    at, found = 0, [""] * len(spans)
    for place, (start, end) in spans:
        for _ in range(start - at):
            next(taken)
        found[place] = root_of(next(taken) for _ in range(end - start))
        at = end
    return found


def head_after(previous: str, number: int, day: str, counted: Sequence[int], root: str) -> str:
    """Return the head of all records after a round.

    Args:
        previous: the head before; `GENESIS` for the first.
        counted: how many records were looked at, and how many of them had changed.
    """
    return hashlib.sha256(_plain([previous, number, day, *counted, root])).hexdigest()


def short(head: str) -> str:
    """Return a head as people are told it: enough of it to find the whole one by."""
    return head[:_TOLD]


def _beside(start: int, end: int, index: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of leaves beside the way from a leaf to the root, the lowest first."""
    if end - start < 2:
        return
    middle = start + (1 << (end - start - 1).bit_length() - 1)
    if start + index < middle:
        yield from _beside(start, middle, index)
        yield middle, end
    else:
        yield from _beside(middle, end, index - (middle - start))
        yield start, middle


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _plain(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode("ascii")
