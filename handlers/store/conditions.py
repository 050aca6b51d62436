"""Conditions of the partial indexes, written out.

A planner uses a partial index only for a condition it can see: one with bound values would walk
the whole table instead, and cost more with every case stored.
"""

from sqlalchemy import text

UNREAD = text("stub.state = 'noticed'")
QUARANTINED = text("stub.state = 'quarantined'")
CLOSED = text("case_file.closed_at IS NOT NULL")
OPEN = text("case_file.status <> 'closed'")
ACKNOWLEDGING = text("message.purpose = 'acknowledgement'")
REQUESTING = text("message.purpose = 'request'")
LEAVING = text("outbox.state IN ('ready', 'sending', 'unknown')")
FAILED = text("outbox.state = 'failed'")
