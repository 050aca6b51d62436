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
    _create_recount()
    _create_memos()
    _create_beats()
    _create_incidents()
    _create_reminders()
    _create_escalations()
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
    for name in ("ix_case_open_due", "ix_case_owner_due"):
        op.drop_index(name, "case_file")
    is_open = "status <> 'closed'"
    for name, table, columns, where in (
        ("ix_post_drawn_on", "post", ["drawn_on"], "drawn_on <> ''"),
        ("ix_case_open_due", "case_file", ["organisation_id", "due_on", "id"], is_open),
        (
            "ix_case_weighed",
            "case_file",
            ["organisation_id", "due_on", "owner", "status", "is_test"],
            f"{is_open} AND NOT is_test",
        ),
        (
            "ix_case_owner_due",
            "case_file",
            ["owner", "due_on", "id", "organisation_id", "is_test", "historic", "status"],
            is_open,
        ),
        ("ix_case_opened", "case_file", ["organisation_id", "id", "is_test"], "NOT is_test"),
        ("ix_case_standing", "case_file", ["organisation_id", "status", "due_on", "id"], is_open),
        ("ix_case_test", "case_file", ["organisation_id"], "is_test AND status <> 'closed'"),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    # The card of a closed case shows no day any more.
    op.execute(
        "UPDATE post SET drawn_on = '' WHERE drawn_on <> '' AND case_id IN "
        "(SELECT id FROM case_file WHERE status = 'closed')"
    )


def _create_recount() -> None:
    op.create_table(
        "recount",
        sa.Column(
            "organisation_id",
            ID,
            sa.ForeignKey("organisation.id", name="fk_recount_organisation_id"),
            nullable=False,
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("mark", "before", "basis", "causes")),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_recount"),
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
        sa.Column("key_id", ID, sa.ForeignKey("data_key.id", name="fk_incident_desk_key_id"), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_incident_desk"),
    )
    op.create_table(
        "incident",
        sa.Column("id", ID, nullable=False),
        sa.Column(
            "organisation_id",
            ID,
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
    op.create_index("ix_memo_sent_at", "memo", ["sent_at"])
    op.create_table(
        "stand_in",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_stand_in"),
    )
    op.create_index("ix_stand_in_at", "stand_in", ["at"])
    waits = sa.text("kind = 'notice' AND state IN ('ready', 'sending', 'unknown')")
    op.create_index("ix_outbox_notice_waits", "outbox", ["id"], sqlite_where=waits, postgresql_where=waits)


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
    op.create_index(
        "ix_statistic_closed_week",
        "statistic",
        ["organisation_id", "closed_week", "count", "owed", "days", "limit"],
    )
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
        (
            "ix_case_paused",
            ["organisation_id"],
            "clock NOT IN ('running', 'extended') AND status <> 'closed'",
        ),
        ("ix_case_uncounted", ["id"], "closed_at IS NOT NULL AND statistic = '' AND NOT is_test"),
    ):
        op.create_index(
            name, "case_file", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def _create_beats() -> None:
    op.create_table(
        "beat",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("well_at", sa.BigInteger(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("up_since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_beat"),
    )
    op.create_table(
        "outage",
        sa.Column("id", ID, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.Column("noticed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outage"),
    )
    op.create_index("ix_outage_until", "outage", ["until_at"])
    still = sa.text("until_at IS NULL")
    op.create_index(
        "uq_outage_open", "outage", ["what"], unique=True, sqlite_where=still, postgresql_where=still
    )


def _of_case(name: str) -> sa.ForeignKey:
    return sa.ForeignKey("case_file.id", name=name)


def _create_reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("case_id", ID, _of_case("fk_reminder_case_id"), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", "case_id", name="pk_reminder"),
    )
    op.create_index("ix_reminder_case", "reminder", ["case_id"])
    op.create_index("ix_reminder_told_on", "reminder", ["told_on"])
    op.create_table(
        "snooze",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("case_id", ID, _of_case("fk_snooze_case_id"), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", "case_id", name="pk_snooze"),
    )
    op.create_index("ix_snooze_until", "snooze", ["until"])
    op.create_index("ix_snooze_case", "snooze", ["case_id"])
    op.create_table(
        "changed_case",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "version", name="pk_changed_case"),
    )
    # What is open is looked at once, as if it had just been written.
    op.execute(
        "INSERT INTO changed_case (case_id, version) "
        "SELECT id, version FROM case_file WHERE status <> 'closed'"
    )


def _create_escalations() -> None:
    op.create_table(
        "absence",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_absence_until_on", "absence", ["until_on"], sqlite_where=stands, postgresql_where=stands
    )
    op.create_table(
        "escalation",
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("case_id", ID, _of_case("fk_escalation_case_id"), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("look_at", sa.BigInteger(), nullable=True),
        sa.Column("deputies_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("about", "case_id", name="pk_escalation"),
    )
    op.create_index("ix_escalation_case", "escalation", ["case_id"])
    waits = sa.text("look_at IS NOT NULL")
    op.create_index(
        "ix_escalation_look", "escalation", ["look_at"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_index("ix_escalation_told_at", "escalation", ["told_at"])
    op.create_table(
        "vigil",
        sa.Column("case_id", ID, _of_case("fk_vigil_case_id"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_vigil"),
    )
    op.create_index("ix_vigil_at", "vigil", ["at"])
