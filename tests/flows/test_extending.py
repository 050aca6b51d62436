"""The period is extended once, by a notice with reasons that leaves in time, in the person's language."""

import pytest

from handlers.cards.lines import is_loud
from handlers.desk import Rules
from handlers.domain.card import FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.errors import Incomplete, NotAllowed, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from tests.conftest import NewRoom
from tests.support.cast import BEN, MAX
from tests.support.clocked import (
    NOTICE,
    Standing,
    ask,
    claimed,
    come_back,
    extend,
    last,
    mail,
    notice,
    standing,
)
from tests.support.desks import Room
from tests.support.times import DAY

EXTENDED = ClockState.EXTENDED


def form(room: Room, case: Case) -> Form:
    shown = room.press(case, ActionId.EXTEND)
    assert isinstance(shown, Form)
    return shown


def words(sheet: Sheet) -> str:
    return sheet.paragraphs[-1].text


@pytest.mark.parametrize(("months", "due"), [("1", "2026-05-04"), ("2", "2026-06-02")])
def test_c12_it_is_counted_from_the_receipt(room: Room, months: str, due: str) -> None:
    case = extend(room, claimed(room), length=months)

    assert standing(room, case) == Standing(due, EXTENDED)
    assert case.deadline.extension is ExtensionState.VALID
    sent = last(room, case, EventKind.EXTENSION_SENT)
    assert (sent.facts["length"], sent.facts["grounds"]) == (months, "amount redaction")
    assert (sent.facts["due_before"], sent.facts["due_on"]) == ("2026-04-07", due)
    assert "late" not in sent.facts
    assert (case.status, case.answered_at) == (Status.OPEN, None), "a notice answers nothing"
    assert room.messages(case)[-1].purpose is Purpose.EXTENSION


def test_c13_nothing_is_extended_before_the_notice_has_left(room: Room) -> None:
    case = claimed(room)
    sheet = notice(room, case)
    assert "from 2026-04-07 to 2026-06-02" in sheet.paragraphs[0].text
    room.send(case, sheet)
    assert standing(room, case) == Standing("2026-04-07")
    room.press(case, ActionId.UNDO)
    room.settle()
    assert standing(room, case) == Standing("2026-04-07")


def test_the_notice_says_date_reasons_and_where_to_complain(room: Room) -> None:
    extend(room, claimed(room), now="You can have your account statement already.")

    text = " ".join(mail(room).split())
    for piece in (
        "on 2 March 2026",
        "by 2 June 2026 at the latest",
        "- the amount of data",
        "- data about other people",
        "Your file has 4,000 pages.",
        "You can have your account statement already.",
        "Datatilsynet (Denmark), https://",
        "go to court",
        "Our reference: 2026-0001",
    ):
        assert piece in text


@pytest.mark.parametrize(
    ("language", "due"),
    [("da", "den 2. juni 2026"), ("sv", "den 2 juni 2026"), ("nb", "2. juni 2026"), ("de", "2. Juni 2026")],
)
def test_p4_it_is_written_in_the_persons_language(room: Room, language: str, due: str) -> None:
    case = claimed(room)
    room.press(case, ActionId.LANGUAGE, answers={"language": language})
    text = words(notice(room, case))

    assert due in text
    assert "Your file has 4,000 pages." in text
    assert "Hello" not in text


