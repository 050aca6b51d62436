"""Time that passes on a stage while Ombud runs: where it stops on the way, and heartbeats that go on.

Hours are skipped in which nothing happens; a beat a minute would take longer than the story.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.sandbox.story.acts import ZONE
from handlers.desk import Desk
from handlers.domain.outage import SCHEDULER


def stops(begin: datetime, end: datetime, first: int = 3, every: int = 6) -> list[datetime]:
    """Return where time stops between two instants: at hours of the day where the desk is, and at the end.

    Args:
        first: an hour of the day at which it stops.
        every: hours from stop to stop; a day must hold them evenly.
    """
    return list(_stops(begin, end, first, every))


def _stops(begin: datetime, end: datetime, first: int, every: int) -> Iterator[datetime]:
    at = begin
    while at < end:
        local = at.astimezone(ZONE)
        full = local.replace(minute=0, second=0, microsecond=0)
        # Added to the instant, not to the wall clock: an hour that the clocks skip would stand still.
        hours = every - (local.hour - first) % every
        at = min(full.astimezone(begin.tzinfo) + timedelta(hours=hours), end)
        yield at


def keep_beating(desk: Desk) -> None:
    """Write the beat that a scheduler which ran until now has just written; nothing before its first."""
    with desk.transaction("sandbox.beat") as tx:
        before = tx.beats.get(SCHEDULER)
        if before is not None:
            tx.beats.put(replace(before, well_at=max(tx.now, before.well_at)), before)
