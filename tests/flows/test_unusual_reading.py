"""Who reads far more than usual is told to the managers once a week: counts and ids, from the access log."""

import json
from datetime import datetime, timedelta

import pytest

from handlers.desk import Digests, Rules
from handlers.domain.habits import Habit, Unusual, unusual
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.looking import Look
from handlers.domain.phrase import say
from handlers.duties.habits import look, tell_of_habits
from handlers.people.habit_notices import kept, unusual_reading
from handlers.people.notices import NoticeKind
from tests.conftest import NewRoom
from tests.contract.store.shelf import new_case, run
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import ACME, Room
from tests.support.times import MONDAY

WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)
WHY = say("Because.")


def readings(room: Room) -> list[tuple[str, dict[str, str]]]:
    """Return who is told of unusual reading, and what it is drawn from."""
    wanted = f"notice:{NoticeKind.UNUSUAL_READING}:%"
    found = run(room, "SELECT person, facts FROM outbox WHERE key LIKE :wanted ORDER BY id", wanted=wanted)
    return [(person, json.loads(facts)) for person, facts in found]


def reads(room: Room, person: PersonId, cases: list[CaseId], at: datetime, how: Look = Look.LETTER) -> None:
    """Let somebody have read in cases at an instant."""
    now = room.clock.now()
    room.clock.set(at)
    with room.desk.transaction("tests.reads") as tx:
        for case in cases:
            tx.access.add(person, how, 1, case)
    room.clock.set(now)


def opened(room: Room, number: int, owner: PersonId | None = None) -> list[CaseId]:
    return [new_case(room, owner=owner).id for _ in range(number)]


def unusual_week(room: Room, number: int = 61) -> list[CaseId]:
    """Let Ben have read many cases in the week before this one."""
    cases = opened(room, number)
    reads(room, BEN, cases, MONDAY - 5 * DAY)
    return cases


def found(room: Room) -> list[tuple[PersonId, Unusual]]:
    return look(room.desk, ACME, MONDAY.date())


@pytest.mark.parametrize(
    ("number", "before", "expected"),
    [
        (59, [], None),
        (60, [], Unusual(Habit.CASES, 60, None)),
        (60, [1, 1], Unusual(Habit.CASES, 60, None)),
        (19, [1, 1, 1], None),
        (20, [1, 1, 1], Unusual(Habit.CASES, 20, 1)),
        (30, [10, 10, 10], None),
        (31, [10, 10, 10], Unusual(Habit.CASES, 31, 10)),
        (31, [10, 10, 10, 900], Unusual(Habit.CASES, 31, 10)),
        (31, [10, 11, 900], None),
        (500, [200] * 8, None),
        (601, [200] * 8, Unusual(Habit.CASES, 601, 200)),
        (20, [0, 0, 0], Unusual(Habit.CASES, 20, 0)),
    ],
)
def test_a_week_stands_out_against_the_same_persons_weeks(
    number: int, before: list[int], expected: Unusual | None
) -> None:
    assert unusual(Habit.CASES, number, before) == expected


@pytest.mark.parametrize(
    ("habit", "floor", "newcomers"),
    [(Habit.CASES, 20, 60), (Habit.OTHERS, 10, 30), (Habit.ODD_HOURS, 10, 20)],
)
def test_small_numbers_say_nothing(habit: Habit, floor: int, newcomers: int) -> None:
    assert unusual(habit, floor - 1, [0] * 8) is None
    assert unusual(habit, floor, [0] * 8) is not None
    assert unusual(habit, newcomers - 1, []) is None
    assert unusual(habit, newcomers, []) is not None


def test_different_cases_count_and_not_how_often_each_is_read(room: Room) -> None:
    cases = opened(room, 30)
    for hour in range(5):
        reads(room, BEN, cases, MONDAY - 5 * DAY + hour * HOUR)
    assert found(room) == []
    reads(room, BEN, opened(room, 30), MONDAY - 4 * DAY)
    assert found(room) == [(BEN, Unusual(Habit.CASES, 60, None))]


def test_the_usual_is_the_persons_own(room: Room) -> None:
    cases = opened(room, 40)
    for week in range(1, 6):
        reads(room, BEN, cases[:10], MONDAY - week * WEEK - 3 * DAY)
        reads(room, ADA, cases[:35], MONDAY - week * WEEK - 3 * DAY)
    for person in (ADA, BEN):
        reads(room, person, cases, MONDAY - 3 * DAY)
    assert found(room) == [(BEN, Unusual(Habit.CASES, 40, 10))]


def test_cases_that_somebody_else_handles_are_counted_apart(room: Room) -> None:
    reads(room, BEN, opened(room, 29, ADA), MONDAY - 3 * DAY)
    assert found(room) == []
    reads(room, BEN, opened(room, 1, ADA), MONDAY - 3 * DAY)
    assert found(room) == [(BEN, Unusual(Habit.OTHERS, 30, None))]


