"""The tables of the retention schedule: when each closed case is next due, and what it has deleted so far.

Same conventions as `tables`. They hold ids, codes, dates and counts; reasons are sealed.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from handlers.store.tables import message, metadata, only_where

__all__ = ["disposal", "erase_order", "forgotten", "keeping", "metadata", "retention"]

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

# Closed cases that somebody had erased before their day: by whom and why, the reason sealed under the
# organisation's key, so that it outlives the mailbox's.
erase_order = Table(
    "erase_order",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("route", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("reason_sealed", LargeBinary),
    Column("look_on", Text, nullable=False),  # when the job looks at it next
    Column("begun_at", BigInteger),  # null until the first of it goes
    Column("ended_at", BigInteger),  # null until all of it is gone
    sqlite_with_rowid=False,
)
Index(
    "ix_erase_order_waiting",
    erase_order.c.look_on,
    erase_order.c.case_id,
    **only_where("ended_at IS NULL"),
)

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
