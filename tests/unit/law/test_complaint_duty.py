"""The duty to acknowledge a complaint in the United Kingdom: when it begins, and what meets it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.calendars import EstablishmentCalendar
from handlers.domain.case import Claim
from handlers.domain.clock.breach import complaint_end
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.complaint import ComplaintDuty, complaint_duty
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.rights import Right
from tests.unit.domain.samples import a_case, deadline

ENGLAND = EstablishmentCalendar("GB", "ENG").days_off()
LONDON = ZoneInfo("Europe/London")
DUE_ON = date(2026, 12, 29)


def happened(kind: EventKind, day: int, facts: Mapping[str, Fact]) -> RecordedEvent:
    return RecordedEvent(day, kind, datetime(2026, 12, day, 12, tzinfo=UTC), PersonId("ombud"), facts)


ACKNOWLEDGED = happened(EventKind.ACKNOWLEDGED, 1, {"message": 7})
CAME_BACK = happened(EventKind.BOUNCE_RECORDED, 2, {"returned": 7})
ANOTHER_CAME_BACK = happened(EventKind.BOUNCE_RECORDED, 2, {"returned": 8})
REPLIED = happened(EventKind.REPLY_SENT, 3, {"message": 9})


def duty(
    *record: RecordedEvent, right: Right = Right.COMPLAINT, received: date = date(2026, 11, 25)
) -> ComplaintDuty | None:
    dated = replace(deadline(date(2026, 12, 28)), received_on=received)
    case = a_case(claims=(Claim(right),), deadline=dated)
    return complaint_duty(case, record, ENGLAND, LONDON)


@pytest.mark.parametrize(
    ("record", "met_on"),
    [
        ((), None),
        ((ACKNOWLEDGED,), date(2026, 12, 1)),
        ((ACKNOWLEDGED, CAME_BACK), None),
        ((ACKNOWLEDGED, ANOTHER_CAME_BACK), date(2026, 12, 1)),
        ((ACKNOWLEDGED, CAME_BACK, REPLIED), date(2026, 12, 3)),
        ((REPLIED,), date(2026, 12, 3)),
    ],
)
def test_u07_what_was_accepted_and_did_not_come_back_meets_the_duty(
    record: tuple[RecordedEvent, ...], met_on: date | None
) -> None:
    assert duty(*record) == ComplaintDuty(DUE_ON, met_on)


@pytest.mark.parametrize("right", [right for right in Right if right is not Right.COMPLAINT])
def test_u07_only_complaints_have_the_duty(right: Right) -> None:
    assert duty(right=right) is None


@pytest.mark.parametrize(("received", "owed"), [(date(2026, 6, 18), False), (date(2026, 6, 19), True)])
def test_u07_the_duty_begins_on_19_june_2026(received: date, owed: bool) -> None:
    assert (duty(received=received) is not None) is owed
    assert complaint_end(received, ENGLAND).in_force is owed


def test_u07_a_contested_end_is_told() -> None:
    contested = DaysOff(lambda _: None, lambda _: "an act treats it as a day off")
    assert complaint_end(date(2026, 11, 25), contested).contested
    assert not complaint_end(date(2026, 11, 25), ENGLAND).contested