def test_ones_own_cases_and_nobodys_are_not_others(room: Room) -> None:
    reads(room, BEN, [*opened(room, 25, BEN), *opened(room, 30)], MONDAY - 3 * DAY)
    assert found(room) == []


@pytest.mark.parametrize(("hour", "night"), [(21, True), (22, True), (4, True), (5, False), (20, False)])
def test_night_is_the_readers_own(room: Room, hour: int, night: bool) -> None:
    """Ben's clock is Copenhagen's, an hour ahead of UTC in winter."""
    at = (MONDAY - 3 * DAY).replace(hour=hour, minute=30)
    case = opened(room, 1)
    for minute in range(20):
        reads(room, BEN, case, at + timedelta(seconds=minute))
    assert found(room) == ([(BEN, Unusual(Habit.ODD_HOURS, 20, None))] if night else [])


@pytest.mark.parametrize("how", [Look.LETTER, Look.FILE, Look.RECORD, Look.EXPORT])
def test_every_way_of_reading_counts(room: Room, how: Look) -> None:
    reads(room, BEN, opened(room, 60), MONDAY - 3 * DAY, how)
    assert [one.habit for _, one in found(room)] == [Habit.CASES]


@pytest.mark.parametrize("how", [Look.LIST, Look.FIND, Look.HOME, Look.CASE, Look.REFUSED])
def test_lists_and_searches_are_no_reading(room: Room, how: Look) -> None:
    reads(room, BEN, opened(room, 60), MONDAY - 3 * DAY, how)
    assert found(room) == []


def test_only_the_week_before_is_judged(room: Room) -> None:
    cases = opened(room, 60)
    midnight = datetime.combine(MONDAY.date(), datetime.min.time(), ACME.zone)
    reads(room, BEN, cases, midnight)
    reads(room, ADA, cases, midnight - WEEK - timedelta(seconds=1))
    assert found(room) == []
    reads(room, MAX, cases, midnight - timedelta(seconds=1))
    assert {who for who, _ in found(room)} == {MAX}


def test_managers_are_told_once_on_their_first_working_morning(room: Room) -> None:
    unusual_week(room)
    room.clock.set(MONDAY.replace(hour=6))
    assert tell_of_habits(room.desk) == 0, "before the morning"
    room.clock.set(MONDAY.replace(hour=9))
    assert tell_of_habits(room.desk) == 1
    assert tell_of_habits(room.desk) == 0
    ((person, facts),) = readings(room)
    assert person == MAX
    assert facts["monday"] == (MONDAY.date() - WEEK).isoformat()
    assert json.loads(facts["found"]) == [[BEN, "cases", 61, None]]
    room.later(WEEK)
    assert tell_of_habits(room.desk) == 0, "the next week was quiet"


def test_a_week_in_which_nothing_stood_out_is_not_told(room: Room) -> None:
    reads(room, BEN, opened(room, 5), MONDAY - 3 * DAY)
    assert tell_of_habits(room.desk) == 0
    assert readings(room) == []


def test_the_setting_ends_it(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(digest=Digests(unusual_reading=False)))
    unusual_week(room)
    assert tell_of_habits(room.desk) == 0
    assert readings(room) == []


def test_the_note_names_who_and_how_much_and_nobody_whom_it_was_about(room: Room) -> None:
    stands_out = [
        (BEN, Unusual(Habit.CASES, 61, None)),
        (BEN, Unusual(Habit.OTHERS, 31, 4)),
        (PersonId("cli:root"), Unusual(Habit.ODD_HOURS, 22, 0)),
    ]
    notice = unusual_reading(room.desk, {"monday": "2026-02-23", "found": kept(stands_out)}, WHY)
    assert notice.summary == "2 people read far more than usual in the week of 2026-02-23."
    told = "\n".join(notice.lines)
    assert "Ben: read 61 different cases (no weeks before to compare with)" in told
    assert "Ben: read 31 cases that somebody else handles (usual: 4)" in told
    assert "cli:root: read 22 times at night (usual: 0)" in told
    assert "That proves nothing" in told
    assert "[digest] unusual_reading = false" in told


def test_many_who_stand_out_are_cut(room: Room) -> None:
    many = [(PersonId(f"U{n}"), Unusual(Habit.CASES, 99, 1)) for n in range(30)]
    notice = unusual_reading(room.desk, {"monday": "2026-02-23", "found": kept(many)}, WHY)
    assert str(notice.lines[1]).count("different cases") == 12
    assert str(notice.lines[1]).endswith("…")


def test_what_is_delivered_reaches_the_manager_alone(room: Room) -> None:
    unusual_week(room)
    room.clock.set(MONDAY.replace(hour=9))
    tell_of_habits(room.desk)
    room.settle()
    assert [person for person, _ in readings(room)] == [MAX]
