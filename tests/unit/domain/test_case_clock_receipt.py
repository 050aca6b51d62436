"""What a record tells the clock never contradicts the receipt: clocks of two machines differ a little."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.domain.case import Origin
from handlers.domain.case_clock import request_of
from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.deadline import counted
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.ids import PersonId
from tests.unit.domain.samples import ARRIVED, a_case

COPENHAGEN = Establishment(ZoneInfo("Europe/Copenhagen"), DaysOff(lambda _day: None))
ADA = PersonId("U0ADA")


def event(kind: EventKind, at: datetime, **facts: Fact) -> RecordedEvent:
    return RecordedEvent(1, kind, at, ADA, facts)


@example(timedelta(hours=-1))
@given(st.timedeltas(min_value=timedelta(days=-9), max_value=timedelta(days=3)))
def test_c15_a_question_is_never_counted_before_the_receipt(apart: timedelta) -> None:
    asked = event(EventKind.QUESTION_SENT, ARRIVED + apart, topic="identity", message=5)
    request = request_of(a_case(), [asked], COPENHAGEN)

    assert request.events[0].at == max(ARRIVED, ARRIVED + apart)
    assert counted([request], COPENHAGEN).stands_still


@pytest.mark.parametrize("origin", [Origin.POST, Origin.PHONE, Origin.IN_PERSON])
def test_c3_a_stated_day_begins_with_its_local_midnight(origin: Origin) -> None:
    case = replace(a_case(), origin=origin, received_at=datetime(2026, 3, 1, 23, tzinfo=UTC))
    opened = event(EventKind.CASE_OPENED, ARRIVED, received_on="2026-03-02")
    early = event(EventKind.QUESTION_SENT, datetime(2026, 3, 1, 8, tzinfo=UTC), topic="identity", message=5)
    request = request_of(case, [opened, early], COPENHAGEN)

    assert (request.received_on, request.received_at) == (date(2026, 3, 2), None)
    assert request.events[0].at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert request.events[0].at.tzinfo is UTC
    assert counted([request], COPENHAGEN).received_on == date(2026, 3, 2)


def test_c11_a_corrected_receipt_takes_the_place_of_the_letters_own() -> None:
    corrected = event(EventKind.RECEIPT_CORRECTED, ARRIVED, received_on="2026-02-27")
    asked = event(EventKind.QUESTION_SENT, ARRIVED, topic="identity", message=5)
    answered = event(EventKind.ANSWER_SUFFICED, ARRIVED + timedelta(days=9), topic="identity")

    plain = counted([request_of(a_case(), [asked, answered], COPENHAGEN)], COPENHAGEN)
    moved = counted([request_of(a_case(), [corrected, asked, answered], COPENHAGEN)], COPENHAGEN)

    assert plain.nominal_on == date(2026, 4, 11)  # 2 March, one month, nine days
    assert moved.nominal_on == date(2026, 4, 5)  # 27 February, one month, nine days


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 1)])
def test_c3_what_happens_on_the_stated_day_or_later_keeps_its_time(day: date) -> None:
    opened = event(EventKind.CASE_OPENED, ARRIVED, received_on=day.isoformat())
    asked = event(EventKind.QUESTION_SENT, ARRIVED, topic="identity", message=5)
    assert request_of(a_case(), [opened, asked], COPENHAGEN).events[0].at == ARRIVED


@pytest.mark.parametrize("origin", [one for one in Origin if one is not Origin.EMAIL])
def test_c11_what_came_otherwise_than_by_mail_counts_from_its_day_in_the_establishments_zone(
    origin: Origin,
) -> None:
    case = replace(a_case(), origin=origin, received_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    for record in ([], [event(EventKind.CASE_OPENED, ARRIVED)]):
        request = request_of(case, record, COPENHAGEN)
        assert (request.received_on, request.received_at) == (date(2026, 3, 2), None)


def test_c3_a_mail_counts_from_its_instant_whatever_else_its_record_tells() -> None:
    stated = event(EventKind.CASE_OPENED, ARRIVED, received_on="2026-02-27")
    for record in ([], [event(EventKind.CASE_OPENED, ARRIVED)]):
        assert request_of(a_case(), record, COPENHAGEN).received_at == ARRIVED
    request = request_of(a_case(), [stated, event(EventKind.RECEIPT_CORRECTED, ARRIVED)], COPENHAGEN)
    assert (request.received_on, request.received_at) == (date(2026, 2, 27), None)
