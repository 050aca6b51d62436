"""What a piece of work costs a store: seconds, statements, what the database goes through, and memory.

Costs are counted in a run of their own, since counting takes time itself.
"""

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import event, text

from handlers.store.database import Database

#: Steps of SQLite's machine between two looks of ours.
_STEPS = 10
#: Rows of whole tables, and entries of indexes, that PostgreSQL went through since it began.
_WENT_THROUGH = text(
    "SELECT (SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables)"
    " + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes)"
)
_FLUSH = text("SELECT pg_stat_force_next_flush()")

Work = Callable[[], object]


def _nothing() -> None:
    """Leave everything as it is."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one piece of work takes.

    Attributes:
        seconds: the median of some runs.
        statements: sent to the database.
        read: rows and entries of indexes gone through (PostgreSQL), or steps of its machine (SQLite).
        peak: bytes of Python's memory at most at one time, beyond what there was.
    """

    seconds: float
    statements: int
    read: int
    peak: int


def cost(database: Database, work: Work, *, before: Work = _nothing, runs: int = 5) -> Cost:
    """Return what work costs.

    Args:
        before: puts everything back in front of each run; is not counted.
    """
    taken = []
    for _ in range(runs):
        before()
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    before()
    with _counted(database) as counts:
        tracemalloc.start()
        work()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return Cost(statistics.median(taken), counts.statements, counts.read, peak)


@dataclass
class _Counts:
    statements: int = 0
    read: int = 0

    def said(self, *_more: object) -> None:
        self.statements += 1

    def stepped(self) -> int:
        self.read += _STEPS
        return 0


@contextmanager
def _counted(database: Database) -> Iterator[_Counts]:
    counts = _Counts()

    def watch(connection: object, *_more: object) -> None:
        if isinstance(connection, SqliteConnection):
            connection.set_progress_handler(counts.stepped, _STEPS)

    def leave(connection: object, *_more: object) -> None:
        if isinstance(connection, SqliteConnection):
            connection.set_progress_handler(None, _STEPS)

    told: list[tuple[str, Callable[..., None]]] = [
        ("before_cursor_execute", counts.said),
        ("checkout", watch),
        ("checkin", leave),
    ]
    began = _gone_through(database)
    for name, listener in told:
        event.listen(database.engine, name, listener)
    try:
        yield counts
    finally:
        for name, listener in told:
            event.remove(database.engine, name, listener)
    if not database.is_sqlite:
        counts.read = _gone_through(database) - began


def _gone_through(database: Database) -> int:
    """Return what PostgreSQL has gone through; looking itself goes through nothing of ours."""
    if database.is_sqlite:
        return 0
    with database.engine.connect() as connection:
        connection.execute(_FLUSH)
        connection.commit()
        return int(connection.execute(_WENT_THROUGH).scalar_one())
