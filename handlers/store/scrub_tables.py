"""The tables of scrubbing: which cases were, and what stands by until their originals are destroyed.

Same conventions as `tables`.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from handlers.store.tables import metadata, only_where

__all__ = ["metadata", "scrub", "set_by"]

scrub = Table(
    "scrub",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("shred_at", BigInteger, nullable=False),
    Column("shredded_at", BigInteger),
)
Index("ix_scrub_due", scrub.c.shred_at, **only_where("shredded_at IS NULL"))

# Sealed words as they were before: of a message, of its reading, or of an event by its number.
set_by = Table(
    "scrub_set_by",
    metadata,
    Column("case_id", ForeignKey("scrub.case_id"), nullable=False),
    Column("what", Text, nullable=False),
    Column("ref", BigInteger, nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("fingerprint_hash", LargeBinary),
    PrimaryKeyConstraint("case_id", "what", "ref"),
)
