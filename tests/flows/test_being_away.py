"""`/ombud away` and `/ombud back`: no reminders meanwhile, and the managers hear what falls due in it."""

import pytest

from handlers.commands.asking import ask
from handlers.domain.answer import Answer
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Refused
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from tests.contract.store.shelf import run
from tests.support.cast import ADA, BEN, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.reminded import buttons, reach, reassign, rows, told, write_down


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case of Ada, due on the seventh of April."""
    write_down(room)
    room.arrive(unanswered())
    room.press(room.only_case(), ActionId.CLAIM)
    room.settle()
    reach(room, 20)
    return room.only_case()


def asked(room: Room, words: str, person: PersonId = ADA) -> Answer:
    answer = ask(room.desk, actor(person), words)
    assert isinstance(answer, Answer)
    return answer


def test_ux_20_who_is_away_hears_nothing_and_on_the_day_they_are_back_everything(
    room: Room, case: Case
) -> None:
    assert asked(room, "away 2026-03-23 2026-03-27").title == "You are away: 2026-03-23 to 2026-03-27."
    for day in (23, 24, 25, 26, 27):
        reach(room, day)
    assert told(room, ADA) == []
    reach(room, 30)
    (message,) = told(room, ADA)
    assert rows(message) == [("due 2026-04-07, 8 days left", False)]
    assert message.notice is not None
    assert len(message.notice.lines) == 1, "that is not late"


def test_ux_20_what_falls_due_meanwhile_is_told_the_managers_as_it_begins(room: Room, case: Case) -> None:
    room.arrive(unanswered(sender="second@subject.example"))
    other = room.cases()[-1]
    room.press(other, ActionId.CLAIM)
    with room.desk.reading("tests.due") as tx:
        assert tx.cases.get(other.id).due_on.isoformat() == "2026-04-20", "after she is back"
    asked(room, "away 2026-03-30 2026-04-10")
    reach(room, 27)
    assert [one for one in told(room, MAX) if "away" in str(one.notice)] == []
    room.press(case, ActionId.NOTE, ADA, {"text": "Asked the shop."})
    room.press(other, ActionId.NOTE, ADA, {"text": "Asked the shop."})
    reach(room, 30)
    (message,) = [one for one in told(room, MAX) if "away" in str(one.notice)]
    assert message.notice is not None
    assert message.notice.summary == "1 case falls due while Ada is away."
    assert rows(message) == [("due 2026-04-07, 8 days left · Ada", False)]
    assert buttons(message)[0] == (ActionId.ASSIGN, "")
    reassign(room, case, BEN)
    reach(room, 30, 10)
    assert rows(next(one for one in told(room, MAX) if "away" in str(one.notice))) == [
        ("Ben has it now", True)
    ]


def test_ux_20_a_case_that_comes_to_who_is_away_is_told_too(room: Room, case: Case) -> None:
    room.press(case, ActionId.UNCLAIM)
    asked(room, "away 2026-03-30 2026-04-10", BEN)
    reach(room, 30)
    reassign(room, case, BEN)
    reach(room, 30, 11)
    assert any("while Ben is away" in str(one.notice.summary) for one in told(room, MAX) if one.notice)


def test_back_takes_it_back(room: Room, case: Case) -> None:
    asked(room, "away 2026-03-23 2026-04-10")
    reach(room, 23)
    assert rows(told(room, MAX)[0])[0][1] is False
    assert asked(room, "back").title == "You are here again: 2026-03-23 to 2026-04-10 is taken back."
    reach(room, 24)
    assert len(told(room, ADA)) == 1
    assert asked(room, "back").title == "You had not said that you are away; nothing was changed."


def test_me_tells_it(room: Room, case: Case) -> None:
    asked(room, "away until 2026-03-27")
    assert "You are away: 2026-03-20 to 2026-03-27." in asked(room, "me").lines
    assert asked(room, "away").title == "You are away: 2026-03-20 to 2026-03-27."
    assert asked(room, "away", BEN).title == "You have not said that you are away."


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("away 2026-03-25", "2026-03-25"),
        ("away from 2026-03-25 to 2026-03-26", "2026-03-25 to 2026-03-26"),
        ("away 2026-03-25 - 2026-03-26", "2026-03-25 to 2026-03-26"),
        ("away until 2026-03-26", "2026-03-20 to 2026-03-26"),
        ("away 2026-03-01 2026-03-26", "2026-03-20 to 2026-03-26"),
    ],
)
def test_days_are_written_in_several_ways(room: Room, case: Case, words: str, days: str) -> None:
    assert asked(room, words).title == f"You are away: {days}."


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("away tomorrow", "first and last day"),
        ("away 2026-13-40", "no such day"),
        ("away 2026-03-27 2026-03-25", "before the first"),
        ("away 2026-01-01 2026-01-05", "are over"),
        ("away 2026-03-25 2028-03-25", "more than a year"),
        ("away 2026-03-25 2026-03-26 2026-03-27", "first and last day"),
        ("away until", "first and last day"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    room: Room, case: Case, words: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        asked(room, words)
    assert run(room, "SELECT id FROM absence") == []


def test_newer_days_take_the_place_of_those_they_overlap_and_both_stay_on_record(
    room: Room, case: Case
) -> None:
    asked(room, "away 2026-03-23 2026-03-27")
    asked(room, "away 2026-03-25 2026-04-01")
    kept = run(room, "SELECT from_on, until_on, said_by, ended_by FROM absence ORDER BY id")
    assert [tuple(row) for row in kept] == [
        ("2026-03-23", "2026-03-27", ADA, ADA),
        ("2026-03-25", "2026-04-01", ADA, None),
    ]


def test_who_handles_no_case_is_never_away(room: Room, case: Case) -> None:
    with pytest.raises(Refused):
        asked(room, "away 2026-03-25", MALLORY)


def test_a_manager_who_is_away_is_not_told_while_another_is_there(room: Room, case: Case) -> None:
    room.colleagues.held[BEN] = frozenset({Role.MANAGER})
    asked(room, "away 2026-03-20 2026-04-30", MAX)
    asked(room, "away 2026-03-23 2026-04-10")
    reach(room, 23)
    assert told(room, MAX) == []
    assert len(told(room, BEN)) == 1
