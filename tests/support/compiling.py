"""Statements compiled once for all the databases of a session, where each engine would compile its own.

A test has an engine of its own, and a statement is compiled for each engine: a third of what a test of a
use case costs. What is compiled depends on the kind of database alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Dialect, Engine, create_engine, event, make_url
from sqlalchemy.util import LRUCache

from handlers.store import database
from tests.support.connections import CONNECTIONS

#: More than there are statements, so that none is dropped and compiled again.
_STATEMENTS = 5_000


def _sharing() -> Callable[..., Engine]:
    dialects: dict[str, Dialect] = {}
    compiled: LRUCache[Any, Any] = LRUCache(_STATEMENTS)

    def create(url: str, **ways: Any) -> Engine:
        kind = make_url(url).get_backend_name()
        known = dialects.get(kind)
        # A dialect asks the first connection what it speaks to, and is good for others from then on.
        engine = create_engine(url, **ways, _initialize=known is None)
        if kind == "postgresql":
            CONNECTIONS.share(engine)
        if known:
            engine.dialect = known  # what was compiled is kept by its dialect
            if kind == "sqlite":  # on PostgreSQL it only has notices logged, again with each engine
                prepare: Any = known.on_connect_url(engine.url)
                event.listen(engine, "connect", lambda connection, _: prepare(connection))
        else:
            event.listen(engine, "connect", lambda *_: dialects.setdefault(kind, engine.dialect))
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    return create


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let every database that is opened as long as the block runs share what was compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", _sharing())
        yield
