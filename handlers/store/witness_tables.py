"""The tables of the head of all records: rounds over every case's chain, and what each of them saw.

Same conventions as `tables`. They hold hashes, ids, numbers of cases and days; no content.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from handlers.store.tables import id_column, metadata, only_where

head_round = Table(
    "head_round",
    metadata,
    id_column(),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("day", Text, nullable=False),
    Column("after_case", BigInteger, nullable=False),  # how far it has come
    Column("cases", Integer, nullable=False),
    Column("leaves", Integer, nullable=False),  # cases whose record had changed
    Column("amiss", Integer, nullable=False),  # cases whose record does not hold
    Column("named", Text, nullable=False),  # the numbers of some of them
    Column("root", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("ended_at", BigInteger),
    UniqueConstraint("organisation_id", "number"),
)
Index("ix_head_round_under_way", head_round.c.organisation_id, **only_where("ended_at IS NULL"))

witness = Table(
    "witness",
    metadata,
    Column("case_id", BigInteger, primary_key=True),  # of a case that may be gone, which is what it tells
    Column("seq", Integer, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("round_id", ForeignKey("head_round.id"), nullable=False),
    UniqueConstraint("round_id", "case_id"),
)
