"""A disk without room is known by whatever driver says so, and told in one sentence with its fix."""

import errno
import sqlite3
from pathlib import Path

import click
import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot.cli.ending import Ending
from bot.cli.exits import Exit
from handlers.store.database import Database
from handlers.store.room import is_out_of_room
from handlers.store.schema import NoRoom, Unreachable, migrate


def full_sqlite(path: Path) -> sqlite3.OperationalError:
    """Return what SQLite says of a database that may not grow any more."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE filled (words TEXT)")
        connection.execute("PRAGMA max_page_count=2")
        with pytest.raises(sqlite3.OperationalError) as said:
            connection.executemany("INSERT INTO filled VALUES (?)", [("x" * 4_000,)] * 10)
    connection.close()
    return said.value


def wrapped(driver: Exception) -> OperationalError:
    """Return an error as SQLAlchemy hands it over."""
    return OperationalError("INSERT", {}, driver)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_and_a_quota_say_it(number: int) -> None:
    assert is_out_of_room(OSError(number, "no room"))


def test_sqlite_says_it_bare_and_wrapped(tmp_path: Path) -> None:
    said = full_sqlite(tmp_path / "full.db")
    assert str(said) == "database or disk is full"
    assert is_out_of_room(said)
    assert is_out_of_room(wrapped(said))


def test_sqlite_says_it_in_other_words_where_not_even_its_log_can_be_opened() -> None:
    said = sqlite3.OperationalError("disk I/O error")
    said.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert is_out_of_room(wrapped(said))
    said.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    assert not is_out_of_room(wrapped(said)), "a disk that cannot be read is another matter"


def test_postgresql_says_it() -> None:
    assert psycopg.errors.DiskFull.sqlstate == "53100"
    assert is_out_of_room(wrapped(psycopg.errors.DiskFull("could not extend file")))


@pytest.mark.parametrize(
    "other",
    [
        None,
        OSError(errno.EACCES, "Permission denied"),
        OSError("no number"),
        ValueError("database or disk is full"),
        wrapped(psycopg.errors.DeadlockDetected("deadlock")),
        wrapped(sqlite3.OperationalError("database is locked")),
    ],
)
def test_whatever_else_goes_wrong_is_something_else(other: BaseException | None) -> None:
    assert not is_out_of_room(other)


def test_a_command_that_has_no_room_says_what_to_do_and_quotes_nothing(tmp_path: Path) -> None:
    said = OperationalError("INSERT INTO message VALUES ('secret')", {}, full_sqlite(tmp_path / "full.db"))

    @click.command()
    def command() -> None:
        with Ending():
            raise said

    result = CliRunner().invoke(command)
    assert result.exit_code == Exit.FOUND
    assert "make room and run the same command again" in result.output
    assert "secret" not in result.output


def test_a_command_that_fails_otherwise_is_still_a_bug() -> None:
    @click.command()
    def command() -> None:
        with Ending():
            raise ValueError("unforeseen")

    assert isinstance(CliRunner().invoke(command).exception, ValueError)


def test_a_database_without_room_for_its_tables_is_not_called_unreachable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    said = wrapped(full_sqlite(tmp_path / "full.db"))

    def upgrade(*_: object) -> None:
        raise said

    monkeypatch.setattr("handlers.store.schema.command.upgrade", upgrade)
    with pytest.raises(NoRoom, match="make room, then try again"):
        migrate(database)
    monkeypatch.setattr("handlers.store.schema.command.upgrade", _misses)
    with pytest.raises(Unreachable, match="check OMBUD_DATABASE_URL"):
        migrate(database)
    database.close()


def _misses(*_: object) -> None:
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT 1 FROM nothing"))
