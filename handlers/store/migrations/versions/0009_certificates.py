"""Certificates of what was destroyed, and the keys that sign them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both tables; what is there stays as it is."""
    op.create_table(
        "certificate",
        _of("certificate", "mailbox_id", "mailbox"),
        _of("certificate", "organisation_id", "organisation"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox_id", name="pk_certificate"),
        sa.UniqueConstraint(
            "organisation_id", "year", "running", name="uq_certificate_organisation_id_year_running"
        ),
    )
    op.create_table(
        "signing_key",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        _of("signing_key", "organisation_id", "organisation"),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("seed_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_signing_key"),
        sa.UniqueConstraint("public_key", name="uq_signing_key_public_key"),
    )
    present = sa.text("retired_at IS NULL")
    op.create_index(
        "uq_signing_key_present",
        "signing_key",
        ["organisation_id"],
        unique=True,
        sqlite_where=present,
        postgresql_where=present,
    )


def _of(name: str, column: str, target: str) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{name}_{column}")
    return sa.Column(column, ID, key, nullable=False)
