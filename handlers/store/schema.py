"""The schema's version: bringing a database up to date, and telling whether it is."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from handlers.store.database import Database
from handlers.store.room import is_out_of_room


class Unreachable(Exception):
    """The database does not answer, or not as a database of Ombud would.

    Attributes:
        reason: the class of the driver's error; its message could quote a password.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database does not answer ({reason}); check OMBUD_DATABASE_URL, and that the database "
            "runs and lets Ombud in."
        )
        self.reason = reason


class NoRoom(Unreachable):
    """The database cannot even be opened, for want of room."""

    def __init__(self) -> None:
        Exception.__init__(
            self, "There is no room left on the disk, or for the database; make room, then try again."
        )
        self.reason = "no room"


#: The migrating library keeps what it works on in globals; other processes are kept apart in `env`.
_one_at_a_time = threading.Lock()
_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to a revision, the newest by default; nothing happens when it is there.

    Raises:
        Unreachable: the database does not answer.
    """
    config = _config()
    with _one_at_a_time, _reached(), database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def versions(database: Database) -> tuple[str | None, str | None]:
    """Return the database's revision and the newest one; equal when it is up to date.

    Raises:
        Unreachable: the database does not answer.
    """
    with _reached(), database.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present, ScriptDirectory.from_config(_config()).get_current_head()


def knows(revision: str) -> bool:
    """Return whether a revision is this version's or an older one's, so that it can be brought up to date."""
    scripts = ScriptDirectory.from_config(_config())
    return revision in {one.revision for one in scripts.walk_revisions()}


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        if is_out_of_room(error):
            raise NoRoom from None
        raise Unreachable(type(getattr(error, "orig", None) or error).__name__) from None


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
