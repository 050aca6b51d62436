"""The due date of a case under the GDPR, with the derivation that a reader can check.

Counting follows Regulation (EEC, Euratom) 1182/71. Which days are holidays is asked of the caller;
calendars stand elsewhere, and so do reminders.
"""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.derivation import Step, say

Holiday = Callable[[date], str | None]
"""Names the public holiday on a day, or returns None."""

_ANSWER = "GDPR Art. 12(3)"
_MONTHS_TO_ANSWER = 1
_LONGEST_BREAK = 30  # days without a working day that no real calendar reaches


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

    The order is fixed: receipt, one month, days credited for pauses, and the working-day roll
    last and once. No pause is credited yet.

    Args:
        received_at: when the receiving server accepted the letter, aware.
        zone: of the establishment that handles the case.
        holiday: the establishment's public holidays (Reg. 1182/71 Art. 2(1)).

    Raises:
        ValueError: the instant is naive, or the calendar leaves no working day.
    """
    return _counted(*_receipt(received_at, zone), holiday)


def reckon_from(received_on: date, holiday: Holiday) -> Deadline:
    """Return when a request is due whose day of receipt a colleague states: by post, by phone, in person.

    Args:
        received_on: the local date.
        holiday: as for `reckon`.

    Raises:
        ValueError: the calendar leaves no working day.
    """
    text = (
        f"Received on {say(received_on)}, as the colleague states who opened the case; "
        "the day of receipt is not counted."
    )
    return _counted(received_on, Step("C3", "Reg. 1182/71 Art. 3(1)", text, received_on), holiday)


def standing(deadline: Deadline, due_on: date) -> Deadline:
    """Return a deadline on the day that stood before, whatever its own counting says; the derivation tells.

    Args:
        due_on: the day, as the case's record has it.
    """
    text = f"Already due on {say(due_on)} before another case joined this one; that day stands."
    return replace(deadline, due_on=due_on, steps=(*deadline.steps, Step("C0", _ANSWER, text, due_on)))


def _counted(received_on: date, receipt: Step, holiday: Holiday) -> Deadline:
    nominal_on, month = _month(received_on)
    due_on, roll = _roll(nominal_on, holiday)
    return Deadline(received_on, nominal_on, due_on, (receipt, *month, roll))


def add_months(day: date, months: int) -> date:
    """Return the same day number some months later, or that month's last day where it has none.

    Always count from the original day: in two hops 31 January would become 28 March.
    Source: Reg. 1182/71 Art. 3(2)(c).
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def days_left(due_on: date, today: date) -> int:
    """Return the calendar days until the due date: 0 on the day itself, negative when overdue."""
    return (due_on - today).days


def day_off(day: date, holiday: Holiday) -> str | None:
    """Return why a day is not a working day ("Saturday", a holiday's name), or None.

    Source: Reg. 1182/71 Art. 2(2).
    """
    if day.weekday() == calendar.SATURDAY:
        return "Saturday"
    if day.weekday() == calendar.SUNDAY:
        return "Sunday"
    return holiday(day)


def _receipt(received_at: datetime, zone: ZoneInfo) -> tuple[date, Step]:
    if received_at.tzinfo is None:
        raise ValueError("the instant of receipt carries no time zone; pass an aware UTC datetime")
    local = received_at.astimezone(zone)
    received_on = local.date()
    text = (
        f"Received on {say(received_on)} at {local:%H:%M} local time ({zone.key}); "
        "the day of receipt is not counted."
    )
    return received_on, Step("C3", "Reg. 1182/71 Art. 3(1)", text, received_on)


def _month(received_on: date) -> tuple[date, tuple[Step, ...]]:
    nominal_on = add_months(received_on, _MONTHS_TO_ANSWER)
    if nominal_on.day == received_on.day:
        text = f"One month ends on the same day number of the next month, {say(nominal_on)}."
        return nominal_on, (Step("C4", "GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c)", text, nominal_on),)
    text = (
        f"The next month has no day {received_on.day}, so the month ends on its last day, {say(nominal_on)}."
    )
    return nominal_on, (Step("C5", "GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c)", text, nominal_on),)


def _roll(nominal_on: date, holiday: Holiday) -> tuple[date, Step]:
    passed: list[str] = []
    due_on = nominal_on
    while reason := day_off(due_on, holiday):
        if len(passed) == _LONGEST_BREAK:
            raise ValueError(
                f"the calendar has no working day within {_LONGEST_BREAK} days of {nominal_on}; "
                "check the establishment's holidays"
            )
        passed.append(say(due_on) if reason in ("Saturday", "Sunday") else f"{say(due_on)} ({reason})")
        due_on += timedelta(days=1)
    if not passed:
        return due_on, Step("C9", "Reg. 1182/71 Art. 2(2)", f"{say(due_on)} is a working day.", due_on)
    text = f"No working day: {', '.join(passed)}. The period ends with the next working day, {say(due_on)}."
    return due_on, Step("C7", "Reg. 1182/71 Art. 3(4)", text, due_on)
