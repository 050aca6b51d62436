"""The due date of a request, from its receipt and events, with every step in words.

The order is fixed (C19): receipt, months, days credited for pauses, and the roll last and once.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from handlers.domain.clock.counting import told_no_roll, told_period, told_receipt, told_roll
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.flags import Flag
from handlers.domain.clock.period import period
from handlers.domain.clock.policy import IdentityPolicy
from handlers.domain.clock.questions import Question
from handlers.domain.clock.replay import Replay, replay
from handlers.domain.clock.request import Request
from handlers.domain.clock.working_days import DaysOff, add_working_days, day_off, roll
from handlers.domain.derivation import Step, say


class ClockState(StrEnum):
    """How the period stands, by the events alone; whether it is over depends on the day one asks."""

    RUNNING = "running"
    EXTENDED = "extended"
    SUSPENDED_IDENTITY = "suspended:identity"
    SUSPENDED_SCOPE = "suspended:scope"
    SUSPENDED_FEE = "suspended:fee"


_SUSPENDED = MappingProxyType(
    {
        Question.IDENTITY: ClockState.SUSPENDED_IDENTITY,
        Question.SCOPE: ClockState.SUSPENDED_SCOPE,
        Question.FEE: ClockState.SUSPENDED_FEE,
    }
)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """When an answer is due, and why.

    Attributes:
        received_on: the local date of receipt.
        nominal_on: the last day before weekends and holidays; an unfinished pause is left out.
        due_on: the last day, all of it; None while the period is suspended.
        strict_on: the last day without any pause or extension; always known.
        earliest_on: the last day if every open point is decided for the earlier day: no pause of which no
            authority gives the arithmetic, no contested holiday, no own day off. An answer by then is in time
            by any reading.
        first_on: the last day for a notice of extension or a refusal (C13, C22); None while suspended.
        end_at: the first instant after the period, UTC; None while suspended.
        state: how the period stands.
        extension: what became of a notice of extension.
        flags: what to know before relying on the date.
        still_on: the days that do not count, of questions answered.
        steps: the rules that led there, in order.
    """

    received_on: date
    nominal_on: date
    due_on: date | None
    strict_on: date
    earliest_on: date
    first_on: date | None
    end_at: datetime | None
    state: ClockState
    extension: ExtensionState
    flags: tuple[str, ...]
    still_on: frozenset[date]
    steps: tuple[Step, ...]


def reckon(request: Request, days_off: DaysOff) -> Reckoning:
    """Return when a request is to be answered at the latest.

    Source: GDPR Art. 12(3), UK GDPR Art. 12A, FADP Art. 25(7), 11 CCR s. 7021, LGPD Art. 19; Reg. 1182/71.

    Raises:
        ValueError: an event makes no sense here, or the calendar leaves no working day.
    """
    standing = replay(request, days_off)
    found = standing.period()
    credit = standing.questions.credit(found.start_on)
    question = standing.questions.suspends()
    last = _ended(standing, found.nominal_on)
    steps = [told_receipt(request, standing.regime), *standing.telling.steps]
    if question is None:
        steps += [*told_period(standing.regime, found, credit, standing.extended), last]
    steps += _confirmation(request, days_off)
    return Reckoning(
        received_on=request.received_on,
        nominal_on=found.nominal_on,
        due_on=None if question else last.on,
        strict_on=_strict(request, days_off),
        earliest_on=_earliest(request, days_off),
        first_on=None if question else _first(standing, credit),
        end_at=None if question else first_instant_after(last.on, request.zone),
        state=_state(standing, question),
        extension=standing.extension,
        flags=(
            *((str(Flag.RECEIPT_UNCONFIRMED),) if request.unconfirmed else ()),
            *(str(flag) for flag in standing.flags),
            *(days_off.open_points if standing.regime.rolls else ()),
        ),
        still_on=standing.questions.still(found.start_on),
        steps=tuple(steps),
    )


def first_instant_after(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which a day is over, UTC; all of the last day counts (C4)."""
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def _ended(standing: Replay, nominal_on: date) -> Step:
    """Roll the last day where the law does, raise the flags of it, and tell."""
    regime, days_off = standing.regime, standing.days_off
    if regime.receipt_counts:
        standing.flag(Flag.DAY_ONE_COUNTED)
    if not regime.rolls:
        reason = day_off(nominal_on, days_off.holiday)
        if reason and regime.silent_on_roll:
            standing.flag(Flag.ENDS_ON_DAY_OFF)
        return told_no_roll(nominal_on, reason, regime)
    rolled = roll(nominal_on, days_off)
    if standing.questions.suspends() is None:
        for flag, raised in (
            (Flag.CONTESTED_DAY, rolled.contested),
            (Flag.REMOVED_DAY, rolled.removed),
            (Flag.OWN_DAY_OFF, rolled.own),
        ):
            if raised:
                standing.flag(flag)
    return told_roll(rolled)


def _state(standing: Replay, question: Question | None) -> ClockState:
    if question:
        return _SUSPENDED[question]
    return ClockState.EXTENDED if standing.extended else ClockState.RUNNING


def _strict(request: Request, days_off: DaysOff) -> date:
    return _last(replace(request, events=()), days_off)


def _earliest(request: Request, days_off: DaysOff) -> date:
    policy = replace(
        request.policy,
        identity=IdentityPolicy.NOTHING,
        clarification_pauses=False,
        day_one_counts=True,
        swiss_roll=False,
    )
    return _last(replace(request, policy=policy), days_off.by_law())


def _last(request: Request, days_off: DaysOff) -> date:
    """Return the last day, an unfinished pause left out."""
    standing = replay(request, days_off)
    return standing.rolled(standing.period().nominal_on)


def _first(standing: Replay, credit: int) -> date:
    return standing.rolled(period(standing.regime, standing.start_on, credit).nominal_on)


def _confirmation(request: Request, days_off: DaysOff) -> tuple[Step, ...]:
    days = request.regime.confirm_working_days
    if not days:
        return ()
    on = add_working_days(request.received_on, days, days_off)
    text = f"The receipt is to be confirmed within {days} working days, by {say(on)}."
    return (Step(request.regime.period_rule, "11 CCR s. 7021(a)", text, on),)
