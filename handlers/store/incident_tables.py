"""The tables of incidents: the register, its chained record, and the key that its words are sealed with.

Same conventions as `tables`.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from handlers.store.tables import id_column, metadata, only_where

__all__ = ["incident", "incident_desk", "incident_event", "metadata"]

# What an organisation's incidents share: their running number, and one data key for their words.
incident_desk = Table(
    "incident_desk",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("key_id", ForeignKey("data_key.id"), nullable=False),
    Column("last_number", Integer, nullable=False),
)

incident = Table(
    "incident",
    metadata,
    id_column(),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("number", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("aware_at", BigInteger, nullable=False),
    Column("raised_at", BigInteger, nullable=False),
    Column("raised_by", Text, nullable=False),
    Column("ringing_from", BigInteger, nullable=False),
    Column("case_id", BigInteger),
    Column("risk", Text),
    Column("stage", Text),
    Column("notified_at", BigInteger),
    Column("persons", Text, nullable=False),
    Column("clock", Integer, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("closed_at", BigInteger),
    Column("words_sealed", LargeBinary),
    Column("version", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("events", Integer, nullable=False),
    UniqueConstraint("organisation_id", "number"),
)
Index("ix_incident_ringing", incident.c.id, **only_where("phase = 'assessing'"))
Index("ix_incident_open", incident.c.organisation_id, incident.c.id, **only_where("phase <> 'closed'"))
Index("ix_incident_case", incident.c.case_id, **only_where("case_id IS NOT NULL"))

incident_event = Table(
    "incident_event",
    metadata,
    Column("incident_id", ForeignKey("incident.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("content_sealed", LargeBinary),  # salt and content; null when there is none or it was erased
    Column("commitment", Text, nullable=False),
    Column("digest", Text, nullable=False),
)