def test_c14_the_grounds_are_those_that_count(room: Room) -> None:
    length, grounds, reasons, now = form(room, claimed(room)).fields

    assert [value for value, _ in length.options] == ["1", "2"]
    assert [value for value, _ in grounds.options] == [
        *("amount", "storage", "redaction", "intelligible", "several", "flood"),
    ]
    assert grounds.kind is FieldKind.SEVERAL
    assert "no ground" in grounds.hint
    assert (reasons.required, now.required) == (True, False)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"length": ""}, {"length"}),
        ({"length": "3"}, {"length"}),
        ({"length": "0"}, {"length"}),
        ({"length": "ever"}, {"length"}),
        ({"grounds": ""}, {"grounds"}),
        ({"grounds": "laziness"}, {"grounds"}),
        ({"reasons": "  "}, {"reasons"}),
        ({"length": "", "grounds": "", "reasons": ""}, {"length", "grounds", "reasons"}),
    ],
)
def test_c14_without_length_ground_and_reason_nothing_is_written(
    room: Room, answers: dict[str, str], wrong: set[str]
) -> None:
    case = claimed(room)
    with pytest.raises(Incomplete) as refused:
        notice(room, case, **answers)

    assert set(refused.value.fields) == wrong
    assert room.case(case.id).draft_id is None


def test_c12_a_period_is_extended_once(room: Room) -> None:
    case = extend(room, claimed(room), length="1")
    with pytest.raises(WrongStatus, match="extended once"):
        form(room, case)
    with pytest.raises(WrongStatus, match="extended once"):
        notice(room, case)
    assert "extend" not in [one.action for one in room.chat.card().buttons]


def test_c13_after_the_first_period_nothing_can_be_extended(room: Room) -> None:
    case = claimed(room)
    room.clock.advance(36 * DAY)  # 7 April
    form(room, case)
    room.clock.advance(DAY)
    with pytest.raises(WrongStatus, match="ended on 2026-04-07"):
        form(room, case)


def test_c13_a_notice_that_was_drafted_in_time_is_stopped_when_it_would_leave_too_late(room: Room) -> None:
    case = claimed(room)
    sheet = notice(room, case)
    room.clock.advance(40 * DAY)
    with pytest.raises(WrongStatus, match="ended on 2026-04-07"):
        room.send(case, sheet)

    assert room.case(case.id).status is Status.READY
    assert EventKind.REPLY_QUEUED not in room.kinds(case)


def test_c13_a_notice_that_leaves_too_late_extends_nothing_and_is_told_loudly(room: Room) -> None:
    case = claimed(room)
    room.later(36 * DAY)
    room.send(case, notice(room, case))
    room.later(2 * DAY)  # nothing was delivered meanwhile
    room.settle()

    late = room.case(case.id)
    assert standing(room, case) == Standing("2026-04-07")
    assert late.deadline.extension is ExtensionState.LATE
    assert "extension_late" in late.deadline.flags
    sent = last(room, case, EventKind.EXTENSION_SENT)
    assert sent.facts["late"] is True
    assert is_loud(sent)
    assert "It left too late and extends nothing" in room.told()[-1]
    assert len(room.chat.lines) > 1


def test_c13_a_notice_that_came_back_extends_nothing_and_can_be_sent_again(room: Room) -> None:
    case = extend(room, claimed(room))
    come_back(room, case)

    back = room.case(case.id)
    assert standing(room, case) == Standing("2026-04-07")
    assert (back.deadline.extension, back.undelivered) == (ExtensionState.NONE, True)
    assert any("moved from 2026-06-02 to 2026-04-07" in line for line in room.told())
    again = extend(room, back, length="1")
    assert standing(room, again) == Standing("2026-05-04", EXTENDED)


def test_a_notice_is_edited_in_its_form_and_keeps_what_was_chosen(room: Room) -> None:
    case = claimed(room)
    text = words(notice(room, case, now="A list."))
    for action in (ActionId.EXTEND, ActionId.REPLY):
        shown = room.press(case, action)
        assert isinstance(shown, Form)
        assert shown.action == ActionId.EXTEND
        initial = {field.name: field.initial for field in shown.fields}
        assert initial == {
            "length": "2",
            "grounds": "amount redaction",
            "reasons": NOTICE["reasons"],
            "now": "A list.",
            "text": text,
        }


def test_an_unchanged_text_is_written_anew_for_another_length(room: Room) -> None:
    case = claimed(room)
    text = words(notice(room, case))
    anew = words(notice(room, case, length="1", text=text))

    assert "4 May 2026" in anew
    assert "2 June 2026" not in anew


