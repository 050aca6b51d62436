"""One measurement in a process of its own: a store of so many open cases, and what the duties cost there.

Prints one JSON line. What is due is the same at every size, so that what grows is what is stored.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import delete, update

from bench.hoard import Hoard, fill
from bench.metered import Cost, cost
from bench.spent import peak_megabytes
from bot.jobs.table import jobs
from bot.settings.groups import JobSettings
from handlers.desk import Rules
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.duties.reminding import remind
from handlers.duties.repairing import repair
from handlers.home.pages import home_of, open_home
from handlers.people.weeks import digest_of
from handlers.store.database import Database, Kind
from handlers.store.delivery_tables import outbox, post
from handlers.store.desk_tables import colleague as colleagues
from handlers.store.outbox import EntryKind
from handlers.store.reminder_tables import reminder
from handlers.store.schema import migrate
from tests.support.cast import Colleagues, colleague
from tests.support.desks import ACME, Room, furnish

#: Wednesday the fourth of March 2026; Copenhagen is an hour ahead.
_EARLY, _MORNING, _LATER = (datetime(2026, 3, 4, hour, 1, tzinfo=UTC) for hour in (7, 8, 10))
_MIDNIGHT = datetime(2026, 3, 4, 23, 1, tzinfo=UTC)
_YESTERDAY = "2026-03-03"
AGENTS = tuple(PersonId(f"U0AGENT{n:02}") for n in range(20))
MANAGER, ADMIN = PersonId("U0MANAGER"), PersonId("U0ADMIN")
#: After so long a home page is compared again.
_WHILE = timedelta(minutes=1)
#: Jobs that are looked at seldom; everything there is may be gone through.
_SELDOM = 3_600.0

Measure = tuple[str, Callable[[], Cost]]


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--url", default="")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    room = _room(options.url or f"sqlite:///{options.folder / 'sweep.db'}", options.folder)
    fill(room.desk, room.database, room.mailbox, Hoard(options.cases, AGENTS))
    costs = {name: asdict(measure()) for name, measure in _measures(room, options.runs)}
    print(json.dumps({"cases": options.cases, "costs": costs, "peak_MB": peak_megabytes("self")}))
    room.desk.close()


def _room(url: str, folder: Path) -> Room:
    database = Database(url)
    migrate(database)
    database.close()
    roster = Colleagues(
        {
            **dict.fromkeys(AGENTS, frozenset({Role.CASE_HANDLER})),
            MANAGER: frozenset({Role.MANAGER}),
            ADMIN: frozenset({Role.ADMIN}),
        }
    )
    room = furnish(url, folder, roster=roster, rules=Rules(second_approver=True))
    room.clock.set(_EARLY)
    people = [colleague(one) for one in (*AGENTS, MANAGER, ADMIN)]
    roster.learn(people)
    with room.desk.transaction("bench.people") as tx:
        tx.colleagues.put(people)
    _told_yesterday(room)
    return room


def _measures(room: Room, runs: int) -> Iterator[Measure]:
    """Yield what is measured, in the order of a day."""
    desk = room.desk
    of = partial(cost, room.database, runs=runs)
    yield "reminders, before the morning", lambda: of(lambda: remind(desk))
    room.clock.set(_MORNING)
    yield "reminders, in the morning", lambda: of(lambda: remind(desk), before=lambda: _told_yesterday(room))
    yield "delivering them", lambda: of(room.deliver, before=lambda: _owe(room))
    room.clock.set(_LATER)
    for person in (*AGENTS, MANAGER, ADMIN):
        open_home(desk, f"opening-{person}", person)
    room.deliver()
    room.later(_WHILE)
    for job in jobs(JobSettings()):
        job.run(desk)  # what was left to do is done
        room.deliver()
        times = runs if job.every < _SELDOM else 1
        yield f"job {job.name}, nothing due", partial(of, partial(job.run, desk), runs=times)
    for name, person in (("an agent", AGENTS[0]), ("a manager", MANAGER), ("an admin", ADMIN)):
        yield f"home page of {name}", partial(of, partial(home_of, desk, person))
    yield "weekly digest", lambda: of(lambda: _digest(room))
    room.clock.set(_MIDNIGHT)
    yield "job repair, after midnight", lambda: of(lambda: repair(desk))


def _owe(room: Room) -> None:
    _told_yesterday(room)
    remind(room.desk)


def _digest(room: Room) -> object:
    with room.desk.reading("bench.digest") as tx:
        return digest_of(tx, ACME, tx.now)


def _told_yesterday(room: Room) -> None:
    """Let everybody have been told yesterday, and nobody since."""
    with room.database.transaction("bench.yesterday", Kind.RELAXED) as connection:
        connection.execute(update(colleagues).values(reminded_on=_YESTERDAY))
        connection.execute(delete(outbox).where(outbox.c.kind == EntryKind.NOTICE.value))
        connection.execute(delete(post).where(post.c.case_id == 0))
        connection.execute(delete(reminder))


if __name__ == "__main__":
    main()
