"""The last stretch of the road on which processes are killed: what the desk does by itself, day by day.

As on the road itself, everything is done anew after a restart, and what was done must change nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import text

from bot.clock import SetClock
from handlers import actions
from handlers.desk import Desk
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled
from handlers.domain.ids import PersonId
from handlers.domain.presses import Press
from handlers.duties.digests import tell_managers
from handlers.duties.junk import tell_of_junk
from handlers.duties.leavers import keep_people
from handlers.duties.reminding import remind
from handlers.duties.repairing import repair
from handlers.duties.tidying import tidy
from handlers.duties.watching import watch
from handlers.store.database import Kind
from tests.support.cast import BEN, MAX, Colleagues, actor

#: A working day in the last week of what came on the second of March.
_LATE_MARCH = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)


def keep_house(
    desk: Desk,
    clock: SetClock,
    nobodys: Case,
    set_faults: Callable[[tuple[str, ...]], None],
    until_quiet: Callable[[], None],
) -> None:
    """Let a colleague leave, the channel be unfit for a while, a day turn, and a due date come near.

    The managers have the week in numbers on that morning, too.

    Args:
        nobodys: an open case without an owner, which Ben claims before he leaves.
        set_faults: makes the channel unfit for these reasons.
        until_quiet: delivers everything.
    """
    clock.set(max(clock.now(), _LATE_MARCH))
    keep_people(desk)
    _claim(desk, nobodys, BEN)
    assert isinstance(desk.roster, Colleagues)
    desk.roster.held[BEN] = frozenset()
    keep_people(desk)
    if not _asked_for(desk, "notice:channel_recovered:%"):
        set_faults(("public",))
        watch(desk)
        set_faults(())
        watch(desk)
    repair(desk)
    tell_of_junk(desk)
    remind(desk)
    tell_managers(desk)
    until_quiet()
    _claim(desk, nobodys, MAX)
    remind(desk)
    until_quiet()
    tidy(desk)


def _claim(desk: Desk, case: Case, person: PersonId) -> None:
    with desk.reading("road.press") as tx:
        version = tx.cases.get(case.id).version
    with suppress(AlreadyHandled):
        press = Press(f"{person}-claims", ActionId.CLAIM, case.id, actor(person), version)
        actions.perform(desk, press)


def _asked_for(desk: Desk, key: str) -> bool:
    with desk._database.transaction("road.asked", Kind.READ) as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM outbox WHERE key LIKE :key"), {"key": key}))
