"""One consistent state of a whole database, while others go on writing: copied, or held still for a dump."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, inspect, select, text

from handlers.store.database import Database
from handlers.store.desk_tables import enclosure
from handlers.store.erasure_tables import erasure, ledger
from handlers.store.every_table import metadata
from handlers.store.restoring import MARKED
from handlers.store.tables import case as cases
from handlers.store.tables import data_key, original
from handlers.store.tables import mailbox as mailboxes

_PAGES = 2_000
#: Codes that say that somebody else has a database, and what is left of a code without its details.
_IN_USE, _PRIMARY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}), 0xFF
Progress = Callable[[int, int], None]


class NotCopied(Exception):
    """A SQLite database could not be copied whole; the message is SQLite's own and quotes no row."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a state of the database holds.

    Attributes:
        files: names of the files beside the database that it refers to.
        counts: rows, by table.
        keys: the data keys that are not destroyed, as they are wrapped.
        ledger: the name of the erasure ledger it belongs to.
        erased: the number and digest of the ledger's last entry that is done in it; 0 and "" for none.
    """

    files: tuple[str, ...]
    counts: dict[str, int]
    keys: dict[int, bytes]
    ledger: str
    erased: tuple[int, str]


def copy_sqlite(source: Path, target: Path, progress: Progress) -> Inventory:
    """Copy a SQLite database as it stands at one instant; writers go on meanwhile.

    Args:
        target: a file that does not exist; it is whole and on the disk afterwards, with no log beside it.
        progress: told how many pages are done, and of how many.

    Raises:
        NotCopied: the copy is not sound, or there is no room for it.
    """
    with (
        _copying(),
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as before,
        closing(sqlite3.connect(target, isolation_level=None)) as after,
    ):
        # A transaction that reads holds this one state still; else each write would begin the copy anew.
        before.isolation_level = None
        before.execute("BEGIN")
        before.execute("SELECT count(*) FROM sqlite_master").fetchone()
        before.backup(
            after, pages=_PAGES, progress=lambda _, left, whole: progress(whole - left, whole), sleep=0
        )
        before.execute("ROLLBACK")
        after.execute("PRAGMA journal_mode=DELETE")
        if (verdict := after.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise NotCopied(str(verdict))
    with read_only(target) as connection:
        return inventory(connection)


@contextmanager
def _copying() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotCopied(str(error)) from None


@contextmanager
def read_only(file: Path) -> Iterator[Connection]:
    """Open a SQLite database that nobody writes to, leaving nothing beside it."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def held_still(database: Database) -> Iterator[tuple[str, Inventory]]:
    """Hold one state of a PostgreSQL database still; give its name, for `pg_dump`, and what it holds."""
    with database.engine.connect() as connection:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        still = connection.execution_options(**options)
        with still.begin():
            name = still.scalar(text("SELECT pg_export_snapshot()"))
            yield str(name), inventory(still)


def inventory(connection: Connection) -> Inventory:
    """Return what the state holds that a connection sees."""
    files = {
        name
        for kept in (original, enclosure)
        for name in connection.scalars(select(kept.c.name).where(kept.c.body_sealed.is_(None)))
    }
    counts = {
        name: connection.scalar(select(func.count()).select_from(table)) or 0
        for name, table in sorted(metadata.tables.items())
    }
    wrapped = connection.execute(
        select(data_key.c.id, data_key.c.wrapped).where(data_key.c.wrapped.is_not(None))
    )
    last = select(erasure.c.number, erasure.c.digest).order_by(erasure.c.number.desc()).limit(1)
    row = connection.execute(last).first()
    return Inventory(
        files=tuple(sorted(files)),
        counts=counts,
        keys={row.id: bytes(row.wrapped) for row in wrapped},
        ledger=connection.scalar(select(ledger.c.name)) or "",
        erased=(0, "") if row is None else (row.number, row.digest),
    )


def files_of(database: Database) -> set[str]:
    """Return the names of the files that the database refers to now."""
    with database.engine.connect() as connection:
        return set(inventory(connection).files)


def is_empty(database: Database) -> bool:
    """Return whether a database holds nothing that a restore would take away."""
    with database.engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        return not any(
            table.name in there and connection.scalar(select(table.c.id).limit(1)) is not None
            for table in (mailboxes, cases)
        )


def mark_copy(file: Path) -> None:
    """Mark a copy of a SQLite database as restored, before it takes its place.

    Raises:
        NotCopied: it cannot be written to.
    """
    with _copying(), closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(MARKED)


def quieten_sqlite(file: Path) -> bool:
    """Bring the log of a SQLite database into its file and take the log away; False where it is used.

    Raises:
        NotCopied: there is no room for it, or it is no sound database.
    """
    with _copying():
        try:
            with closing(sqlite3.connect(file, timeout=2, isolation_level=None)) as connection:
                mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY not in _IN_USE:
                raise
            return False
    return bool(mode == "delete")


def drop_logs(file: Path) -> None:
    """Remove what a SQLite database left beside its file, before another state takes the file's place.

    SQLite would bring a log that lies there into whatever bears the name (https://sqlite.org/howtocorrupt.html,
    section 1.4).
    """
    for log in ("-wal", "-shm", "-journal"):
        file.with_name(f"{file.name}{log}").unlink(missing_ok=True)


def others_on_postgresql(database: Database) -> int:
    """Return how many others are connected to a PostgreSQL database."""
    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with database.engine.connect() as connection:
        return connection.scalar(text(asked)) or 0


def emptying_postgresql(database: Database) -> list[str]:
    """Return the statements that take everything away which a restore would meet, for its transaction."""
    tables = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()"
    routines = (
        "SELECT p.oid::regprocedure::text FROM pg_proc p "
        "WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind = 'f' "
        "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    with database.engine.connect() as connection:
        found = [f"DROP TABLE {name} CASCADE" for name in connection.scalars(text(tables))]
        found += [f"DROP FUNCTION {name} CASCADE" for name in connection.scalars(text(routines))]
        schema = connection.scalar(text("SELECT quote_ident(current_schema())"))
    return [f"SET search_path = {schema}", *found]


def schema_name(database: Database) -> str:
    """Return the schema in which a PostgreSQL database of ours has its tables, quoted."""
    with database.engine.connect() as connection:
        return str(connection.scalar(text("SELECT quote_ident(current_schema())")))
