"""What a process of Ombud makes once in its life, made once for all tests instead of for each.

Compiled templates, the recogniser's word lists, and the tables of a new SQLite file. The first of each is
made as the product makes it; tests that start processes of their own share nothing.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from bot.wiring import office, setting_up
from handlers.store import schema
from handlers.store.database import Database
from tests.support import slack_desk
from tests.support.desks import recogniser


class _Templates(BytecodeCache):
    """Keeps what became of templates; one that changed has another checksum."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if made := self._made.get(bucket.key):
            bucket.bytecode_from_string(made)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._made[bucket.key] = bucket.bytecode_to_string()


def _migrating() -> Callable[[Database], None]:
    """Return a `migrate` that copies its first result into every new SQLite file."""
    lock, kept = threading.Lock(), sqlite3.connect(":memory:", check_same_thread=False)
    made: list[bool] = []

    def migrate(database: Database) -> None:
        if not database.is_sqlite:
            schema.migrate(database)
            return
        with schema._reached(), database.engine.connect() as connection:
            file: Any = connection.connection.driver_connection
            is_new = not file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            with lock:
                if is_new and made:
                    kept.backup(file)
                    return
        schema.migrate(database)
        with lock, database.engine.connect() as connection:
            if is_new and not made:
                file = connection.connection.driver_connection
                file.backup(kept)
                made.append(True)

    return migrate


@contextmanager
def made_once() -> Iterator[None]:
    """Let everything that is made as long as the block runs share these."""
    migrate = _migrating()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": _Templates()})
        patch.setattr(office, "LexicalRecogniser", recogniser)
        patch.setattr(setting_up, "migrate", migrate)
        patch.setattr(slack_desk, "migrate", migrate)
        yield
