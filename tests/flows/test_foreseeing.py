"""What the schedule deletes next is foretold truly, also where the job has not reckoned it yet."""

from datetime import date, timedelta

import pytest

from handlers.disposal import foreseeing
from handlers.disposal.retaining import retain
from handlers.domain.holds import Subject
from handlers.domain.retention import Store
from tests.contract.store.shelf import run, value
from tests.support.desks import Room
from tests.support.held import held
from tests.support.retained import DAY, begun, closed_case, due_on, under

SHORT = '[[rule]]\nid = "letters"\nperiod = "closed + 3 days"\n'


def _far(room: Room) -> date:
    return (room.clock.now() + timedelta(days=3 * 366)).date()


def test_a_case_that_was_just_closed_is_foretold_before_the_job_has_reckoned_it(room: Room) -> None:
    under(room)
    case = closed_case(room)
    assert due_on(room, case.id) is None, "nothing is reckoned"
    told = foreseeing.preview(room.desk, _far(room))
    assert {row.store: row.numbers for row in told.rows}[Store.LETTERS] == (case.number,)
    assert (told.cases, told.looked_at, told.more) == (1, 1, False)


def test_a_schedule_that_never_ran_is_foretold_and_does_not_begin_by_that(room: Room) -> None:
    under(room)
    case = closed_case(room)
    begun(room)
    before = due_on(room, case.id), run(room, "SELECT mark, marked_at FROM retention")
    under(room, SHORT)
    told = foreseeing.preview(room.desk, room.clock.now().date())
    assert {row.store: row.rule for row in told.rows}[Store.LETTERS] == "letters"
    assert (due_on(room, case.id), run(room, "SELECT mark, marked_at FROM retention")) == before
    assert value(room, "SELECT count(*) FROM disposal") == 0


def test_it_foretells_the_same_before_and_after_the_job_has_reckoned(room: Room) -> None:
    under(room)
    for name in ("ann", "bea", "cyd"):
        closed_case(room, f"{name}@subject.example")
    months = [room.clock.now().date(), _far(room)]

    def told() -> list[tuple[int, dict[tuple[str, str], set[str]]]]:
        found = [foreseeing.preview(room.desk, month) for month in months]
        return [(one.cases, {(row.rule, row.store): {*row.numbers} for row in one.rows}) for one in found]

    before = told()
    assert [cases for cases, _ in before] == [0, 3]
    retain(room.desk)
    assert told() == before


def test_what_was_due_by_another_schedule_and_is_not_by_this_is_not_foretold(room: Room) -> None:
    under(room, SHORT)
    case = closed_case(room)
    retain(room.desk)
    assert due_on(room, case.id) is not None
    under(room, '[[rule]]\nid = "letters"\nperiod = "closed + 9 years"\n')
    told = foreseeing.preview(room.desk, _far(room))
    assert Store.LETTERS not in {row.store for row in told.rows}


def test_a_case_is_foretold_once_that_was_reckoned_by_another_schedule(room: Room) -> None:
    under(room)
    case = closed_case(room)
    retain(room.desk)
    under(room, SHORT)
    told = foreseeing.preview(room.desk, _far(room))
    assert {row.numbers for row in told.rows} == {(case.number,)}
    assert told.cases == 1


def test_a_hold_is_told_with_what_is_not_reckoned_yet(room: Room) -> None:
    under(room, SHORT)
    case = closed_case(room)
    room.later(9 * DAY)
    held(room, Subject(case.id))
    assert foreseeing.preview(room.desk).held == (case.number,)


def test_that_not_every_case_was_looked_at_is_said(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreseeing, "_MOST", 1)
    monkeypatch.setattr(foreseeing, "_PAGE", 1)
    under(room)
    closed_case(room, "ann@subject.example")
    closed_case(room, "bea@subject.example")
    told = foreseeing.preview(room.desk, _far(room))
    assert (told.looked_at, told.more) == (1, True)
    retain(room.desk)
    told = foreseeing.preview(room.desk, _far(room))
    assert (told.looked_at, told.more) == (1, True)


def test_every_page_of_cases_is_looked_at(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreseeing, "_PAGE", 1)
    under(room)
    for name in ("ann", "bea", "cyd"):
        closed_case(room, f"{name}@subject.example")
    assert foreseeing.preview(room.desk, _far(room)).cases == 3
    retain(room.desk)
    closed_case(room, "dan@subject.example")
    assert foreseeing.preview(room.desk, _far(room)).cases == 4
