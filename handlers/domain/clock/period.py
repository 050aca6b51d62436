"""The period itself: where it starts, how long it is, and the last day before any roll (C4 to C6, C19).

The floor of two working days (C10) needs no code: a month always holds them, and what is left of one after
a pause is no period of its own.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.domain.clock.extension import Extension
from handlers.domain.clock.months import add_months
from handlers.domain.clock.regime import Regime, Unit


@dataclass(frozen=True, slots=True)
class Period:
    """A period.

    Attributes:
        start_on: the day it is counted from.
        nominal_on: its last day, before weekends and holidays are looked at.
    """

    start_on: date
    nominal_on: date


def period(regime: Regime, start_on: date, credit: int, extended: Extension | None = None) -> Period:
    """Count a period; the days credited come after the months, and the roll after both (C19)."""
    if extended and extended.promised_on:
        return Period(start_on, extended.promised_on)
    length = regime.length + (extended.amount if extended else 0)
    if regime.unit is Unit.MONTHS:
        return Period(start_on, add_months(start_on, length) + timedelta(days=credit))
    counted = length - 1 if regime.receipt_counts else length
    return Period(start_on, start_on + timedelta(days=counted + credit))
