"""A disconnected mailbox whose days run, and what people were told of it; for tests of its purge."""

from collections.abc import Iterable
from datetime import timedelta

from handlers.disposal.announcing import announce
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import MailboxEventKind
from handlers.domain.notice import Notice
from handlers.domain.purge import Purge
from handlers.duties.purges import keep_purging
from tests.contract.store.shelf import run
from tests.support.cast import IRIS
from tests.support.desks import Room
from tests.support.parting import begin, go_on, record


def part(room: Room) -> None:
    """Disconnect the mailbox, as admin and engine do."""
    begin(room)
    go_on(room)


def purge_of(room: Room) -> Purge | None:
    with room.desk.reading("tests.purge") as tx:
        return tx.purges.find(room.mailbox.id)


def turn(room: Room) -> int:
    """Let the jobs of countdown and purges look, and the courier deliver; return how often was told."""
    told = announce(room.desk)
    keep_purging(room.desk)
    room.deliver()
    return told


def through_days(room: Room, days: int, every: timedelta = timedelta(hours=6)) -> None:
    """Let the engine work for some days, looking now and then."""
    for _ in range(int(timedelta(days=days) / every)):
        turn(room)
        room.later(every)


def asked(room: Room, kind: str, person: PersonId | None = None) -> list[str]:
    """Return the keys of the notices of a kind that were asked for, oldest first."""
    like = f"notice:{kind}:%" + (f":{person}" if person else "")
    return [key for (key,) in run(room, "SELECT key FROM outbox WHERE key LIKE :like ORDER BY id", like=like)]


def notices(room: Room, title: str, person: PersonId = IRIS) -> list[Notice]:
    """Return what somebody has been posted whose title begins so."""
    posts: Iterable[Notice | None] = (post.notice for post in room.chat.direct(person))
    return [one for one in posts if one is not None and one.title.startswith(title)]


def told_days(room: Room) -> list[int]:
    """Return the days of the wait on which people were told, as the mailbox's record has them."""
    found = [one for one in record(room) if one.kind is MailboxEventKind.PURGE_TOLD]
    return [int(one.facts["day"] or 0) for one in found]
