"""Reading the letter: what was found in it, what a person said of that, and an organisation's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what reading letters needs; what is there stays as it is."""
    _read_cases()
    _create_readings()
    _create_side_doors()
    _create_likenesses()
    _create_scrubs()


def _read_cases() -> None:
    """Cases of before were read by nobody's rules that are told now: they wait for no confirmation."""
    for column in (
        sa.Column("verdict", sa.Text(), nullable=False, server_default="request"),
        sa.Column("letter_kind", sa.Text(), nullable=False, server_default="request"),
        sa.Column("requester_kind", sa.Text(), nullable=False, server_default="unclear"),
        sa.Column("sureness", sa.Text(), nullable=False, server_default=""),
        sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("case_file", column)
    calls = sa.text("status <> 'closed' AND verdict = 'look' AND NOT confirmed AND NOT is_test")
    op.create_index(
        "ix_case_looks",
        "case_file",
        ["organisation_id", "due_on", "id"],
        sqlite_where=calls,
        postgresql_where=calls,
    )


def _create_readings() -> None:
    op.create_table(
        "reading",
        sa.Column(
            "message_id", ID, sa.ForeignKey("message.id", name="fk_reading_message_id"), nullable=False
        ),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rights", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("requester_kind", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.Column("evidence_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name="pk_reading"),
    )
    op.create_table(
        "reading_correction",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id",
            ID,
            sa.ForeignKey("organisation.id", name="fk_reading_correction_organisation_id"),
            nullable=False,
        ),
        sa.Column(
            "message_id",
            ID,
            sa.ForeignKey("message.id", name="fk_reading_correction_message_id"),
            nullable=False,
        ),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reading_correction"),
    )
    op.create_index("ix_reading_correction_organisation", "reading_correction", ["organisation_id", "id"])
    op.create_table(
        "own_word",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id",
            ID,
            sa.ForeignKey("organisation.id", name="fk_own_word_organisation_id"),
            nullable=False,
        ),
        sa.Column("word_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_by", sa.Text(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_own_word"),
    )
    op.create_index("ix_own_word_organisation", "own_word", ["organisation_id"])


def _of(name: str, column: str, target: str, *, optional: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{name}_{column}")
    return sa.Column(column, ID, key, nullable=optional)


def _create_side_doors() -> None:
    op.add_column("mailbox", sa.Column("general", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "aside",
        _of("aside", "message_id", "message"),
        _of("aside", "organisation_id", "organisation"),
        _of("aside", "mailbox_id", "mailbox"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("put_at", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("junk", sa.Boolean(), nullable=False),
        sa.Column("possible", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name="pk_aside"),
    )
    waits = ["organisation_id", "possible", "at", "message_id"]
    _index("ix_aside_waiting", "aside", waits, "state = 'waiting'")
    _index("ix_aside_kept", "aside", ["put_at"], "state = 'none' OR (state = 'waiting' AND NOT possible)")
    op.create_table(
        "mandate",
        _of("mandate", "case_id", "case_file"),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("spoken", sa.Boolean(), nullable=False),
        sa.Column("person_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("judged_by", sa.Text(), nullable=True),
        sa.Column("judged_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name="pk_mandate"),
    )


def _create_likenesses() -> None:
    op.create_table(
        "batch",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        _of("batch", "organisation_id", "organisation"),
        _of("batch", "mailbox_id", "mailbox"),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )
    _index("ix_batch_service", "batch", ["mailbox_id", "service"], "service <> ''")
    op.create_table(
        "sketch",
        _of("sketch", "message_id", "message"),
        _of("sketch", "mailbox_id", "mailbox"),
        _of("sketch", "case_id", "case_file"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who_hash", sa.LargeBinary(), nullable=False),
        sa.Column("wordy", sa.Boolean(), nullable=False),
        _of("sketch", "batch_id", "batch", optional=True),
        sa.PrimaryKeyConstraint("message_id", name="pk_sketch"),
    )
    _index("ix_sketch_batch", "sketch", ["at", "batch_id", "case_id"], "batch_id IS NOT NULL")
    op.create_index("ix_sketch_case", "sketch", ["case_id"])
    op.create_table(
        "sketch_band",
        _of("sketch_band", "mailbox_id", "mailbox"),
        sa.Column("band_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "message_id",
            ID,
            sa.ForeignKey("sketch.message_id", name="fk_sketch_band_message_id"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("mailbox_id", "band_hash", "message_id", name="pk_sketch_band"),
    )


def _create_scrubs() -> None:
    op.create_table(
        "scrub",
        _of("scrub", "case_id", "case_file"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("shred_at", sa.BigInteger(), nullable=False),
        sa.Column("shredded_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name="pk_scrub"),
    )
    _index("ix_scrub_due", "scrub", ["shred_at"], "shredded_at IS NULL")
    of_case = sa.ForeignKey("scrub.case_id", name="fk_scrub_set_by_case_id")
    op.create_table(
        "scrub_set_by",
        sa.Column("case_id", ID, of_case, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("ref", sa.BigInteger(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint_hash", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "what", "ref", name="pk_scrub_set_by"),
    )


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
