"""The job of purges: it goes on with what is due, and writes down that it came to its end.

Whoever waits for a purge hears when the job has stood still (`handlers.disposal.announcing`).
"""

from datetime import timedelta

from handlers.desk import Desk
from handlers.disposal.purging import purge_due
from handlers.domain.outage import PURGES, Beat

_EVERY = timedelta(hours=1)


def keep_purging(desk: Desk) -> int:
    """Go on with every purge that is due; return how many are through."""
    through = purge_due(desk)
    with desk.reading("purges.look") as tx:
        before, waits = tx.beats.get(PURGES), bool(tx.purges.waiting())
    if waits and (before is None or desk.clock.now() - before.well_at >= _EVERY):
        with desk.transaction("purges.beat") as tx:
            before = tx.beats.get(PURGES)
            tx.beats.put(Beat(PURGES, tx.now, before.up_since if before else tx.now), before)
    return through
