"""Orders to erase one closed case before its day under the retention schedule."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; nothing that is there changes."""
    case = sa.ForeignKey("case_file.id", name="fk_erase_order_case_id")
    op.create_table(
        "erase_order",
        sa.Column("case_id", ID, case, nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("look_on", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name="pk_erase_order"),
        sqlite_with_rowid=False,
    )
    waiting = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_erase_order_waiting",
        "erase_order",
        ["look_on", "case_id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
