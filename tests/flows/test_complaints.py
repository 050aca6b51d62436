"""A complaint to a controller in the United Kingdom: its card says by when to acknowledge it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.case import ActionId, Case
from handlers.mailboxes.registry import describe_organisation
from tests.flows.test_undelivered import came_back
from tests.support.desks import ACME, Room
from tests.support.letters import letter, unanswered

BRITISH = replace(ACME, country="GB", subdivision="ENG", zone=ZoneInfo("Europe/London"))


def complained(room: Room, original: bytes) -> Case:
    room.later(datetime(2026, 11, 25, 9, tzinfo=UTC) - room.clock.now())
    room.arrive(original)
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.RIGHTS, answers={"rights": "access complaint"})
    room.settle()
    return room.case(case.id)


def fact(room: Room) -> str | None:
    return dict(room.chat.card().facts).get("Complaint")


def test_u07_an_acknowledgement_that_left_meets_the_duty_until_it_comes_back(room: Room) -> None:
    describe_organisation(room.desk, BRITISH)
    case = complained(room, letter())
    assert fact(room) == "acknowledged 2026-11-25"
    came_back(room, case)
    assert str(fact(room)).startswith("to be acknowledged by 2026-12-")
    room.answer(case)
    room.settle()
    assert fact(room) == "acknowledged 2026-11-25"


def test_u07_a_complaint_nobody_acknowledged_shows_its_day_and_that_it_is_over(room: Room) -> None:
    describe_organisation(room.desk, BRITISH)
    case = complained(room, unanswered())
    assert str(fact(room)).startswith("to be acknowledged by 2026-12-2")
    room.later(timedelta(days=60))
    room.press(case, ActionId.NOTE, answers={"text": "Still open."})
    room.press(case, ActionId.LANGUAGE, answers={"language": "da"})
    room.settle()
    assert ", overdue by " in str(fact(room))


@pytest.mark.parametrize("rights", ["access", "complaint"])
def test_u07_under_another_law_the_card_says_nothing_of_it(room: Room, rights: str) -> None:
    case = complained(room, letter())
    assert fact(room) is None
    assert room.case(case.id).rights
