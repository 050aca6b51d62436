"""The mark of a database that was restored and in which erased things may stand again: nothing serves it.

The mark is a table of its own and not part of the schema: it must fit backups of any version, and come into
a copy in the same breath as the copy itself. What stands in the table tells how far the restore came.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from handlers.store.database import Database

_TABLE = "restoring"
#: What marks a copy as put in place, in the words of every database.
MARKED = f"CREATE TABLE IF NOT EXISTS {_TABLE} (begun INTEGER)"


class Stage(IntEnum):
    """How far a restore came that has not ended.

    Attributes:
        PLACED: the backup's state stands; what was erased since may stand in it.
        BEGUN: the state from before stands, and files of a backup may lie beside it.
        BY_HAND: somebody put a copy in place by other means, and it is being erased in again.
    """

    PLACED = 0
    BEGUN = 1
    BY_HAND = 2


class Unusable(Exception):
    """A database cannot be read or written as it stands; the message quotes no row and no password."""


@contextmanager
def usable() -> Iterator[None]:
    """Have what a database says against being read or written told as `Unusable`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        driver = getattr(error, "orig", None) or error
        # SQLite's messages are of files; those of a server may quote how it was reached.
        said = str(driver) if isinstance(driver, sqlite3.Error) else type(driver).__name__
        raise Unusable(said) from None


def stage(database: Database) -> Stage | None:
    """Return how far a restore came here; None where none is under way."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(_TABLE):
            return None
        return Stage(connection.scalar(text(f"SELECT max(begun) FROM {_TABLE}")) or Stage.PLACED)  # noqa: S608 - ours


def is_marked(database: Database) -> bool:
    """Return whether what was erased has not been erased again yet."""
    return stage(database) is not None


def mark(database: Database, stage: Stage) -> None:
    """Have nothing serve this database, and remember why."""
    with database.engine.begin() as connection:
        connection.execute(text(MARKED))
        connection.execute(text(f"DELETE FROM {_TABLE}"))  # noqa: S608 - ours
        connection.execute(text(f"INSERT INTO {_TABLE} (begun) VALUES ({stage.value})"))  # noqa: S608 - ours


def unmark(database: Database) -> None:
    """Let it be served again."""
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP TABLE IF EXISTS {_TABLE}"))
