"""The legal clock: how a case's period stands, and by which calendar and law it was counted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what the clock needs; what is there stays as it is."""
    _widen_cases()
    _find_what_is_due()
    _create_memos()
    _create_incidents()
    _create_statistics()


def _widen_cases() -> None:
    for column in (
        sa.Column("clock", sa.Text(), nullable=False, server_default="running"),
        sa.Column("counted_by", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column("case_file", column)
    op.create_index(
        "ix_case_file_counted_by",
        "case_file",
        ["organisation_id", "counted_by"],
        sqlite_where=sa.text("status <> 'closed'"),
        postgresql_where=sa.text("status <> 'closed'"),
    )


def _find_what_is_due() -> None:
    """Add indexes by which the desk finds what is due, however much is stored."""
    for name, table, columns, where in (
        ("ix_post_drawn_on", "post", ["drawn_on"], "drawn_on <> ''"),
        ("ix_case_standing", "case_file", ["organisation_id", "status", "due_on"], "status <> 'closed'"),
        ("ix_case_test", "case_file", ["organisation_id"], "is_test AND status <> 'closed'"),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    # The card of a closed case shows no day any more.
    op.execute(
        "UPDATE post SET drawn_on = '' WHERE drawn_on <> '' AND case_id IN "
        "(SELECT id FROM case_file WHERE status = 'closed')"
    )


def _create_incidents() -> None:
    op.create_table(
        "incident_desk",
        sa.Column(
            "organisation_id",
            ID,
            sa.ForeignKey("organisation.id", name="fk_incident_desk_organisation_id"),
            nullable=False,
        ),
        sa.Column(
            "key_id", sa.BigInteger(), sa.ForeignKey("data_key.id", name="fk_incident_desk_key_id"), nullable=False
        ),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_incident_desk"),
    )
    op.create_table(
        "incident",
        sa.Column("id", ID, nullable=False),
        sa.Column(
            "organisation_id",
            sa.BigInteger(),
            sa.ForeignKey("organisation.id", name="fk_incident_organisation_id"),
            nullable=False,
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("number", "party", "phase")),
        sa.Column("aware_at", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("ringing_from", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("notified_at", sa.BigInteger(), nullable=True),
        sa.Column("persons", sa.Text(), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.UniqueConstraint("organisation_id", "number", name="uq_incident_organisation_id_number"),
    )
    for name, columns, where in (
        ("ix_incident_ringing", ["id"], "phase = 'assessing'"),
        ("ix_incident_open", ["organisation_id", "id"], "phase <> 'closed'"),
        ("ix_incident_case", ["case_id"], "case_id IS NOT NULL"),
    ):
        op.create_index(
            name, "incident", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
    _create_incident_event()


def _create_incident_event() -> None:
    op.create_table(
        "incident_event",
        sa.Column(
            "incident_id",
            ID,
            sa.ForeignKey("incident.id", name="fk_incident_event_incident_id"),
            nullable=False,
        ),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", "seq", name="pk_incident_event"),
    )


def _create_memos() -> None:
    op.create_table(
        "colleague_address",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_colleague_address"),
    )
    op.create_table(
        "memo",
        sa.Column("mail_id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("mail_id_hash", name="pk_memo"),
    )
    op.create_index("ix_memo_key", "memo", ["key"])
    op.create_index("ix_memo_at", "memo", ["at"])
    op.create_table(
        "stand_in",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_stand_in"),
    )
    op.create_index("ix_stand_in_at", "stand_in", ["at"])
    waits = sa.text("kind = 'notice' AND state IN ('ready', 'sending', 'unknown')")
    op.create_index(
        "ix_outbox_notice_waits", "outbox", ["id"], sqlite_where=waits, postgresql_where=waits
    )


def _create_statistics() -> None:
    op.create_table(
        "statistic",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("received_month", "closed_week", "right", "outcome", "origin", "regime", "country")
        ),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("days", "limit", "paused")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("extended", "owed", "late")),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_statistic"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_statistic_closed_week", "statistic", ["organisation_id", "closed_week"])
    op.create_table(
        "picture",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_picture"),
    )
    op.create_index("ix_picture_at", "picture", ["at"])
    op.add_column("case_file", sa.Column("statistic", sa.Text(), nullable=False, server_default=""))
    for name, columns, where in (
        ("ix_case_undelivered", ["organisation_id"], "undelivered AND status <> 'closed'"),
        ("ix_case_paused", ["organisation_id"], "clock LIKE 'suspended%' AND status <> 'closed'"),
        ("ix_case_uncounted", ["id"], "closed_at IS NOT NULL AND statistic = '' AND NOT is_test"),
    ):
        op.create_index(
            name, "case_file", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
