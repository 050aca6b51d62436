"""The steps of counting in words: receipt, the period, the days credited, the roll."""

from datetime import date

from handlers.domain.clock.extension import Extension
from handlers.domain.clock.period import Period, period
from handlers.domain.clock.regime import Regime, Unit
from handlers.domain.clock.request import Request
from handlers.domain.clock.working_days import Roll
from handlers.domain.derivation import Step, say

_COUNTING_LAW = "Reg. 1182/71 Art. 3(2)(c)"


def told_receipt(request: Request, regime: Regime) -> Step:
    """Return the step of receipt (C3, C11)."""
    when = f"Received on {say(request.received_on)}"
    if request.unconfirmed:
        when += ", as the letter itself shows; a person has still to confirm it"
    elif request.received_at is None:
        when += ", as the colleague states who opened the case"
    else:
        local = request.received_at.astimezone(request.zone)
        when += f" at {local:%H:%M} local time ({request.zone.key})"
    if regime.receipt_counts:
        text = f"{when}; the day of receipt is the first day."
        return Step(regime.period_rule, regime.law, text, request.received_on)
    european = regime.unit is Unit.MONTHS  # a period in days is another legislator's
    rule = "C3" if european else regime.period_rule
    source = "Reg. 1182/71 Art. 3(1)" if european else regime.law
    return Step(rule, source, f"{when}; the day of receipt is not counted.", request.received_on)


def told_period(regime: Regime, found: Period, credit: int, extended: Extension | None) -> tuple[Step, ...]:
    """Return the steps from the start to the nominal day."""
    if extended and extended.promised_on:
        text = f"The answer is promised for {say(extended.promised_on)}."
        return (Step(regime.extension_rule, regime.extension_law, text, extended.promised_on),)
    unrolled = period(regime, found.start_on, 0, extended).nominal_on
    step = _told_months if regime.unit is Unit.MONTHS else _told_days
    first = step(regime, found.start_on, unrolled, extended)
    if not credit:
        return (first,)
    days = "1 day that does not count moves" if credit == 1 else f"{credit} days that do not count move"
    text = f"The {days} the end to {say(found.nominal_on)}."
    return first, Step("C19", regime.law, text, found.nominal_on)


def _told_months(regime: Regime, start_on: date, nominal_on: date, extended: Extension | None) -> Step:
    months = regime.length + (extended.amount if extended else 0)
    kept = nominal_on.day == start_on.day
    rule = regime.extension_rule if extended else _month_rule(regime, kept=kept)
    source = f"{regime.extension_law if extended else regime.law}; {_COUNTING_LAW}"
    if months == 1 and kept:
        text = f"One month ends on the same day number of the next month, {say(nominal_on)}."
    elif months == 1:
        text = (
            f"The next month has no day {start_on.day}, so the month ends on its last day, {say(nominal_on)}."
        )
    else:
        name = {2: "Two", 3: "Three"}[months]
        how = "the same day number" if kept else f"the month's last day, as it has no day {start_on.day}"
        text = f"{name} months from {say(start_on)} end on {how}, {say(nominal_on)}."
    return Step(rule, source, text, nominal_on)


def _month_rule(regime: Regime, *, kept: bool) -> str:
    return "C5" if not kept else regime.period_rule


def _told_days(regime: Regime, start_on: date, nominal_on: date, extended: Extension | None) -> Step:
    days = regime.length + (extended.amount if extended else 0)
    text = f"{days} days from {say(start_on)} end on {say(nominal_on)}."
    return Step(regime.period_rule, regime.extension_law if extended else regime.law, text, nominal_on)


def told_roll(rolled: Roll) -> Step:
    """Return the step of the roll (C7), or that none was needed (C9)."""
    if not rolled.passed:
        return Step(
            "C9", "Reg. 1182/71 Art. 2(2)", f"{say(rolled.on)} is a working day.{_doubt(rolled)}", rolled.on
        )
    passed = ", ".join(
        say(day) if reason in ("Saturday", "Sunday") else f"{say(day)} ({reason})"
        for day, reason in rolled.passed
    )
    text = f"No working day: {passed}. The period ends with the next working day, {say(rolled.on)}."
    return Step("C7", "Reg. 1182/71 Art. 3(4)", text + _doubt(rolled), rolled.on)


def _doubt(rolled: Roll) -> str:
    against = rolled.removed or rolled.contested
    return f" It counts as one although {against}: the earlier date stands." if against else ""


def told_no_roll(nominal_on: date, reason: str | None, regime: Regime) -> Step:
    """Return the step of a law that does not roll."""
    off = f" although it is a day off ({reason})" if reason else ""
    text = f"The period ends on {say(nominal_on)}{off}; this law moves no last day."
    return Step(regime.period_rule, regime.law, text, nominal_on)
