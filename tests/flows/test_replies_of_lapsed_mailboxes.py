"""Replies in a mailbox that no longer lets us in: they wait, that is told, and they leave by themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.errors import AuthorizationLost, Permanent
from handlers.desk import Rules
from handlers.domain.card import Form
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.home.pages import home_of
from handlers.mailboxes.registry import describe_organisation
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, MAX
from tests.support.desks import ACME, Room
from tests.support.letters import letter
from tests.support.replies import answered, facts, left
from tests.support.times import DAY, HOUR, MINUTE

CHANNEL = PersonId("C0PRIVACY")
WAITS = "The mailbox privacy does not let Ombud in now: the reply waits until an admin connects it again."


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    """Is a desk that holds no reply back."""
    room = new_room(rules=Rules(undo=timedelta(0)))
    describe_organisation(room.desk, replace(ACME, channel_id=CHANNEL))
    return room


def lapse(room: Room) -> None:
    for _ in range(2):
        room.mail.faults.fail_next("discover", AuthorizationLost())
        with pytest.raises(AuthorizationLost):
            room.sync()
        room.later(10 * MINUTE)


def notes(room: Room, case: Case, action: ActionId) -> tuple[str, ...]:
    form = room.press(case, action)
    assert isinstance(form, Form)
    return form.notes


def test_fm_15_a_reply_waits_however_long_and_leaves_by_itself_once_it_is_connected_again(
    room: Room,
) -> None:
    case = answered(room)
    lapse(room)
    for _ in range(60):
        room.deliver()
        room.later(HOUR)
    assert left(room) == 0
    assert EventKind.REPLY_FAILED not in room.kinds(case)
    room.sync()
    room.deliver()
    assert left(room) == 1, "at once"
    assert room.kinds(case).count(EventKind.REPLY_SENT) == 1


def test_fm_15_a_mailbox_that_lapsed_is_not_asked_in_vain_for_each_reply(room: Room) -> None:
    case = answered(room)
    lapse(room)
    for call in ("account", "draft", "send"):
        room.mail.fail_next(call, Permanent())  # whoever called would give the reply up
    room.deliver()
    assert EventKind.REPLY_FAILED not in room.kinds(case)


def test_fm_15_card_and_thread_say_who_can_help_and_tell_it_once(room: Room) -> None:
    case = answered(room)
    lapse(room)
    for _ in range(5):
        room.deliver()
        room.later(HOUR)
    assert facts(room)["Reply"] == "waits until an admin connects the mailbox again"
    told = [line for line in room.told() if "connects the mailbox again" in line]
    due = case.due_on.isoformat()
    waits = "A reply waits until an admin connects the mailbox again, and leaves by itself then."
    assert told == [f"{waits} The case is due {due}."]


def test_fm_15_a_reply_that_waited_for_trouble_says_so_anew_once_the_mailbox_has_lapsed(room: Room) -> None:
    case = answered(room)
    room.mail.fail_next("account", AuthorizationLost())
    room.deliver()
    lapse(room)
    room.deliver()
    waits = [one.facts.get("lapsed") for one in room.record(case) if one.kind is EventKind.REPLY_WAITS]
    assert waits == [None, True]


def test_fm_15_when_the_case_is_due_it_says_to_answer_another_way(room: Room) -> None:
    answered(room)
    lapse(room)
    room.deliver()
    room.later(40 * DAY)
    room.deliver()
    assert any("answer another way" in line for line in room.told())


def test_fm_15_a_reply_that_waits_can_be_taken_back(room: Room) -> None:
    case = answered(room)
    lapse(room)
    room.deliver()
    room.press(case, ActionId.UNDO)
    assert room.case(case.id).status is Status.READY
    room.sync()
    room.deliver()
    assert left(room) == 0


@pytest.mark.parametrize("action", [ActionId.REPLY, ActionId.ASK])
def test_fm_15_form_and_preview_say_it_before_anybody_sends(room: Room, action: ActionId) -> None:
    room.arrive(letter(dmarc=None))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    assert WAITS not in notes(room, case, action)
    lapse(room)
    assert WAITS in notes(room, case, action)
    sheet = room.preview(case)
    assert sheet.paragraphs[0].text == WAITS
    room.sync()
    assert WAITS not in [one.text for one in room.preview(case).paragraphs]


def test_fm_15_case_handlers_and_managers_see_it_on_their_home_page(room: Room) -> None:
    assert [home_of(room.desk, person).banner for person in (ADA, MAX)] == ["", ""]
    lapse(room)
    for person in (ADA, MAX):
        assert home_of(room.desk, person).banner == (
            "Attention: an admin has to connect privacy again. Until then no letter comes in from there, "
            "and replies wait."
        )
    assert home_of(room.desk, IRIS).banner.startswith("Attention: Mailbox privacy cannot be read")
    room.sync()
    assert home_of(room.desk, ADA).banner == ""


def test_fm_15_the_channel_is_told_to_connect_it_again_and_not_to_look_for_a_fault(room: Room) -> None:
    lapse(room)
    room.settle()
    (told,) = [post.notice for post in room.chat.direct(CHANNEL) if post.notice]
    text = " ".join(told.lines)
    assert "an admin connects it again" in text
    assert "/ombud mailboxes" in text
    assert "doctor" not in text
