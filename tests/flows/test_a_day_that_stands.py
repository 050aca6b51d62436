"""A day that stood before another case joined stands, and moves as what happens moves the period (C0)."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.domain.case import ActionId, Case
from handlers.domain.deadline import standing as made_standing
from handlers.domain.events import Event, EventKind
from handlers.duties.recounting import recount
from tests.support.bonding import merge
from tests.support.cast import ADA
from tests.support.clocked import ask, claimed, come_back, correct, extend, judge, last
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.times import DAY

EARLIER = date(2026, 3, 31)


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case that is due on the 7th of April by its own letter, and a week before by what stood."""
    return stood(room, claimed(room))


def stood(room: Room, case: Case) -> Case:
    with room.desk.transaction("tests.stands") as tx:
        locked = tx.cases.locked(case.id)
        there = replace(locked, deadline=made_standing(locked.deadline, EARLIER))
        told = {"due_on": EARLIER.isoformat()}
        tx.cases.save(there, Event(EventKind.SEPARATED, told, actor=ADA))
    return room.case(case.id)


def stands(room: Room, case: Case) -> tuple[str, bool]:
    now = room.case(case.id).deadline
    return now.due_on.isoformat(), now.steps[-1].rule == "C0"


def test_c0_an_extension_moves_the_day_that_stood_as_far_as_the_period(room: Room, case: Case) -> None:
    before = room.case(case.id).deadline
    assert (before.first_on, before.safe_on) == (EARLIER, EARLIER), "nor is a notice in time any later"
    extend(room, case)
    assert stands(room, case) == ("2026-05-26", True), "56 days, as from the 7th of April to the 2nd of June"
    assert last(room, case, EventKind.EXTENSION_SENT).facts["due_on"] == "2026-05-26"


def test_c0_a_notice_that_comes_back_gives_the_day_back(room: Room, case: Case) -> None:
    extend(room, case)
    come_back(room, case)
    assert stands(room, case) == ("2026-03-31", True)


def test_c0_a_pause_credits_its_days_and_no_more(room: Room, case: Case) -> None:
    ask(room, case)
    assert stands(room, case) == ("2026-03-31", True)
    room.later(6 * DAY)
    judge(room, case, came_on=room.clock.now().date().isoformat(), reason="By phone.")
    assert stands(room, case) == ("2026-04-01", True), "as the period moves from the 7th to the 8th"


def test_c0_counting_anew_keeps_what_was_credited(room: Room, case: Case) -> None:
    extend(room, case)
    with room.desk.transaction("tests.before") as tx:
        now = tx.cases.get(case.id)
        tx.cases.mark(replace(now, deadline=replace(now.deadline, counted_by="another")))
    assert recount(room.desk) == 1
    assert stands(room, case) == ("2026-05-26", True)


def test_c0_a_receipt_that_somebody_corrects_is_all_that_counts_from_then_on(room: Room, case: Case) -> None:
    room.later(5 * DAY)
    correct(room, case, "2026-03-05")
    assert stands(room, case) == ("2026-04-07", False)


def test_c0_it_stands_for_the_case_that_carries_it_on(room: Room, case: Case) -> None:
    room.later(DAY)
    room.arrive(letter(message_id="<second@subject.example>"))
    other = room.cases()[-1]
    room.press(other, ActionId.CLAIM, ADA)
    merge(room, room.case(case.id), other)
    assert stands(room, other) == ("2026-03-31", True)
    room.settle()
    extend(room, other)
    assert stands(room, other) == ("2026-05-26", True)
