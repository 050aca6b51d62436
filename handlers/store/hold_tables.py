"""The tables of holds and of the gate: what is held, what may be deleted right now, and what waits for it.

Same conventions as `tables`. Triggers of the database read `hold` and `permit` (see `gate_triggers`).
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, Text

from handlers.store.tables import id_column, metadata, only_where

__all__ = ["deferred", "hold", "metadata", "permit"]

_ONE = "(case_id IS NULL) <> (mailbox_id IS NULL)"

# What nobody may delete, by whom and until when somebody looks at it again; the reasons sealed under the
# organisation's key, so that they outlive the mailbox's.
hold = Table(
    "hold",
    metadata,
    id_column(),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("case_id", ForeignKey("case_file.id")),
    Column("mailbox_id", ForeignKey("mailbox.id")),
    Column("reason_sealed", LargeBinary, nullable=False),
    Column("owner", Text, nullable=False),
    Column("review_on", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_at", BigInteger, nullable=False),
    Column("release_reason_sealed", LargeBinary),
    Column("released_by", Text),
    Column("released_at", BigInteger),  # null while it stands
    CheckConstraint(_ONE, name="ck_hold_one"),
    CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="ck_hold_released"),
)
_STANDS = only_where("released_at IS NULL")
Index("ix_hold_case", hold.c.case_id, **_STANDS)
Index("ix_hold_mailbox", hold.c.mailbox_id, **_STANDS)
Index("ix_hold_review", hold.c.organisation_id, hold.c.review_on, **_STANDS)

# What may be deleted within the transaction that wrote the row, and that removes it before its end. It
# refers to nothing, so that what it names can go.
permit = Table(
    "permit",
    metadata,
    id_column(),
    Column("case_id", BigInteger),
    Column("mailbox_id", BigInteger),
    Column("route", Text, nullable=False),
    CheckConstraint(_ONE, name="ck_permit_one"),
)

# What was to be deleted while a hold stood, so that it is once the hold is released.
deferred = Table(
    "deferred",
    metadata,
    id_column(),
    Column("route", Text, nullable=False),
    Column("case_id", BigInteger),
    Column("mailbox_id", BigInteger),
    Column("since", BigInteger, nullable=False),
    CheckConstraint(_ONE, name="ck_deferred_one"),
)
Index(
    "uq_deferred_case", deferred.c.case_id, deferred.c.route, unique=True, **only_where("case_id IS NOT NULL")
)
Index(
    "uq_deferred_mailbox",
    deferred.c.mailbox_id,
    deferred.c.route,
    unique=True,
    **only_where("mailbox_id IS NOT NULL"),
)
