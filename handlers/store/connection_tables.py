"""The tables of connected mailboxes: their grants, consents under way, watches, and their own record.

Same conventions as `tables`, which holds the mailboxes.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
)

from handlers.store.desk_tables import metadata
from handlers.store.tables import id_column

__all__ = ["consent", "feed_fault", "grant", "mailbox_event", "metadata", "watch"]

# What opens a mailbox, sealed under its key; one process at a time renews it.
grant = Table(
    "mailbox_grant",
    metadata,
    Column("mailbox_id", ForeignKey("mailbox.id"), primary_key=True),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),  # rises with each save
    Column("saved_at", BigInteger, nullable=False),
    Column("renewal", Integer, nullable=False, server_default="0"),  # rises with each renewal begun
    Column("renewing_until", BigInteger),
)

# A mailbox being connected by one person: the link they got, and what must match at the callback.
consent = Table(
    "consent",
    metadata,
    id_column(),
    Column("mailbox_id", ForeignKey("mailbox.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("link_hash", LargeBinary, nullable=False, unique=True),
    Column("browser_hash", LargeBinary),  # of the cookie of the browser that began
    Column("state_hash", LargeBinary, unique=True),
    Column("flow_sealed", LargeBinary),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),  # once: a second callback is refused
    Column("outcome", Text, nullable=False, server_default=""),  # a code
)
Index("ix_consent_expires_at", consent.c.expires_at)

# A provider's promise to tell of new mail.
watch = Table(
    "watch",
    metadata,
    Column("mailbox_id", ForeignKey("mailbox.id"), primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # in the address that is called; no secret
    Column("reference_sealed", LargeBinary, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("told_at", BigInteger),  # when it last told of something
    Column(
        "untold", Integer, nullable=False, server_default="0"
    ),  # rounds in a row that found what it did not tell
)
Index("ix_watch_expires_at", watch.c.expires_at)

# A feed that cannot be read while others of its mailbox can.
feed_fault = Table(
    "feed_fault",
    metadata,
    Column("mailbox_id", ForeignKey("mailbox.id"), primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("fault", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("told", Boolean, nullable=False, server_default=false()),
)

# What happened to a mailbox; facts are JSON of ids, codes, counts and dates.
mailbox_event = Table(
    "mailbox_event",
    metadata,
    id_column(),
    Column("mailbox_id", ForeignKey("mailbox.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("facts", Text, nullable=False, server_default="{}"),
)
Index("ix_mailbox_event_mailbox", mailbox_event.c.mailbox_id, mailbox_event.c.at)
