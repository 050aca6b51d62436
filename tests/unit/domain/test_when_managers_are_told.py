"""When a case becomes its managers' concern, for any case: mornings alone, and only by what people did."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.deadline import day_off
from handlers.domain.escalation import NEAR, Absence, Cause, Prompting, Standards, Watched
from handlers.domain.hours import Hours, after_working_days, working_day
from handlers.domain.ids import CaseId, PersonId
from tests.unit.domain.test_hours import ZONES

ADA = PersonId("U0ADA")
FIRST = date(2026, 1, 1)
DAY = timedelta(days=1)
DAYS = st.integers(0, 400).map(lambda n: FIRST + n * DAY)
INSTANTS = st.integers(0, 400 * 24 * 60).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)
#: Never a week without a working day.
HOLIDAYS = st.sets(st.integers(0, 460).filter(lambda n: n % 7), max_size=40).map(
    lambda days: {FIRST + n * DAY: "Closed" for n in days}
)


def away(begin: date, length: int) -> Absence:
    return Absence(1, ADA, begin, begin + length * DAY)


CASES = st.builds(
    Watched,
    case=st.just(CaseId(1)),
    is_open=st.just(True),
    due_on=DAYS,
    owner=st.sampled_from([None, ADA]),
    answered=st.booleans(),
    unowned_at=INSTANTS,
    touched_at=INSTANTS,
    away=st.none() | st.builds(away, DAYS, st.integers(0, 60)),
)
STANDARDS = st.builds(
    Standards,
    st.builds(Prompting, unclaimed_days=st.integers(1, 9), untouched_days=st.integers(1, 15)),
    st.sampled_from(ZONES).map(ZoneInfo),
    HOLIDAYS.map(lambda holidays: holidays.get),
)


@given(CASES, STANDARDS)
def test_ux_20_every_cause_falls_on_a_working_morning_of_the_establishment(
    case: Watched, standards: Standards
) -> None:
    for cause, at in standards.falls_at(case).items():
        local = at.astimezone(standards.zone)
        assert local.time() == Hours().morning, cause
        assert day_off(local.date(), standards.holiday) is None, cause
        assert at.tzinfo is UTC


@given(CASES, STANDARDS)
def test_ux_20_a_case_has_the_causes_that_its_standing_allows(case: Watched, standards: Standards) -> None:
    found = set(standards.falls_at(case))
    assert (Cause.OVERDUE in found) is not case.answered
    assert (Cause.UNCLAIMED in found) is (case.owner is None)
    assert (Cause.UNTOUCHED in found) is (case.owner is not None)
    if Cause.ABSENT in found:
        assert case.owner is not None
        assert case.away is not None
        assert case.due_on <= case.away.until_on, "whoever is back by then answers it"


@given(CASES, STANDARDS)
def test_ux_20_no_cause_comes_before_what_it_is_about(case: Watched, standards: Standards) -> None:
    falls = standards.falls_at(case)
    days = {cause: at.astimezone(standards.zone).date() for cause, at in falls.items()}
    if Cause.OVERDUE in days:
        assert days[Cause.OVERDUE] > case.due_on
    if Cause.UNCLAIMED in days:
        assert falls[Cause.UNCLAIMED] > case.unowned_at
    if Cause.UNTOUCHED in days:
        assert falls[Cause.UNTOUCHED] > case.touched_at
        assert days[Cause.UNTOUCHED] >= case.due_on - NEAR
    if Cause.ABSENT in days and case.away is not None:
        assert days[Cause.ABSENT] == working_day(case.away.from_on, standards.holiday)


@given(CASES, STANDARDS, st.integers(0, 90 * 24 * 60).map(lambda n: timedelta(minutes=n)))
def test_ux_20_whatever_people_do_later_makes_no_cause_come_earlier(
    case: Watched, standards: Standards, later: timedelta
) -> None:
    done = replace(case, unowned_at=case.unowned_at + later, touched_at=case.touched_at + later)
    before, after = standards.falls_at(case), standards.falls_at(done)
    assert before.keys() == after.keys()
    assert all(after[cause] >= before[cause] for cause in before)
    assert after.get(Cause.OVERDUE) == before.get(Cause.OVERDUE), "touching a late case does not answer it"


@given(CASES, STANDARDS, INSTANTS, st.sampled_from(Cause))
def test_a_cause_holds_exactly_from_its_instant_on(
    case: Watched, standards: Standards, now: datetime, cause: Cause
) -> None:
    at = standards.falls_at(case).get(cause)
    assert standards.holds(case, cause, now) is (at is not None and now >= at)
    if at is not None:
        assert standards.holds(case, cause, at)
        assert not standards.holds(case, cause, at - timedelta(microseconds=1))


@given(CASES, STANDARDS, INSTANTS)
def test_what_is_closed_historic_or_made_for_trying_concerns_nobody(
    case: Watched, standards: Standards, now: datetime
) -> None:
    closed = replace(case, is_open=False)
    assert standards.falls_at(closed) == {}
    assert not any(standards.holds(closed, cause, now) for cause in Cause)


@given(STANDARDS, INSTANTS, st.integers(1, 12))
def test_ux_20_deputies_are_told_so_many_working_mornings_later(
    standards: Standards, now: datetime, days: int
) -> None:
    mornings = [standards.next_morning(now, n) for n in range(1, days + 1)]
    assert mornings[0] > now
    assert mornings == sorted(set(mornings)), "each on a later day"


@given(DAYS, st.integers(0, 25), HOLIDAYS)
def test_as_many_working_days_lie_between_as_were_counted(
    day: date, count: int, holidays: dict[date, str]
) -> None:
    last = after_working_days(day, count, holidays.get)
    between = [day + n * DAY for n in range(1, (last - day).days + 1)]
    assert sum(day_off(one, holidays.get) is None for one in between) == count
    assert count == 0 or day_off(last, holidays.get) is None
