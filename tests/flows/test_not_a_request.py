"""A letter that asks for nothing: its case closes in two steps, and the person is not answered."""

import pytest

from handlers.domain.card import FieldKind, Form
from handlers.domain.case import ActionId, Case, Outcome, Status
from handlers.domain.errors import Incomplete, NotAllowed, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, letter

SURE = {"sure": "yes", "reason": "It offers us a course about the law."}


def opened(room: Room) -> Case:
    room.arrive(letter(text=f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}"))
    return room.only_case()


def test_ux_12_it_takes_two_steps_and_the_last_names_the_case(room: Room) -> None:
    case = opened(room)
    form = room.press(case, ActionId.NOT_A_REQUEST)

    assert isinstance(form, Form)
    assert form.submit == "Close 2026-0001"
    assert [(field.name, field.kind) for field in form.fields] == [
        ("sure", FieldKind.TICK),
        ("reason", FieldKind.TEXT),
    ]
    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.NOT_A_REQUEST, answers={"reason": "Spam."})
    assert set(refused.value.fields) == {"sure"}
    assert room.only_case().status is Status.NEW


def test_the_case_closes_without_an_answer_and_the_reason_is_sealed(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.NOT_A_REQUEST, BEN, SURE)
    room.settle()

    closed = room.only_case()
    assert (closed.status, {claim.outcome for claim in closed.claims}) == (
        Status.CLOSED,
        {Outcome.NOT_A_REQUEST},
    )
    event = next(one for one in room.record(case) if one.kind is EventKind.CLOSED)
    assert (event.actor, event.content) == (BEN, SURE["reason"])
    assert event.facts["outcome_erasure"] == "not_a_request"
    assert len(room.mail.sent) == 1, "the acknowledgement"
    assert not any("course" in line for line in room.told())


def test_it_can_be_opened_again(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.NOT_A_REQUEST, answers={"sure": "yes"})
    room.press(case, ActionId.REOPEN, MAX)

    again = room.only_case()
    assert (again.status, again.owner, again.due_on) == (Status.OPEN, MAX, case.due_on)


def test_what_somebody_handles_is_theirs_to_put_away(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.CLAIM, ADA)

    with pytest.raises(NotAllowed):
        room.press(case, ActionId.NOT_A_REQUEST, BEN, SURE)
    room.press(case, ActionId.NOT_A_REQUEST, MAX, SURE)


def test_a_draft_or_a_reply_on_its_way_comes_first(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.CLAIM, ADA)
    sheet = room.preview(case)
    with pytest.raises(WrongStatus, match="send or discard it first"):
        room.press(case, ActionId.NOT_A_REQUEST, answers=SURE)

    room.send(case, sheet)
    with pytest.raises(WrongStatus, match="leaves at 10:01"):
        room.press(case, ActionId.NOT_A_REQUEST, answers=SURE)


def test_a_form_that_is_behind_is_refused(room: Room) -> None:
    case = opened(room)
    form = room.press(case, ActionId.NOT_A_REQUEST, BEN)
    assert isinstance(form, Form)
    room.press(case, ActionId.RIGHTS, MAX, {"rights": "access", "reason": "No erasure."})

    with pytest.raises(StaleCase, match="<@U0MAX> changed the rights of case 2026-0001 at 10:00"):
        room.press(case, ActionId.NOT_A_REQUEST, BEN, SURE, revision=form.revision)
