"""Somebody judges whether an answer suffices; the clock runs again from the day it came."""

from datetime import UTC, datetime

import pytest

from handlers.cards.pictures import picture
from handlers.domain.card import Form
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from tests.support.cast import ADA, BEN, MAX
from tests.support.clocked import (
    FIRST,
    Standing,
    ask,
    claimed,
    come_back,
    judge,
    last,
    reply,
    standing,
)
from tests.support.desks import Room
from tests.support.letters import ASKS_ERASURE, SMALL_TALK, letter
from tests.support.times import DAY

IDENTITY = ClockState.SUSPENDED_IDENTITY
MAY = "An answer may have come: look whether it suffices."


def asked(room: Room) -> Case:
    """Ask who they are, on 2 March."""
    return ask(room, claimed(room))


def note(room: Room) -> str:
    with room.desk.reading("tests.card") as tx:
        return picture(tx, tx.cases.all(room.mailbox.organisation_id, 1)[0]).note


def offered(room: Room) -> list[str]:
    case = room.only_case()
    with room.desk.reading("tests.card") as tx:
        return [str(one.action) for one in picture(tx, case).buttons]


def test_c15_the_days_from_the_question_to_the_letter_are_added(room: Room) -> None:
    case = asked(room)
    room.later(10 * DAY)  # to 12 March
    answer = reply(room)
    room.later(5 * DAY)  # that it lies here
    judge(room, case, came=str(answer))

    now = room.case(case.id)
    assert standing(room, case) == Standing("2026-04-13"), "2 April and ten days is a Sunday"
    assert (now.deadline.nominal_on.isoformat(), now.deadline.still) == ("2026-04-12", 10)
    assert "pause_credited" in now.deadline.flags
    told = last(room, case, EventKind.ANSWER_SUFFICED)
    assert (told.actor, told.facts["topic"], told.facts["letter"]) == (ADA, "identity", answer)
    assert str(told.facts["at"]).startswith("2026-03-12"), "when it came, not when it was judged"
    assert told.at.date().isoformat() == "2026-03-17"


def test_c16_days_that_we_let_an_answer_lie_are_not_counted(room: Room) -> None:
    case = asked(room)
    room.later(10 * DAY)
    answer = reply(room)
    room.later(60 * DAY)
    judge(room, case, came=str(answer))

    assert standing(room, case) == Standing("2026-04-13"), "long over, and truly so"


def test_an_answer_that_may_have_come_is_told_on_the_card_and_in_the_thread(room: Room) -> None:
    case = asked(room)
    room.later(DAY)
    assert MAY not in note(room)
    reply(room)
    room.settle()

    assert note(room).startswith(MAY)
    assert MAY in room.told()[-1]
    assert standing(room, case) == Standing("2026-04-07", IDENTITY), "until somebody has judged it"
    assert room.case(case.id).status is Status.OPEN


def test_a_strangers_letter_is_no_answer(room: Room) -> None:
    case = asked(room)
    room.arrive(letter(sender="Mallory <m@evil.example>", in_reply_to=FIRST, text=SMALL_TALK))
    room.settle()

    assert MAY not in note(room)
    assert not any(MAY in line for line in room.told())
    form = room.press(case, ActionId.JUDGE)
    assert isinstance(form, Form)
    assert [value for value, _ in form.fields[1].options] == ["otherwise"]


def test_a_forged_letter_is_no_answer(room: Room) -> None:
    asked(room)
    room.arrive(letter(in_reply_to=FIRST, text=SMALL_TALK, dmarc="fail"))
    room.settle()

    assert MAY not in note(room)


def test_judging_is_offered_only_while_a_question_is_open(room: Room) -> None:
    case = claimed(room)
    assert "judge" not in offered(room)
    with pytest.raises(WrongStatus, match="No question stops the clock"):
        room.press(case, ActionId.JUDGE)
    ask(room, case)
    assert offered(room)[0] == "judge"
    judge(room, case, came_on="2026-03-02", reason="By phone.")
    assert "judge" not in offered(room)
    with pytest.raises(WrongStatus):
        judge(room, case, came_on="2026-03-02", reason="By phone.")


def test_the_newest_letter_is_proposed_and_older_ones_are_not_offered(room: Room) -> None:
    case = claimed(room)
    before = reply(room)
    ask(room, case)
    room.later(DAY)
    first = reply(room, "My number is 7.")
    room.later(DAY)
    second = reply(room, "And here is a picture.")
    form = room.press(case, ActionId.JUDGE)
    assert isinstance(form, Form)

    suffices, came, came_on, reason = form.fields
    assert [value for value, _ in came.options] == [str(second), str(first), "otherwise"]
    assert (came.initial, came_on.required, reason.required) == (str(second), False, False)
    assert "2026-03-0" in came.options[0][1]
    with pytest.raises(Incomplete) as refused:
        judge(room, case, came=str(before))
    assert "answers nothing" in refused.value.fields["came"]
    assert suffices.name == "suffices"


