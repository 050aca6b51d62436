"""The day a letter first reached the organisation: proposed by its evidence, chosen by a manager."""

import pytest

from handlers.domain.card import FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Incomplete
from handlers.domain.events import EventKind
from handlers.domain.rivals import is_proposed, rivals_of
from tests.flows.test_passed_on_letters import passed_on
from tests.support.cast import ADA, MAX, SAM
from tests.support.clocked import standing
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, letter
from tests.support.reading import opened, text_of

FLAG = "receipt_unconfirmed"
CHOSEN = {"which": "2026-02-23", "received_on": "2026-02-23", "evidence": "server", "reason": ""}


def _case(room: Room) -> Case:
    return room.case(room.only_case().id)


def _forwarded(room: Room) -> Case:
    room.arrive(passed_on())
    return _case(room)


def _form(room: Room) -> Form:
    form = room.press(_case(room), ActionId.RECEIPT, MAX)
    assert isinstance(form, Form)
    return form


def test_c3_a_letter_passed_on_counts_from_when_the_colleague_had_it_and_says_so(room: Room) -> None:
    case = _forwarded(room)
    assert case.deadline.received_on.isoformat() == "2026-02-23"
    assert standing(room, case).due_on == "2026-03-23"
    assert FLAG in case.deadline.flags
    assert "as the letter itself shows; a person has still to confirm it" in case.deadline.steps[0].text
    assert "The letter may have been received on 2026-02-23, before it reached this mailbox" in text_of(
        opened(room, case)
    )


def test_the_rivals_stand_in_the_record_as_codes_and_instants_alone(room: Room) -> None:
    case = _forwarded(room)
    first, *others = rivals_of(room.record(case))
    assert (first.source, first.why, first.credible, first.timed) == ("inside", "colleague", True, False)
    assert [(one.source, one.credible) for one in others if one.source == "provider"] == [("provider", True)]
    assert is_proposed(room.record(case))
    event = next(one for one in room.record(case) if one.kind is EventKind.CASE_OPENED)
    assert SAM not in str(dict(event.facts))
    assert "lea@" not in str(dict(event.facts))


def test_the_sheet_of_the_clock_shows_every_rival_and_why(room: Room) -> None:
    case = _forwarded(room)
    sheet = room.press(case, ActionId.CLOCK, ADA)
    assert isinstance(sheet, Sheet)
    shown = "\n".join(paragraph.text for paragraph in sheet.paragraphs)
    assert "What shows when it was received, the day that counts first:" in shown
    assert (
        "• 2026-02-23: the date above the mail that was passed on. "
        "A colleague passed it on, so the organisation had it by then."
    ) in shown
    assert "this mailbox's own mail server took the letter. A provider's time is believed." in shown
    assert "The earlier day counts until somebody confirms or corrects it." in shown


def test_the_form_offers_the_rivals_and_another_day(room: Room) -> None:
    _forwarded(room)
    which = _form(room).fields[0]
    assert (which.name, which.kind, which.initial) == ("which", FieldKind.CHOICE, "2026-02-23")
    assert [value for value, _ in which.options] == ["2026-02-23", "2026-03-02", "another"]
    assert all(len(label) <= 75 for _, label in which.options)


def test_a_manager_confirms_the_day_without_a_reason_and_the_flag_goes(room: Room) -> None:
    case = _forwarded(room)
    room.press(case, ActionId.RECEIPT, MAX, CHOSEN)
    room.settle()
    after = _case(room)
    assert after.deadline.received_on.isoformat() == "2026-02-23"
    assert FLAG not in after.deadline.flags
    assert not is_proposed(room.record(after))
    assert room.told()[-1] == "Max confirmed 2026-02-23 as the day of receipt."
    with pytest.raises(AlreadyHandled):
        room.press(after, ActionId.RECEIPT, MAX, {**CHOSEN, "reason": "Again."})


def test_a_manager_chooses_the_providers_day_or_another_one_with_a_reason(room: Room) -> None:
    case = _forwarded(room)
    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.RECEIPT, MAX, {**CHOSEN, "which": "2026-03-02"})
    assert set(refused.value.fields) == {"reason"}
    told = {**CHOSEN, "which": "2026-03-02", "reason": "The mail was misdated."}
    room.press(case, ActionId.RECEIPT, MAX, told)
    assert _case(room).deadline.received_on.isoformat() == "2026-03-02"
    assert FLAG not in _case(room).deadline.flags
    other = {**CHOSEN, "which": "another", "received_on": "2026-02-25", "reason": "She found the mail."}
    room.press(_case(room), ActionId.RECEIPT, MAX, other)
    assert _case(room).deadline.received_on.isoformat() == "2026-02-25"
    assert rivals_of(room.record(case)), "the rivals stay for who reads the record later"


def test_a_letter_that_nobody_passed_on_has_no_rivals(room: Room) -> None:
    room.arrive(letter(text=ASKS_ACCESS))
    case = _case(room)
    assert case.deadline.received_on.isoformat() == "2026-03-02"
    assert FLAG not in case.deadline.flags
    assert rivals_of(room.record(case)) == ()
    assert [field.name for field in _form(room).fields] == ["received_on", "evidence", "reason"]


def test_what_a_stranger_passes_on_is_shown_as_a_rival_and_counts_for_nothing(room: Room) -> None:
    room.arrive(passed_on(sender="Pal <pal@elsewhere.example>"))
    case = _case(room)
    assert case.deadline.received_on.isoformat() == "2026-03-02"
    assert FLAG not in case.deadline.flags
    rivals = rivals_of(room.record(case))
    assert [(one.source, one.why) for one in rivals if not one.credible][:1] == [("inside", "stranger")]


def test_a_case_that_is_split_off_keeps_the_day_and_the_flag(room: Room) -> None:
    both = f"{ASKS_ACCESS} Please also delete all my data afterwards."
    inner = "---------- Forwarded message ---------\r\nFrom: Sam <sam@x.example>\r\nDate: 23 Feb 2026\r\n\r\n"
    room.arrive(passed_on(text=f"See below.\r\n\r\n{inner}{both}\r\n"))
    case = _case(room)
    room.press(case, ActionId.CLAIM)
    room.press(room.case(case.id), ActionId.SPLIT, ADA, {"rights": case.rights[0].value, "reason": "Apart."})
    for one in room.cases():
        assert one.deadline.received_on.isoformat() == "2026-02-23"
        assert FLAG in one.deadline.flags
        assert rivals_of(room.record(one))
