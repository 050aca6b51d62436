"""The tables of side doors: letters put aside, letters that are alike, and who acts for somebody else.

Same conventions as `tables`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from handlers.store.tables import id_column, metadata, only_where

__all__ = ["aside", "batch", "mandate", "metadata", "sketch", "sketch_band"]

# Letters that opened no case and wait for a person's eye; their words stand with the messages.
aside = Table(
    "aside",
    metadata,
    Column("message_id", ForeignKey("message.id"), primary_key=True),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("mailbox_id", ForeignKey("mailbox.id"), nullable=False),
    Column("at", BigInteger, nullable=False),  # when the letter was received
    Column("put_at", BigInteger, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("junk", Boolean, nullable=False),
    Column("possible", Boolean, nullable=False),  # it may be a request, or calls for somebody all the same
    Column("state", Text, nullable=False),
    Column("settled_at", BigInteger),
    Column("settled_by", Text),
)
Index(
    "ix_aside_waiting",
    aside.c.organisation_id,
    aside.c.possible,
    aside.c.at,
    aside.c.message_id,
    **only_where("state = 'waiting'"),
)
Index(
    "ix_aside_kept",
    aside.c.put_at,
    **only_where("state = 'none' OR (state = 'waiting' AND NOT possible)"),
)

# Letters of which many persons send the same one.
batch = Table(
    "batch",
    metadata,
    id_column(),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("mailbox_id", ForeignKey("mailbox.id"), nullable=False),
    Column("service", Text, nullable=False),  # "" where nobody known sends them
    Column("made_at", BigInteger, nullable=False),
)
Index("ix_batch_service", batch.c.mailbox_id, batch.c.service, **only_where("service <> ''"))

# What a letter of a case looks like, to find others like it; keyed, so that it tells nothing by itself.
sketch = Table(
    "sketch",
    metadata,
    Column("message_id", ForeignKey("message.id"), primary_key=True),
    Column("mailbox_id", ForeignKey("mailbox.id"), nullable=False),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("who_hash", LargeBinary, nullable=False),  # whom it is about
    Column("wordy", Boolean, nullable=False),  # long enough to be somebody's template
    Column("batch_id", ForeignKey("batch.id")),
)
Index(
    "ix_sketch_batch", sketch.c.at, sketch.c.batch_id, sketch.c.case_id, **only_where("batch_id IS NOT NULL")
)
Index("ix_sketch_case", sketch.c.case_id)

sketch_band = Table(
    "sketch_band",
    metadata,
    Column("mailbox_id", ForeignKey("mailbox.id"), nullable=False),
    Column("band_hash", LargeBinary, nullable=False),
    Column("message_id", ForeignKey("sketch.message_id"), nullable=False),
    PrimaryKeyConstraint("mailbox_id", "band_hash", "message_id"),
)

# A case in which somebody writes for another one: whom, and whether they may.
mandate = Table(
    "mandate",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("service", Text, nullable=False),
    Column("spoken", Boolean, nullable=False),  # the letter speaks of a power of attorney or the like
    Column("person_sealed", LargeBinary),
    Column("state", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("judged_by", Text),
    Column("judged_at", BigInteger),
)
