"""The tables of certificates: what was issued, and the keys that signed it.

Same conventions as `tables`. A certificate outlives the mailbox that it is about; it holds ids, codes,
instants, counts, and the names of the organisation and the mailbox.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from handlers.store.tables import id_column, metadata, only_where

__all__ = ["certificate", "metadata", "signing_key"]

certificate = Table(
    "certificate",
    metadata,
    Column("mailbox_id", ForeignKey("mailbox.id"), primary_key=True),  # so that there is one alone
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("running", Integer, nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    UniqueConstraint("organisation_id", "year", "running"),
)

# The private keys sealed under the organisation's data key; the public ones are kept for good.
signing_key = Table(
    "signing_key",
    metadata,
    id_column(),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("public_key", Text, nullable=False, unique=True),
    Column("seed_sealed", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("retired_at", BigInteger),
)
Index(
    "uq_signing_key_present",
    signing_key.c.organisation_id,
    unique=True,
    **only_where("retired_at IS NULL"),
)
