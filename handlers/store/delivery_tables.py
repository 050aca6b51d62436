"""The tables of what goes out and what came in once: the outbox, what was posted, and deliveries taken.

Same conventions as `tables`.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from handlers.store.tables import id_column, metadata, only_where

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("case_id", BigInteger),
    Column("subject_id", BigInteger),  # the message or the event's number the entry is about
    Column("person", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),  # rises when the entry is asked for again
    Column("attempts", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("claim", Integer, nullable=False),  # rises with each claim: an old claim settles nothing
    Column("first_claimed_at", BigInteger),
    Column("ref", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("facts", Text, nullable=False, server_default="{}"),  # JSON of ids, codes and dates
)
Index("ix_outbox_due", outbox.c.due_at, **only_where("state IN ('ready', 'sending', 'unknown')"))
Index("ix_outbox_failed", outbox.c.id, **only_where("state = 'failed'"))

post = Table(
    "post",
    metadata,
    Column("key", Text, primary_key=True),
    Column("case_id", BigInteger, nullable=False),
    Column("ref", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("drawn_on", Text, nullable=False, server_default=""),  # the desk's day it shows; "" for none
)
Index("ix_post_case", post.c.case_id)
Index("ix_post_ref", post.c.ref)
Index("ix_post_drawn_on", post.c.drawn_on, **only_where("drawn_on <> ''"))

inbox = Table(
    "inbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)
Index("ix_inbox_at", inbox.c.at)
