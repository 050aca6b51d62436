"""The tables of the retention schedule: when each closed case is next due, and what it has deleted so far.

Same conventions as `tables`. They hold ids, codes, dates and counts.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from handlers.store.tables import message, metadata, only_where

__all__ = ["disposal", "forgotten", "keeping", "metadata", "retention"]

# One row a closed case.
keeping = Table(
    "keeping",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("due_on", Text),  # the next day on which something of it goes; null while none is known
    Column("mark", Text, nullable=False, server_default=""),  # of the schedule it was reckoned by
    Column("gone", Text, nullable=False, server_default=""),  # what went, codes
    sqlite_with_rowid=False,
)
Index("ix_keeping_due", keeping.c.due_on, keeping.c.case_id, **only_where("due_on IS NOT NULL"))
Index("ix_keeping_mark", keeping.c.mark)

# By which schedule an organisation deletes, and since when.
retention = Table(
    "retention",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("began_at", BigInteger, nullable=False),
    Column("mark", Text, nullable=False),
    Column("marked_at", BigInteger, nullable=False),
)

# What went, counted by day and rule; it outlives what it counts.
disposal = Table(
    "disposal",
    metadata,
    Column("day", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("store", Text, nullable=False),
    Column("cases", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    PrimaryKeyConstraint("day", "rule", "store"),
)

# Cases that the schedule deleted wholly: the head of all records does not miss them.
forgotten = Table(
    "forgotten",
    metadata,
    Column("case_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Text, nullable=False),
)

Index("ix_message_paper", message.c.paper_at, message.c.id, **only_where("paper_at IS NOT NULL"))
