"""A mail in doubt that is found counts from when it left, where its provider tells so, else from then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.base import Sent
from connectors.errors import Temporary
from handlers.desk import Rules
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.events import EventKind
from tests.conftest import NewRoom
from tests.support.clocked import ask, claimed, drafted_question, last, notice
from tests.support.desks import Room
from tests.support.times import HOUR, MINUTE

#: Ten minutes are left of the last day in Copenhagen: the next one begins at ten in the evening UTC.
LATE = datetime(2026, 4, 7, 21, 50, tzinfo=UTC)
Tell = Callable[[datetime | None], None]


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    """Is a desk that holds no mail back."""
    return new_room(rules=Rules(undo=timedelta(0)))


@pytest.fixture
def tell(room: Room, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Has the mailbox tell when what it finds left."""
    found = room.mail.find_sent

    def so(left_at: datetime | None) -> None:
        def find_sent(draft: str, message_id: str) -> Sent | None:
            sent = found(draft, message_id)
            return replace(sent, left_at=left_at) if sent else None

        monkeypatch.setattr(room.mail, "find_sent", find_sent)

    return so


def in_doubt(room: Room) -> None:
    """Lose the answer to a sending, and find the mail after midnight."""
    room.mail.fail_next("send", Temporary(), after_effect=True)
    room.deliver()
    for _ in range(12):
        room.later(MINUTE)
        room.mail.faults._waiting["find_sent"] = [(Temporary(), False)]
        room.deliver()
    room.mail.faults._waiting.clear()
    room.later(20 * MINUTE)
    room.settle()


@pytest.mark.parametrize(
    ("told", "in_time"),
    [
        (LATE + MINUTE, True),
        (None, False),
        (LATE + 5 * HOUR, False),  # a clock that is ahead of ours
        (LATE - 90 * HOUR, True),  # not before it was tried
    ],
)
def test_c21_an_extension_that_left_in_time_extends_although_it_was_found_the_next_day(
    room: Room, tell: Tell, told: datetime | None, in_time: bool
) -> None:
    case = claimed(room)
    room.clock.set(LATE)
    room.send(case, notice(room, case))
    tell(told)
    in_doubt(room)
    stands = room.case(case.id).deadline
    assert stands.extension is (ExtensionState.VALID if in_time else ExtensionState.LATE)
    assert stands.due_on == (date(2026, 6, 2) if in_time else date(2026, 4, 7))
    at = last(room, case, EventKind.EXTENSION_SENT).facts.get("at")
    if in_time:
        assert isinstance(at, str)
        assert LATE <= datetime.fromisoformat(at) <= LATE + MINUTE
    else:
        assert at is None


def test_c21_so_does_an_answer(room: Room, tell: Tell) -> None:
    case = claimed(room)
    room.clock.set(LATE)
    room.answer(case)
    tell(LATE + MINUTE)
    in_doubt(room)
    assert room.case(case.id).answered_at == LATE + MINUTE
    assert last(room, case, EventKind.REPLY_SENT).facts["in_time"] is True


def test_c15_and_a_question_stops_the_clock_from_then(room: Room, tell: Tell) -> None:
    case = claimed(room)
    room.clock.set(LATE)
    room.send(case, drafted_question(room, case, late="Found only now."))
    tell(LATE + MINUTE)
    in_doubt(room)
    assert room.case(case.id).deadline.stands_still, "the next day it would have been too late"


def test_what_was_never_in_doubt_counts_from_its_leaving(room: Room, tell: Tell) -> None:
    tell(LATE)
    case = ask(room, claimed(room))
    assert "at" not in last(room, case, EventKind.QUESTION_SENT).facts


def test_c21_an_answer_of_which_nobody_tells_when_it_left_counts_from_its_finding(
    room: Room, tell: Tell
) -> None:
    case = claimed(room)
    room.clock.set(LATE)
    room.answer(case)
    tell(None)
    in_doubt(room)
    assert room.case(case.id).answered_at is not None
    assert last(room, case, EventKind.REPLY_SENT).facts["in_time"] is False
