"""When the calendar, the place, the law or the policy changes, open cases are counted anew and it is told."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.casebook import verify_case
from handlers.domain.case import ActionId
from handlers.domain.clock.policy import IdentityPolicy, Policy
from handlers.domain.deadline import standing
from handlers.domain.events import Event, EventKind
from handlers.domain.people import Organisation, Role
from handlers.domain.recount import NAMED
from handlers.duties.recounting import foreseen, open_cases, recount
from tests.contract.store.shelf import run
from tests.support.bonding import merge
from tests.support.cast import ADA, BEN, IRIS, MAX
from tests.support.counting_anew import (
    AFFECTED,
    DUE,
    MOVED,
    OTHER_DUE,
    PRAYER_DAY,
    UNAFFECTED,
    decide,
    dues,
    happen,
    marks,
    move_house,
    notices,
    own_days,
    receive,
    recounts,
    release,
)
from tests.support.desks import ACME, Room


def settled(room: Room, *days: date) -> None:
    """Let letters come in and be counted, told and posted."""
    receive(room, *days)
    recount(room.desk)
    room.settle()


def test_c08_a_holiday_added_by_law_moves_the_affected_open_cases_alone_and_says_so(room: Room) -> None:
    settled(room, AFFECTED, UNAFFECTED)
    assert dues(room) == [DUE, OTHER_DUE]
    before, after = room.cases()

    release(room, PRAYER_DAY)
    assert recount(room.desk) == 2

    assert dues(room) == [MOVED, OTHER_DUE]
    (event,) = recounts(room, 0)
    assert event.facts == {
        "due_before": "2026-05-01",
        "due_on": "2026-05-04",
        "clock": "running",
        "cause": "calendar",
        "counted_by": room.case(before.id).deadline.counted_by,
    }
    assert recounts(room, 1) == []
    assert room.case(after.id).version == after.version
    assert len(marks(room)) == 1, "the other carries the new mark all the same"
    assert any("Great Prayer Day" in step.text for step in room.case(before.id).deadline.steps)
    room.settle()
    assert (
        "The due date was counted anew: 2026-05-04 instead of 2026-05-01. What changed: the calendar of "
        "public holidays."
    ) in room.told()
    facts = dict(room.chat.card(0).facts)
    assert facts["Due"].startswith("2026-05-04")
    assert [verify_case(room.desk, case.number) for case in room.cases()] == [[], []]


def test_managers_get_one_notice_of_how_many_which_and_why(room: Room) -> None:
    settled(room, AFFECTED, UNAFFECTED)
    release(room, PRAYER_DAY)
    for _ in range(3):
        recount(room.desk)

    (notice,) = notices(room)
    assert notice.summary == "2 open cases were counted anew."
    assert notice.lines == (
        "2 open cases were counted anew. What changed: the calendar of public holidays.",
        "The due date of 1 case moved:\n2026-0001: 2026-05-04 instead of 2026-05-01",
    )
    assert notice.why
    assert notices(room, ADA) == notices(room, IRIS) == []


def test_a_release_that_moves_nothing_is_told_in_one_sentence(room: Room) -> None:
    settled(room, AFFECTED)
    release(room)
    assert recount(room.desk) == 1
    (notice,) = notices(room)
    assert notice.lines[1] == "No due date moved."
    assert recounts(room) == []


def test_without_a_manager_those_are_told_who_look_after_ombud(room: Room) -> None:
    settled(room, AFFECTED)
    room.colleagues.held = {ADA: frozenset({Role.CASE_HANDLER}), IRIS: frozenset({Role.ADMIN})}
    release(room, PRAYER_DAY)
    recount(room.desk)
    assert (len(notices(room, IRIS)), len(notices(room, MAX))) == (1, 0)


def test_closed_cases_stay_as_they_were_until_they_are_opened_again(room: Room) -> None:
    settled(room, AFFECTED)
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.close_as(room.only_case(), "withdrawn")
    release(room, PRAYER_DAY)
    assert recount(room.desk) == 0
    assert (dues(room), notices(room)) == ([DUE], [])

    room.press(room.only_case(), ActionId.REOPEN)
    recount(room.desk)
    assert dues(room) == [MOVED]
    (notice,) = notices(room)
    assert notice.summary == "1 open case was counted anew."


def test_nothing_is_counted_or_told_again_after_a_restart(room: Room) -> None:
    settled(room, AFFECTED)
    release(room, PRAYER_DAY)
    assert [recount(room.desk) for _ in range(4)] == [1, 0, 0, 0]
    assert len(notices(room)) == 1
    room.later(timedelta(days=3))
    assert recount(room.desk) == 0
    assert (len(recounts(room)), len(notices(room))) == (1, 1)


def test_a_first_start_and_a_desk_without_cases_tell_nobody_anything(room: Room) -> None:
    assert recount(room.desk) == 0
    receive(room, AFFECTED)
    release(room, PRAYER_DAY)
    assert recount(room.desk) == 1
    release(room, version="1.0")
    room.press(room.only_case(), ActionId.CLAIM)
    room.close_as(room.only_case(), "withdrawn")
    assert recount(room.desk) == 0
    assert len(notices(room)) == 1, "of the case alone"


@pytest.mark.parametrize(
    ("organisation", "cause", "due_on"),
    [
        (replace(ACME, zone=ZoneInfo("Pacific/Auckland")), "zone", MOVED),
        (replace(ACME, country="NO"), "place", MOVED),
        (replace(ACME, country="GB", subdivision="ENG"), "place law", DUE),
    ],
    ids=["zone", "country", "country with another law"],
)
def test_c11_another_zone_or_country_counts_anew_and_is_named_as_the_cause(
    room: Room, organisation: Organisation, cause: str, due_on: date
) -> None:
    receive(room, AFFECTED, hour=13)  # which is the next day in Auckland, and 1 May a holiday in Norway
    recount(room.desk)
    move_house(room, organisation)
    assert recount(room.desk) == 1
    assert dues(room) == [due_on]
    assert [event.facts["cause"] for event in recounts(room)] == ([cause] if due_on == MOVED else [])
    (notice,) = notices(room)
    assert notice.summary == "1 open case was counted anew."
    with room.desk.reading("tests.known") as tx:
        known = tx.recounts.get(ACME.id)
    assert known is not None
    assert " ".join(known.causes) == cause


def test_own_days_and_policy_are_named_as_the_cause(room: Room) -> None:
    settled(room, AFFECTED)
    own_days(room, {DUE: "closed by collective agreement"})
    recount(room.desk)
    (event,) = recounts(room)
    assert (event.facts["cause"], event.facts["due_on"]) == ("own_days", "2026-05-04")
    facts = dict(_card(room))
    assert facts["Due"].endswith("(see how it came about)")
    decide(room, Policy(IdentityPolicy.NOTHING), "lgpd")
    recount(room.desk)
    assert recounts(room)[-1].facts["cause"] == "law policy"
    assert recounts(room)[-1].facts["due_on"] == "2026-04-16"


def _card(room: Room) -> tuple[tuple[str, str], ...]:
    room.settle()
    return room.chat.card(0).facts


def test_c15_a_policy_under_which_a_question_pauses_nothing_sets_a_paused_case_running_again(
    room: Room,
) -> None:
    settled(room, UNAFFECTED)
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    happen(room, 0, Event(EventKind.QUESTION_SENT, {"topic": "identity", "message": 1}, actor=ADA))
    assert room.only_case().deadline.stands_still

    decide(room, Policy(IdentityPolicy.NOTHING))
    recount(room.desk)
    paused = recounts(room)[-1]
    assert (paused.facts["clock"], paused.facts["cause"]) == ("running", "policy")
    assert paused.facts["due_before"] == paused.facts["due_on"] == "2026-05-07"
    room.settle()
    told = "The period was counted anew; 2026-05-07 stays. What changed: the policy where the law is open."
    assert told in room.told()
    assert "2026-0001: 2026-05-07 stays; its period stands otherwise" in notices(room)[0].lines[1]


def test_rows_of_before_get_their_mark_quietly_where_the_date_stays(room: Room) -> None:
    receive(room, AFFECTED, UNAFFECTED)
    _forget_marks(room)
    assert recount(room.desk) == 2
    assert [recounts(room, number) for number in range(2)] == [[], []]
    assert notices(room) == []
    assert "" not in marks(room)


def test_rows_of_before_whose_date_moves_say_so(room: Room) -> None:
    receive(room, AFFECTED, UNAFFECTED)
    _forget_marks(room)
    release(room, PRAYER_DAY)
    recount(room.desk)
    (event,) = recounts(room, 0)
    assert (event.facts["due_on"], event.facts["cause"]) == ("2026-05-04", "")
    (notice,) = notices(room)
    assert notice.lines == (
        "1 open case was counted anew.",
        "The due date of 1 case moved:\n2026-0001: 2026-05-04 instead of 2026-05-01",
    )


def _forget_marks(room: Room) -> None:
    with room.desk.transaction("tests.before") as tx:
        for case in tx.cases.all(ACME.id, 10):
            tx.cases.mark(replace(case, deadline=replace(case.deadline, counted_by="")))


def test_what_cannot_be_counted_stays_as_it_was_is_told_once_and_stops_nobody_else(room: Room) -> None:
    settled(room, AFFECTED, AFFECTED)
    happen(room, 0, Event(EventKind.EXTENSION_SENT, {"length": "2", "message": 2}, actor=ADA))
    before = room.cases()[0]
    decide(room, Policy(), "ch")  # by whose law an extension names a date, and not months
    recount(room.desk)
    stuck, other = room.cases()
    assert (stuck.deadline, stuck.version) == (before.deadline, before.version)
    assert other.due_on == date(2026, 5, 1)
    assert other.deadline.regime == "ch"
    assert recount(room.desk) == 0, "it is not tried again each minute"
    (notice,) = notices(room)
    assert notice.lines[-1] == "1 case could not be counted so and stays as it was; look at it:\n2026-0001"

    room.press(stuck, ActionId.CLAIM, BEN)  # writes the case, and with it the old mark
    assert recount(room.desk) == 1
    assert len(notices(room)) == 1, "once is enough"


def test_a_day_that_stands_by_rule_is_not_lost_by_counting_anew(room: Room) -> None:
    settled(room, UNAFFECTED)
    with room.desk.transaction("tests.stands") as tx:
        (case,) = tx.cases.all(ACME.id, 1)
        tx.cases.save(
            replace(case, deadline=standing(case.deadline, DUE)),
            Event(EventKind.SEPARATED, {"due_on": DUE.isoformat()}, actor=ADA),
        )
    release(room)
    assert recount(room.desk) == 1
    assert dues(room) == [DUE]
    assert room.only_case().deadline.steps[-1].rule == "C0"


def test_a_joined_case_keeps_the_earliest_date_of_all_when_it_is_counted_anew(room: Room) -> None:
    settled(room, AFFECTED, UNAFFECTED)
    first, second = room.cases()
    merge(room, first, second, same_person="yes")
    carried = next(case for case in room.cases() if case.follows is None)
    assert carried.due_on == DUE
    release(room, PRAYER_DAY)
    recount(room.desk)
    assert room.case(carried.id).due_on == MOVED


def test_a_date_that_moves_into_the_past_is_told_as_earlier(room: Room) -> None:
    settled(room, AFFECTED)
    room.later(timedelta(days=20))
    decide(room, Policy(), "lgpd")
    recount(room.desk)
    assert room.only_case().due_on < room.clock.now().date()
    assert "2026-0001: 2026-04-16 instead of 2026-05-01, earlier" in notices(room)[0].lines[1]
    assert "overdue by" in dict(_card(room))["Due"]


def test_of_many_cases_twenty_are_named_and_the_rest_counted(room: Room) -> None:
    receive(room, *[AFFECTED] * (NAMED + 7))
    recount(room.desk)
    release(room, PRAYER_DAY)
    batches: list[int] = []
    assert recount(room.desk, batches.append) == sum(batches) == NAMED + 7
    assert len(batches) == 2
    (notice,) = notices(room)
    assert notice.lines[1].startswith(f"The due dates of {NAMED + 7} cases moved:\n2026-0001: ")
    assert notice.lines[1].count("instead of") == NAMED
    assert notice.lines[1].endswith("\nand 7 more")


def test_test_cases_are_counted_and_stand_in_no_report(room: Room) -> None:
    receive(room, AFFECTED)
    run(room, "UPDATE case_file SET is_test = TRUE")
    recount(room.desk)
    release(room, PRAYER_DAY)
    assert recount(room.desk) == 1
    assert (dues(room), notices(room)) == ([MOVED], [])


def test_what_would_move_is_foreseen_and_nothing_is_changed(room: Room) -> None:
    settled(room, AFFECTED, UNAFFECTED)
    before = [(case.version, case.deadline) for case in room.cases()]
    assert open_cases(room.desk) == 2
    assert [one.waits for one in foreseen(room.desk)] == [False, False]
    release(room, PRAYER_DAY)
    first, second = foreseen(room.desk)
    assert (first.number, first.before, first.after, first.moves) == ("2026-0001", DUE, MOVED, True)
    assert (second.waits, second.moves) == (True, False)
    assert [(case.version, case.deadline) for case in room.cases()] == before
    assert recounts(room) == []
