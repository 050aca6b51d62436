"""Forgetting what was delivered and taken long ago: it guards against repeats, and none comes so late."""

from datetime import timedelta

from handlers.desk import Desk

_KEPT = timedelta(days=30)
_BATCH = 500


def tidy(desk: Desk) -> int:
    """Delete what is older than thirty days, some at a time, and return how many rows that were."""
    deleted = 0
    while not desk.stopping():
        with desk.transaction("tidying.forget") as tx:
            some = tx.upkeep.forget(tx.now - _KEPT, _BATCH)
        deleted += some
        if not some:
            break
    return deleted
