"""A reply that was sent is held back for a moment: it can be taken back, and then has never left."""

import threading
from datetime import timedelta

import pytest

from connectors.errors import Permanent
from handlers.answers import attaching
from handlers.delivery.courier import deliver_due
from handlers.desk import Rules
from handlers.domain.card import Form, Sheet
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, NotAllowed, Refused, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.presses import Done, Response
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, letter
from tests.support.reading import token_of

ACKNOWLEDGEMENT = 1
LEAVES = r"A reply of case 2026-0001 leaves at \d\d:\d\d; undo it, or wait until it has left"


def claimed(room: Room) -> Case:
    room.arrive(letter(message_id="<first@subject.example>"))
    room.press(room.only_case(), ActionId.CLAIM, ADA)
    room.settle()
    return room.only_case()


def sent(room: Room, text: str = "Here is your data.", by: PersonId = ADA) -> Case:
    case = claimed(room)
    room.answer(case, text, by)
    return room.only_case()


def test_a_sent_reply_is_held_back_and_then_leaves(room: Room) -> None:
    case = sent(room)
    room.later(timedelta(seconds=59))
    room.deliver()
    assert len(room.mail.sent) == ACKNOWLEDGEMENT
    assert case.leaves_at is not None

    room.later(timedelta(seconds=1))
    room.deliver()

    after = room.only_case()
    assert len(room.mail.sent) == ACKNOWLEDGEMENT + 1
    assert (after.leaving_id, after.leaves_at, after.drafted_by) == (None, None, None)
    assert after.answered_at == room.clock.now()


def test_whoever_sent_it_is_told_until_when_and_offered_the_way_back(room: Room) -> None:
    case = claimed(room)
    done = room.send(case, room.preview(case))

    assert isinstance(done, Done)
    assert done.text.startswith("The reply in case 2026-0001 leaves at 1")
    assert done.text.endswith("; until then it can be taken back.")
    assert done.about is not None
    (button,) = done.about.buttons
    assert (button.action, button.label) == (ActionId.UNDO, "Undo sending")
    assert done.about.revision == room.only_case().version


def test_the_card_shows_until_when_with_a_button_and_neither_once_it_has_left(room: Room) -> None:
    case = sent(room)
    room.deliver()
    card = room.chat.card()
    assert "Reply leaves at" in dict(card.facts)
    assert card.buttons[0].action is ActionId.UNDO

    room.settle()
    card = room.chat.card()
    assert "Reply leaves at" not in dict(card.facts)
    assert ActionId.UNDO not in {button.action for button in card.buttons}
    assert room.case(case.id).answered_at is not None


@pytest.mark.parametrize("person", [ADA, MAX])
def test_a_reply_that_is_taken_back_is_the_draft_again_and_never_leaves(room: Room, person: PersonId) -> None:
    case = sent(room, "Words worth keeping.")
    done = room.press(case, ActionId.UNDO, person)
    room.settle()

    assert done == Done("The reply in case 2026-0001 is a draft again; nothing has left.")
    back = room.only_case()
    assert len(room.mail.sent) == ACKNOWLEDGEMENT
    assert (back.status, back.draft_id, back.drafted_by) == (Status.READY, case.leaving_id, ADA)
    assert (back.leaving_id, back.leaves_at) == (None, None)
    assert EventKind.REPLY_RECALLED in room.kinds(case)
    form = room.press(case, ActionId.REPLY)
    assert isinstance(form, Form)
    assert form.fields[0].initial == "Words worth keeping."


def test_what_was_taken_back_can_be_sent_again_and_leaves_once(room: Room) -> None:
    case = sent(room)
    room.press(case, ActionId.UNDO)
    sheet = room.press(case, ActionId.SEND)
    assert isinstance(sheet, Sheet)
    room.send(case, sheet)
    room.settle()

    assert len(room.mail.sent) == ACKNOWLEDGEMENT + 1
    assert room.kinds(case).count(EventKind.REPLY_QUEUED) == 2
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1


def test_a_reply_that_a_manager_sent_is_theirs_and_the_owners_to_take_back(room: Room) -> None:
    case = sent(room, by=MAX)
    with pytest.raises(NotAllowed, match="its owner or a manager"):
        room.press(case, ActionId.UNDO, BEN)
    room.press(case, ActionId.UNDO, ADA)

    assert room.only_case().drafted_by == MAX


