"""Sixty days of a small desk: restarts, a nine-day outage, both changes of the clocks, people near and far.

What everybody heard is compared with what a slow reader of the calendar says that they are owed.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.case import ActionId, Case
from handlers.domain.ids import PersonId
from handlers.ports import ChatBusy
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, IRIS, MAX, colleague
from tests.support.desks import Room, danish_calendar
from tests.support.letters import unanswered
from tests.support.reminded import work_all, write_down
from tests.support.times import DAY, HOUR

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ZONES = {
    ADA: "Europe/Copenhagen",
    BEN: "America/New_York",
    MAX: "Asia/Kathmandu",
    IRIS: "Pacific/Auckland",
}
_STEP = timedelta(hours=1)
_DAYS = 60


@dataclass
class Heard:
    """One message as it was posted.

    Attributes:
        rows: number and due date of each case, as they stood then.
    """

    person: PersonId
    at: datetime
    kind: str
    rows: list[tuple[int, date]]
    late: bool


@dataclass
class Life:
    """The desk's days, and what was heard in them."""

    room: Room
    heard: list[Heard] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    down: set[date] = field(default_factory=set)
    closed: dict[int, datetime] = field(default_factory=dict)

    def live(self, hours: int, new_room: NewRoom) -> None:
        """Let hours pass, one at a time, with a restart now and then."""
        for hour in range(hours):
            self.room.clock.advance(_STEP)
            work_all(self.room)
            self.listen()
            if hour % 97 == 0:
                self.restart(new_room)

    def sleep(self, days: int) -> None:
        """Let days pass in which nothing runs."""
        first = self.room.clock.now().astimezone(COPENHAGEN).date()
        self.down |= {first + n * DAY for n in range(days)}  # it may begin before the morning
        self.room.clock.advance(days * DAY)

    def restart(self, new_room: NewRoom) -> None:
        """Go on in a new process."""
        again = new_room(chat=self.room.chat)
        again.desk.roster.learn(self.room.desk.roster.everyone())
        again.clock.set(self.room.clock.now())
        again.chat = self.room.chat
        again.chat.clock = again.clock
        self.room = again

    def listen(self) -> None:
        """Write down what was posted since the last look."""
        for ref, post in self.room.chat.posts.items():
            if post.person is not None and post.notice is not None and ref not in self.seen:
                self.seen.add(ref)
                rows = [(row.case_id, self.due(row.case_id)) for row in post.notice.rows if not row.done]
                late = any(str(line).startswith("Late") for line in post.notice.lines)
                self.heard.append(Heard(post.person, post.at, post.key.split(":")[1], rows, late))

    def due(self, case: int) -> date:
        return next(one.due_on for one in self.room.cases() if one.id == case)

    def reminders(self, person: PersonId) -> list[Heard]:
        return [one for one in self.heard if one.person == person and one.kind == "reminder"]


def begin(new_room: NewRoom, at: datetime, seed: int) -> Life:
    room = new_room()
    room.clock.set(at)
    write_down(room, [colleague(one, zone=zone) for one, zone in ZONES.items()])
    life, chance = Life(room), random.Random(seed)
    for n in range(8):
        room.arrive(unanswered(sender=f"p{n}@subject.example"))
        owner = chance.choice([ADA, BEN, MAX, None])
        if owner is not None:
            room.press(room.cases()[-1], ActionId.CLAIM, owner)
        room.clock.advance(HOUR * chance.randint(1, 40))
    return life


@pytest.fixture
def life(database_kind: str, new_room: NewRoom) -> Life:
    """Is a desk over the change of the clocks in spring or autumn; on nine days of it nothing ran."""
    at = datetime(2026, *((3, 2) if database_kind == "sqlite" else (10, 1)), 8, tzinfo=UTC)
    made = begin(new_room, at, 5)
    made.live(24 * 18, new_room)
    made.room.chat.slots["post_direct"] = [(ChatBusy(), False)] * 6
    made.live(24 * 4, new_room)
    made.sleep(9)
    made.live(24, new_room)
    for one in made.room.cases()[:3]:
        if one.owner is not None:
            made.room.close_as(one, "fulfilled", by=one.owner, elsewhere=True)
            made.closed[one.id] = made.room.clock.now()
    made.live(24 * (_DAYS - 32), new_room)
    return made


def working(day: date) -> bool:
    return day.weekday() < 5 and danish_calendar().holiday(day) is None


def owed_on(case: Case, day: date) -> bool:
    """Return whether a working day owes its owner a word, by counting days one by one."""
    until = day
    while not working(until + DAY):
        until += DAY
    spoken_for = [day + n * DAY for n in range((until - day).days + 1)]
    if case.due_on < day:
        return True
    return any((case.due_on - one).days in {14, 7, 3, 1, 0} for one in spoken_for)


def own_days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        if working(first):
            yield first
        first += DAY


def test_ux_17_everything_owed_is_told_once_and_nothing_at_a_forbidden_hour(life: Life) -> None:
    for one in life.heard:
        local = one.at.astimezone(ZoneInfo(ZONES[one.person]))
        assert working(local.date()), one
        assert 8 <= local.hour < 18, one
        if one.kind == "reminder":
            assert local.hour >= 9, one
    for person in (ADA, BEN, MAX):
        _check(life, person)
    assert any(one.late for one in life.heard), "nine days were missed"
    assert life.reminders(IRIS) == []


def _check(life: Life, person: PersonId) -> None:
    zone = ZoneInfo(ZONES[person])
    told: dict[tuple[int, date], int] = {}
    for message in life.reminders(person):
        for number, due_on in message.rows:
            day = message.at.astimezone(zone).date()
            told[number, day] = told.get((number, day), 0) + 1
            assert number not in life.closed or message.at <= life.closed[number], (
                "closed cases are told of no more"
            )
            assert (due_on - day).days <= 14
    assert set(told.values()) <= {1}, "each case once a day at most"
    silent = life.down | {one + DAY for one in life.down}
    begun = min((one.at for one in life.heard), default=life.room.clock.now()).date()
    for case in life.room.cases():
        if case.owner != person or case.id in life.closed:
            continue
        last = life.room.clock.now().astimezone(zone).date() - DAY
        for day in own_days(max(begun, case.due_on - 14 * DAY), last):
            near = any((case.id, day + n * DAY) in told for n in range(5))
            if owed_on(case, day) and day not in silent:
                assert near, (person, case.due_on, day)
