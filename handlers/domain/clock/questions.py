"""The questions put to a requester that may stop the period, and the days they cost it.

Overlapping questions never credit a day twice. Whether a question may stop the period at all is decided
by the replay, before it comes here.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from handlers.domain.clock.events import Happening
from handlers.domain.clock.regime import Effect


class Question(StrEnum):
    """What is asked."""

    IDENTITY = "identity"
    SCOPE = "scope"
    FEE = "fee"


ASKS = MappingProxyType(
    {
        Happening.ID_REQUESTED: Question.IDENTITY,
        Happening.CLARIFICATION_REQUESTED: Question.SCOPE,
        Happening.FEE_REQUESTED: Question.FEE,
    }
)
ANSWERS = MappingProxyType(
    {
        Happening.ID_RECEIVED: Question.IDENTITY,
        Happening.CLARIFICATION_RECEIVED: Question.SCOPE,
        Happening.FEE_PAID: Question.FEE,
    }
)


@dataclass(frozen=True, slots=True)
class Pause:
    """A question from asking to its sufficient answer.

    Attributes:
        asked_on: local date.
        answered_on: local date.
        whole_days: whether the day of asking does not count either (U4).
    """

    asked_on: date
    answered_on: date
    whole_days: bool

    def days(self) -> frozenset[date]:
        """Return the days that do not count; none where the answer came on the day of the question."""
        length = (self.answered_on - self.asked_on).days
        if not length:
            return frozenset()
        first = 0 if self.whole_days else 1
        return frozenset(self.asked_on + timedelta(days=day) for day in range(first, length + 1))


@dataclass(slots=True)
class Questions:
    """What is open, and what has been answered, so far."""

    opened: dict[Question, tuple[date, Effect]] = field(default_factory=dict)
    asked: set[Question] = field(default_factory=set)
    pauses: list[Pause] = field(default_factory=list)

    def ask(self, question: Question, on: date, effect: Effect) -> None:
        """Open a question; one that is open already stays as it was asked first (C16)."""
        self.opened.setdefault(question, (on, effect))

    def answer(self, question: Question, on: date) -> Effect | None:
        """Close a question and return what it did, or None if it was not open."""
        if question not in self.opened:
            return None
        asked_on, effect = self.opened.pop(question)
        if effect is not Effect.RESTART:
            self.pauses.append(Pause(asked_on, on, effect is Effect.CREDIT_WHOLE_DAYS))
        return effect

    def credit(self, start_on: date) -> int:
        """Return how many days of a period that starts on a day do not count."""
        return len(self.still(start_on))

    def still(self, start_on: date) -> frozenset[date]:
        """Return the days of a period that starts on a day which do not count."""
        days = frozenset[date]().union(*(pause.days() for pause in self.pauses))
        return frozenset(day for day in days if day >= start_on)

    def suspends(self) -> Question | None:
        """Return the question that holds the period now, or None; of several, the one put first.

        A question put while the period stands still leaves its state as it is.
        """
        return next(iter(self.opened), None)
