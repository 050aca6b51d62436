"""An extension of the period: once, bounded, and by a notice that left in time (C12, C13, U5, H1, H2)."""

import contextlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.domain.clock.regime import ExtensionBy, Regime

_LAST_YEAR = 2100  # the last whose holidays a calendar can know


class ExtensionState(StrEnum):
    """What became of the notice."""

    NONE = "none"
    VALID = "valid"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a notice extends the period.

    Attributes:
        notice_on: the local date on which the notice left.
        amount: months or days added; 0 for a promised date.
        promised_on: the date named in the notice, where the law asks for one.
    """

    notice_on: date
    amount: int = 0
    promised_on: date | None = None


def extension(regime: Regime, notice_on: date, value: str) -> Extension:
    """Read how far a notice extends the period.

    Raises:
        ValueError: the value is not what the regime measures extensions in, or beyond its bound.
    """
    if regime.extension_by is ExtensionBy.PROMISED_DATE:
        with contextlib.suppress(ValueError):
            if (promised_on := date.fromisoformat(value)).year <= _LAST_YEAR:
                return Extension(notice_on, promised_on=promised_on)
        raise ValueError(
            f"an extension under {regime.extension_law} names a date, such as 2026-05-29, not {value!r}"
        )
    with contextlib.suppress(ValueError):
        if 1 <= int(value) <= regime.longest_extension:
            return Extension(notice_on, amount=int(value))
    raise ValueError(
        f"an extension under {regime.extension_law} is of 1 to {regime.longest_extension} "
        f"{regime.extension_by}, not {value!r}"
    )
