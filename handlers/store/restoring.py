"""The mark of a database that was restored and in which erased things may stand again: nothing serves it.

The mark is a table of its own and not part of the schema: it must fit backups of any version, and come into
a copy in the same breath as the copy itself.
"""

from sqlalchemy import inspect, text

from handlers.store.database import Database

_TABLE = "restoring"
#: What makes the mark, in the words of every database.
MARKED = f"CREATE TABLE IF NOT EXISTS {_TABLE} (begun INTEGER)"


def is_marked(database: Database) -> bool:
    """Return whether what was erased has not been erased again yet."""
    with database.engine.connect() as connection:
        return bool(inspect(connection).has_table(_TABLE))


def mark(database: Database) -> None:
    """Have nothing serve this database."""
    with database.engine.begin() as connection:
        connection.execute(text(MARKED))


def unmark(database: Database) -> None:
    """Let it be served again."""
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP TABLE IF EXISTS {_TABLE}"))
