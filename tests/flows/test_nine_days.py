"""Nine days without Ombud: what was owed is told once, in its newest state, marked late, and with the why."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.duties.beating import beat
from handlers.duties.digests import tell_managers
from handlers.duties.escalating import escalate
from handlers.duties.falling_back import fall_back
from handlers.duties.reminding import remind
from handlers.duties.repairing import repair
from handlers.incidents.ringing import ring_all
from handlers.people.outages import outage_lines
from handlers.store.outbox import CLAIM, EntryState
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, MAX
from tests.support.chats import Posted
from tests.support.desks import Room
from tests.support.incident_acts import reported
from tests.support.letters import letter, unanswered
from tests.support.memos import REACHABLE, DeathError, Reaper, memos, sent_from
from tests.support.reminded import COPENHAGEN, write_down
from tests.support.times import MINUTE

#: The last moment before the stop, a Friday evening, and the first after it, a Monday at noon.
STOPPED = datetime(2026, 3, 20, 17, 0, tzinfo=COPENHAGEN)
BACK = datetime(2026, 3, 30, 12, 0, tzinfo=COPENHAGEN)


@pytest.fixture
def reaper() -> Reaper:
    return Reaper()


@pytest.fixture
def room(new_room: NewRoom, reaper: Reaper) -> Room:
    """Is a desk that stops with a case of Ada's, due on 7 April, and an incident of the same hour."""
    made = new_room(rules=REACHABLE, hooks=Hooks(checkpoint=reaper))
    write_down(made)
    made.arrive(unanswered())
    made.press(made.only_case(), ActionId.CLAIM)
    made.settle()
    for day in range(9, 21):
        made.clock.set(datetime(2026, 3, day, 10, 0, tzinfo=COPENHAGEN))
        tick(made)
    made.clock.set(STOPPED - MINUTE)
    tick(made)
    made.mail.deliver(letter(sender="Kim <kim@subject.example>"), received_at=made.clock.now())
    made.clock.set(STOPPED)
    reported(made)
    made.deliver()
    beat(made.desk)
    return made


def tick(room: Room) -> None:
    """Do what the jobs do, each once."""
    beat(room.desk)
    room.sync()
    ring_all(room.desk)
    remind(room.desk)
    escalate(room.desk)
    tell_managers(room.desk)
    repair(room.desk)
    fall_back(room.desk)
    room.deliver()


def start(room: Room) -> None:
    """Start Ombud again after nine days, and let it run for half an hour."""
    room.clock.set(BACK)
    for _ in range(16):
        tick(room)
        room.later(2 * MINUTE)


def since_then(room: Room) -> list[Posted]:
    """Return what people were told after the stop, oldest first."""
    told = [one for who in (ADA, MAX, IRIS) for one in room.chat.direct(who)]
    return [one for one in told if one.at >= BACK]


def summary(room: Room) -> list[tuple[str, str]]:
    return sorted((str(one.person), one.notice.title if one.notice else "") for one in since_then(room))


def lines(post: Posted) -> str:
    assert post.notice is not None
    return " ".join(post.notice.lines)


def of(room: Room, who: str, key: str) -> list[Posted]:
    return [one for one in since_then(room) if one.person == who and one.key.startswith(f"notice:{key}:")]


def test_each_reminder_that_was_owed_comes_once_as_one_message_marked_late(room: Room) -> None:
    start(room)
    (message,) = of(room, ADA, "reminder")
    assert message.notice is not None
    (row,) = message.notice.rows
    assert row.detail == "due 2026-04-07, 8 days left"
    assert "Late: this was to come on 2026-03-24" in lines(message)


def test_an_incident_rings_once_with_its_newest_rung_marked_late(room: Room) -> None:
    start(room)
    for who in (MAX, IRIS):
        (message,) = of(room, who, "incident")
        assert "This reminder comes late: it was due 2026-03-30" in lines(message)


def test_one_digest_comes_and_not_one_for_each_week(room: Room) -> None:
    start(room)
    assert len(of(room, MAX, "digest")) == 1


def test_the_letter_of_the_last_minute_becomes_a_case_and_is_acknowledged_once(room: Room) -> None:
    start(room)
    assert len(room.cases()) == 2
    to = [str(one["To"]) for one in sent_from(room.mail)]
    assert sum("kim@subject.example" in one for one in to) == 1
    due_on = room.cases()[1].due_on.isoformat()
    assert due_on == "2026-04-20", "it counts from the day of receipt"


def test_nothing_goes_by_mail_since_slack_is_asked_first(room: Room) -> None:
    start(room)
    assert memos(room) == []


def test_why_it_was_late_is_said(room: Room) -> None:
    start(room)
    with room.desk.reading("tests.outages") as tx:
        (told,) = outage_lines(tx, STOPPED + timedelta(hours=1), room.clock.now())
    assert told.startswith("Ombud did not run from 2026-03-20 17:00 to 2026-03-30 12:00 (9 days).")


def test_nothing_is_left_to_do_and_nothing_comes_twice(room: Room) -> None:
    start(room)
    before = summary(room)
    for _ in range(30):
        tick(room)
        room.later(4 * MINUTE)
    assert summary(room) == before
    assert room.entries(EntryState.SENDING, EntryState.UNKNOWN, EntryState.FAILED) == 0


POINTS = (
    "beating.beat:commit",
    "intake.route:commit",
    "incidents.ring:commit",
    "incidents.ring:done",
    "digests.tell:commit",
    "digests.tell:done",
    "delivery.claim:done",
    "notice-posted",
    "delivery.notice_told:commit",
    "delivery.notice_told:done",
    "mail-sent",
    "delivery.mail_settled:commit",
)


@pytest.mark.parametrize("point", POINTS)
def test_what_was_owed_comes_once_wherever_the_process_dies_at_its_start(
    room: Room, reaper: Reaper, point: str
) -> None:
    reaper.point = point
    with suppress(DeathError):
        start(room)
    assert not reaper.point, "it was reached"
    room.later(CLAIM - MINUTE)
    for _ in range(20):
        tick(room)
        room.later(2 * MINUTE)
    told = summary(room)
    # Where nobody knows whether a message was posted, it is posted again: twice is better than never.
    doubtful = point in {"notice-posted", "delivery.notice_told:commit"}
    assert len(told) - len(set(told)) <= doubtful
    assert len(of(room, ADA, "reminder")) == 1 + (doubtful and len(of(room, ADA, "reminder")) == 2)
    to = [str(one["To"]) for one in sent_from(room.mail)]
    assert sum("kim@subject.example" in one for one in to) == 1
    assert len(memos(room)) <= doubtful, "an incident does not wait until the doubt is over"
