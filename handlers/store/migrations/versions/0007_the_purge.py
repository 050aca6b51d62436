"""The purge: where each stands, what is kept apart because of holds, and which cases are skeletons."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what purging needs; what is there stays as it is."""
    op.add_column("case_file", sa.Column("purged_at", sa.BigInteger(), nullable=True))
    _create_purges()
    _create_reserves()
    op.create_index("ix_case_mailbox", "case_file", ["mailbox_id", "id"])
    for table in ("shared_letter", "reading_correction", "sketch_band"):
        op.create_index(f"ix_{table}_message", table, ["message_id"])
    batched = sa.text("batch_id IS NOT NULL")
    op.create_index(
        "ix_sketch_of_batch", "sketch", ["batch_id"], sqlite_where=batched, postgresql_where=batched
    )


def _create_purges() -> None:
    op.create_table(
        "purge",
        _of("purge", "mailbox_id", "mailbox"),
        sa.Column("disconnected_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("unreadable_at", sa.BigInteger(), nullable=True),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("key_id", sa.BigInteger(), nullable=True),
        sa.Column("counts", sa.Text(), nullable=False, server_default="{}"),
        sa.PrimaryKeyConstraint("mailbox_id", name="pk_purge"),
    )
    waits = sa.text("ended_at IS NULL")
    op.create_index("ix_purge_due", "purge", ["due_at"], sqlite_where=waits, postgresql_where=waits)


def _create_reserves() -> None:
    op.create_table(
        "reserve",
        _of("reserve", "mailbox_id", "mailbox"),
        _of("reserve", "source_id", "mailbox"),
        _of("reserve", "case_id", "case_file"),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox_id", name="pk_reserve"),
        sa.UniqueConstraint("case_id", name="uq_reserve_case_id"),
    )
    op.create_index("ix_reserve_source", "reserve", ["source_id"])


def _of(name: str, column: str, target: str) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{name}_{column}")
    return sa.Column(column, ID, key, nullable=False)
