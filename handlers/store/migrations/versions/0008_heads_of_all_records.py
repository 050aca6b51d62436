"""Rounds over every case's record, and what each of them saw."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; nothing was seen yet."""
    op.create_table(
        "head_round",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("after_case", sa.BigInteger(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("amiss", sa.Integer(), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_head_round"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_head_round_organisation_id"
        ),
        sa.UniqueConstraint("organisation_id", "number", name="uq_head_round_organisation_id_number"),
    )
    under_way = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_head_round_under_way",
        "head_round",
        ["organisation_id"],
        sqlite_where=under_way,
        postgresql_where=under_way,
    )
    op.create_table(
        "witness",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "seq", name="pk_witness"),
        sa.ForeignKeyConstraint(["round_id"], ["head_round.id"], name="fk_witness_round_id"),
        sa.UniqueConstraint("round_id", "case_id", name="uq_witness_round_id_case_id"),
    )