def test_too_late_is_said_and_changes_nothing(room: Room) -> None:
    case = sent(room)
    room.settle()
    before = room.record(case)

    with pytest.raises(AlreadyHandled, match="it has left, or was taken back"):
        room.press(case, ActionId.UNDO)

    assert room.record(case) == before


def test_what_the_mailbox_is_taking_right_now_is_too_late_too(room: Room) -> None:
    case = sent(room)
    room.later(timedelta(minutes=1))
    with room.desk.transaction("tests.claim") as tx:
        (entry,) = [one for one in tx.outbox.due(50) if one.key == f"mail:{case.leaving_id}"]
        assert tx.outbox.claim(entry)

    with pytest.raises(WrongStatus, match="leaving already, so it is too late"):
        room.press(case, ActionId.UNDO)

    assert room.only_case().leaving_id == case.leaving_id


@pytest.mark.parametrize("token", ["0", "12", "x"])
def test_a_button_of_another_reply_takes_nothing_back(room: Room, token: str) -> None:
    case = sent(room)

    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.UNDO, token=token)

    assert room.only_case().leaving_id is not None
    room.press(case, ActionId.UNDO, token=str(case.leaving_id))


def test_undoing_twice_undoes_once(room: Room) -> None:
    case = sent(room)
    room.press(case, ActionId.UNDO, press_id="one")
    for press in ("one", "two"):
        with pytest.raises(AlreadyHandled):
            room.press(case, ActionId.UNDO, press_id=press)

    assert room.kinds(case).count(EventKind.REPLY_RECALLED) == 1


@pytest.mark.parametrize("action", [ActionId.REPLY, ActionId.ASK, ActionId.ATTACH])
def test_while_a_reply_is_held_back_none_is_written_and_the_way_out_is_named(
    room: Room, action: ActionId
) -> None:
    case = sent(room, "First.")
    before = room.record(case)

    with pytest.raises(WrongStatus, match=LEAVES):
        room.press(case, action)
    if action is not ActionId.ATTACH:
        with pytest.raises(WrongStatus, match=LEAVES):
            room.press(case, action, answers={"text": "Second.", "topic": "scope"})

    assert room.record(case) == before
    room.press(case, ActionId.UNDO)
    assert room.press(case, ActionId.REPLY) is not None


def test_a_form_that_was_open_before_is_refused_while_the_reply_is_held_back(room: Room) -> None:
    case = claimed(room)
    form = room.press(case, ActionId.REPLY, MAX)
    assert isinstance(form, Form)
    room.answer(case, "First.")

    with pytest.raises(WrongStatus, match=LEAVES):
        room.press(case, ActionId.REPLY, MAX, {"text": "Second."}, revision=form.revision)
    room.press(case, ActionId.UNDO)
    assert room.only_case().status is Status.READY


def test_a_page_for_files_says_so_too_while_the_reply_is_held_back(room: Room) -> None:
    case = claimed(room)
    sheet = room.preview(case)
    token = token_of(room.press(case, ActionId.ATTACH))
    room.send(case, sheet)

    with pytest.raises(WrongStatus, match=LEAVES):
        attaching.look(room.desk, token)
    room.press(case, ActionId.UNDO)
    assert attaching.look(room.desk, token).draft == room.only_case().draft_id


def test_what_a_colleague_may_not_write_says_nothing_of_a_reply_that_is_leaving(room: Room) -> None:
    case = sent(room)
    for action in (ActionId.REPLY, ActionId.ASK, ActionId.ATTACH):
        with pytest.raises(NotAllowed):
            room.press(case, action, BEN)


def test_a_second_reply_is_written_once_the_first_has_left(room: Room) -> None:
    case = sent(room, "First.")
    room.settle()
    room.send(case, room.preview(case, "Second."))
    room.settle()
    assert len(room.mail.sent) == ACKNOWLEDGEMENT + 2


def test_a_mailbox_that_is_out_of_order_does_not_keep_a_second_reply_from_being_written(room: Room) -> None:
    case = sent(room, "First.")
    room.later(timedelta(hours=1, minutes=2))
    sheet = room.preview(case, "Second.")
    with pytest.raises(WrongStatus, match="send or discard it first"):
        room.press(case, ActionId.UNDO)
    room.press(case, ActionId.DISCARD)
    room.press(case, ActionId.UNDO)

    assert room.only_case().status is Status.READY
    assert sheet.token != str(room.only_case().draft_id)


