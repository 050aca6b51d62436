"""Migrations: they lead to the tables as the code knows them, once, however many run them at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from handlers.store.database import Database
from handlers.store.every_table import metadata
from handlers.store.schema import migrate, versions
from tests.support.crowds import all_at_once
from tests.support.databases import PostgresServer, empty_sqlite


@pytest.fixture
def empty_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Is the URL of a database without tables."""
    if database_kind == "sqlite":
        return empty_sqlite(tmp_path)
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.empty()


def tables(url: str) -> set[str]:
    database = Database(url)
    with database.engine.connect() as connection:
        names = set(database.engine.dialect.get_table_names(connection))
    database.close()
    return names


def test_they_lead_to_the_tables_that_the_code_knows(empty_url: str) -> None:
    database = Database(empty_url)
    migrate(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    database.close()

    assert differences == []
    assert tables(empty_url) == set(metadata.tables) | {"alembic_version"}


def test_running_them_again_changes_nothing(empty_url: str) -> None:
    database = Database(empty_url)
    assert versions(database)[0] is None
    migrate(database)
    first = versions(database)
    migrate(database)

    assert versions(database) == first
    assert first[0] == first[1]
    database.close()


def test_threads_that_migrate_together_all_end_well(empty_url: str) -> None:
    databases = [Database(empty_url) for _ in range(6)]

    ends = all_at_once([lambda one=one: migrate(one) for one in databases])  # type: ignore[misc] # bound early

    assert ends == [None] * 6
    present, newest = versions(databases[0])
    assert present == newest
    for database in databases:
        database.close()


def test_processes_that_migrate_together_all_end_well(empty_url: str) -> None:
    program = (
        "import sys; from handlers.store.database import Database; "
        "from handlers.store.schema import migrate; migrate(Database(sys.argv[1]))"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, empty_url]) for _ in range(3)]

    assert [process.wait(60) for process in running] == [0, 0, 0]
    database = Database(empty_url)
    present, newest = versions(database)
    assert present == newest
    database.close()
