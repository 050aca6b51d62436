"""A due date as it is kept with a case: each of its days is the clock's, and a day that stood says why."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.events import ClockEvent, Happening
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.policy import Policy
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.clock.regime import UK
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.deadline import counted, standing
from handlers.domain.recount import kept, stands
from handlers.domain.rights import Right
from tests.unit.domain.samples import ARRIVED, DUE, deadline

LONDON = Establishment(
    ZoneInfo("Europe/London"), DaysOff(lambda _day: None), UK, Policy(late_question_days=3), "a mark", "0.108"
)
HERE = replace(LONDON, regime=Establishment(LONDON.zone, LONDON.days_off).regime, counted_by="another")
DAY, EARLIER = timedelta(days=1), date(2026, 3, 31)
ASKED = ClockEvent(Happening.ID_REQUESTED, ARRIVED + DAY)
ANSWERED = ClockEvent(Happening.ID_RECEIVED, ARRIVED + 4 * DAY)
NOTICE = ClockEvent(Happening.EXTENSION_NOTICE, ARRIVED + 6 * DAY, "2")


def test_c15_each_of_its_days_is_the_clocks() -> None:
    request = replace(HERE.request_at(ARRIVED), events=(ASKED, ANSWERED, NOTICE))
    found = counted([request], HERE)
    assert (found.received_on, found.state, found.extension) == (
        ARRIVED.date(), ClockState.EXTENDED, ExtensionState.VALID,
    )  # fmt: skip
    assert (found.strict_on, found.safe_on, found.due_on) == (
        date(2026, 4, 2), date(2026, 6, 2), date(2026, 6, 5),
    )  # fmt: skip
    assert (found.first_on, found.still) == (date(2026, 4, 6), 3)
    assert (found.regime, found.counted_by) == ("gdpr", "another")


def test_u3_it_says_by_which_law_it_was_counted() -> None:
    found = counted([LONDON.request_at(ARRIVED)], LONDON)
    assert (found.regime, found.counted_by) == ("uk", "a mark")


def test_c20_while_it_stands_still_its_day_is_the_one_to_write_by() -> None:
    found = counted([replace(HERE.request_at(ARRIVED), events=(ASKED,))], HERE)
    assert (found.due_on, found.stands_still, found.first_on) == (date(2026, 4, 2), True, None)


def test_a_request_keeps_what_it_is_about_under_another_law_and_policy() -> None:
    request = replace(HERE.request_at(ARRIVED), right=Right.ERASURE, events=(ASKED,))
    moved = LONDON.under_its_law(request)
    assert moved == replace(request, regime=UK)
    assert moved.policy == Policy(late_question_days=3)


def test_c0_a_day_that_stood_says_so_as_the_last_step() -> None:
    found = standing(replace(deadline(), first_on=DUE), EARLIER)
    step = found.steps[-1]
    assert (found.due_on, found.safe_on, found.first_on) == (EARLIER, EARLIER, EARLIER)
    assert (step.rule, step.source, step.on) == ("C0", "GDPR Art. 12(3)", EARLIER)
    assert step.plain == "Already due on 2026-03-31 before another case joined this one; that day stands."
    assert found.steps[:-1] == deadline().steps
    assert stands(found)
    assert not stands(deadline())


def test_c0_a_day_that_stood_leaves_earlier_days_alone_and_invents_none() -> None:
    before = replace(deadline(), first_on=EARLIER - DAY, safe_on=EARLIER - 2 * DAY)
    found = standing(before, EARLIER)
    assert (found.safe_on, found.first_on) == (EARLIER - 2 * DAY, EARLIER - DAY)
    assert standing(deadline(), EARLIER).first_on is None


@pytest.mark.parametrize(
    ("moved", "due_on"), [(0, EARLIER), (6, EARLIER + 6 * DAY), (7, DUE), (9, DUE), (-3, EARLIER - 3 * DAY)]
)
def test_c0_it_moves_with_the_period_and_never_beyond_it(moved: int, due_on: date) -> None:
    found = kept(standing(deadline(), EARLIER), deadline(), moved * DAY)
    assert (found.due_on, stands(found)) == (due_on, due_on != DUE)
    assert kept(deadline(EARLIER), deadline(), moved * DAY) == deadline(), "only a day that stands does"
