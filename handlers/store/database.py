"""The connection to the database: SQLite in WAL mode, or PostgreSQL.

Writers on SQLite begin IMMEDIATE, so that a transaction never fails half-way for a lock it
asked for late; readers begin deferred and never wait.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from enum import Enum
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event, text

from handlers.store.turns import Turns

_BUSY_SECONDS = 30
#: The first counts only for a new file: letters are large rows, and fewer larger pages cost a tenth less.
_PRAGMAS = (
    "page_size=8192",
    "journal_mode=WAL",
    "wal_autocheckpoint=2000",
    "foreign_keys=ON",
    "secure_delete=ON",
    "recursive_triggers=ON",  # else what a REPLACE deletes is deleted past the gate
    "temp_store=MEMORY",
)
_open: ContextVar[str] = ContextVar("open_transaction", default="")


class Kind(Enum):
    """What a transaction is for, and how hard it must stand.

    DURABLE survives a power cut once committed. RELAXED may be lost with the power (never by a
    killed process): only for what the mailbox can give again.
    """

    READ = "read"
    DURABLE = "durable"
    RELAXED = "relaxed"


class NestedTransaction(RuntimeError):
    """A use case is one transaction; this one was begun inside another."""


def open_transaction() -> str:
    """Return the name of the transaction open in this context, or an empty text."""
    return _open.get()


class Database:
    """One database, and the way in."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self._turns = Turns()
        if self.is_sqlite:
            self.engine: Engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, max_overflow=40)
            event.listen(self.engine, "connect", _prepare_sqlite)
        else:
            self.engine = create_engine(url, pool_pre_ping=True, max_overflow=40)

    @contextmanager
    def transaction(self, name: str, kind: Kind) -> Iterator[Connection]:
        """Open a transaction; commit at the end, roll back when anything raises.

        Raises:
            NestedTransaction: one is open in this context already.
        """
        if _open.get():
            raise NestedTransaction(f"{name} inside {_open.get()}")
        token = _open.set(name)
        try:
            with self._turn(kind), self.engine.connect() as connection:
                begin = _on_sqlite if self.is_sqlite else _on_postgresql
                with begin(connection, kind):
                    yield connection
        finally:
            _open.reset(token)

    def _turn(self, kind: Kind) -> AbstractContextManager[None]:
        if not self.is_sqlite or kind is Kind.READ:
            return nullcontext()
        # What the outside world waits for goes before what the mailbox can give again.
        return self._turns.turn(urgent=kind is Kind.DURABLE)

    def empty_log(self) -> bool:
        """Bring SQLite's log of changes into its file and empty it, so that nothing deleted stands there.

        False where somebody still reads what stands in it. PostgreSQL keeps its log by itself, and for its
        backups: what was deleted leaves it as its own settings say.
        """
        if not self.is_sqlite:
            return True
        with self._turns.turn(urgent=False), self.engine.connect() as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        return not busy

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def _on_postgresql(connection: Connection, kind: Kind) -> Iterator[None]:
    if kind is Kind.READ:
        connection.execution_options(postgresql_readonly=True)
    with connection.begin():
        if kind is Kind.RELAXED:
            connection.execute(text("SET LOCAL synchronous_commit TO OFF"))
        yield


@contextmanager
def _on_sqlite(connection: Connection, kind: Kind) -> Iterator[None]:
    # The driver stands in autocommit mode and BEGIN is sent by hand, for the driver cannot say
    # IMMEDIATE; so COMMIT and ROLLBACK are sent by hand too.
    driver = connection.connection.driver_connection
    assert isinstance(driver, SqliteConnection)
    if kind is Kind.READ:
        driver.execute("BEGIN")
    else:
        driver.execute(f"PRAGMA synchronous={'FULL' if kind is Kind.DURABLE else 'NORMAL'}")
        driver.execute("BEGIN IMMEDIATE")
    try:
        yield
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        raise


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
