"""The process dies at each step of reminding, putting off and telling managers: whoever goes on tells once.

A statement that ends a transaction is cut off before it stands and after it; so is the post itself.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from handlers import actions
from handlers.commands.asking import ask
from handlers.delivery.courier import deliver_due
from handlers.desk import Hooks, Rules
from handlers.domain.case import ActionId
from handlers.domain.errors import AlreadyHandled, Refused
from handlers.domain.escalation import Prompting
from handlers.domain.ids import PersonId
from handlers.domain.presses import Press
from handlers.duties.escalating import escalate
from handlers.duties.reminding import remind
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, IRIS, MAX, actor
from tests.support.crowds import all_at_once
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish
from tests.support.letters import unanswered
from tests.support.reminded import COPENHAGEN, rows, told, write_down

POINTS = [
    f"{name}:{edge}"
    for name in (
        "reminding.catch_up",
        "reminding.remind",
        "reminding.wake_up",
        "ringing.tell",
        "escalating.tell",
        "escalating.look_again",
        "escalating.begin",
        "escalations.take",
        "snoozes.put_off",
        "absences.go_away",
        "absences.come_back",
    )
    for edge in ("commit", "done")
]
MINUTE = timedelta(minutes=1)
RULES = Rules(reminders=Prompting(overdue_rings=True))


#: Of each person: day, title and rows of each message.
Heard = dict[str, list[tuple[str, str, list[tuple[str, bool]]]]]


class Cut(Exception):
    """The process ended here."""


class Killer:
    """A checkpoint that ends the process the nth time a point is reached."""

    def __init__(self, point: str = "", nth: int = 1) -> None:
        self.point, self.left, self.reached = point, nth, dict[str, int]()

    def __call__(self, here: str) -> None:
        self.reached[here] = self.reached.get(here, 0) + 1
        if here == self.point:
            self.left -= 1
            if self.left == 0:
                raise Cut


def until_done(work: Callable[[], object]) -> None:
    """Do something, and once more where the process ended meanwhile."""
    try:
        work()
    except Cut:
        work()


def press(room: Room, name: str, action: ActionId, answers: dict[str, str], by: PersonId = ADA) -> None:
    """Press with an id of its own, as a chat system that delivers again would."""
    case = room.cases()[0]

    def once() -> None:
        version = room.case(case.id).version
        try:
            actions.perform(room.desk, Press(name, action, case.id, actor(by), version, answers))
        except AlreadyHandled:
            return

    until_done(once)


def jobs(room: Room, day: int, hour: int = 9, minute: int = 0, month: int = 3) -> None:
    """Do for three minutes what the jobs do each minute."""
    for late in range(3):
        room.clock.set(datetime(2026, month, day, hour, minute, tzinfo=COPENHAGEN) + late * MINUTE)
        for job in (remind, escalate, deliver_due):
            until_done(partial(job, room.desk))


def command(room: Room, words: str) -> None:
    def once() -> None:
        try:
            ask(room.desk, actor(ADA), words)
        except Refused:
            return

    until_done(once)


def story(room: Room) -> None:
    """Let a case of Ada pass its due date, with all that can be told of it."""
    write_down(room)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(2)))
    room.press(room.cases()[0], ActionId.CLAIM)
    jobs(room, 4)
    for day in (5, 6, 23, 24):
        jobs(room, day)
    press(room, "put-off", ActionId.SNOOZE, {"pause": "hours"})
    jobs(room, 24, 12, 10)
    press(room, "take", ActionId.TAKE_CARE, {}, MAX)
    command(room, "away 2026-04-01 2026-04-08")
    for day in (25, 31):
        jobs(room, day)
    jobs(room, 1, month=4)
    command(room, "back")
    jobs(room, 7, month=4)
    jobs(room, 8, 0, month=4)
    jobs(room, 8, 9, month=4)


def heard(room: Room) -> Heard:
    """Return what everybody was told: day, title and rows of each message."""
    return {
        person: [
            (one.at.astimezone(COPENHAGEN).date().isoformat(), str(one.notice.title), sorted(rows(one)))
            for one in told(room, person)
            if one.notice
        ]
        for person in (ADA, BEN, MAX, IRIS)
    }


@pytest.fixture(scope="module")
def clean(sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> tuple[Heard, dict[str, int]]:
    """Is what everybody hears where nobody dies, and how often each point is reached."""
    watcher = Killer()
    room = furnish(sqlite(), tmp_path_factory.mktemp("clean"), hooks=Hooks(checkpoint=watcher), rules=RULES)
    story(room)
    found = heard(room)
    room.desk.close()
    return found, watcher.reached


def test_the_story_reaches_every_point_and_tells_each_thing_once(clean: tuple[Heard, dict[str, int]]) -> None:
    assert set(POINTS) <= set(clean[1])
    told_ada = clean[0][ADA]
    listed = [(day, tuple(rows)) for day, _, rows in told_ada if rows]
    assert len(listed) == len(set(listed)) == len(told_ada) - 1, "one was overtaken by a newer one of its day"


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("point", POINTS)
def test_ux_17_killed_there_everybody_hears_the_same(
    point: str, nth: int, clean: tuple[Heard, dict[str, int]], sqlite: NewUrl, tmp_path: Path
) -> None:
    if clean[1][point] < nth:
        return  # reached once, and that is tried
    room = furnish(sqlite(), tmp_path, hooks=Hooks(checkpoint=Killer(point, nth)), rules=RULES)
    story(room)
    found = heard(room)
    room.desk.close()
    assert found == clean[0]


def test_ux_17_two_processes_that_look_at_once_tell_once(room: Room, new_room: NewRoom) -> None:
    write_down(room)
    room.arrive(*(unanswered(sender=f"p{n}@subject.example") for n in range(3)))
    for mine in room.cases()[:2]:
        room.press(mine, ActionId.CLAIM)
    other = new_room(chat=room.chat)
    other.desk.roster.learn(room.desk.roster.everyone())
    for day in (5, 6, 24):
        for one in (room, other):
            one.clock.set(datetime(2026, 3, day, 9, tzinfo=COPENHAGEN))
        works = [partial(job, desk) for desk in (room.desk, other.desk) for job in (remind, escalate)]
        assert not [end for end in all_at_once(works) if isinstance(end, Exception)]
        deliver_due(room.desk)
        deliver_due(other.desk)
    assert len(told(room, ADA)) == 1
    assert [len(rows(one)) for one in told(room, ADA)] == [2]
    assert len(told(room, MAX)) == 2, "one of what nobody claims, one of what nobody touches"
