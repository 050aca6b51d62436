"""The tables. Columns that end in `_sealed` hold ciphertext bound to their row; `_hash` a keyed hash.

Ids are made by us before a row is written, so that its ciphertext can be bound to it. Instants
are microseconds since 1970 in UTC, dates ISO text: both compare and index alike on every database.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    """Return the column of an id that is made by us."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)


def only_where(condition: str) -> dict[str, Any]:
    """Return what makes an index hold only the rows for which a condition is true."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


organisation = Table(
    "organisation",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("subdivision", Text, nullable=False),
    Column("desk_name", Text, nullable=False),
    Column("enterprise_id", Text, nullable=False),
    Column("team_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("channel_fault", Text, nullable=False, server_default=""),
    Column("key_id", BigInteger),  # of the data key that its mailboxes' addresses are hashed with
    UniqueConstraint("enterprise_id", "team_id"),
)

data_key = Table(
    "data_key",
    metadata,
    id_column(),
    Column("wrapped", LargeBinary),  # null once destroyed
    Column("created_at", BigInteger, nullable=False),
    Column("destroyed_at", BigInteger),
)

mailbox = Table(
    "mailbox",
    metadata,
    id_column(),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("address_sealed", LargeBinary, nullable=False),
    Column("key_id", ForeignKey("data_key.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("authserv_ids", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", BigInteger),
    Column("synced_at", BigInteger),
    Column("failing_since", BigInteger),  # null while its rounds go well
    Column("fault", Text, nullable=False, server_default=""),
    Column("fault_told", Boolean, nullable=False, server_default=false()),
    Column("details_sealed", LargeBinary),  # JSON object of text, for its connector
    Column("connection", Integer, nullable=False, server_default="1"),
    Column("live_from", BigInteger),
    Column("poll_at", BigInteger),  # null: at once
    Column("letter_at", BigInteger),  # when a letter was last noticed
    Column("refused_at", BigInteger),  # when its authorisation was first refused in a row
    Column("reconciled_at", BigInteger),
    Column("backfill_from", BigInteger),  # stubs of the backfill under way have ids from here on
    Column("address_hash", LargeBinary),  # keyed by the organisation's key; null in rows of before
    Column("unwatchable", Integer),  # the connection of which its provider said that it tells nothing
    Column("reach", Text, nullable=False, server_default=""),  # what its access was found to reach, a code
    Column("reach_tested_at", BigInteger),
    Column("general", Boolean, nullable=False, server_default=false()),  # kept of its letters: requests alone
    UniqueConstraint("organisation_id", "name"),
)
Index("ix_mailbox_address", mailbox.c.address_hash)

cursor = Table(
    "cursor",
    metadata,
    Column("mailbox_id", ForeignKey("mailbox.id"), primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("value_sealed", LargeBinary, nullable=False),
    Column("generation", Text, nullable=False),
    Column("listing", Text, nullable=False, server_default=""),  # a list from afresh that is not through
    Column("letter_at", BigInteger),  # when the newest letter known of the feed was received
    Column("renumbered", Integer, nullable=False, server_default="0"),  # times in a row
)

stub = Table(
    "stub",
    metadata,
    id_column(),
    Column("mailbox_id", ForeignKey("mailbox.id"), nullable=False),
    Column("provider_key", Text, nullable=False),
    Column("generation", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_at", BigInteger),
    Column("size", BigInteger),
    Column("started", Integer, nullable=False),  # begun and not ended: a death leaves its mark
    Column("tries", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("junk", Boolean, nullable=False),
    Column("sent", Boolean, nullable=False, server_default=false()),
    Column("historic", Boolean, nullable=False, server_default=false()),
    Column("scope", Text, nullable=False, server_default=""),
    UniqueConstraint("mailbox_id", "provider_key"),
)
Index(
    "ix_stub_due",
    stub.c.mailbox_id,
    stub.c.historic,  # live letters before those of before
    stub.c.due_at,
    **only_where("state = 'noticed'"),
)
Index("ix_stub_quarantined", stub.c.mailbox_id, **only_where("state = 'quarantined'"))

case = Table(
    "case_file",
    metadata,
    id_column(),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("mailbox_id", ForeignKey("mailbox.id"), nullable=False),
    Column("number", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("deadline", Text, nullable=False),
    Column("requester_sealed", LargeBinary),
    Column("owner", Text),
    Column("version", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("events", Integer, nullable=False),
    Column("draft_id", BigInteger),
    Column("answered_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("unreadable", Boolean, nullable=False),
    Column("sender_unclear", Boolean, nullable=False),
    Column("drafted_by", Text),
    Column("leaving_id", BigInteger),
    Column("leaves_at", BigInteger),
    Column("origin", Text, nullable=False, server_default="email"),
    Column("follows", BigInteger),
    Column("bond", Text),
    Column("is_test", Boolean, nullable=False, server_default=false()),
    Column("historic", Boolean, nullable=False, server_default=false()),
    Column("undelivered", Boolean, nullable=False, server_default=false()),
    Column("statistic", Text, nullable=False, server_default=""),  # token of what counts it
    Column("clock", Text, nullable=False, server_default="running"),  # how its period stands
    Column("counted_by", Text, nullable=False, server_default=""),  # the mark of its due date
    Column("verdict", Text, nullable=False, server_default="request"),  # how its letter was read
    Column("letter_kind", Text, nullable=False, server_default="request"),
    Column("requester_kind", Text, nullable=False, server_default="unclear"),
    Column("sureness", Text, nullable=False, server_default=""),  # "": nobody read it by rules
    Column("confirmed", Boolean, nullable=False, server_default=false()),
    Column("purged_at", BigInteger),  # since then a skeleton is left
    UniqueConstraint("organisation_id", "number"),
)
Index(
    "ix_case_file_counted_by", case.c.organisation_id, case.c.counted_by, **only_where("status <> 'closed'")
)
# Down to the id, in which cases of one day are listed: however many a day has, a page of them is found.
Index(
    "ix_case_open_due",
    case.c.organisation_id,
    case.c.due_on,
    case.c.id,
    **only_where("status <> 'closed'"),
)
# With all that cases are counted by, so that counting reads no row; lists have no use for it.
Index(
    "ix_case_weighed",
    case.c.organisation_id,
    case.c.due_on,
    case.c.owner,
    case.c.status,
    case.c.is_test,
    **only_where("status <> 'closed' AND NOT is_test"),
)
Index(
    "ix_case_owner_due",
    case.c.owner,
    case.c.due_on,
    case.c.id,
    case.c.organisation_id,
    case.c.is_test,
    case.c.historic,
    case.c.status,
    **only_where("status <> 'closed'"),
)
# By when they were opened, in which ids rise.
Index("ix_case_opened", case.c.organisation_id, case.c.id, case.c.is_test, **only_where("NOT is_test"))
Index(
    "ix_case_standing",
    case.c.organisation_id,
    case.c.status,
    case.c.due_on,
    case.c.id,
    **only_where("status <> 'closed'"),
)
Index("ix_case_test", case.c.organisation_id, **only_where("is_test AND status <> 'closed'"))

Index("ix_case_undelivered", case.c.organisation_id, **only_where("undelivered AND status <> 'closed'"))
_PAUSED = "clock NOT IN ('running', 'extended') AND status <> 'closed'"
Index("ix_case_paused", case.c.organisation_id, **only_where(_PAUSED))
_UNCOUNTED = "closed_at IS NOT NULL AND statistic = '' AND NOT is_test"
Index("ix_case_uncounted", case.c.id, **only_where(_UNCOUNTED))

Index("ix_case_follows", case.c.follows, **only_where("follows IS NOT NULL"))

# PostgreSQL finds the beginning of a number only so where the database sorts as people do.
Index(
    "ix_case_number_beginning",
    case.c.organisation_id,
    case.c.number,
    postgresql_ops={"number": "text_pattern_ops"},
)

Index("ix_case_closed_at", case.c.organisation_id, case.c.closed_at, **only_where("closed_at IS NOT NULL"))

claim = Table(
    "claim",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("right", Text, nullable=False),
    Column("outcome", Text),
)

event = Table(
    "event",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("content_sealed", LargeBinary),  # salt and content; null when there is none or it was erased
    Column("commitment", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

message = Table(
    "message",
    metadata,
    id_column(),
    Column("mailbox_id", ForeignKey("mailbox.id"), nullable=False),
    Column("case_id", ForeignKey("case_file.id")),
    Column("stub_id", ForeignKey("stub.id")),
    Column("direction", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("content_sealed", LargeBinary),
    Column("mail_id_hash", LargeBinary),
    Column("sent_as_hash", LargeBinary),
    Column("fingerprint_hash", LargeBinary),
    Column("correspondent_hash", LargeBinary),
    Column("known_sender", Boolean, nullable=False),
    Column("defects", Text, nullable=False),
    Column("duplicate_of", BigInteger),
    Column("authentication", Text, nullable=False, server_default="unknown"),  # a code; never content
    Column("domain_hash", LargeBinary),  # of a letter's sender
    Column("paper_at", BigInteger),  # when it was decided whether it proves who asks
)
Index("ix_message_case", message.c.case_id, message.c.at)
Index("ix_message_mail_id", message.c.mailbox_id, message.c.mail_id_hash)
Index(
    "ix_message_sent_as",
    message.c.mailbox_id,
    message.c.sent_as_hash,
    **only_where("sent_as_hash IS NOT NULL"),
)
Index(
    "ix_message_acknowledged",
    message.c.mailbox_id,
    message.c.correspondent_hash,
    message.c.at,
    **only_where("purpose = 'acknowledgement'"),
)
Index(
    "ix_message_acknowledged_at",
    message.c.mailbox_id,
    message.c.at,
    **only_where("purpose = 'acknowledgement'"),
)

Index("ix_message_requests", message.c.mailbox_id, message.c.at, **only_where("purpose = 'request'"))
# A letter that could not be read is found by its stub.
Index("ix_message_stub", message.c.stub_id, **only_where("stub_id IS NOT NULL"))

# An address that somebody gives is looked up by its keyed hash.
Index(
    "ix_message_correspondent",
    message.c.mailbox_id,
    message.c.correspondent_hash,
    **only_where("correspondent_hash IS NOT NULL"),
)

# Letters that a case shows besides its own: those of a case merged into it, or of the one it was split off.
shared_letter = Table(
    "shared_letter",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("message_id", ForeignKey("message.id"), primary_key=True),
    Column("via_case_id", BigInteger, nullable=False),  # whose letter it is
    Column("lasting", Boolean, nullable=False, server_default=false()),  # stays when cases are separated
)

original = Table(
    "original",
    metadata,
    Column("message_id", ForeignKey("message.id"), primary_key=True),
    Column("name", Text, nullable=False),  # what the ciphertext is bound to, and the blob's file name
    Column("body_sealed", LargeBinary),  # small originals stand here, larger ones in the blob store
    Column("size", BigInteger, nullable=False),
)
