"""A digest says what stood still in the days that it tells of, even where all else is clear."""

from datetime import timedelta

from handlers.commands import asking
from handlers.domain.answer import Answer
from handlers.domain.outage import CHAT, SCHEDULER
from tests.support.cast import MAX, actor
from tests.support.desks import Room

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def stood_still(room: Room, what: str, days_ago: int, lasted: timedelta) -> None:
    now = room.clock.now()
    with room.desk.transaction("tests.outage") as tx:
        tx.outages.add(what, now - days_ago * DAY, now - days_ago * DAY + lasted)


def lines(room: Room) -> list[str]:
    answer = asking.ask(room.desk, actor(MAX), "digest")
    assert isinstance(answer, Answer)
    return [line for block in (answer.title, *answer.lines) for line in block.split("\n")]


def test_ux_21_a_digest_names_an_outage_of_nine_days_that_ended_in_its_week(room: Room) -> None:
    stood_still(room, SCHEDULER, 12, 9 * DAY)
    (told,) = [line for line in lines(room) if "did not run" in line]
    assert "(9 days)" in told
    assert told.endswith("What was owed then came afterwards, marked late.")


def test_ux_21_a_digest_names_what_stood_still_beside_it(room: Room) -> None:
    stood_still(room, CHAT, 2, 3 * HOUR)
    stood_still(room, SCHEDULER, 1, HOUR)
    told = [line for line in lines(room) if line.startswith(("Slack did not", "Ombud did not"))]
    assert [line.split(" ")[0] for line in told] == ["Slack", "Ombud"]


def test_ux_21_a_digest_tells_nothing_of_what_was_over_before_its_week(room: Room) -> None:
    stood_still(room, SCHEDULER, 12, 2 * DAY)
    assert not [line for line in lines(room) if "did not run" in line]
