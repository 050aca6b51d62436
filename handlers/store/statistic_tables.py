"""The tables of digests: what was counted at the end of cases, and which pictures the chat system has.

They refer to nothing, and nothing in them is sealed.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from handlers.store.tables import metadata

# One row a closed case, and one with the count -1 for each that was opened again. Rows lie in the order of
# their random tokens, not of time; a token stands with its case, and is forgotten with it.
statistic = Table(
    "statistic",
    metadata,
    Column("token", Text, primary_key=True),
    Column("organisation_id", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),  # 1 or -1
    Column("received_month", Text, nullable=False),
    Column("closed_week", Text, nullable=False),  # its Monday
    Column("right", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("regime", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("limit", Integer, nullable=False),
    Column("paused", Integer, nullable=False),
    Column("extended", Boolean, nullable=False),
    Column("owed", Boolean, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("cause", Text, nullable=False),
    sqlite_with_rowid=False,
)
# With all that digests count by, so that counting reads no row.
Index(
    "ix_statistic_closed_week",
    statistic.c.organisation_id,
    statistic.c.closed_week,
    statistic.c.count,
    statistic.c.owed,
    statistic.c.days,
    statistic.c.limit,
)

# A picture that the chat system keeps for us, by what it shows, so that none is handed over twice.
picture = Table(
    "picture",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of its bytes
    Column("ref", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("ix_picture_at", picture.c.at)
