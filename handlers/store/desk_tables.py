"""The tables of the desk itself: colleagues, who looked at what, home pages, passes and enclosures.

Same conventions as `tables`, which holds the cases and what they are made from.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from handlers.store.tables import id_column, metadata

__all__ = ["access", "colleague", "enclosure", "home_page", "metadata", "pass_"]

# What Slack says of each colleague, so that a press needs no question to Slack.
colleague = Table(
    "colleague",
    metadata,
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("objection", Text, nullable=False),  # a code; "" where the account may act
    Column("roles", Text, nullable=False),  # from user groups; those of the settings are not stored
    Column("checked_at", BigInteger, nullable=False),
    Column("reminded_on", Text, nullable=False, server_default=""),  # up to that day, inclusive
)

# Who looked at what, besides what stands in the cases' own records: lists, searches, home pages.
access = Table(
    "access",
    metadata,
    id_column(),
    Column("at", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("case_id", BigInteger),
    Column("number", Integer, nullable=False),  # how many cases were shown
)
Index("ix_access_person", access.c.person, access.c.kind, access.c.at)
Index("ix_access_at", access.c.at)

# A person's home page: when it was opened and drawn, and what they chose to see.
home_page = Table(
    "home_page",
    metadata,
    Column("person", Text, primary_key=True),
    Column("opened_at", BigInteger, nullable=False),
    Column("drawn_at", BigInteger),
    Column("chosen", Text, nullable=False),  # JSON of codes: filters and page
    Column("picture", Text, nullable=False, server_default=""),  # digest of what it showed
)
Index("ix_home_page_opened_at", home_page.c.opened_at)

# One-time ways to a page of ours: to read a file of a letter, or to add one to a draft.
pass_ = Table(
    "pass",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("spent_at", BigInteger),
)
Index("ix_pass_expires_at", pass_.c.expires_at)

# A file that leaves with one of our mails; small ones in the row, larger ones in the blob store.
enclosure = Table(
    "enclosure",
    metadata,
    id_column(),
    Column("message_id", ForeignKey("message.id"), nullable=False),
    Column("facts_sealed", LargeBinary, nullable=False),  # name, media type, size
    Column("name", Text, nullable=False),  # what the ciphertext is bound to, and the blob's file name
    Column("body_sealed", LargeBinary),
    Column("size", BigInteger, nullable=False),
)
Index("ix_enclosure_message", enclosure.c.message_id)
Index("ix_enclosure_name", enclosure.c.name)
