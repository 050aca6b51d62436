"""The period as a value: its start is kept, and days credited always move its end on."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.clock.extension import Extension
from handlers.domain.clock.period import Period, period
from handlers.domain.clock.reckoning import first_instant_after
from handlers.domain.clock.regime import CCPA, CH, GDPR, LGPD, UK, Regime

START = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("regime", "end_on"),
    [
        (GDPR, date(2026, 3, 3)),
        (UK, date(2026, 3, 3)),
        (CH, date(2026, 3, 5)),
        (CCPA, date(2026, 3, 19)),
        (LGPD, date(2026, 2, 18)),
    ],
)
def test_c19_three_days_credited_come_after_the_months_or_days(regime: Regime, end_on: date) -> None:
    assert period(regime, START, 3) == Period(START, end_on)


def test_h01_a_promised_date_ends_the_period_that_began_with_receipt() -> None:
    promised = Extension(date(2026, 2, 10), promised_on=date(2026, 5, 29))
    assert period(CH, START, 0, promised) == Period(START, date(2026, 5, 29))


def test_c04_the_end_of_a_day_is_told_in_utc() -> None:
    end = first_instant_after(date(2026, 3, 28), ZoneInfo("Europe/Oslo"))
    assert end.isoformat() == "2026-03-28T23:00:00+00:00"
    assert end.tzinfo is UTC
