"""The tables of the erasure ledger's own side: whose ledger this database has, and what it knows of it.

Same conventions as `tables`. They hold ids, codes and instants; the ledger itself is a file elsewhere.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from handlers.store.tables import metadata

__all__ = ["erasure", "ledger", "metadata"]

# One row.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    # The schedule's last day that is about to be written into the ledger: its number and the day, or 0.
    Column("schedule", BigInteger, nullable=False, server_default="0"),
    Column("day", Integer, nullable=False, server_default="0"),
    Column("restored_at", BigInteger),  # when a backup was last put in place, and the ledger replayed
)

# What the ledger tells of and this database has done: a copy from before an erasure lacks its row.
erasure = Table(
    "erasure",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("subject", BigInteger, nullable=False),  # of a mailbox, a reserve or a case
    Column("mark", BigInteger, nullable=False),
    Column("route", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("about", Text, nullable=False, server_default=""),  # cases kept apart, or the reserve's own
    Column("digest", Text, nullable=False),
)
Index("ix_erasure_what", erasure.c.kind, erasure.c.subject, erasure.c.mark)
