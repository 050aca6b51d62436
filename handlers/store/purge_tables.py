"""The tables of purges: where each stands, and what is kept apart of the mailboxes because of holds.

Same conventions as `tables`. They hold ids, codes, instants and counts.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from handlers.store.reading_tables import reading_correction
from handlers.store.side_door_tables import sketch, sketch_band
from handlers.store.tables import case, metadata, only_where, shared_letter

__all__ = ["metadata", "purge", "reserve"]

purge = Table(
    "purge",
    metadata,
    Column("mailbox_id", ForeignKey("mailbox.id"), primary_key=True),
    Column("disconnected_at", BigInteger),
    Column("due_at", BigInteger, nullable=False),
    Column("route", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("started_at", BigInteger),
    Column("unreadable_at", BigInteger),
    Column("gone_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("step", Text, nullable=False),
    Column("reached", BigInteger, nullable=False, server_default="0"),
    Column("key_id", BigInteger),  # of the key that is destroyed
    Column("counts", Text, nullable=False, server_default="{}"),  # JSON of numbers
)
Index("ix_purge_due", purge.c.due_at, **only_where("ended_at IS NULL"))

# A case that is held, under a key of its own.
reserve = Table(
    "reserve",
    metadata,
    Column("mailbox_id", ForeignKey("mailbox.id"), primary_key=True),
    Column("source_id", ForeignKey("mailbox.id"), nullable=False),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, unique=True),
    Column("made_at", BigInteger, nullable=False),
)
Index("ix_reserve_source", reserve.c.source_id)

# A purge goes through a mailbox's cases, and deletes letters by their ids.
Index("ix_case_mailbox", case.c.mailbox_id, case.c.id)
Index("ix_shared_letter_message", shared_letter.c.message_id)
Index("ix_reading_correction_message", reading_correction.c.message_id)
Index("ix_sketch_band_message", sketch_band.c.message_id)
Index("ix_sketch_of_batch", sketch.c.batch_id, **only_where("batch_id IS NOT NULL"))
