"""Connected mailboxes: grants, consents, watches, the mailboxes' own record, and history told from news."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what connecting by consent needs; what is there stays as it is."""
    _widen()
    _put_live_letters_first()
    _create_grant()
    _create_consent()
    _create_watch()
    _create_mailbox_event()
    _create_feed_fault()


def _of_mailbox(name: str) -> sa.ForeignKey:
    return sa.ForeignKey("mailbox.id", name=name)


def _widen() -> None:
    for column in (
        sa.Column("details_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("connection", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("live_from", sa.BigInteger(), nullable=True),
        sa.Column("poll_at", sa.BigInteger(), nullable=True),
        sa.Column("letter_at", sa.BigInteger(), nullable=True),
        sa.Column("refused_at", sa.BigInteger(), nullable=True),
        sa.Column("reconciled_at", sa.BigInteger(), nullable=True),
        sa.Column("backfill_from", sa.BigInteger(), nullable=True),
        sa.Column("address_hash", sa.LargeBinary(), nullable=True),
        sa.Column("unwatchable", sa.Integer(), nullable=True),
        sa.Column("reach", sa.Text(), nullable=False, server_default=""),
        sa.Column("reach_tested_at", sa.BigInteger(), nullable=True),
    ):
        op.add_column("mailbox", column)
    op.create_index("ix_mailbox_address", "mailbox", ["address_hash"])
    op.add_column("organisation", sa.Column("key_id", sa.BigInteger(), nullable=True))
    for name in ("sent", "historic"):
        op.add_column("stub", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("stub", sa.Column("scope", sa.Text(), nullable=False, server_default=""))
    op.add_column("cursor", sa.Column("listing", sa.Text(), nullable=False, server_default=""))
    op.add_column("cursor", sa.Column("letter_at", sa.BigInteger(), nullable=True))
    op.add_column("cursor", sa.Column("renumbered", sa.Integer(), nullable=False, server_default="0"))
    for name in ("historic", "undelivered"):
        op.add_column("case_file", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("message", sa.Column("authentication", sa.Text(), nullable=False, server_default="unknown"))
    op.add_column("message", sa.Column("domain_hash", sa.LargeBinary(), nullable=True))
    requests = sa.text("purpose = 'request'")
    op.create_index(
        "ix_message_requests",
        "message",
        ["mailbox_id", "at"],
        sqlite_where=requests,
        postgresql_where=requests,
    )
    of_a_stub = sa.text("stub_id IS NOT NULL")
    op.create_index(
        "ix_message_stub", "message", ["stub_id"], sqlite_where=of_a_stub, postgresql_where=of_a_stub
    )


def _put_live_letters_first() -> None:
    unread = sa.text("state = 'noticed'")
    op.drop_index("ix_stub_due", "stub")
    op.create_index(
        "ix_stub_due",
        "stub",
        ["mailbox_id", "historic", "due_at"],
        sqlite_where=unread,
        postgresql_where=unread,
    )


def _create_grant() -> None:
    op.create_table(
        "mailbox_grant",
        sa.Column(
            "mailbox_id", ID, sa.ForeignKey("mailbox.id", name="fk_mailbox_grant_mailbox_id"), nullable=False
        ),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("renewal", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("renewing_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("mailbox_id", name="pk_mailbox_grant"),
    )


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column(
            "mailbox_id", ID, sa.ForeignKey("mailbox.id", name="fk_consent_mailbox_id"), nullable=False
        ),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=True),
        sa.Column("state_hash", sa.LargeBinary(), nullable=True),
        sa.Column("flow_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.UniqueConstraint("link_hash", name="uq_consent_link_hash"),
        sa.UniqueConstraint("state_hash", name="uq_consent_state_hash"),
    )
    op.create_index("ix_consent_expires_at", "consent", ["expires_at"])


def _create_watch() -> None:
    op.create_table(
        "watch",
        sa.Column("mailbox_id", ID, _of_mailbox("fk_watch_mailbox_id"), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("untold", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("mailbox_id", "scope", name="pk_watch"),
        sa.UniqueConstraint("key", name="uq_watch_key"),
    )
    op.create_index("ix_watch_expires_at", "watch", ["expires_at"])


def _create_mailbox_event() -> None:
    op.create_table(
        "mailbox_event",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column(
            "mailbox_id", ID, sa.ForeignKey("mailbox.id", name="fk_mailbox_event_mailbox_id"), nullable=False
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False, server_default="{}"),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox_event"),
    )
    op.create_index("ix_mailbox_event_mailbox", "mailbox_event", ["mailbox_id", "at"])


def _create_feed_fault() -> None:
    op.create_table(
        "feed_fault",
        sa.Column(
            "mailbox_id", ID, sa.ForeignKey("mailbox.id", name="fk_feed_fault_mailbox_id"), nullable=False
        ),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("mailbox_id", "scope", name="pk_feed_fault"),
    )
