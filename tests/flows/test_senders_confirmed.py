"""Whom a letter is from that a colleague passed on: suggested, confirmed, and only then written to."""

from collections.abc import Callable

import pytest

from handlers.desk import Hooks
from handlers.domain.card import Form
from handlers.domain.case import ActionId
from handlers.domain.errors import AlreadyHandled, Incomplete, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from tests.flows.test_audited_changes import Cut, Scissors
from tests.flows.test_passed_on_letters import passed_on
from tests.support.cast import ADA, BEN, SAM
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.reading import opened, text_of

NAMED = {"name": "Sam Subject", "email": SAM}


def _form(room: Room) -> Form:
    form = room.press(room.only_case(), ActionId.SENDER)
    assert isinstance(form, Form)
    return form


def test_fm_23_the_form_suggests_whom_the_letter_inside_is_from(room: Room) -> None:
    room.arrive(passed_on())
    name, email = _form(room).fields
    assert (name.initial, email.initial) == ("Sam Subject", SAM)


def test_fm_23_once_confirmed_replies_go_to_that_person_and_never_before(room: Room) -> None:
    room.arrive(passed_on())
    case = room.only_case()
    assert case.requester.address == "lea@acme.example"
    room.press(case, ActionId.CLAIM)
    room.press(room.case(case.id), ActionId.SENDER, ADA, NAMED)
    after = room.case(case.id)
    assert (after.requester.address, after.requester.name) == (SAM, "Sam Subject")
    assert not after.sender_unclear
    assert not room.mail.sent
    room.answer(after)
    room.settle()
    (mail,) = room.mail.sent
    assert f"To: Sam Subject <{SAM}>".encode() in mail


def test_who_confirmed_stands_in_the_record_and_the_name_is_sealed_there(room: Room) -> None:
    room.arrive(passed_on())
    case = room.only_case()
    room.press(case, ActionId.SENDER, ADA, NAMED)
    (event,) = [one for one in room.record(case) if one.kind is EventKind.SENDER_CONFIRMED]
    assert (event.actor, event.facts["suggested"]) == (ADA, True)
    assert SAM not in str(dict(event.facts))
    assert event.content == f"Sam Subject <{SAM}>"
    room.settle()
    assert room.told()[-1] == "Ada confirmed whom the letter is from."


def test_another_person_than_the_suggested_one_can_be_named(room: Room) -> None:
    room.arrive(passed_on())
    case = room.only_case()
    room.press(case, ActionId.SENDER, ADA, {"name": "Pal", "email": "pal@elsewhere.example"})
    (event,) = [one for one in room.record(case) if one.kind is EventKind.SENDER_CONFIRMED]
    assert event.facts["suggested"] is False
    assert room.case(case.id).requester.address == "pal@elsewhere.example"


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"name": "", "email": SAM}, {"name"}),
        ({"name": "Sam", "email": ""}, {"email"}),
        ({"name": "Sam", "email": "sam"}, {"email"}),
        ({"name": "Sam", "email": "sam@x.example, pal@x.example"}, {"email"}),
        ({"name": "Sam", "email": "sam@x.example\nBcc: pal@x.example"}, {"email"}),
        ({"name": " \n", "email": "@"}, {"name", "email"}),
    ],
)
def test_what_is_missing_is_named_at_its_field(room: Room, answers: dict[str, str], wrong: set[str]) -> None:
    room.arrive(passed_on())
    with pytest.raises(Incomplete) as refused:
        room.press(room.only_case(), ActionId.SENDER, ADA, answers)
    assert set(refused.value.fields) == wrong
    assert room.only_case().sender_unclear


def test_a_second_click_changes_nothing(room: Room) -> None:
    room.arrive(passed_on())
    case = room.only_case()
    form = _form(room)
    room.press(case, ActionId.SENDER, ADA, NAMED, revision=form.revision)
    with pytest.raises(StaleCase):
        room.press(case, ActionId.SENDER, BEN, NAMED, revision=form.revision)
    with pytest.raises(AlreadyHandled):
        room.press(room.case(case.id), ActionId.SENDER, ADA, NAMED)
    assert room.kinds(case).count(EventKind.SENDER_CONFIRMED) == 1


def test_a_draft_to_the_colleague_is_settled_first(room: Room) -> None:
    room.arrive(passed_on())
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.press(room.case(case.id), ActionId.REPLY, ADA, {"text": "Thanks, Lea."})
    with pytest.raises(WrongStatus):
        room.press(room.case(case.id), ActionId.SENDER, ADA, NAMED)


def test_the_letter_offers_it_only_while_nobody_knows_whom_it_is_from(room: Room) -> None:
    def offered() -> bool:
        sheet = opened(room, room.only_case())
        return ActionId.SENDER in {one.action for told in sheet.paragraphs for one in told.buttons}

    room.arrive(passed_on())
    assert offered()
    shown = text_of(opened(room, room.only_case()))
    assert "This is the requester's address." not in shown
    room.press(room.only_case(), ActionId.SENDER, ADA, NAMED)
    assert not offered()


def test_a_letter_of_the_person_themselves_offers_nothing_to_confirm(room: Room) -> None:
    room.arrive(letter())
    sheet = opened(room, room.only_case())
    assert ActionId.SENDER not in {one.action for told in sheet.paragraphs for one in told.buttons}


def test_fm_24_an_address_that_is_known_is_not_changed_this_way(room: Room) -> None:
    room.arrive(letter())
    with pytest.raises(AlreadyHandled):
        room.press(room.only_case(), ActionId.SENDER, ADA, {"name": "Pal", "email": "pal@elsewhere.example"})
    assert room.only_case().requester.address == SAM


def test_sec_15_the_sender_and_the_trace_of_who_confirmed_stand_or_fall_together(
    new_room: Callable[..., Room],
) -> None:
    scissors = Scissors()
    room = new_room(hooks=Hooks(checkpoint=scissors))
    room.arrive(passed_on())
    before = room.only_case()
    scissors.at = "senders.confirm:commit"
    with pytest.raises(Cut):
        room.press(before, ActionId.SENDER, ADA, NAMED)
    assert room.only_case() == before
    scissors.at = ""
    room.press(before, ActionId.SENDER, ADA, NAMED)
    assert room.only_case().requester.address == SAM
