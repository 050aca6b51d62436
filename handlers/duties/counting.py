"""Counting what was closed before closing counted: a few cases at a time, until none is left."""

from handlers.desk import Desk

_BATCH = 200


def count_closed(desk: Desk) -> int:
    """Count closed cases that were not counted when they were closed; return how many."""
    counted = 0
    while not desk.stopping():
        with desk.reading("counting.look") as tx:
            cases = tx.statistics.uncounted(_BATCH)
        if not cases:
            break
        with desk.transaction("counting.count") as tx:
            for case in cases:
                tx.statistics.settle(tx.cases.locked(case))
        counted += len(cases)
    return counted
