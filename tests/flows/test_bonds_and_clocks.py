"""Cases that belong together keep what happened to their clocks: merged, separated, split, opened again."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from handlers import casebook
from handlers.domain.card import Form
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.clock.policy import Policy
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.errors import WrongStatus
from handlers.domain.events import EventKind
from handlers.duties.recounting import recount
from tests.support.bonding import by_hand, merge, part, split
from tests.support.cast import ADA
from tests.support.clocked import (
    Standing,
    ask,
    claimed,
    come_back,
    correct,
    extend,
    judge,
    last,
    standing,
)
from tests.support.counting_anew import decide, move_house
from tests.support.desks import ACME, Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, bounce, letter
from tests.support.times import DAY

IDENTITY = ClockState.SUSPENDED_IDENTITY
EXTENDED = Standing("2026-06-02", ClockState.EXTENDED)
PLAIN = Standing("2026-04-07")


def another(room: Room) -> Case:
    """Open a later case of the same person that Ada handles."""
    room.arrive(letter(message_id="<second@subject.example>"))
    case = room.cases()[-1]
    room.press(case, ActionId.CLAIM, ADA)
    room.settle()
    return room.case(case.id)


def today(room: Room) -> str:
    return room.clock.now().date().isoformat()


def answered(room: Room, case: Case) -> None:
    judge(room, case, came_on=today(room), reason="By phone.")


def holds(room: Room) -> bool:
    """Return whether each case is due on the day that its record says, and the records are whole."""
    return all(casebook.verify_case(room.desk, case.number) == [] for case in room.cases())


# Separated again.


def test_c12_an_extension_outlives_a_merge_that_is_undone(room: Room) -> None:
    first = extend(room, claimed(room))
    room.later(DAY)
    second = another(room)
    merge(room, second, first)
    part(room, second)

    assert standing(room, first) == EXTENDED
    assert holds(room)


def test_c11_a_receipt_that_was_corrected_stays_so_once_separated(room: Room) -> None:
    room.later(10 * DAY)
    first = claimed(room)
    correct(room, first, "2026-03-02")
    second = another(room)
    merge(room, second, room.case(first.id))
    part(room, second)

    assert standing(room, first) == PLAIN, "not the later day of its letter"
    assert room.case(first.id).deadline.received_on.isoformat() == "2026-03-02"
    assert holds(room)


def test_c15_days_that_were_credited_stay_so_once_separated(room: Room) -> None:
    first = ask(room, claimed(room))
    room.later(6 * DAY)
    answered(room, first)
    before = standing(room, first)
    second = another(room)
    merge(room, second, room.case(first.id))
    part(room, second)

    assert before.due_on == "2026-04-08"
    assert standing(room, first) == before
    assert holds(room)


def test_c13_what_came_back_while_a_case_was_carried_on_is_void_once_it_is_separated(room: Room) -> None:
    first = extend(room, claimed(room))
    ours = room.messages(first)[-1].content.message_id
    second = another(room)
    merge(room, room.case(first.id), second)
    room.arrive(bounce(ours))
    room.settle()
    part(room, first)

    assert standing(room, first) == PLAIN
    assert last(room, first, EventKind.SEPARATED).facts["due_on"] == "2026-04-07"
    assert holds(room)


# Carried on while a question is open.


def test_c16_an_answer_is_judged_in_the_case_that_carries_the_question_on(room: Room) -> None:
    first = ask(room, claimed(room))
    room.later(2 * DAY)
    second = another(room)
    merge(room, room.case(first.id), second)
    assert standing(room, second) == Standing("2026-04-07", IDENTITY)

    form = room.press(second, ActionId.JUDGE)
    assert isinstance(form, Form)
    assert form.fields[0].name == "suffices", "there is but one question"
    answered(room, second)

    assert not room.case(second.id).deadline.stands_still
    assert holds(room)


# Split off.


@pytest.mark.parametrize("step", [ask, extend])
def test_c13_a_mail_that_came_back_is_void_in_the_cases_that_were_split_off_since(
    room: Room, step: object
) -> None:
    assert callable(step)
    first = step(room, claimed(room, text=f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}"))
    second = split(room, first, "erasure", both=True)
    third = split(room, second, "access", both=True)
    assert standing(room, third) == standing(room, first) != PLAIN
    come_back(room, first)

    assert [standing(room, one) for one in (first, second, third)] == [PLAIN] * 3
    assert [room.kinds(one).count(EventKind.BOUNCE_RECORDED) for one in (first, second, third)] == [1, 1, 1]
    assert holds(room)


def test_a_mail_that_left_after_the_split_concerns_its_own_case_alone(room: Room) -> None:
    first = claimed(room, text=f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}")
    second = split(room, first, "erasure")
    ask(room, first)
    come_back(room, first)

    assert EventKind.BOUNCE_RECORDED not in room.kinds(second)


def test_a_mail_that_came_back_is_void_in_a_split_off_case_that_was_merged_back(room: Room) -> None:
    first = extend(room, claimed(room, text=f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}"))
    ours = room.messages(first)[-1].content.message_id
    second = split(room, first, "erasure")
    room.press(second, ActionId.CLAIM, ADA)
    merge(room, room.case(first.id), room.case(second.id))
    room.arrive(bounce(ours))
    room.settle()

    assert standing(room, second) == PLAIN
    assert holds(room)


def test_c11_a_stated_day_stays_the_same_in_a_split_off_case_whatever_the_zone(room: Room) -> None:
    first = by_hand(room)
    room.press(first, ActionId.CLAIM, ADA)
    second = split(room, room.case(first.id), "erasure", both=True)
    move_house(room, replace(ACME, zone=ZoneInfo("America/New_York")))
    recount(room.desk)

    assert [room.case(one.id).deadline.received_on.isoformat() for one in (first, second)] == [
        "2026-02-20",
        "2026-02-20",
    ]


# Opened again.


def test_c13_a_notice_that_came_back_to_a_closed_case_extends_nothing_once_it_is_open(room: Room) -> None:
    case = extend(room, claimed(room))
    room.close_as(case, "withdrawn")
    come_back(room, case)
    assert room.case(case.id).status is Status.CLOSED
    room.press(case, ActionId.REOPEN)

    assert standing(room, case) == PLAIN
    assert last(room, case, EventKind.REOPENED).facts["due_before"] == "2026-06-02"
    assert holds(room)


# Waiting.


def test_a_second_question_that_came_back_leaves_nobody_waiting_for_the_first(room: Room) -> None:
    case = ask(room, claimed(room))
    room.later(DAY)
    answered(room, case)
    room.later(DAY)
    case = ask(room, room.case(case.id))
    assert case.status is Status.AWAITING_SUBJECT
    come_back(room, case)

    assert room.case(case.id).status is Status.OPEN


# Another law.


def test_what_the_present_law_cannot_count_is_said_and_a_question_can_still_be_asked(room: Room) -> None:
    case = ask(room, extend(room, claimed(room)))
    decide(room, Policy(), "ch")  # an extension there names a day, not months
    for action in (ActionId.JUDGE, ActionId.EXTEND):
        with pytest.raises(WrongStatus, match="cannot be counted by the law that the settings name now"):
            room.press(case, action)
    with pytest.raises(WrongStatus, match="it stays due"):
        correct(room, case, "2026-03-01")

    form = room.press(case, ActionId.ASK)
    assert isinstance(form, Form)
    assert any(note.startswith("The due date stays") for note in form.notes)
    ask(room, room.case(case.id))

    sent = last(room, case, EventKind.QUESTION_SENT)
    assert sent.facts["uncounted"] is True
    assert holds(room)
