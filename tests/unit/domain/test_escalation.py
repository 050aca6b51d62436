"""When a case is its managers' concern: each cause, to the morning of the working day."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.escalation import Absence, Cause, Prompting, Standards, Watched
from handlers.domain.ids import CaseId, PersonId

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
JUDGED = Standards(Prompting(), COPENHAGEN, {date(2026, 4, 6): "Easter Monday"}.get)
ADA = PersonId("U0ADA")
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


MONDAY = at("2026-03-02T11:00")
FREE = Watched(CaseId(1), True, date(2026, 4, 2), None, False, MONDAY, MONDAY)
OWNED = replace(FREE, owner=ADA)


def test_ux_20_what_nobody_claims_is_the_managers_after_two_working_days() -> None:
    assert JUDGED.falls_at(FREE)[Cause.UNCLAIMED] == at("2026-03-04T09:00")
    friday = replace(FREE, unowned_at=at("2026-03-06T17:00"))
    assert JUDGED.falls_at(friday)[Cause.UNCLAIMED] == at("2026-03-10T09:00")
    assert Cause.UNCLAIMED not in JUDGED.falls_at(OWNED)


def test_ux_20_what_nobody_touches_is_the_managers_after_five_working_days_and_near_its_end() -> None:
    near = replace(OWNED, due_on=date(2026, 3, 10))
    assert JUDGED.falls_at(near)[Cause.UNTOUCHED] == at("2026-03-09T09:00")
    assert JUDGED.falls_at(OWNED)[Cause.UNTOUCHED] == at("2026-03-19T09:00"), "fourteen days before"
    touched = replace(OWNED, touched_at=at("2026-03-18T12:00"))
    assert JUDGED.falls_at(touched)[Cause.UNTOUCHED] == at("2026-03-25T09:00")
    assert Cause.UNTOUCHED not in JUDGED.falls_at(FREE)


def test_ux_20_what_is_overdue_without_an_answer_is_the_managers_on_the_next_working_day() -> None:
    assert JUDGED.falls_at(OWNED)[Cause.OVERDUE] == at("2026-04-03T09:00")
    thursday = replace(OWNED, due_on=date(2026, 4, 3))
    assert JUDGED.falls_at(thursday)[Cause.OVERDUE] == at("2026-04-07T09:00"), "after Easter"
    assert Cause.OVERDUE not in JUDGED.falls_at(replace(OWNED, answered=True))


@pytest.mark.parametrize(
    ("until_on", "theirs"), [("2026-04-01", False), ("2026-04-02", True), ("2026-04-10", True)]
)
def test_ux_20_what_falls_due_while_its_owner_is_away_is_the_managers_from_the_beginning(
    until_on: str, theirs: bool
) -> None:
    away = Absence(1, ADA, date(2026, 3, 23), date.fromisoformat(until_on))
    falls = JUDGED.falls_at(replace(OWNED, away=away))
    assert (Cause.ABSENT in falls) is theirs
    if theirs:
        assert falls[Cause.ABSENT] == at("2026-03-23T09:00")


def test_a_case_that_is_closed_concerns_no_manager() -> None:
    assert JUDGED.falls_at(replace(FREE, is_open=False)) == {}
    assert not JUDGED.holds(replace(FREE, is_open=False), Cause.UNCLAIMED, MONDAY + 9 * DAY)


def test_a_cause_holds_from_its_instant_on() -> None:
    falls = at("2026-03-04T09:00")
    assert not JUDGED.holds(FREE, Cause.UNCLAIMED, falls - timedelta(seconds=1))
    assert JUDGED.holds(FREE, Cause.UNCLAIMED, falls)
    assert not JUDGED.holds(FREE, Cause.ABSENT, falls)


def test_an_organisation_decides_how_many_days() -> None:
    judged = replace(JUDGED, rules=Prompting(unclaimed_days=1, untouched_days=2))
    assert judged.falls_at(FREE)[Cause.UNCLAIMED] == at("2026-03-03T09:00")
    near = replace(OWNED, due_on=date(2026, 3, 10))
    assert judged.falls_at(near)[Cause.UNTOUCHED] == at("2026-03-04T09:00")


def test_the_gravest_cause_comes_first() -> None:
    assert tuple(Cause) == (Cause.OVERDUE, Cause.UNCLAIMED, Cause.ABSENT, Cause.UNTOUCHED)


def test_both_ends_of_an_absence_belong_to_it() -> None:
    away = Absence(1, ADA, date(2026, 3, 2), date(2026, 3, 4))
    assert [away.covers(date(2026, 3, day)) for day in range(1, 6)] == [False, True, True, True, False]
