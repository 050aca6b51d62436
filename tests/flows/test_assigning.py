"""Putting a case into a colleague's hands: only somebody who may handle cases, told in the thread."""

import threading
from dataclasses import replace

import pytest

from handlers.domain.card import FieldKind, Form
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.colleague import Objection
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, Refused, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.presses import Done
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX
from tests.support.desks import Room
from tests.support.letters import letter


def opened(room: Room) -> Case:
    room.arrive(letter())
    return room.only_case()


def assign(room: Room, case: Case, to: str, by: PersonId = ADA, revision: int | None = None) -> Done:
    done = room.press(case, ActionId.ASSIGN, by, {"colleague": to}, revision=revision)
    assert isinstance(done, Done)
    return done


def test_ux_09_the_form_finds_colleagues_by_typing(room: Room) -> None:
    form = room.press(opened(room), ActionId.ASSIGN)

    assert isinstance(form, Form)
    assert [(field.name, field.kind) for field in form.fields] == [("colleague", FieldKind.COLLEAGUE)]


def test_an_assigned_case_is_told_to_its_new_owner_alone(room: Room) -> None:
    case = opened(room)
    done = assign(room, case, BEN)
    room.settle()

    assert done.text == "Case 2026-0001 is in the hands of <@U0BEN> now."
    assert (room.only_case().owner, room.only_case().status) == (BEN, Status.OPEN)
    event = next(one for one in room.record(case) if one.kind is EventKind.ASSIGNED)
    assert (event.actor, event.facts["to"], event.facts["before"]) == (ADA, BEN, None)
    assert "Ada gave the case to <@U0BEN>." in room.told()
    mentions = [line for line in room.told() if "<@" in line]
    assert len(mentions) == 1, "nobody is mentioned but who was given the case"


@pytest.mark.parametrize("person", [MALLORY, IRIS, PersonId("U0STRANGER"), "", "<@U0BEN>"])
def test_only_who_may_handle_cases_is_given_one(room: Room, person: str) -> None:
    case = opened(room)

    with pytest.raises(Incomplete) as refused:
        assign(room, case, person)

    assert set(refused.value.fields) == {"colleague"}
    assert room.only_case().owner is None


def test_ux_09_an_account_that_may_not_act_is_given_none(room: Room) -> None:
    case = opened(room)
    ben = room.colleagues.known(BEN)
    assert ben is not None
    room.colleagues.learned[BEN] = replace(ben, objection=Objection.DEACTIVATED)

    with pytest.raises(Incomplete, match="missing"):
        assign(room, case, BEN)


def test_the_owner_hands_on_and_a_manager_takes_it_away(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.CLAIM, ADA)
    with pytest.raises(NotAllowed):
        assign(room, case, BEN, by=BEN)
    assign(room, case, BEN, by=ADA)
    assign(room, case, ADA, by=MAX)

    assert room.only_case().owner == ADA
    with pytest.raises(AlreadyHandled, match="in the hands of <@U0ADA> already"):
        assign(room, case, ADA, by=MAX)


def test_what_a_case_waits_for_is_not_lost_by_handing_it_on(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.CLAIM, ADA)
    sheet = room.preview(case)
    assign(room, case, BEN, by=ADA)

    assert room.only_case().status is Status.READY
    with pytest.raises(StaleCase, match="<@U0ADA> assigned case 2026-0001 at 10:00"):
        room.send(case, sheet, by=BEN)


def test_a_form_that_is_behind_is_refused_with_who_was_faster(room: Room) -> None:
    case = opened(room)
    form = room.press(case, ActionId.ASSIGN, ADA)
    assert isinstance(form, Form)
    room.press(case, ActionId.CLAIM, ADA)

    with pytest.raises(StaleCase, match="<@U0ADA> claimed case 2026-0001 at 10:00 while you were writing"):
        assign(room, case, BEN, by=MAX, revision=form.revision)


def test_a_closed_case_is_not_assigned(room: Room) -> None:
    case = opened(room)
    room.press(case, ActionId.NOT_A_REQUEST, answers={"sure": "yes"})

    with pytest.raises(WrongStatus):
        room.press(case, ActionId.ASSIGN)


def test_of_two_who_assign_at_once_one_is_told_about_the_other(room: Room) -> None:
    case = opened(room)
    seen, gate, ends = room.case(case.id).version, threading.Barrier(2), list[Done | Refused]()

    def race(by: PersonId, to: PersonId) -> None:
        gate.wait()
        try:
            ends.append(assign(room, case, to, by=by, revision=seen))
        except Refused as refused:
            ends.append(refused)

    racers = [threading.Thread(target=race, args=who) for who in ((MAX, ADA), (BEN, BEN))]
    for one in racers:
        one.start()
    for one in racers:
        one.join()

    assert sorted(type(end).__name__ for end in ends) in (["Done", "NotAllowed"], ["Done", "StaleCase"])
    assert room.kinds(case).count(EventKind.ASSIGNED) == 1
