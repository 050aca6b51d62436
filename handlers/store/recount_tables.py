"""The table of what open cases are counted by, and of the report that is being made of a change.

Same conventions as `tables`. It holds numbers of cases, dates and codes; no content.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Table, Text

from handlers.store.tables import metadata

recount = Table(
    "recount",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("mark", Text, nullable=False),  # by which open cases are counted
    Column("before", Text, nullable=False),  # the mark that they were counted by until then
    Column("basis", Text, nullable=False),  # JSON: what that mark stands for
    Column("causes", Text, nullable=False),  # what changed since the mark before
    Column("since", BigInteger, nullable=False),
    Column("report", Text, nullable=False),  # JSON: what came of it so far
    Column("told", Boolean, nullable=False),
)