def test_a_letter_that_comes_in_meanwhile_does_not_stop_it_and_is_told(room: Room) -> None:
    case = sent(room)
    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))
    room.settle()

    assert len(room.mail.sent) == ACKNOWLEDGEMENT + 1
    assert any("undo it if it should say more" in line for line in room.told())
    assert room.case(case.id).answered_at is not None


def test_a_letter_that_comes_in_later_says_nothing_of_it(room: Room) -> None:
    sent(room)
    room.settle()
    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))
    room.settle()

    assert not any("undo it" in line for line in room.told())


def test_a_case_is_not_given_back_or_closed_while_its_reply_is_leaving(room: Room) -> None:
    case = sent(room)
    leaving = r"leaves at \d\d:\d\d; undo it, or wait until it has left"
    with pytest.raises(WrongStatus, match=leaving):
        room.press(case, ActionId.UNCLAIM)
    for elsewhere in (False, True):
        with pytest.raises(WrongStatus, match=leaving):
            room.close_as(case, "fulfilled", elsewhere=elsewhere)
    room.settle()
    room.close_as(case, "fulfilled")


def test_a_mailbox_that_is_out_of_order_does_not_hold_a_case_up_for_long(room: Room) -> None:
    case = sent(room)
    room.later(timedelta(hours=1))
    with pytest.raises(WrongStatus, match="leaves at"):
        room.press(case, ActionId.CLOSE)
    room.later(timedelta(minutes=1))
    room.close_as(case, "fulfilled", elsewhere=True)
    room.settle()

    after = room.only_case()
    assert (after.status, after.leaving_id) == (Status.CLOSED, None)
    assert after.answered_at is not None, "what leaves late is an answer all the same"


def test_a_reply_that_failed_for_good_is_the_draft_again_and_keeps_its_author(room: Room) -> None:
    case = claimed(room)
    room.mail.fail_next("draft", Permanent())
    room.answer(case, by=MAX)
    room.settle()

    failed = room.only_case()
    assert (failed.leaving_id, failed.leaves_at, failed.drafted_by) == (None, None, MAX)
    sheet = room.press(case, ActionId.SEND, MAX)
    assert isinstance(sheet, Sheet)
    room.send(case, sheet, by=MAX)
    room.settle()
    assert len(room.mail.sent) == ACKNOWLEDGEMENT + 1, "the very same draft leaves at the second attempt"


def test_where_nothing_is_held_back_it_leaves_at_once(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(undo=timedelta()))
    case = claimed(room)
    done = room.send(case, room.preview(case))
    assert isinstance(done, Done)
    assert (done.about, "is on its way" in done.text) == (None, True)
    room.deliver()

    assert len(room.mail.sent) == ACKNOWLEDGEMENT + 1


def test_it_bears_the_date_at_which_it_was_sent_not_drafted(room: Room) -> None:
    case = claimed(room)
    sheet = room.preview(case)
    room.later(timedelta(days=3))
    now = room.clock.now()
    room.send(case, sheet)

    (reply,) = [m for m in room.messages(case) if m.purpose == "reply"]
    assert reply.at == now


def test_of_taking_back_and_leaving_at_once_exactly_one_happens(room: Room) -> None:
    case = sent(room)
    room.later(timedelta(minutes=1))
    gate, ends = threading.Barrier(2), list[Response | Refused]()

    def undo() -> None:
        gate.wait()
        try:
            ends.append(room.press(case, ActionId.UNDO))
        except Refused as refused:
            ends.append(refused)

    def leave() -> None:
        gate.wait()
        deliver_due(room.desk)

    racers = [threading.Thread(target=one) for one in (undo, leave)]
    for one in racers:
        one.start()
    for one in racers:
        one.join()
    room.settle()

    taken_back = isinstance(ends[0], Done)
    assert len(room.mail.sent) == ACKNOWLEDGEMENT + (not taken_back)
    assert (room.only_case().status is Status.READY) == taken_back
    assert (EventKind.REPLY_SENT in room.kinds(case)) != taken_back