def test_c16_an_insufficient_answer_leaves_the_question_open_from_its_first_day(room: Room) -> None:
    case = asked(room)
    room.later(3 * DAY)
    judge(room, case, "no", came=str(reply(room)))
    waiting = room.case(case.id)
    assert (waiting.status, waiting.deadline.state) == (Status.AWAITING_SUBJECT, IDENTITY)
    assert MAY not in note(room), "it was looked at"

    ask(room, case)
    room.later(7 * DAY)
    judge(room, case, came=str(reply(room, "Here it is.")))
    assert room.case(case.id).deadline.still == 10
    assert standing(room, case) == Standing("2026-04-13")
    rules = [step.rule for step in room.case(case.id).deadline.steps]
    assert "C16" in rules


def test_an_answer_by_phone_needs_a_day_and_a_reason(room: Room) -> None:
    case = asked(room)
    room.later(10 * DAY)
    judge(room, case, came_on="2026-03-06", reason="She called Ben.")

    told = last(room, case, EventKind.ANSWER_SUFFICED)
    assert (told.content, told.facts.get("letter")) == ("She called Ben.", None)
    assert datetime.fromisoformat(str(told.facts["at"])) == datetime(2026, 3, 6, 11, tzinfo=UTC)
    assert room.case(case.id).status is Status.OPEN
    assert room.case(case.id).deadline.still == 4


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"came_on": "2026-03-05"}, {"reason"}),
        ({"came_on": "2026-03-01", "reason": "Phone."}, {"came_on"}),
        ({"came_on": "2026-03-13", "reason": "Phone."}, {"came_on"}),
        ({"came_on": "soon", "reason": "Phone."}, {"came_on"}),
        ({"reason": "Phone."}, {"came_on"}),
        ({}, {"came_on", "reason"}),
        ({"suffices": "perhaps", "came_on": "2026-03-05", "reason": "Phone."}, {"suffices"}),
        ({"came": "99"}, {"came"}),
        ({"came": "1; DROP TABLE"}, {"came"}),
    ],
)
def test_c16_no_day_before_the_question_and_none_to_come(
    room: Room, answers: dict[str, str], wrong: set[str]
) -> None:
    case = asked(room)
    room.later(10 * DAY)
    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.JUDGE, answers={"suffices": "yes", "came": "otherwise", **answers})

    assert set(refused.value.fields) == wrong
    assert standing(room, case) == Standing("2026-04-07", IDENTITY)


def test_c15_an_answer_on_the_day_of_the_question_credits_nothing(room: Room) -> None:
    case = asked(room)
    judge(room, case, came_on="2026-03-02", reason="She called back.")

    assert standing(room, case) == Standing("2026-04-07")
    assert room.case(case.id).deadline.still == 0


def test_of_two_questions_each_is_judged_by_itself(room: Room) -> None:
    case = asked(room)
    ask(room, case, "scope", large="yes")
    room.later(4 * DAY)
    answer = str(reply(room))
    form = room.press(case, ActionId.JUDGE)
    assert isinstance(form, Form)
    assert [value for value, _ in form.fields[0].options] == ["identity", "scope"]
    with pytest.raises(Incomplete) as refused:
        judge(room, case, came=answer)
    assert set(refused.value.fields) == {"question"}

    done = judge(room, case, came=answer, question="identity")
    assert "Another question" in done.text
    assert standing(room, case).state is ClockState.SUSPENDED_SCOPE
    done = judge(room, case, came=answer)
    assert "runs again: it is due 2026-04-07" in done.text
    assert room.case(case.id).deadline.still == 4, "no day twice"


def test_judging_is_for_the_owner_and_managers(room: Room) -> None:
    case = asked(room)
    with pytest.raises(NotAllowed):
        judge(room, case, by=BEN, came_on="2026-03-02", reason="Phone.")
    judge(room, case, by=MAX, came_on="2026-03-02", reason="Phone.")
    assert standing(room, case) == Standing("2026-04-07")


def test_an_answer_judged_on_an_old_picture_changes_nothing(room: Room) -> None:
    case = asked(room)
    seen = room.case(case.id).version
    reply(room, ASKS_ERASURE)
    with pytest.raises(StaleCase):
        room.press(
            case,
            ActionId.JUDGE,
            answers={"suffices": "yes", "came": "otherwise", "came_on": "2026-03-02", "reason": "Phone."},
            revision=seen,
        )
    assert standing(room, case).state is IDENTITY


def test_a_second_click_judges_nothing_twice(room: Room) -> None:
    case = asked(room)
    told = {"suffices": "yes", "came": "otherwise", "came_on": "2026-03-02", "reason": "Phone."}
    room.press(case, ActionId.JUDGE, answers=told, press_id="one")
    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.JUDGE, answers=told, press_id="one")
    assert room.kinds(case).count(EventKind.ANSWER_SUFFICED) == 1


def test_the_thread_says_who_judged_and_where_the_date_went(room: Room) -> None:
    case = asked(room)
    room.later(10 * DAY)
    judge(room, case, came=str(reply(room)))
    room.settle()

    line = room.told()[-1]
    assert line == "Ada found that an answer suffices. The due date moved from 2026-04-07 to 2026-04-13."


def test_a_question_that_came_back_needs_no_answer(room: Room) -> None:
    case = asked(room)
    come_back(room, case)

    assert standing(room, case) == Standing("2026-04-07")
    with pytest.raises(WrongStatus):
        room.press(case, ActionId.JUDGE)
