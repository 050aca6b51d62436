"""The schema's version: bringing a database up to date, and telling whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from handlers.store.database import Database

_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to a revision, the newest by default; nothing happens when it is there."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def versions(database: Database) -> tuple[str | None, str | None]:
    """Return the database's revision and the newest one; equal when it is up to date."""
    with database.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present, ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
