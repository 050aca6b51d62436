"""Splitting: two cases of one letter, each with a number and an outcome of its own, due on the same day."""

import pytest

from handlers import casebook
from handlers.domain.card import FieldKind, Form
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, StaleCase
from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from handlers.domain.presses import Done
from handlers.domain.rights import Right
from tests.support.bonding import counting, opened, shown, split
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, SMALL_TALK, letter
from tests.support.times import DAY

BOTH = f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}"


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case about access and erasure that Ada handles."""
    case = opened(room, BOTH, message_id="<first@subject.example>")
    room.later(3 * DAY)
    room.press(case, ActionId.CLAIM)
    return room.case(case.id)


def refused(room: Room, case: Case, **answers: str) -> dict[str, str]:
    with pytest.raises(Incomplete) as incomplete:
        room.press(case, ActionId.SPLIT, ADA, answers)
    assert room.case(case.id) == case
    return incomplete.value.fields


def test_the_form_asks_for_rights_people_and_a_reason(room: Room, case: Case) -> None:
    form = room.press(case, ActionId.SPLIT)

    assert isinstance(form, Form)
    assert [(field.name, field.kind) for field in form.fields] == [
        ("rights", FieldKind.SEVERAL),
        ("both", FieldKind.TICK),
        ("reason", FieldKind.TEXT),
    ]
    assert form.fields[0].hint == "This case is about: Access + Erasure."
    assert form.notes == ("The new case shows the same letters and keeps the due date, 2026-04-07.",)


def test_a_right_leaves_with_the_letter_the_receipt_and_the_due_date(room: Room, case: Case) -> None:
    done = room.press(case, ActionId.SPLIT, ADA, {"rights": "erasure", "reason": "For the archive team."})
    room.settle()

    stays, new = room.cases()
    assert done == Done("Case 2026-0002 is split off 2026-0001; both are due 2026-04-07.")
    assert (stays.rights, new.rights) == ((Right.ACCESS,), (Right.ERASURE,))
    assert (new.received_at, new.deadline, new.requester) == (case.received_at, case.deadline, case.requester)
    assert (new.status, new.owner, new.language) == (Status.NEW, None, case.language)
    assert (stays.status, stays.owner) == (Status.OPEN, ADA)
    (request,) = [m for m in room.messages(new) if m.purpose is Purpose.REQUEST]
    assert request.case_id == case.id, "it is shown, not copied"
    assert [card.card.title for card in room.chat.cards if card.card] == [
        "2026-0001 · Access",
        "2026-0002 · Erasure",
    ]


def test_both_records_say_so_and_keep_the_reason_sealed(room: Room, case: Case) -> None:
    new = split(room, case, "erasure", reason="Sam's mother asks for the other half.")

    left, came = room.record(case)[-1], room.record(new)
    assert (left.kind, left.actor) == (EventKind.SPLIT_OFF, ADA)
    assert left.facts == {"other": new.id, "number": "2026-0002", "left": "erasure", "from": "open"}
    assert [event.kind for event in came] == [EventKind.CASE_OPENED, EventKind.SPLIT_OFF]
    assert came[0].facts["case"] == new.id
    assert came[1].facts == {"other": case.id, "number": "2026-0001", "new": True, "from": "new"}
    assert left.content == came[1].content == "Sam's mother asks for the other half."
    for number in ("2026-0001", "2026-0002"):
        assert casebook.verify_case(room.desk, number) == []


def test_a_letter_about_two_people_leaves_everything_in_both(room: Room, case: Case) -> None:
    new = split(room, case, "access erasure", both=True)

    assert room.case(case.id).rights == new.rights == (Right.ACCESS, Right.ERASURE)


def test_a_right_that_nobody_saw_may_be_the_new_cases(room: Room, case: Case) -> None:
    new = split(room, case, "portability unclear")

    assert new.rights == (Right.PORTABILITY,)
    assert room.case(case.id).rights == (Right.ACCESS, Right.ERASURE)


def test_one_right_at_least_stays(room: Room, case: Case) -> None:
    assert refused(room, case, rights="access erasure", reason="All of it.") == {
        "rights": "At least one right stays here. Where the letter concerns two people, say so below."
    }


def test_every_mistake_is_told_at_once(room: Room, case: Case) -> None:
    assert refused(room, case) == {
        "rights": "Choose what the new case is about.",
        "reason": "Say why the case is split; it stands in the record of both.",
    }
    assert set(refused(room, case, rights="made_up <script>", reason=" ")) == {"rights", "reason"}


def test_later_letters_come_to_the_case_whose_thread_they_are_in(room: Room, case: Case) -> None:
    new = split(room, case, "erasure")
    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))

    assert SMALL_TALK in shown(room, case)
    assert SMALL_TALK not in shown(room, new)


def test_letters_that_came_before_are_shown_in_both(room: Room, case: Case) -> None:
    room.arrive(letter(in_reply_to="<first@subject.example>", text="My customer number is 77."))
    new = split(room, case, "erasure")

    assert "My customer number is 77." in shown(room, new)
    assert not [m for m in room.messages(new) if m.purpose is Purpose.ACKNOWLEDGEMENT]


def test_a_reply_in_the_new_case_answers_the_same_letter(room: Room, case: Case) -> None:
    new = split(room, case, "erasure")
    room.press(new, ActionId.CLAIM, BEN)
    room.answer(new, by=BEN)
    room.settle()

    (mail,) = [sent for sent in room.mail.sent if b"Here is your data." in sent]
    assert b"In-Reply-To: <first@subject.example>" in mail
    assert room.case(new.id).answered_at is not None
    assert room.case(case.id).answered_at is None, "each owes its own answer"


def test_a_case_that_was_split_off_can_be_split_again(room: Room, case: Case) -> None:
    new = split(room, case, "erasure portability")
    again = split(room, new, "portability")

    assert (room.case(new.id).rights, again.rights) == ((Right.ERASURE,), (Right.PORTABILITY,))
    assert shown(room, again) == shown(room, new)


def test_another_handlers_case_is_not_split(room: Room, case: Case) -> None:
    with pytest.raises(NotAllowed, match="handled by someone else"):
        room.press(case, ActionId.SPLIT, BEN, {"rights": "erasure", "reason": "Mine."})


def test_a_form_that_is_old_is_refused(room: Room, case: Case) -> None:
    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))

    with pytest.raises(StaleCase, match="A new letter came in"):
        room.press(case, ActionId.SPLIT, ADA, {"rights": "erasure", "reason": "Two."}, revision=case.version)


def test_a_form_delivered_twice_splits_once(room: Room, case: Case) -> None:
    answers = {"rights": "erasure", "reason": "Two."}
    room.press(case, ActionId.SPLIT, ADA, answers, press_id="same")

    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.SPLIT, ADA, answers, press_id="same")
    assert len(room.cases()) == 2


def test_a_split_takes_few_statements(room: Room, case: Case) -> None:
    room.settle()
    with counting(room.database) as statements:
        room.press(case, ActionId.SPLIT, ADA, {"rights": "erasure", "reason": "Two."}, revision=case.version)

    assert len(statements) <= 17 + 1, statements  # what the reminders look at: one more
