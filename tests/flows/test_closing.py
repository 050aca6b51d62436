"""Closing a case with an outcome for each claim, and opening it again."""

import pytest

from handlers.domain.card import Form
from handlers.domain.case import ActionId, Case, Outcome, Status
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from tests.support.cast import BEN, MAX
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, SMALL_TALK, letter


def claimed(room: Room) -> Case:
    """Open a case with two claims and have Ada claim it."""
    room.arrive(letter(message_id="<first@subject.example>", text=f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}"))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    return room.case(case.id)


def test_each_claim_gets_its_own_outcome(room: Room) -> None:
    case = claimed(room)
    room.answer(case)
    room.settle()
    room.close_as(case, "fulfilled", "refused")
    room.settle()

    closed = room.case(case.id)
    assert closed.status is Status.CLOSED
    assert closed.closed_at is not None
    assert [claim.outcome for claim in closed.claims] == [Outcome.FULFILLED, Outcome.REFUSED]
    assert room.record(case)[-1].facts == {
        "elsewhere": False,
        "from": "open",
        "in_time": True,
        "outcome_access": "fulfilled",
        "outcome_erasure": "refused",
    }
    assert "Ada closed the case." in room.told()
    assert room.chat.card().buttons == (), "a closed card asks for nothing"
    assert ("Outcome", "Access: Fulfilled, Erasure: Refused") in room.chat.card().facts


def test_a_person_who_was_not_answered_is_owed_an_answer(room: Room) -> None:
    case = claimed(room)

    with pytest.raises(Incomplete) as refused:
        room.close_as(case, "fulfilled", "withdrawn")
    assert list(refused.value.fields) == ["elsewhere"], "said at the tick that is missing"
    assert "Nobody has answered" in refused.value.fields["elsewhere"]

    assert room.case(case.id).status is Status.OPEN


def test_an_answer_that_is_queued_has_not_left(room: Room) -> None:
    case = claimed(room)
    room.answer(case)

    with pytest.raises(WrongStatus, match="A reply of case 2026-0001 leaves at 10:01; undo it, or wait"):
        room.close_as(case, "fulfilled", "fulfilled")
    room.settle()
    room.close_as(case, "fulfilled", "fulfilled")


def test_what_was_no_request_or_was_withdrawn_owes_no_answer(room: Room) -> None:
    case = claimed(room)

    room.close_as(case, "withdrawn", "not_a_request")

    assert room.case(case.id).status is Status.CLOSED


def test_an_answer_given_elsewhere_is_the_handlers_word_and_on_record(room: Room) -> None:
    case = claimed(room)

    room.close_as(case, "fulfilled", "fulfilled", elsewhere=True)

    assert room.record(case)[-1].facts["elsewhere"] is True


def test_the_form_asks_for_every_claim_and_for_an_answer_elsewhere_while_none_has_left(room: Room) -> None:
    case = claimed(room)
    before = room.press(case, ActionId.CLOSE)
    room.answer(case)
    room.settle()
    after = room.press(case, ActionId.CLOSE)

    assert isinstance(before, Form)
    assert isinstance(after, Form)
    assert [field.name for field in before.fields] == ["outcome_0", "outcome_1", "elsewhere", "searched"]
    assert [field.label for field in after.fields] == [
        "Access (Art. 15)",
        "Erasure (Art. 17)",
        "What was searched, and why that suffices",
    ]


def test_a_claim_without_an_outcome_is_asked_for_and_the_form_can_be_sent_again(room: Room) -> None:
    case = claimed(room)
    answers = {"outcome_0": "withdrawn", "outcome_1": "made up"}

    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.CLOSE, answers=answers, press_id="form")
    assert refused.value.fields == {"outcome_1": "Choose how this ended."}

    room.press(case, ActionId.CLOSE, answers={**answers, "outcome_1": "withdrawn"}, press_id="form")
    assert room.case(case.id).status is Status.CLOSED


def test_a_case_that_changed_under_the_form_is_looked_at_again(room: Room) -> None:
    case = claimed(room)
    form = room.press(case, ActionId.CLOSE)
    assert isinstance(form, Form)
    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))

    with pytest.raises(
        StaleCase, match="A new letter came in on case 2026-0001 at 10:00 while you were writing"
    ):
        room.press(
            case,
            ActionId.CLOSE,
            answers={"outcome_0": "withdrawn", "outcome_1": "withdrawn"},
            revision=form.revision,
        )


def test_a_drafted_reply_is_sent_or_discarded_first(room: Room) -> None:
    case = claimed(room)
    room.preview(case)

    with pytest.raises(WrongStatus, match="send or discard it first"):
        room.close_as(case, "withdrawn", "withdrawn")


def test_closing_is_for_the_owner_and_managers(room: Room) -> None:
    case = claimed(room)

    with pytest.raises(NotAllowed):
        room.press(case, ActionId.CLOSE, BEN)
    room.close_as(case, "withdrawn", "withdrawn", by=MAX)

    assert room.record(case)[-1].actor == MAX


def test_a_closed_case_is_not_closed_again(room: Room) -> None:
    case = claimed(room)
    room.close_as(case, "withdrawn", "withdrawn")

    with pytest.raises(WrongStatus):
        room.press(case, ActionId.CLOSE)


def test_ux_12_closing_takes_a_form_whose_button_repeats_the_number_and_reopen_undoes_it(room: Room) -> None:
    case = claimed(room)
    form = room.press(case, ActionId.CLOSE)
    assert isinstance(form, Form)
    assert (form.submit, form.title) == (f"Close {case.number}", f"Close {case.number}")
    assert room.only_case().status is Status.OPEN, "asking for the form closes nothing"

    room.close_as(case, "withdrawn", "withdrawn")
    assert room.only_case().status is Status.CLOSED
    room.press(case, ActionId.REOPEN)
    assert (room.only_case().status, room.only_case().due_on) == (Status.OPEN, case.due_on)


def test_reopening_keeps_the_due_date_and_gives_the_case_to_whoever_pressed(room: Room) -> None:
    case = claimed(room)
    room.close_as(case, "withdrawn", "withdrawn")
    room.press(case, ActionId.REOPEN, BEN, press_id="again")
    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.REOPEN, BEN, press_id="again")
    room.settle()

    reopened = room.case(case.id)
    assert (reopened.status, reopened.owner, reopened.closed_at) == (Status.OPEN, BEN, None)
    assert reopened.due_on == case.due_on
    assert EventKind.REOPENED in room.kinds(case)
    assert "Ben opened the case again." in room.told()
