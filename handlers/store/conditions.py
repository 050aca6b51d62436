"""Conditions of the partial indexes, written out.

A planner uses a partial index only for a condition it can see: one with bound values would walk
the whole table instead, and cost more with every case stored.
"""

from sqlalchemy import text

UNREAD = text("stub.state = 'noticed'")
QUARANTINED = text("stub.state = 'quarantined'")
DATED = text("post.drawn_on <> ''")
CLOSED = text("case_file.closed_at IS NOT NULL")
TESTING = text("case_file.is_test AND case_file.status <> 'closed'")
OPEN = text("case_file.status <> 'closed'")
ACKNOWLEDGING = text("message.purpose = 'acknowledgement'")
REQUESTING = text("message.purpose = 'request'")
LEAVING = text("outbox.state IN ('ready', 'sending', 'unknown')")
NOTICE_WAITS = text("outbox.kind = 'notice' AND outbox.state IN ('ready', 'sending', 'unknown')")
FAILED = text("outbox.state = 'failed'")
UNDELIVERED = text("case_file.undelivered")
PAUSED = text("case_file.clock NOT IN ('running', 'extended')")
UNCOUNTED = text("case_file.statistic = '' AND NOT case_file.is_test")
LOOKS = text(
    "case_file.status <> 'closed' AND case_file.verdict = 'look' AND NOT case_file.confirmed "
    "AND NOT case_file.is_test"
)
IN_BATCH = text("sketch.batch_id IS NOT NULL")
ASIDE = text("aside.state = 'waiting'")
ASIDE_OLD = text("(aside.state = 'none' OR (aside.state = 'waiting' AND NOT aside.possible))")
DUE_KNOWN = text("keeping.due_on IS NOT NULL")
ERASE_WAITS = text("erase_order.ended_at IS NULL")
PAPERS = text("message.paper_at IS NOT NULL")
REAL = text("NOT case_file.is_test")
#: What is kept apart because of a hold stands as a row of its own among the mailboxes, and is none.
IS_MAILBOX = text("mailbox.status <> 'reserve'")
