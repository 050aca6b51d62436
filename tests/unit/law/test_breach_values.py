"""What the clocks of breach and complaint give to the rest of the house: instants in UTC, dates, steps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.calendars import EstablishmentCalendar
from handlers.domain.clock.breach import breach_end, complaint_end

BERLIN = ZoneInfo("Europe/Berlin")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # 14 hours ahead, so its day is seldom the machine's
ENGLAND = EstablishmentCalendar("GB", "ENG").days_off()


def test_b03_instants_are_given_in_utc_to_the_microsecond() -> None:
    aware = datetime(2025, 12, 22, 12, 17, 30, 500_001, tzinfo=BERLIN)
    end = breach_end(aware, BERLIN)
    assert end.aware_at == aware
    assert end.strict_at == aware + timedelta(hours=72)
    assert end.legal_at == datetime(2025, 12, 25, 12, tzinfo=UTC)
    assert all(each.tzinfo is UTC for each in (end.aware_at, end.strict_at, end.legal_at))


def test_b04_a_naive_instant_of_awareness_is_refused() -> None:
    naive = datetime.fromisoformat("2025-12-22T12:17:00")
    sentence = r"^the instant of awareness carries no time zone; pass an aware datetime$"
    with pytest.raises(ValueError, match=sentence):
        breach_end(naive, BERLIN)


def test_b02_steps_bear_the_local_days() -> None:
    late = datetime(2025, 12, 22, 12, 30, tzinfo=UTC)  # 02:30 on the 23rd over there
    days = [step.on for step in breach_end(late, KIRITIMATI).steps]
    assert days == [date(2025, 12, 23), date(2025, 12, 26), date(2025, 12, 26)]


def test_u07_a_complaint_keeps_the_day_of_receipt() -> None:
    end = complaint_end(date(2026, 11, 25), ENGLAND)
    assert (end.received_on, end.nominal_on, end.due_on) == (
        date(2026, 11, 25),
        date(2026, 12, 25),
        date(2026, 12, 29),
    )
    assert end.contested is False
    assert [step.on for step in end.steps] == [date(2026, 12, 25), date(2026, 12, 29)]
