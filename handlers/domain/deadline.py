"""The due date that is kept with a case, and its derivation that a reader can check.

How it is reckoned is the clock's business (`handlers.domain.clock`), and which days are holidays the
caller's; reminders stand elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.domain.clock import reckoning
from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.months import add_months
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.clock.request import Request
from handlers.domain.clock.working_days import Holiday, day_off
from handlers.domain.derivation import Step, say

__all__ = [
    "Deadline",
    "Holiday",
    "add_months",
    "counted",
    "day_off",
    "days_left",
    "standing",
]

_ANSWER = "GDPR Art. 12(3)"
_NO_DAY = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an answer is due, and why.

    Attributes:
        received_on: the local date of receipt; that day itself is not counted.
        nominal_on: the last day before weekends and holidays are looked at.
        due_on: the day by which the desk has to act. While the period runs, the last day for the answer;
            while it stands still, the day by which to write to the person all the same (C20).
        steps: the rules that led there, in order.
        strict_on: the last day without any pause or extension.
        safe_on: an answer by then is in time by any reading of the law.
        first_on: the last day for a notice of extension or a refusal (C13, C22); None while it stands still.
        state: how the period stands.
        extension: what became of a notice of extension.
        flags: what to know before relying on the date; codes of `handlers.domain.clock.flags`.
        still: how many days do not count, of questions answered.
        regime: the law it was counted by, as `handlers.domain.clock.regime` calls it.
        counted_by: the mark of the calendar, zone, law and policy it was counted by; "" in rows of before.
    """

    received_on: date
    nominal_on: date
    due_on: date
    steps: tuple[Step, ...]
    strict_on: date = _NO_DAY
    safe_on: date = _NO_DAY
    first_on: date | None = None
    state: ClockState = ClockState.RUNNING
    extension: ExtensionState = ExtensionState.NONE
    flags: tuple[str, ...] = ()
    still: int = 0
    regime: str = "gdpr"
    counted_by: str = ""

    def __post_init__(self) -> None:
        """Take the due date for what nobody reckoned: a row of before the clock knew more."""
        for name in ("strict_on", "safe_on"):
            if getattr(self, name) == _NO_DAY:
                object.__setattr__(self, name, self.due_on)

    @property
    def stands_still(self) -> bool:
        """Return whether an open question holds the period."""
        return self.state not in {ClockState.RUNNING, ClockState.EXTENDED}

    @property
    def answer_due_on(self) -> date | None:
        """Return the last day for the answer, or None while the period stands still."""
        return None if self.stands_still else self.due_on

    def to_facts(self) -> dict[str, object]:
        """Return plain values for storing as JSON; `from_facts` reads them back."""
        return {
            "received_on": self.received_on.isoformat(),
            "nominal_on": self.nominal_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "strict_on": self.strict_on.isoformat(),
            "safe_on": self.safe_on.isoformat(),
            "first_on": self.first_on.isoformat() if self.first_on else None,
            "state": self.state.value,
            "extension": self.extension.value,
            "flags": list(self.flags),
            "still": self.still,
            "regime": self.regime,
            "counted_by": self.counted_by,
            "steps": [step.to_facts() for step in self.steps],
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> "Deadline":
        """Return the deadline that `to_facts` described, of this version or an earlier one.

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
                plain = cls(
                    received_on=date.fromisoformat(received),
                    nominal_on=date.fromisoformat(nominal),
                    due_on=date.fromisoformat(due),
                    steps=tuple(Step.from_facts(step) for step in steps),
                )
                return _with_the_rest(plain, facts)
        raise ValueError("a stored deadline needs its dates and steps; compute the due date anew")


def _with_the_rest(plain: Deadline, facts: Mapping[str, object]) -> Deadline:
    match facts:
        case {
            "strict_on": str(strict),
            "safe_on": str(safe),
            "first_on": first,
            "state": str(state),
            "extension": str(extension),
            "flags": list(flags),
            "still": int(still),
            "regime": str(regime),
            "counted_by": str(counted_by),
        }:
            return replace(
                plain,
                strict_on=date.fromisoformat(strict),
                safe_on=date.fromisoformat(safe),
                first_on=date.fromisoformat(first) if isinstance(first, str) else None,
                state=ClockState(state),
                extension=ExtensionState(extension),
                flags=tuple(map(str, flags)),
                still=still,
                regime=regime,
                counted_by=counted_by,
            )
    return plain


def counted(requests: Sequence[Request], establishment: Establishment) -> Deadline:
    """Return when a case is due that answers one request, or several that were joined: the earliest counts.

    Raises:
        ValueError: an event makes no sense here, or the calendar leaves no working day.
    """
    found = [_kept(request, establishment) for request in requests]
    return min(found, key=lambda one: (one.due_on, one.received_on))


def _kept(request: Request, establishment: Establishment) -> Deadline:
    found = reckoning.reckon(request, establishment.days_off)
    return Deadline(
        received_on=found.received_on,
        nominal_on=found.nominal_on,
        due_on=found.due_on or found.earliest_on,
        steps=found.steps,
        strict_on=found.strict_on,
        safe_on=found.earliest_on,
        first_on=found.first_on,
        state=found.state,
        extension=found.extension,
        flags=found.flags,
        still=len(found.still_on),
        regime=request.regime.name,
        counted_by=establishment.counted_by,
    )


def standing(deadline: Deadline, due_on: date) -> Deadline:
    """Return a deadline on the day that stood before, whatever its own counting says; the derivation tells.

    Args:
        due_on: the day, as the case's record has it.
    """
    text = f"Already due on {say(due_on)} before another case joined this one; that day stands."
    first_on = min(deadline.first_on, due_on) if deadline.first_on else None
    return replace(
        deadline,
        due_on=due_on,
        safe_on=min(deadline.safe_on, due_on),
        first_on=first_on,
        steps=(*deadline.steps, Step("C0", _ANSWER, text, due_on)),
    )


def days_left(due_on: date, today: date) -> int:
    """Return the calendar days until the due date: 0 on the day itself, negative when overdue."""
    return (due_on - today).days
