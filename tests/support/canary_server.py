"""What a PostgreSQL server holds of a database, as bytes: its tables as text, its files and its logs.

Its files and log still hold what was deleted, until `VACUUM` and as its settings say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from handlers.store.every_table import metadata


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a server, watched from an instant on.

    Attributes:
        since: the file of the log that was being written at that instant.
    """

    url: str
    since: str

    @classmethod
    def watched(cls, url: str) -> "Server":
        """Return a database whose changes from now on are to be searched."""
        with _connected(url) as connection:
            return cls(url, _one(connection, "SELECT pg_walfile_name(pg_current_wal_lsn())"))

    def tables(self) -> Iterator[tuple[str, bytes]]:
        """Yield every table as `COPY` writes it: what a dump holds."""
        with _connected(self.url) as connection:
            for name in metadata.tables:
                copying = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))
                with connection.cursor() as cursor, cursor.copy(copying) as rows:
                    yield f"table:{name}", b"".join(bytes(one) for one in rows)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the database's own files and the log since it was watched, where they lie on this machine."""
        with _connected(self.url) as connection:
            connection.execute("CHECKPOINT")
            folder = Path(_one(connection, "SELECT current_setting('data_directory')"))
            own = _one(connection, "SELECT oid::text FROM pg_database WHERE datname = current_database()")
            until = _one(connection, "SELECT pg_walfile_name(pg_current_wal_lsn())")
        if not folder.is_dir():
            return
        log = [one for one in (folder / "pg_wal").iterdir() if self.since <= one.name <= until]
        told = [*folder.glob("*log"), *(folder / "log").glob("*")]  # what the server says of itself
        for path in sorted([*(folder / "base" / own).iterdir(), *log, *told]):
            if path.is_file():
                yield f"server:{path.parent.name}/{path.name}", path.read_bytes()


def _connected(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def _one(connection: psycopg.Connection, question: str) -> str:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])
