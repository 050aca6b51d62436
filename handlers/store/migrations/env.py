"""Runs migrations on the connection that the caller hands over, all in one transaction.

Only one process migrates at a time: the others wait and then find nothing to do.
"""

from alembic import context
from sqlalchemy import text

from handlers.store.every_table import metadata

_LOCK = 0x6F6D627564  # "ombud": any number that nobody else uses

_connection = context.config.attributes["connection"]
if _connection.dialect.name == "postgresql":
    _connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
else:
    # Said through the connection, so that Alembic knows of it and does not commit after each migration.
    _connection.execute(text("BEGIN IMMEDIATE"))
context.configure(connection=_connection, target_metadata=metadata)
context.run_migrations()
_connection.commit()
