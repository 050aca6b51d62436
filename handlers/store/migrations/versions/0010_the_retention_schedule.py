"""The retention schedule: when each closed case is next due, which letters prove who asks, what has gone."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; closed cases are reckoned by the job, and nothing of them goes for thirty days."""
    op.create_table(
        "keeping",
        _of("keeping", "case_id", "case_file"),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("mark", sa.Text(), nullable=False, server_default=""),
        sa.Column("gone", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("case_id", name="pk_keeping"),
        sqlite_with_rowid=False,
    )
    closed = "INSERT INTO keeping (case_id) SELECT id FROM case_file WHERE closed_at IS NOT NULL"
    op.execute(closed)
    _partial("ix_keeping_due", "keeping", ["due_on", "case_id"], "due_on IS NOT NULL")
    op.create_index("ix_keeping_mark", "keeping", ["mark"])
    op.create_table(
        "retention",
        _of("retention", "organisation_id", "organisation"),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_retention"),
    )
    op.create_table(
        "disposal",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "rule", "store", name="pk_disposal"),
    )
    op.create_table(
        "forgotten",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_forgotten"),
    )
    op.add_column("message", sa.Column("paper_at", sa.BigInteger(), nullable=True))
    _partial("ix_message_paper", "message", ["paper_at", "id"], "paper_at IS NOT NULL")


def _partial(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _of(name: str, column: str, target: str) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{name}_{column}")
    return sa.Column(column, ID, key, nullable=False)
