"""Connections to PostgreSQL that outlive the engine that opened them, for the next test on that database.

For a new connection the server starts a process, and that reads about each table anew before it can plan
the first statement about it. So what an engine closes is kept at hand, and the next engine of the same
database begins with it, its settings reset.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Engine, event

#: Connections of one database that are kept; a test that ran many threads leaves more.
_KEPT = 3


class Connections:
    """Those at hand, by the name of their database; for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, list[psycopg.Connection[Any]]] = {}
        self._pauses = 0

    def share(self, engine: Engine) -> None:
        """Have an engine begin with connections of before, and leave its own for later."""
        dialect: Any = engine.dialect

        def connect(_dialect: Any, _record: Any, _given: Any, named: dict[str, Any]) -> Any:
            return self.take(str(named.get("dbname")))

        def close(connection: Any) -> None:
            if not self.keep(connection):
                connection.close()

        event.listen(engine, "do_connect", connect)
        # There is no event instead of which one could close; what is broken is terminated, as it would be.
        dialect.do_terminate, dialect.do_close = dialect.do_close, close

    def begin(self, database: str) -> None:
        """Keep connections to a database from now on."""
        with self._lock:
            self._kept.setdefault(database, [])

    def end(self, database: str) -> None:
        """Close what is kept of a database, and keep no more of it."""
        with self._lock:
            closing = self._kept.pop(database, [])
        for connection in closing:
            connection.close()

    def take(self, database: str) -> "psycopg.Connection[Any] | None":
        """Return a connection of before that still answers, or None."""
        while True:
            with self._lock:
                kept = self._kept.get(database)
                if not kept:
                    return None
                connection = kept.pop()
            if connection.pgconn.exec_(b"RESET ALL").status == ExecStatus.COMMAND_OK:
                return connection
            connection.close()  # the server hung up, as some tests make it

    def keep(self, connection: "psycopg.Connection[Any]") -> bool:
        """Take over a connection that would be closed; False where it is not as a new one would be."""
        if connection.closed or connection.info.transaction_status is not TransactionStatus.IDLE:
            return False
        if connection.autocommit or connection.isolation_level or connection.read_only is not None:
            return False
        with self._lock:
            kept = self._kept.get(connection.info.dbname)
            if kept is None or self._pauses or len(kept) >= _KEPT:
                return False
            kept.append(connection)
            return True

    def hang_up(self) -> None:
        """Close all that are at hand."""
        with self._lock:
            closing = [connection for kept in self._kept.values() for connection in kept]
            for kept in self._kept.values():
                kept.clear()
        for connection in closing:
            connection.close()

    @contextmanager
    def none_kept(self) -> Iterator[None]:
        """Keep nothing as long as the block runs: for tests to which it matters who else is connected."""
        self._pauses += 1
        self.hang_up()
        try:
            yield
        finally:
            self._pauses -= 1


CONNECTIONS = Connections()
