"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table, those first that others point at."""
    _create_data_key()
    _create_inbox()
    _create_organisation()
    _create_outbox()
    _create_post()
    _create_mailbox()
    _create_case_file()
    _create_cursor()
    _create_stub()
    _create_claim()
    _create_event()
    _create_message()
    _create_original()


def _where(condition: sa.TextClause) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


def _create_data_key() -> None:
    op.create_table(
        "data_key",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("destroyed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_data_key"),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"])


def _create_organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("subdivision", sa.Text(), nullable=False),
        sa.Column("desk_name", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("enterprise_id", "team_id", name="uq_organisation_enterprise_id_team_id"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("first_claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index(
        "ix_outbox_due", "outbox", ["due_at"], **_where(sa.text("state IN ('ready', 'sending', 'unknown')"))
    )
    op.create_index("ix_outbox_failed", "outbox", ["id"], **_where(sa.text("state = 'failed'")))


def _create_post() -> None:
    op.create_table(
        "post",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_post"),
    )
    op.create_index("ix_post_case", "post", ["case_id"])


def _create_mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", ID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("authserv_ids", sa.Text(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("synced_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name="fk_mailbox_key_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_mailbox_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox"),
        sa.UniqueConstraint("organisation_id", "name", name="uq_mailbox_organisation_id_name"),
    )


def _create_case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Text(), nullable=False),
        sa.Column("requester_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("unreadable", sa.Boolean(), nullable=False),
        sa.Column("sender_unclear", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_case_file_mailbox_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_case_file_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.UniqueConstraint("organisation_id", "number", name="uq_case_file_organisation_id_number"),
    )
    op.create_index(
        "ix_case_open_due",
        "case_file",
        ["organisation_id", "due_on"],
        **_where(sa.text("status <> 'closed'")),
    )
    op.create_index(
        "ix_case_owner_due", "case_file", ["owner", "due_on"], **_where(sa.text("status <> 'closed'"))
    )


def _create_cursor() -> None:
    op.create_table(
        "cursor",
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_cursor_mailbox_id"),
        sa.PrimaryKeyConstraint("mailbox_id", "scope", name="pk_cursor"),
    )


def _create_stub() -> None:
    op.create_table(
        "stub",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("provider_key", sa.Text(), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("started", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("junk", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_stub_mailbox_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stub"),
        sa.UniqueConstraint("mailbox_id", "provider_key", name="uq_stub_mailbox_id_provider_key"),
    )
    op.create_index("ix_stub_due", "stub", ["mailbox_id", "due_at"], **_where(sa.text("state = 'noticed'")))
    op.create_index("ix_stub_quarantined", "stub", ["mailbox_id"], **_where(sa.text("state = 'quarantined'")))


def _create_claim() -> None:
    op.create_table(
        "claim",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("right", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_claim_case_id"),
        sa.PrimaryKeyConstraint("case_id", "position", name="pk_claim"),
    )


def _create_event() -> None:
    op.create_table(
        "event",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_event_case_id"),
        sa.PrimaryKeyConstraint("case_id", "seq", name="pk_event"),
    )


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("stub_id", ID, nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mail_id_hash", sa.LargeBinary(), nullable=True),
        sa.Column("sent_as_hash", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint_hash", sa.LargeBinary(), nullable=True),
        sa.Column("correspondent_hash", sa.LargeBinary(), nullable=True),
        sa.Column("known_sender", sa.Boolean(), nullable=False),
        sa.Column("defects", sa.Text(), nullable=False),
        sa.Column("duplicate_of", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_message_case_id"),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_message_mailbox_id"),
        sa.ForeignKeyConstraint(["stub_id"], ["stub.id"], name="fk_message_stub_id"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
    )
    op.create_index(
        "ix_message_acknowledged",
        "message",
        ["mailbox_id", "correspondent_hash", "at"],
        **_where(sa.text("purpose = 'acknowledgement'")),
    )
    op.create_index(
        "ix_message_acknowledged_at",
        "message",
        ["mailbox_id", "at"],
        **_where(sa.text("purpose = 'acknowledgement'")),
    )
    op.create_index("ix_message_case", "message", ["case_id", "at"])
    op.create_index("ix_message_mail_id", "message", ["mailbox_id", "mail_id_hash"])
    op.create_index(
        "ix_message_sent_as",
        "message",
        ["mailbox_id", "sent_as_hash"],
        **_where(sa.text("sent_as_hash IS NOT NULL")),
    )


def _create_original() -> None:
    op.create_table(
        "original",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_original_message_id"),
        sa.PrimaryKeyConstraint("message_id", name="pk_original"),
    )
