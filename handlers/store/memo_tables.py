"""The tables of mail to colleagues: where it goes, what left as such, and what it stood in for.

Same conventions as `tables`. No mail's words are kept: a memo is drawn from the records when it leaves.
"""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, Text

from handlers.store.delivery_tables import outbox
from handlers.store.tables import metadata, only_where

__all__ = ["colleague_address", "memo", "metadata", "stand_in"]

# Where a colleague reads mail, as the chat system's directory says; sealed under the organisation's key.
colleague_address = Table(
    "colleague_address",
    metadata,
    Column("person", Text, primary_key=True),
    Column("address_sealed", LargeBinary, nullable=False),
)

# A Message-ID under which a memo left, or was about to: what comes back under it is no request.
memo = Table(
    "memo",
    metadata,
    Column("mail_id_hash", LargeBinary, primary_key=True),
    Column("key", Text, nullable=False),  # of its entry in the outbox
    Column("at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
)
Index("ix_memo_key", memo.c.key)
Index("ix_memo_at", memo.c.at)
Index("ix_memo_sent_at", memo.c.sent_at)

# Notices that the chat system did not take in time, and for which mail stood in once, where it could.
stand_in = Table(
    "stand_in",
    metadata,
    Column("key", Text, primary_key=True),  # of the notice's entry in the outbox
    Column("at", BigInteger, nullable=False),
)
Index("ix_stand_in_at", stand_in.c.at)

# Notices that nobody was told yet: few, however many cards wait beside them.
Index(
    "ix_outbox_notice_waits",
    outbox.c.id,
    **only_where("kind = 'notice' AND state IN ('ready', 'sending', 'unknown')"),
)
