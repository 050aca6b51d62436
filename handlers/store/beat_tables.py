"""The tables of what lives and what stood still: heartbeats, and the outages that their gaps were.

Same conventions as `tables`. They hold names of things and instants, nothing of people.
"""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from handlers.store.tables import id_column, metadata, only_where

__all__ = ["beat", "metadata", "outage"]

# When each thing was last well: the scheduler, the chat system, and each mailbox by its id.
beat = Table(
    "beat",
    metadata,
    Column("what", Text, primary_key=True),
    Column("well_at", BigInteger, nullable=False),
    Column("failing_since", BigInteger),
    Column("up_since", BigInteger, nullable=False),  # it was not in an outage since
)

# From when until when something stood still; open while it does.
outage = Table(
    "outage",
    metadata,
    id_column(),
    Column("what", Text, nullable=False),
    Column("from_at", BigInteger, nullable=False),
    Column("until_at", BigInteger),
    Column("noticed_at", BigInteger, nullable=False),
)
Index("ix_outage_until", outage.c.until_at)
Index("uq_outage_open", outage.c.what, unique=True, **only_where("until_at IS NULL"))