def test_a_text_of_ones_own_is_kept_if_it_names_the_day(room: Room) -> None:
    case = claimed(room)
    notice(room, case)
    with pytest.raises(Incomplete) as refused:
        notice(room, case, text="We need more time, sorry.")
    assert "2 June 2026" in refused.value.fields["text"]
    own = words(notice(room, case, text="Dear Sam, you hear from us by 2 June 2026."))
    assert own == "Dear Sam, you hear from us by 2 June 2026."


def test_beside_another_draft_no_notice_is_written(room: Room) -> None:
    case = claimed(room)
    room.preview(case)
    with pytest.raises(WrongStatus, match="send or discard it first"):
        form(room, case)
    with pytest.raises(WrongStatus, match="send or discard it first"):
        notice(room, case)


def test_while_a_reply_is_held_back_nothing_is_extended(room: Room) -> None:
    case = claimed(room)
    room.answer(case)
    with pytest.raises(WrongStatus, match="leaves at"):
        form(room, case)


def test_extending_is_for_the_owner_and_managers(room: Room) -> None:
    case = claimed(room)
    with pytest.raises(NotAllowed):
        room.press(case, ActionId.EXTEND, BEN, NOTICE)
    assert isinstance(room.press(case, ActionId.EXTEND, MAX, NOTICE), Sheet)


def test_two_agree_on_a_notice_as_on_a_reply(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(second_approver=True))
    case = claimed(room)
    sheet = notice(room, case)
    with pytest.raises(NotAllowed):
        room.send(case, sheet)
    room.send(case, sheet, BEN)
    room.settle()

    assert standing(room, case) == Standing("2026-06-02", EXTENDED)
    assert "The notice of extension by Ada has left; Ben looked at it and sent it." in room.told()[-1]


def test_while_the_clock_stands_still_a_notice_counts_none_of_that_time(room: Room) -> None:
    case = ask(room, claimed(room))
    assert any("stands still for a question" in note for note in form(room, case).notes)
    case = extend(room, case)

    assert case.deadline.extension is ExtensionState.VALID
    assert standing(room, case) == Standing("2026-06-02", ClockState.SUSPENDED_IDENTITY)


def test_h1_in_switzerland_a_notice_names_the_day(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(regime="ch"))
    case = claimed(room)
    assert form(room, case).fields[0].kind is FieldKind.DATE
    for length, hint in (("2", "Name the day"), ("2026-03-20", "later one"), ("2026-04-01", "later one")):
        with pytest.raises(Incomplete) as refused:
            notice(room, case, length=length)
        assert hint in refused.value.fields["length"]

    assert standing(room, extend(room, case, length="2026-05-29")) == Standing("2026-05-29", EXTENDED)


def test_h2_in_california_a_notice_names_days(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(regime="ccpa"))
    case = claimed(room)
    assert form(room, case).fields[0].kind is FieldKind.LINE
    for length in ("46", "0", "two"):
        with pytest.raises(Incomplete) as refused:
            notice(room, case, length=length)
        assert "1 to 45" in refused.value.fields["length"]

    before = room.case(case.id).due_on
    case = extend(room, case, length="45")
    assert (case.due_on - before).days == 45


def test_h3_a_law_without_an_extension_offers_none(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(regime="lgpd"))
    case = claimed(room)
    with pytest.raises(WrongStatus, match="knows no extension"):
        form(room, case)
    assert "extend" not in [one.action for one in room.chat.card().buttons]


def test_c22_a_refusal_has_no_extension(room: Room) -> None:
    case = extend(room, claimed(room))
    room.later(50 * DAY)
    room.answer(case, "We refuse.")
    room.settle()

    sent = last(room, case, EventKind.REPLY_SENT)
    assert (sent.facts["in_time"], sent.facts["refusal_in_time"]) == (True, False)
    room.close_as(case, "refused")
    assert last(room, case, EventKind.CLOSED).facts["in_time"] is False
