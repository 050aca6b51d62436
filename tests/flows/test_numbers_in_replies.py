"""A reply with a national number does not leave before somebody says why it has to be in it."""

from datetime import date

import pytest

from handlers.domain.card import FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Incomplete
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.presses import Done
from handlers.store.outbox import EntryState
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.letters import letter
from tests.unit.sensitive import people

BORN = date(2031, 5, 14)
CPR, FNR = people.cpr(BORN), people.fodselsnummer(BORN)
HOLDS = f"We hold your CPR {CPR} and your number {FNR}."


@pytest.fixture
def case(room: Room) -> Case:
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.settle()
    return room.case(case.id)


def stopped(room: Room, case: Case, text: str = HOLDS) -> Form:
    """Try to send a reply, and return the form that asks."""
    form = room.send(room.case(case.id), room.preview(case, text))
    assert isinstance(form, Form)
    return form


def confirm(room: Room, case: Case, form: Form, by: object = ADA, **answers: str) -> object:
    return room.press(room.case(case.id), ActionId.SEND, ADA, answers=answers, token=form.token)


def queued(room: Room, case: Case) -> list[RecordedEvent]:
    return [event for event in room.record(case) if event.kind is EventKind.REPLY_QUEUED]


def test_sending_stops_with_the_types_and_without_the_values(room: Room, case: Case) -> None:
    before = len(room.mail.sent)
    form = stopped(room, case)
    assert any("Danish CPR number, Norwegian fødselsnummer" in note for note in form.notes)
    assert not [words for words in (*form.notes, form.title) if CPR in words or FNR in words]
    assert [(field.name, field.kind) for field in form.fields] == [
        ("sure", FieldKind.TICK),
        ("reason", FieldKind.TEXT),
    ]
    room.later(room.desk.rules.undo)
    room.settle()
    assert (len(room.mail.sent), queued(room, case)) == (before, [])
    assert room.case(case.id).draft_id is not None, "the draft is still there"


def test_the_preview_warns_before_anybody_tries(room: Room, case: Case) -> None:
    sheet = room.preview(case, HOLDS)
    assert isinstance(sheet, Sheet)
    assert "Careful, this mail holds: Danish CPR number, Norwegian fødselsnummer." in sheet.paragraphs[0].text
    looked = room.press(room.case(case.id), ActionId.SEND)
    assert isinstance(looked, Sheet)
    assert looked.paragraphs[0].text == sheet.paragraphs[0].text


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"sure": "", "reason": "They asked for it"}, {"sure"}),
        ({"sure": "yes", "reason": "  "}, {"reason"}),
        ({"sure": "", "reason": ""}, {"sure", "reason"}),
    ],
)
def test_tick_and_reason_are_both_needed(
    room: Room, case: Case, answers: dict[str, str], wrong: set[str]
) -> None:
    form = stopped(room, case)
    with pytest.raises(Incomplete) as complaint:
        confirm(room, case, form, **answers)
    assert set(complaint.value.fields) == wrong
    assert queued(room, case) == []


def test_who_confirms_sends_and_stands_in_the_record_with_the_reason(room: Room, case: Case) -> None:
    before = len(room.mail.sent)
    done = confirm(room, case, stopped(room, case), sure="yes", reason="She asked which number we hold.")
    assert isinstance(done, Done)
    (event,) = queued(room, case)
    assert event.actor == ADA
    assert event.facts["numbers"] == "cpr fodselsnummer"
    assert event.content == "She asked which number we hold."
    assert CPR not in str(event.facts)
    room.later(room.desk.rules.undo)
    room.settle()
    assert len(room.mail.sent) == before + 1
    assert room.entries(EntryState.FAILED) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Here is your data.",
        "Your order 1405314321 and phone +45 12 34 56 78.",
        "You were on sick-leave in May.",
        "Write your CPR number on no postcard; p.nr 12345678 is wrong.",
    ],
)
def test_other_replies_leave_as_they_always_did(room: Room, case: Case, text: str) -> None:
    done = room.send(room.case(case.id), room.preview(case, text))
    assert isinstance(done, Done)
    (event,) = queued(room, case)
    assert "numbers" not in event.facts


def test_somebody_else_s_press_learns_nothing_of_the_draft(room: Room, case: Case) -> None:
    form = stopped(room, case)
    with pytest.raises(Exception, match="handled by someone else"):
        room.press(room.case(case.id), ActionId.SEND, BEN, answers={}, token=form.token)


def test_our_acknowledgement_never_carries_a_number(room: Room) -> None:
    room.arrive(letter(subject=f"CPR {CPR}", text=f"Please send me a copy of all my personal data. {FNR}"))
    room.settle()
    (mail,) = room.mail.sent
    assert CPR.encode() not in mail
    assert FNR.encode() not in mail
