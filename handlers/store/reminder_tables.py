"""Tables of who was reminded of what, what was put off, who is away, and what the managers were told."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from handlers.store.tables import id_column, metadata, only_where

__all__ = ["absence", "changed_case", "escalation", "metadata", "reminder", "snooze", "vigil"]

# The last time that a person was told of a case: what they are owed follows from it.
reminder = Table(
    "reminder",
    metadata,
    Column("person", Text, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("due_on", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("told_on", Text, nullable=False),  # the person's own day
    Column("about", Text, nullable=False),  # which of their messages lists it
)
Index("ix_reminder_case", reminder.c.case_id)
Index("ix_reminder_told_on", reminder.c.told_on)

# Reminders that people put off, with the case as it was then.
snooze = Table(
    "snooze",
    metadata,
    Column("person", Text, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("until", BigInteger, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("owner", Text),
    Column("events", Integer, nullable=False),
)
Index("ix_snooze_until", snooze.c.until)
Index("ix_snooze_case", snooze.c.case_id)

# Who said that they are away, from day to day; kept when it is over, as its own record.
absence = Table(
    "absence",
    metadata,
    id_column(),
    Column("person", Text, nullable=False),
    Column("from_on", Text, nullable=False),
    Column("until_on", Text, nullable=False),
    Column("said_by", Text, nullable=False),
    Column("said_at", BigInteger, nullable=False),
    Column("ended_by", Text),  # who took it back, or replaced it
    Column("ended_at", BigInteger),
    Column("told_at", BigInteger),  # when the managers were told of what falls due in it
)
Index("ix_absence_until_on", absence.c.until_on, **only_where("ended_at IS NULL"))

# What the managers were told of a case, and what came of it.
escalation = Table(
    "escalation",
    metadata,
    Column("about", Text, primary_key=True),  # the message that lists it
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("cause", Text, nullable=False),
    Column("owner", Text),  # the case's, then
    Column("told_at", BigInteger, nullable=False),
    Column("people", Text, nullable=False),  # who was told, by ids
    Column("look_at", BigInteger),  # when somebody looks whether anything happened; null for no more
    Column("deputies_at", BigInteger),  # when the deputies were told
    Column("taken_by", Text),
    Column("settled_at", BigInteger),  # null while it stands
)
Index("ix_escalation_case", escalation.c.case_id)
Index("ix_escalation_look", escalation.c.look_at, **only_where("look_at IS NOT NULL"))
Index("ix_escalation_told_at", escalation.c.told_at)

# When a case may next become the managers' concern; derived, and reckoned anew with each change.
vigil = Table(
    "vigil",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
)
Index("ix_vigil_at", vigil.c.at)

# Cases that were written since the reminders last looked: they look at these alone.
changed_case = Table(
    "changed_case",
    metadata,
    Column("case_id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
)
