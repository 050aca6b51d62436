"""Counting open cases anew: by what they are counted, what changed of it, and what came of it.

Which cases are counted when is `handlers.duties.recounting`'s business.
"""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from handlers.domain.clock.establishment import Establishment
from handlers.domain.deadline import Deadline, standing
from handlers.domain.events import Fact
from handlers.domain.people import Organisation

#: Cases that a report names; more are counted.
NAMED = 20
#: The rule of a day that stands although the case's own counting leads to a later one.
_STANDS = "C0"
_OWN = ", own days "


class Cause(StrEnum):
    """What may change by which due dates are counted."""

    CALENDAR = "calendar"  # another release of the public holidays
    OWN_DAYS = "own_days"
    ZONE = "zone"
    PLACE = "place"  # country or subdivision
    LAW = "law"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Basis:
    """By what due dates are counted, in words that can be compared; an empty one is not known."""

    calendar: str = ""
    own_days: str = ""
    zone: str = ""
    place: str = ""
    law: str = ""
    policy: str = ""

    def causes(self, now: "Basis") -> tuple[Cause, ...]:
        """Return what of it is another by now; nothing where it is not known what was before."""
        if self == Basis():
            return ()
        return tuple(cause for cause in Cause if getattr(self, cause) != getattr(now, cause))


def basis_of(organisation: Organisation, establishment: Establishment) -> Basis:
    """Return by what an organisation's due dates are counted."""
    release, _, own_days = establishment.calendar.partition(_OWN)
    return Basis(
        calendar=release,
        own_days=own_days,
        zone=organisation.zone.key,
        place=f"{organisation.country}-{organisation.subdivision}".removesuffix("-"),
        law=establishment.regime.name,
        policy=" ".join(map(str, astuple(establishment.policy))),
    )


@dataclass(frozen=True, slots=True)
class Move:
    """A due date that moved: the case's number, and the day before and after."""

    number: str
    before: date
    after: date

    def __str__(self) -> str:
        return f"{self.number} {self.before.isoformat()} {self.after.isoformat()}"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of counting anew; test cases stand in no report.

    Attributes:
        counted: how many cases were counted.
        moved: of how many the date moved, or stands still now and did not before, or the other way round.
        moves: the first of them.
        missed: how many could not be counted, and stay as they were.
        numbers: the first of these.
    """

    counted: int = 0
    moved: int = 0
    moves: tuple[Move, ...] = ()
    missed: int = 0
    numbers: tuple[str, ...] = ()

    def with_case(self, move: Move | None) -> "Report":
        """Return the report with one more case, whose date moved or (None) stays."""
        if move is None:
            return replace(self, counted=self.counted + 1)
        return replace(
            self, counted=self.counted + 1, moved=self.moved + 1, moves=(*self.moves, move)[:NAMED]
        )

    def without(self, number: str) -> "Report":
        """Return the report with one more case that could not be counted."""
        if number in self.numbers:
            return self
        return replace(self, missed=self.missed + 1, numbers=(*self.numbers, number)[:NAMED])

    def to_facts(self) -> dict[str, Fact]:
        """Return plain values for storing; `from_facts` reads them back."""
        return {
            "counted": self.counted,
            "moved": self.moved,
            "moves": ";".join(map(str, self.moves)),
            "missed": self.missed,
            "numbers": " ".join(self.numbers),
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Fact]) -> "Report":
        """Return the report that `to_facts` described."""
        return cls(
            counted=int(facts["counted"] or 0),
            moved=int(facts["moved"] or 0),
            moves=tuple(_moves(str(facts["moves"]))),
            missed=int(facts["missed"] or 0),
            numbers=tuple(str(facts["numbers"]).split()),
        )


def _moves(written: str) -> Iterator[Move]:
    for one in filter(None, written.split(";")):
        number, before, after = one.split()
        yield Move(number, date.fromisoformat(before), date.fromisoformat(after))


def stands(deadline: Deadline) -> bool:
    """Return whether a day stands whatever the counting says (rule C0)."""
    return any(step.rule == _STANDS for step in deadline.steps)


def kept(before: Deadline, anew: Deadline, moved: timedelta = timedelta()) -> Deadline:
    """Return a deadline counted anew, with the day that stands where it is the earlier one (rule C0).

    Args:
        moved: by how much what happens now moves the period; the day that stands moves with it.
    """
    due_on = before.due_on + moved
    return standing(anew, due_on) if stands(before) and due_on < anew.due_on else anew
