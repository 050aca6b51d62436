"""Identity never shown: somebody writes in time, the case closes, and the proof opens it again."""

import pytest

from handlers.desk import Rules
from handlers.domain.card import Form
from handlers.domain.case import ActionId, Case, Outcome, Status
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.errors import Incomplete
from handlers.domain.events import EventKind
from tests.conftest import NewRoom
from tests.support.clocked import Standing, ask, claimed, judge, last, mail, reply, standing
from tests.support.desks import Room
from tests.support.times import DAY

WRITE = "Write by 2026-04-07: why you cannot act and how to complain, or decide to go on."


def asked(room: Room, topic: str = "identity") -> Case:
    return ask(room, claimed(room), topic, large="yes")


def shown(room: Room, case: Case) -> str:
    """Return the note of the card as the day has it."""
    room.press(case, ActionId.LANGUAGE, answers={"language": "da"})
    room.settle()
    return room.chat.card().note


def suggestion(room: Room, case: Case) -> str:
    form = room.press(case, ActionId.REPLY)
    assert isinstance(form, Form)
    return form.fields[0].initial


@pytest.mark.parametrize(
    ("days", "said"), [(20, False), (28, False), (29, True), (33, True), (36, True), (50, True)]
)
def test_c20_the_card_says_by_when_to_write(room: Room, days: int, said: bool) -> None:
    case = asked(room)
    room.clock.advance(days * DAY)
    room.press(case, ActionId.LANGUAGE, answers={"language": "da"})
    room.settle()

    assert (WRITE in room.chat.card().note) is said


def test_c20_for_a_scope_it_is_said_otherwise(room: Room) -> None:
    case = asked(room, "scope")
    room.later(33 * DAY)

    assert shown(room, case).startswith("Write by 2026-04-07: that you still wait")
    assert suggestion(room, case) == ""


def test_c20_the_reply_begins_with_why_we_cannot_act(room: Room) -> None:
    case = asked(room)
    assert suggestion(room, case) == "", "it is not time yet"
    room.later(33 * DAY)
    text = " ".join(suggestion(room, case).split())

    for piece in ("on 2 March 2026", "cannot act", "Datatilsynet (Denmark)", "go to court", "2026-0001"):
        assert piece in text
    form = room.press(case, ActionId.REPLY)
    assert isinstance(form, Form)
    assert any("if you decide to go on" in note for note in form.notes)


def test_c20_a_draft_of_ones_own_is_not_replaced(room: Room) -> None:
    case = asked(room)
    room.later(33 * DAY)
    room.preview(case, "In my own words.")
    assert suggestion(room, case) == "In my own words."


def test_c20_closing_owes_the_person_a_letter(room: Room) -> None:
    case = asked(room)
    with pytest.raises(Incomplete) as refused:
        room.close_as(case, "not_identified")
    assert "how to complain" in refused.value.fields["elsewhere"]

    room.later(33 * DAY)
    room.answer(case, suggestion(room, case))
    room.settle()
    assert "cannot act" in mail(room)
    assert WRITE not in room.chat.card().note, "it was written"
    room.close_as(case, "not_identified")
    closed = room.case(case.id)
    assert (closed.status, closed.claims[0].outcome) == (Status.CLOSED, Outcome.NOT_IDENTIFIED)
    assert last(room, case, EventKind.CLOSED).facts["in_time"] is True


def test_c20_a_letter_after_the_day_to_write_was_late(room: Room) -> None:
    case = asked(room)
    room.later(40 * DAY)
    room.answer(case, suggestion(room, case))
    room.settle()
    room.close_as(case, "not_identified")

    assert last(room, case, EventKind.CLOSED).facts["in_time"] is False


def test_c20_the_proof_opens_it_again_and_the_clock_stood_still_all_the_while(room: Room) -> None:
    case = asked(room)
    room.later(33 * DAY)
    room.answer(case, "We cannot act.")
    room.settle()
    room.close_as(case, "not_identified")
    room.later(30 * DAY)
    proof = reply(room, "Here is my customer number: 7.")
    room.settle()
    assert any("An answer may have come" in line for line in room.told()[-2:])
    assert room.case(case.id).status is Status.CLOSED, "a person decides"
    room.later(2 * DAY)
    room.press(case, ActionId.REOPEN)
    assert standing(room, case) == Standing("2026-04-07", ClockState.SUSPENDED_IDENTITY)
    assert "judge" in _offered(room)
    judge(room, case, came=str(proof))

    now = room.case(case.id)
    assert now.deadline.still == 63, "2 March to 4 May"
    assert (now.status, now.answered_at) == (Status.OPEN, None)
    assert standing(room, case) == Standing("2026-06-04")


def _offered(room: Room) -> list[str]:
    room.settle()
    return [str(one.action) for one in room.chat.card().buttons]


def test_p4_the_letter_is_in_the_persons_language(room: Room) -> None:
    case = asked(room)
    room.press(case, ActionId.LANGUAGE, answers={"language": "sv"})
    room.later(33 * DAY)
    assert "Du skrev till oss den 2 mars 2026." in suggestion(room, case)


def test_a_request_passed_on_owes_the_person_a_word(room: Room) -> None:
    case = claimed(room)
    with pytest.raises(Incomplete):
        room.close_as(case, "redirected")
    room.answer(case, "We passed it on to Beta.")
    room.settle()
    room.close_as(case, "redirected")
    assert room.case(case.id).claims[0].outcome is Outcome.REDIRECTED


# What was searched.


@pytest.mark.parametrize(
    ("regime", "outcome", "needed"),
    [
        ("uk", "nothing_held", True),
        ("uk", "partly_fulfilled", True),
        ("uk", "fulfilled", False),
        ("uk", "withdrawn", False),
        ("gdpr", "nothing_held", False),
    ],
)
def test_u8_the_kingdom_asks_what_was_searched(
    new_room: NewRoom, regime: str, outcome: str, needed: bool
) -> None:
    room = new_room(rules=Rules(regime=regime))
    case = claimed(room)
    room.answer(case)
    room.settle()
    told = {"outcome_0": outcome}
    if needed:
        with pytest.raises(Incomplete) as refused:
            room.press(case, ActionId.CLOSE, answers=told)
        assert set(refused.value.fields) == {"searched"}
        told["searched"] = "The mail archive by name; nothing else holds customers."
    room.press(case, ActionId.CLOSE, answers=told)

    event = last(room, case, EventKind.CLOSED)
    assert (event.content or "") == told.get("searched", "")
    assert "archive" not in str(dict(event.facts))


def test_u8_elsewhere_it_may_be_said(room: Room) -> None:
    case = claimed(room)
    room.answer(case)
    room.settle()
    room.press(case, ActionId.CLOSE, answers={"outcome_0": "nothing_held", "searched": "Everything."})
    assert last(room, case, EventKind.CLOSED).content == "Everything."
