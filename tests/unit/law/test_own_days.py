"""Days of the establishment's own: later dates that rest on them are flagged, and never called safe."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendars import EstablishmentCalendar
from handlers.domain.clock.events import ClockEvent, Happening
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.policy import Policy
from handlers.domain.clock.reckoning import Reckoning, reckon
from handlers.domain.clock.regime import CH, GDPR, Regime
from handlers.domain.clock.request import Request
from handlers.establishments import establishment_of
from handlers.own_days import OwnCalendar, OwnDays
from tests.support.desks import ACME

OSLO = ZoneInfo("Europe/Oslo")
NORWAY = EstablishmentCalendar("NO")
RECEIVED = date(2026, 5, 4)  # due on Thursday 4 June 2026
DUE = date(2026, 6, 4)
CLOSED = "closed by collective agreement"
STRIKE = "the works agreement has it as a working day"


def calendar(*, extra: tuple[date, ...] = (), removed: tuple[date, ...] = ()) -> OwnCalendar:
    days = OwnDays(dict.fromkeys(extra, CLOSED), dict.fromkeys(removed, STRIKE))
    return OwnCalendar(NORWAY, days)


def found(
    own: OwnCalendar, received: date = RECEIVED, *events: ClockEvent, regime: Regime = GDPR
) -> Reckoning:
    return reckon(Request(received, OSLO, events=events, regime=regime), own.days_off())


def notice(day: date) -> ClockEvent:
    return ClockEvent(Happening.EXTENSION_NOTICE, datetime(day.year, day.month, day.day, 10, tzinfo=UTC), "2")


def test_c07_an_own_day_off_moves_the_date_is_named_and_leaves_the_safe_day() -> None:
    answer = found(calendar(extra=(DUE,)))
    assert (answer.due_on, answer.earliest_on) == (date(2026, 6, 5), DUE)
    assert answer.flags == ("own_day_off",)
    assert answer.steps[-1].text == (
        "No working day: Thursday 4 June 2026 (own day off: closed by collective agreement). The period ends "
        "with the next working day, Friday 5 June 2026."
    )


def test_c09_a_removed_holiday_is_a_working_day_and_says_so() -> None:
    whit_monday = date(2026, 5, 25)
    received = date(2026, 4, 25)
    assert found(calendar(), received).due_on == date(2026, 5, 26)
    answer = found(calendar(removed=(whit_monday,)), received)
    assert (answer.due_on, answer.earliest_on, answer.flags) == (whit_monday, whit_monday, ("removed_day",))
    assert answer.steps[-1].text == (
        "Monday 25 May 2026 is a working day. It counts as one although the calendar has it as Pentecost "
        f"Monday (removed here: {STRIKE}): the earlier date stands."
    )


@pytest.mark.parametrize(
    "day",
    [date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 3), date(2026, 12, 25)],
    ids=["the next day", "a Saturday", "the day before", "far away"],
)
def test_own_days_that_the_roll_does_not_touch_raise_no_flag(day: date) -> None:
    answer = found(calendar(extra=(day,), removed=(day,) if day.month == 12 else ()))
    assert (answer.due_on, answer.flags) == (DUE, ())


def test_a_weekend_that_is_an_own_day_off_too_is_passed_as_the_weekend_it_is() -> None:
    saturday = date(2026, 6, 6)
    answer = found(calendar(extra=(saturday,)), date(2026, 5, 6))
    assert (answer.due_on, answer.earliest_on) == (date(2026, 6, 8), date(2026, 6, 8))
    assert answer.flags == ()


def test_a_holiday_that_is_named_as_an_own_day_off_stays_the_holiday_that_it_is() -> None:
    whit_monday = date(2026, 5, 25)
    own = calendar(extra=(whit_monday,))
    assert own.holiday(whit_monday) == NORWAY.holiday(whit_monday) == "Pentecost Monday"
    assert own.own(whit_monday) is None
    answer = found(own, date(2026, 4, 25))
    assert (answer.due_on, answer.earliest_on, answer.flags) == (date(2026, 5, 26),) * 2 + ((),)


def test_a_period_that_stands_still_is_not_flagged_for_days_it_does_not_reach_yet() -> None:
    asked = ClockEvent(Happening.ID_REQUESTED, datetime(2026, 5, 5, 10, tzinfo=UTC))
    answer = found(calendar(extra=(DUE,)), RECEIVED, asked)
    assert (answer.due_on, answer.flags) == (None, ())


@pytest.mark.parametrize(
    ("sent", "flags", "safe"),
    [(DUE, (), date(2026, 8, 4)), (date(2026, 6, 5), ("own_day_off",), DUE)],
    ids=["in time by law", "in time by the own day off alone"],
)
def test_c13_a_notice_that_is_in_time_by_an_own_day_off_alone_is_flagged_and_relied_on_by_no_safe_day(
    sent: date, flags: tuple[str, ...], safe: date
) -> None:
    answer = found(calendar(extra=(DUE,)), RECEIVED, notice(sent))
    assert (answer.extension, answer.due_on) == (ExtensionState.VALID, date(2026, 8, 4))
    assert (answer.flags, answer.earliest_on) == (flags, safe)


def test_c13_a_notice_that_leaves_while_the_period_stands_still_raises_no_flag_of_days() -> None:
    asked = ClockEvent(Happening.ID_REQUESTED, datetime(2026, 5, 5, 10, tzinfo=UTC))
    answer = found(calendar(extra=(DUE,)), RECEIVED, asked, notice(date(2026, 6, 8)))
    assert (answer.extension, answer.flags) == (ExtensionState.VALID, ())


def test_h1_a_law_that_does_not_roll_is_not_moved_by_own_days() -> None:
    end = RECEIVED + timedelta(days=30)
    answer = found(calendar(extra=(end,)), regime=CH)
    assert (answer.due_on, answer.flags) == (end, ("ends_on_day_off",))


@given(
    received=st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    extra=st.sets(st.integers(0, 40), max_size=6),
    removed=st.sets(st.integers(0, 40), max_size=6),
)
def test_own_days_off_never_make_the_safe_day_later_and_removed_ones_never_the_date(
    received: date, extra: set[int], removed: set[int]
) -> None:
    near = [received + timedelta(days=25 + each) for each in range(41)]
    plain = found(calendar(), received)
    own = found(calendar(extra=tuple(near[one] for one in extra - removed)), received)
    fewer = found(calendar(removed=tuple(near[one] for one in removed)), received)
    assert plain.due_on
    assert own.due_on
    assert fewer.due_on
    assert fewer.due_on <= plain.due_on <= own.due_on
    assert own.earliest_on == plain.earliest_on
    assert ("own_day_off" in own.flags) == (own.due_on > plain.due_on)


def test_the_version_tells_own_days_and_reasons_and_stays_the_calendars_without_any() -> None:
    plain, one = calendar(), calendar(extra=(DUE,))
    other_reason = OwnCalendar(NORWAY, OwnDays({DUE: "moving house"}))
    removed = calendar(removed=(DUE,))
    versions = [each.version for each in (plain, one, other_reason, removed)]
    assert versions[0] == NORWAY.version
    assert len(set(versions)) == 4
    assert all(version.startswith(f"{NORWAY.version}, own days ") for version in versions[1:])
    order = OwnCalendar(NORWAY, OwnDays({date(2026, 12, 31): "b", date(2026, 12, 24): "a"}))
    same = OwnCalendar(NORWAY, OwnDays({date(2026, 12, 24): "a", date(2026, 12, 31): "b"}))
    assert order.version == same.version


def test_c08_the_mark_of_a_due_date_tells_own_days_law_policy_and_place() -> None:
    def mark(own: OwnCalendar, regime: str = "", policy: Policy | None = None, country: str = "NO") -> str:
        organisation = replace(ACME, country=country)
        return establishment_of(organisation, own, regime, policy or Policy()).counted_by

    marks = [
        mark(calendar()),
        mark(calendar(extra=(DUE,))),
        mark(calendar(), "uk"),
        mark(calendar(), "", Policy(late_question_days=8)),
        mark(calendar(), "gdpr", country="SE"),
    ]
    assert len(set(marks)) == len(marks)
    assert mark(calendar(), "gdpr") == marks[0], "naming the usual law changes nothing"
