"""Tables of how letters were read, what people said of that, and an organisation's own words.

Same conventions as `tables`.
"""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, LargeBinary, Table, Text

from handlers.store.tables import case, id_column, metadata, only_where

# How a letter was read, and the words that decided: offsets into it, with the person it names.
reading = Table(
    "reading",
    metadata,
    Column("message_id", ForeignKey("message.id"), primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rights", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("requester_kind", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("version", Text, nullable=False),  # of rules, word lists and weights
    Column("read_at", BigInteger, nullable=False),
    Column("evidence_sealed", LargeBinary),  # null once erased
)

# What a person said instead of what was found: codes, no content.
reading_correction = Table(
    "reading_correction",
    metadata,
    id_column(),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("message_id", ForeignKey("message.id"), nullable=False),
    Column("aspect", Text, nullable=False),
    Column("found", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("version", Text, nullable=False),  # that found it
    Column("said_by", Text, nullable=False),
    Column("said_at", BigInteger, nullable=False),
)
Index("ix_reading_correction_organisation", reading_correction.c.organisation_id, reading_correction.c.id)

# What words mean in one organisation's mail; sealed under its own key.
own_word = Table(
    "own_word",
    metadata,
    id_column(),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("word_sealed", LargeBinary, nullable=False),  # JSON: what to look for, what it means, why
    Column("added_by", Text, nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("removed_by", Text),
    Column("removed_at", BigInteger),  # null while it counts
)
Index("ix_own_word_organisation", own_word.c.organisation_id)

# Cases of which somebody has to say whether they are requests.
Index(
    "ix_case_looks",
    case.c.organisation_id,
    case.c.due_on,
    case.c.id,
    **only_where("status <> 'closed' AND verdict = 'look' AND NOT confirmed AND NOT is_test"),
)
