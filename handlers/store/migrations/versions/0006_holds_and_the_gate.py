"""Holds and the gate: what nobody may delete, what may be deleted right now, and triggers that see to it."""

import sqlalchemy as sa
from alembic import op

from handlers.store.gate_triggers import written

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONE = "(case_id IS NULL) <> (mailbox_id IS NULL)"


def upgrade() -> None:
    """Add the tables, and the triggers that lie beside; what is there stays as it is."""
    _create_holds()
    op.create_table(
        "permit",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("mailbox_id", sa.BigInteger(), nullable=True),
        sa.Column("route", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_permit"),
        sa.CheckConstraint(ONE, name="ck_permit_one"),
    )
    op.create_table(
        "deferred",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("mailbox_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deferred"),
        sa.CheckConstraint(ONE, name="ck_deferred_one"),
    )
    for named in ("case", "mailbox"):
        column = f"{named}_id"
        _index(f"uq_deferred_{named}", "deferred", [column, "route"], f"{column} IS NOT NULL", unique=True)
    for statement in written(revision, op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)


def _create_holds() -> None:
    op.create_table(
        "hold",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        _of("organisation_id", "organisation", optional=False),
        _of("case_id", "case_file", optional=True),
        _of("mailbox_id", "mailbox", optional=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("release_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
        sa.CheckConstraint(ONE, name="ck_hold_one"),
        sa.CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="ck_hold_released"),
    )
    stands = "released_at IS NULL"
    _index("ix_hold_case", "hold", ["case_id"], stands)
    _index("ix_hold_mailbox", "hold", ["mailbox_id"], stands)
    _index("ix_hold_review", "hold", ["organisation_id", "review_on"], stands)


def _of(column: str, target: str, *, optional: bool) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_hold_{column}")
    return sa.Column(column, ID, key, nullable=optional)


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
