"""The day of receipt is corrected by a manager, with a reason; old and new are kept and told."""

import pytest

from handlers.cards.lines import is_loud
from handlers.domain.card import FieldKind, Form
from handlers.domain.case import ActionId
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from tests.support.cast import ADA, BEN, IRIS, MAX
from tests.support.clocked import Standing, ask, claimed, correct, extend, facts, judge, last, standing
from tests.support.desks import Room
from tests.support.times import DAY

GOOD = {"received_on": "2026-02-20", "evidence": "stamp", "reason": "Delivered to the front desk."}


def test_c11_old_and_new_day_stand_in_the_record(room: Room) -> None:
    case = claimed(room)
    done = correct(room, case, "2026-02-20")

    assert done.text == "Case 2026-0001 was received on 2026-02-20 and is due 2026-03-20."
    assert standing(room, case) == Standing("2026-03-20")
    told = last(room, case, EventKind.RECEIPT_CORRECTED)
    assert facts(told, "received_on", "received_before", "due_on", "due_before", "evidence") == {
        "received_on": "2026-02-20",
        "received_before": "2026-03-02",
        "due_on": "2026-03-20",
        "due_before": "2026-04-07",
        "evidence": "server",
    }
    assert (told.actor, told.content) == (MAX, "It lay in another mailbox.")
    assert "another mailbox" not in str(dict(told.facts))


def test_the_thread_tells_both_dates_loudly(room: Room) -> None:
    case = claimed(room)
    correct(room, case, "2026-02-20")
    room.settle()

    assert is_loud(last(room, case, EventKind.RECEIPT_CORRECTED))
    assert room.told()[-1] == (
        "Max corrected the day of receipt from 2026-03-02 to 2026-02-20. "
        "The due date moved from 2026-04-07 to 2026-03-20."
    )


def test_it_can_be_corrected_again_and_back(room: Room) -> None:
    case = claimed(room)
    correct(room, case, "2026-02-20")
    correct(room, case, "2026-02-27")
    assert standing(room, case) == Standing("2026-03-27")
    correct(room, case, "2026-03-02")
    assert standing(room, case) == Standing("2026-04-07")
    assert [
        one.facts["received_before"] for one in room.record(case) if one.kind is EventKind.RECEIPT_CORRECTED
    ] == ["2026-03-02", "2026-02-20", "2026-02-27"]


@pytest.mark.parametrize("person", [ADA, BEN, IRIS])
def test_managers_alone_correct_it(room: Room, person: str) -> None:
    case = claimed(room)
    with pytest.raises(NotAllowed):
        room.press(case, ActionId.RECEIPT, person, GOOD)  # type: ignore[arg-type] # a person's id is a text
    assert standing(room, case) == Standing("2026-04-07")


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"received_on": "2026-03-03"}, {"received_on": "still to come"}),
        ({"received_on": "1999-01-01"}, {"received_on": "too long ago"}),
        ({"received_on": "yesterday"}, {"received_on": "Choose the day"}),
        ({"received_on": ""}, {"received_on": "Choose the day"}),
        ({"evidence": "a feeling"}, {"evidence": "what shows it"}),
        ({"reason": " "}, {"reason": "Say why"}),
    ],
)
def test_a_day_needs_evidence_and_a_reason_and_must_be_possible(
    room: Room, answers: dict[str, str], wrong: dict[str, str]
) -> None:
    case = claimed(room)
    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.RECEIPT, MAX, {**GOOD, **answers})

    assert set(refused.value.fields) == set(wrong)
    assert all(words in refused.value.fields[name] for name, words in wrong.items())


def test_a_receipt_after_a_question_that_left_is_refused(room: Room) -> None:
    case = claimed(room)
    room.later(2 * DAY)
    ask(room, case)  # on 4 March
    room.later(3 * DAY)
    with pytest.raises(Incomplete) as refused:
        correct(room, case, "2026-03-05")
    assert "2026-03-04" in refused.value.fields["received_on"]
    correct(room, case, "2026-03-04")
    assert room.case(case.id).deadline.stands_still


def test_the_same_day_is_no_correction(room: Room) -> None:
    with pytest.raises(AlreadyHandled):
        correct(room, claimed(room), "2026-03-02")


def test_pauses_and_extension_are_replayed_on_the_new_day(room: Room) -> None:
    case = ask(room, claimed(room))
    room.later(10 * DAY)
    judge(room, case, came_on="2026-03-12", reason="By phone.")
    extend(room, case, length="1")
    correct(room, case, "2026-02-25")

    now = room.case(case.id).deadline
    assert (now.nominal_on.isoformat(), now.still) == ("2026-05-05", 10), "25 April and ten days"
    assert now.received_on.isoformat() == "2026-02-25"


def test_c17_a_question_can_turn_out_to_have_come_too_late(room: Room) -> None:
    case = ask(room, claimed(room))
    assert room.case(case.id).deadline.stands_still
    correct(room, case, "2026-02-16")

    now = room.case(case.id).deadline
    assert not now.stands_still
    assert "late_question" in now.flags
    assert now.due_on.isoformat() == "2026-03-16"


def test_the_form_shows_what_stands(room: Room) -> None:
    form = room.press(claimed(room), ActionId.RECEIPT, MAX)
    assert isinstance(form, Form)
    day, evidence, reason = form.fields
    assert (day.kind, day.initial, reason.required) == (FieldKind.DATE, "2026-03-02", True)
    assert len(evidence.options) == 5
    assert "due 2026-04-07" in form.notes[0]


def test_a_closed_case_keeps_its_receipt(room: Room) -> None:
    case = claimed(room)
    room.close_as(case, "withdrawn")
    with pytest.raises(WrongStatus):
        room.press(case, ActionId.RECEIPT, MAX)


def test_an_old_picture_corrects_nothing(room: Room) -> None:
    case = claimed(room)
    seen = room.case(case.id).version
    room.press(case, ActionId.LANGUAGE, ADA, {"language": "da"})
    with pytest.raises(StaleCase):
        room.press(case, ActionId.RECEIPT, MAX, GOOD, revision=seen)
