"""The due date that is kept with a case, and its derivation that a reader can check.

How it is reckoned is the clock's business (`handlers.domain.clock`), and which days are holidays the
caller's; reminders stand elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.domain.clock import reckoning
from handlers.domain.clock.months import add_months
from handlers.domain.clock.request import Request, received
from handlers.domain.clock.working_days import DaysOff, Holiday, day_off
from handlers.domain.derivation import Step, say

__all__ = ["Deadline", "Holiday", "add_months", "day_off", "days_left", "reckon", "reckon_from", "standing"]

_ANSWER = "GDPR Art. 12(3)"
_ANYWHERE = ZoneInfo("UTC")  # a stated day has no instant that a zone could move


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an answer is due, and why.

    Attributes:
        received_on: the local date of receipt; that day itself is not counted.
        nominal_on: one month later, before weekends and holidays are looked at.
        due_on: the last day; all of it counts, until midnight local time.
        steps: the rules that led there, in order.
    """

    received_on: date
    nominal_on: date
    due_on: date
    steps: tuple[Step, ...]

    def to_facts(self) -> dict[str, object]:
        """Return plain values for storing as JSON; `from_facts` reads them back."""
        return {
            "received_on": self.received_on.isoformat(),
            "nominal_on": self.nominal_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "steps": [step.to_facts() for step in self.steps],
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> "Deadline":
        """Return the deadline that `to_facts` described.

        Raises:
            ValueError: something is missing or is not what `to_facts` writes.
        """
        match facts:
            case {
                "received_on": str(received),
                "nominal_on": str(nominal),
                "due_on": str(due),
                "steps": list(steps),
            }:
                return cls(
                    received_on=date.fromisoformat(received),
                    nominal_on=date.fromisoformat(nominal),
                    due_on=date.fromisoformat(due),
                    steps=tuple(Step.from_facts(step) for step in steps),
                )
        raise ValueError("a stored deadline needs its dates and steps; compute the due date anew")


def reckon(received_at: datetime, zone: ZoneInfo, holiday: Holiday) -> Deadline:
    """Return when a letter received at an instant is to be answered at the latest.

    Args:
        received_at: when the receiving server accepted the letter, aware.
        zone: of the establishment that handles the case.
        holiday: the establishment's public holidays (Reg. 1182/71 Art. 2(1)).

    Raises:
        ValueError: the instant is naive, or the calendar leaves no working day.
    """
    return _counted(received(received_at, zone), holiday)


def reckon_from(received_on: date, holiday: Holiday) -> Deadline:
    """Return when a request is due whose day of receipt a colleague states: by post, by phone, in person.

    Args:
        received_on: the local date.
        holiday: as for `reckon`.

    Raises:
        ValueError: the calendar leaves no working day.
    """
    return _counted(Request(received_on, _ANYWHERE), holiday)


def standing(deadline: Deadline, due_on: date) -> Deadline:
    """Return a deadline on the day that stood before, whatever its own counting says; the derivation tells.

    Args:
        due_on: the day, as the case's record has it.
    """
    text = f"Already due on {say(due_on)} before another case joined this one; that day stands."
    return replace(deadline, due_on=due_on, steps=(*deadline.steps, Step("C0", _ANSWER, text, due_on)))


def _counted(request: Request, holiday: Holiday) -> Deadline:
    found = reckoning.reckon(request, DaysOff(holiday))
    if found.due_on is None:
        raise ValueError("a request without a question does not stand still")
    return Deadline(found.received_on, found.nominal_on, found.due_on, found.steps)


def days_left(due_on: date, today: date) -> int:
    """Return the calendar days until the due date: 0 on the day itself, negative when overdue."""
    return (due_on - today).days
