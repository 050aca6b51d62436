"""Letters that may be requests: a person looks within the day, and is reminded of those nobody looked at."""

from datetime import datetime
from typing import Any

import pytest

from handlers.domain.card import Home
from handlers.domain.case import ActionId
from handlers.domain.finding import Circumstances, Finding, LetterKind, Verdict
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.duties.looking import remind_to_look
from handlers.home.pages import home_of
from tests.support.cast import ADA, BEN, IRIS, MAX
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, letter

MAYBE = Finding(language="en", verdict=Verdict.LOOK, kind=LetterKind.OTHER, confidence=0.5, version="v1")
CORRECTED = {"rights": "access", "kind": "request", "requester": "subject", "language": "en"}


class Unsure:
    """A recogniser that is never sure."""

    def recognise(self, subject: str, text: str, about: Circumstances = Circumstances()) -> Finding:
        return MAYBE


@pytest.fixture(autouse=True)
def _unsure(room: Room) -> None:
    room.desk.recogniser = Unsure()


def at(room: Room, day: str, hour: int) -> None:
    """Let it be that hour, UTC, of a day of March 2026, when Copenhagen is an hour ahead."""
    room.later(datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00") - room.clock.now())


def told(room: Room, person: PersonId = MAX) -> list[Notice]:
    remind_to_look(room.desk)
    room.deliver()
    return [post.notice for post in room.chat.direct(person) if post.notice and "look_waits" in post.key]


def section(room: Room, person: PersonId) -> Any:
    page = home_of(room.desk, person)
    assert isinstance(page, Home)
    return next((one for one in page.sections if one.title.startswith("Possibly requests")), None)


def test_the_managers_hear_the_next_morning_of_those_that_are_nobodys(room: Room) -> None:
    room.arrive(letter(text=SMALL_TALK), letter(text=SMALL_TALK))
    assert told(room) == [], "the day has not passed"
    at(room, "2026-03-03", 7)
    assert told(room) == [], "nobody is called before nine"
    at(room, "2026-03-03", 8)
    for _ in range(3):
        (notice,) = told(room)
    assert notice.summary == "2 letters may be requests, and nobody has said so or otherwise yet."
    assert notice.lines[1] == "2026-0001, 2026-0002"
    assert told(room, ADA) == told(room, IRIS) == []


def test_whoever_has_the_case_hears_of_it_alone(room: Room) -> None:
    room.arrive(letter(text=SMALL_TALK))
    room.press(room.only_case(), ActionId.CLAIM, ADA)
    at(room, "2026-03-03", 9)

    assert len(told(room, ADA)) == 1
    assert told(room, MAX) == told(room, BEN) == []


def test_every_working_morning_until_somebody_has_looked(room: Room) -> None:
    room.arrive(letter(text=SMALL_TALK))
    for day, number in (("2026-03-05", 1), ("2026-03-06", 2), ("2026-03-07", 2), ("2026-03-08", 2)):
        at(room, day, 9)
        assert len(told(room)) == number, day
    room.press(room.only_case(), ActionId.CORRECT, MAX, CORRECTED)
    at(room, "2026-03-09", 9)
    assert len(told(room)) == 2


def test_what_is_closed_waits_for_nobody(room: Room) -> None:
    room.arrive(letter(text=SMALL_TALK))
    room.press(room.only_case(), ActionId.NOT_A_REQUEST, MAX, {"sure": "yes"})
    at(room, "2026-03-03", 9)

    assert told(room) == []
    assert section(room, MAX) is None


def test_home_lists_them_first_until_somebody_has_looked(room: Room) -> None:
    assert section(room, ADA) is None
    room.arrive(*(letter(text=SMALL_TALK) for _ in range(5)))

    listed = section(room, ADA)
    assert listed.title == "Possibly requests: look within the day (5)"
    assert [row.title for row in listed.rows] == [f"2026-000{n} · Unclear" for n in (1, 2, 3)]
    assert ActionId.OPEN_LETTER in {button.action for button in listed.rows[0].buttons}
    room.press(room.cases()[0], ActionId.CORRECT, MAX, CORRECTED)
    assert section(room, ADA).title == "Possibly requests: look within the day (4)"
    assert section(room, IRIS) is None, "cases are not hers"
