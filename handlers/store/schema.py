"""The schema's version: bringing a database up to date, and telling whether it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from handlers.store.database import Database


class Unreachable(Exception):
    """The database does not answer, or not as a database of Ombud would."""


_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to a revision, the newest by default; nothing happens when it is there.

    Raises:
        Unreachable: the database does not answer.
    """
    config = _config()
    with _reached(), database.engine.connect() as connection:
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


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        # Only the class: the driver's own message quotes addresses, and may quote a password.
        raise Unreachable(type(getattr(error, "orig", None) or error).__name__) from None


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
