"""A desk whose people are written down, so that they can be reminded, and days that pass at it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.delivery.courier import deliver_due
from handlers.domain.case import ActionId, Case
from handlers.domain.colleague import Colleague
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import PersonId
from handlers.duties.escalating import escalate
from handlers.duties.reminding import remind
from handlers.duties.repairing import repair
from tests.support.cast import ADA, BEN, IRIS, MAX, colleague
from tests.support.chats import Posted
from tests.support.desks import Room

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def write_down(room: Room, people: Iterable[Colleague] = ()) -> None:
    """Write rows for the cast, or for some people, and have them known."""
    chosen = list(people) or [colleague(one) for one in (ADA, BEN, MAX, IRIS)]
    with room.desk.transaction("tests.people") as tx:
        tx.colleagues.put(chosen)
        room.desk.roster.learn(tx.colleagues.all())


def work(room: Room) -> None:
    """Do once what the jobs do each minute."""
    remind(room.desk)
    repair(room.desk)
    deliver_due(room.desk)


def work_all(room: Room) -> None:
    """Do once what the jobs do each minute, the managers' among them."""
    remind(room.desk)
    escalate(room.desk)
    repair(room.desk)
    deliver_due(room.desk)


def reach(room: Room, day: int, hour: int = 9, minute: int = 0, month: int = 3) -> None:
    """Let the clock show an hour of a day in 2026, and do what is due, as `work_all` does."""
    room.clock.set(datetime(2026, month, day, hour, minute, tzinfo=COPENHAGEN))
    work_all(room)


def reassign(room: Room, case: Case, to: PersonId, by: PersonId = MAX) -> None:
    """Have a manager put a case into somebody's hands."""
    room.press(case, ActionId.ASSIGN, by, {"colleague": to})


def recount(room: Room, case: Case, due_on: date) -> None:
    """Let a case's due date be counted anew."""
    with room.desk.transaction("tests.recount") as tx:
        locked = tx.cases.locked(case.id)
        changed = replace(locked, deadline=replace(locked.deadline, due_on=due_on))
        tx.cases.save(changed, Event(EventKind.NOTED))


def buttons(post: Posted) -> list[tuple[ActionId, str]]:
    """Return the buttons of a notice's first case, each with its token."""
    assert post.notice is not None
    return [(one.action, one.token) for one in post.notice.rows[0].buttons]


def go_to(room: Room, day: int, hour: int = 9, minute: int = 0, month: int = 3) -> None:
    """Let the clock of Copenhagen show an hour of a day in 2026, and do what is due."""
    room.clock.set(datetime(2026, month, day, hour, minute, tzinfo=COPENHAGEN))
    work(room)


def told(room: Room, person: PersonId) -> list[Posted]:
    """Return the notices a person has."""
    return room.chat.direct(person)


def rows(post: Posted) -> list[tuple[str, bool]]:
    """Return what a notice says of each case: its detail, and whether it is struck out."""
    assert post.notice is not None
    return [(str(row.detail), row.done) for row in post.notice.rows]
