"""Holding the records of today against a head of before, such as managers find in their digests.

A chain alone cannot tell that all of it was written anew by somebody who holds the database. A head that was
mailed can: it is computed again from what the rounds saw, and what they saw is compared with what stands now.
"""

import re
from dataclasses import dataclass

from handlers.casebook import organisation_of
from handlers.desk import Desk
from handlers.domain.errors import Refused
from handlers.domain.heads import GENESIS, head_after, leaf, root_of
from handlers.domain.ids import CaseId
from handlers.domain.phrase import say
from handlers.store.witnesses import Ended

_HEAD = re.compile(r"[0-9a-f]{16,64}")
_MOST = 1_000  # events that are named


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of holding the records against a head.

    Attributes:
        day: of the round whose head it is; "" where it is the head of one case, or none.
        seq: the event of the case up to which the head covers its record; 0 for none, or for all cases.
        rewritten: numbers of cases, each with an event that is not the one of then.
    """

    known: bool
    day: str = ""
    seq: int = 0
    rewritten: tuple[tuple[str, int], ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether nothing of then was written anew."""
        return self.known and not self.rewritten


def compare(desk: Desk, head: str, number: str | None = None) -> Comparison:
    """Return whether the records still hold what they held when somebody kept a head.

    Args:
        head: hexadecimal, its first sixteen digits at least.
        number: of the only case that is wanted, whose own heads count too.

    Raises:
        Refused: that is no head.
        NotFound: there is no such case.
    """
    wanted = head.strip().lower()
    if not _HEAD.fullmatch(wanted):
        raise Refused(say("A head is 64 hexadecimal digits, or the first 16 at least."))
    case, seq = _own(desk, wanted, number) if number is not None else (None, 0)
    if seq:
        return Comparison(known=True, seq=seq)
    found = _rounds_to(desk, wanted)
    if not found:
        return Comparison(known=False)
    rewritten: list[tuple[str, int]] = []
    for one in found:
        with desk.reading("comparing.round") as tx:
            rewritten += tx.witnesses.rewritten(one.id, case, _MOST)
    covered = _covered(desk, case, found) if case is not None else 0
    return Comparison(known=True, day=found[-1].round.day, seq=covered, rewritten=tuple(rewritten[:_MOST]))


def _own(desk: Desk, wanted: str, number: str | None) -> tuple[CaseId, int]:
    """Return the case, and which of its events has a digest."""
    with desk.reading("comparing.case") as tx:
        case = tx.cases.numbered(organisation_of(tx).id, (number or "").strip())
        record = tx.events.unopened([case.id])[case.id]
    return case.id, next((one.seq for one in record if one.digest.startswith(wanted)), 0)


def _rounds_to(desk: Desk, wanted: str) -> list[Ended]:
    """Return the rounds up to the one that had a head, computed from what they saw; none where none had."""
    previous, rounds = GENESIS, list[Ended]()
    while True:
        with desk.reading("comparing.rounds") as tx:
            page = tx.witnesses.ended(organisation_of(tx).id, rounds[-1].round.number if rounds else 0)
        if not page:
            return []
        for one in page:
            previous = _head_of(desk, previous, one)
            rounds.append(one)
            if previous.startswith(wanted):
                return rounds


def _head_of(desk: Desk, previous: str, one: Ended) -> str:
    with desk.reading("comparing.tree") as tx:
        root = root_of(leaf(each) for each in tx.witnesses.of_round(one.id))
    return head_after(previous, one.round.number, one.round.day, (one.round.cases, one.round.leaves), root)


def _covered(desk: Desk, case: CaseId, rounds: list[Ended]) -> int:
    known = {one.id for one in rounds}
    with desk.reading("comparing.covered") as tx:
        return max((one.seq for round_id, one in tx.witnesses.of_case(case) if round_id in known), default=0)
