"""The case desk: colleagues, access, home pages, passes, enclosures, and cases that follow others."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what the case desk remembers; what is there stays as it is."""
    _widen_case_file()
    op.add_column("organisation", sa.Column("channel_fault", sa.Text(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("facts", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("post", sa.Column("drawn_on", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_post_ref", "post", ["ref"])
    _index_what_is_searched()
    _widen_mailbox()
    _create_shared_letter()
    _create_colleague()
    _create_access()
    _create_home_page()
    _create_pass()
    _create_enclosure()


def _where(condition: sa.TextClause) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


def _widen_case_file() -> None:
    for column in (
        sa.Column("drafted_by", sa.Text(), nullable=True),
        sa.Column("leaving_id", sa.BigInteger(), nullable=True),
        sa.Column("leaves_at", sa.BigInteger(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False, server_default="email"),
        sa.Column("follows", sa.BigInteger(), nullable=True),
        sa.Column("bond", sa.Text(), nullable=True),
        sa.Column("is_test", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("case_file", column)
    op.create_index("ix_case_follows", "case_file", ["follows"], **_where(sa.text("follows IS NOT NULL")))
    closed = _where(sa.text("closed_at IS NOT NULL"))
    op.create_index("ix_case_closed_at", "case_file", ["organisation_id", "closed_at"], **closed)


def _index_what_is_searched() -> None:
    found = _where(sa.text("correspondent_hash IS NOT NULL"))
    op.create_index("ix_message_correspondent", "message", ["mailbox_id", "correspondent_hash"], **found)
    beginning = {"number": "text_pattern_ops"}
    op.create_index(
        "ix_case_number_beginning", "case_file", ["organisation_id", "number"], postgresql_ops=beginning
    )


def _widen_mailbox() -> None:
    op.add_column("mailbox", sa.Column("failing_since", sa.BigInteger(), nullable=True))
    op.add_column("mailbox", sa.Column("fault", sa.Text(), nullable=False, server_default=""))
    told: sa.Column[bool] = sa.Column("fault_told", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("mailbox", told)


def _create_shared_letter() -> None:
    op.create_table(
        "shared_letter",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("via_case_id", sa.BigInteger(), nullable=False),
        sa.Column("lasting", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_shared_letter_case_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_shared_letter_message_id"),
        sa.PrimaryKeyConstraint("case_id", "message_id", name="pk_shared_letter"),
    )


def _create_colleague() -> None:
    op.create_table(
        "colleague",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.Column("reminded_on", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("person", name="pk_colleague"),
    )


def _create_access() -> None:
    op.create_table(
        "access",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access"),
    )
    op.create_index("ix_access_person", "access", ["person", "kind", "at"])
    op.create_index("ix_access_at", "access", ["at"])


def _create_home_page() -> None:
    op.create_table(
        "home_page",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("drawn_at", sa.BigInteger(), nullable=True),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("person", name="pk_home_page"),
    )
    op.create_index("ix_home_page_opened_at", "home_page", ["opened_at"])


def _create_pass() -> None:
    op.create_table(
        "pass",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_pass_case_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_pass"),
    )
    op.create_index("ix_pass_expires_at", "pass", ["expires_at"])


def _create_enclosure() -> None:
    op.create_table(
        "enclosure",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_enclosure_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enclosure"),
    )
    op.create_index("ix_enclosure_message", "enclosure", ["message_id"])
    op.create_index("ix_enclosure_name", "enclosure", ["name"])
