"""A store that holds much already, and what the database means to do with a statement there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import event, text

from handlers.domain.deadline import Deadline
from handlers.domain.mailbox import MailboxStatus
from handlers.mailboxes.registry import MailboxPlan, add
from handlers.store.database import Database, Kind
from tests.support.desks import PLAN, Room

#: Indexes of what waits: letters to read, letters that could not be, effects to make, what is down.
_WAITING = {"ix_outbox_due", "ix_outbox_failed", "ix_stub_due", "ix_stub_quarantined", "uq_outage_open"} | {
    "ix_hold_case",
    "ix_hold_mailbox",
}
#: Mailboxes are few, whichever way PostgreSQL goes through them; a batch stands for many letters, and
#: own words are bounded; a permit is gone before its transaction ends; a database has one ledger.
_FEW = {"pk_mailbox", "batch", "own_word", "permit", "ledger"}
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "
_HASH = {True: "randomblob(32)", False: "decode(md5(i::text), 'hex')"}
_LONG_AGO = date(2020, 1, 1)
_DEADLINE = json.dumps(Deadline(_LONG_AGO, _LONG_AGO, _LONG_AGO, ()).to_facts())
_ROWS = """
INSERT INTO stub (id, mailbox_id, provider_key, generation, state, size, started, tries, due_at, reason, junk)
SELECT i, {mailbox}, 'old' || i, '', 'routed', 1, 0, 0, i, '', false FROM n;

INSERT INTO case_file (id, organisation_id, mailbox_id, number, status, language, received_at, due_on,
    deadline, owner, version, head, events, closed_at, unreadable, sender_unclear)
SELECT i, 1, {mailbox}, 'old-' || i, CASE WHEN i % 50 = 0 THEN 'open' ELSE 'closed' END, 'en', i,
    '2020-01-01', :deadline, 'U' || (i % 500), 1, '', 2, CASE WHEN i % 50 = 0 THEN NULL ELSE i END,
    false, false FROM n;

INSERT INTO claim (case_id, position, "right") SELECT i, 0, 'access' FROM n;

INSERT INTO statistic (token, organisation_id, "count", received_month, closed_week, "right", outcome, origin,
    regime, country, days, "limit", paused, extended, owed, late, cause)
SELECT 'old' || i, 1, 1, '2020-01', '2020-01-06', 'access', 'fulfilled', 'email', 'gdpr', 'DK', i % 60, 31, 0,
    false, true, false, '' FROM n;

UPDATE case_file SET statistic = 'old' || id WHERE closed_at IS NOT NULL;

INSERT INTO event (case_id, seq, kind, at, actor, facts, commitment, digest)
SELECT i, 1, 'case_opened', i, 'ombud', '[]', '', '' FROM n;

INSERT INTO message (id, mailbox_id, case_id, stub_id, direction, purpose, at, mail_id_hash, sent_as_hash,
    correspondent_hash, known_sender, defects)
SELECT i, {mailbox}, i, i, 'inbound', CASE WHEN i % 3 = 0 THEN 'acknowledgement' ELSE 'request' END, i,
    {hash}, CASE WHEN i % 3 = 0 THEN {hash} END, {hash}, true, '' FROM n;

INSERT INTO shared_letter (case_id, message_id, via_case_id)
SELECT i, CASE WHEN i = 1 THEN 2 ELSE i - 1 END, i FROM n;

INSERT INTO enclosure (id, message_id, facts_sealed, name, size) SELECT i, i, {hash}, 'old' || i, 1 FROM n;

INSERT INTO access (id, at, person, kind, number) SELECT i, i, 'U' || (i % 500), 'list', 1 FROM n;

INSERT INTO original (message_id, name, size) SELECT i, 'old' || i, 1 FROM n;

INSERT INTO outbox (id, key, kind, case_id, person, state, revision, attempts, due_at, claim, ref, reason)
SELECT i, 'card:' || i, 'card', i, '', 'sent', 1, 1, i, 1, '', '' FROM n;

INSERT INTO post (key, case_id, ref, revision, at) SELECT 'card:' || i, i, 'ref', 1, i FROM n;

INSERT INTO memo (mail_id_hash, key, at, sent_at) SELECT {hash}, 'memo:' || i, i, i FROM n;

INSERT INTO stand_in (key, at) SELECT 'notice:' || i, i FROM n;

INSERT INTO outage (id, what, from_at, until_at, noticed_at) SELECT i, 'chat', i, i + 1, i FROM n;

INSERT INTO inbox (key, at) SELECT 'old' || i, i FROM n;

INSERT INTO watch (mailbox_id, scope, "key", reference_sealed, secret_hash, made_at, expires_at)
SELECT mailbox.id, 'old' || i, 'old' || i, {hash}, {hash}, i, i
FROM n JOIN mailbox ON mailbox.name = 'old' || (i % {others});

INSERT INTO mailbox_event (id, mailbox_id, at, kind, actor)
SELECT i, CASE WHEN i % 9 = 0 THEN {mailbox} ELSE mailbox.id END, i, 'watched', 'ombud'
FROM n JOIN mailbox ON mailbox.name = 'old' || (i % {others});

INSERT INTO aside (message_id, organisation_id, mailbox_id, at, put_at, verdict, kind, junk, possible, state)
SELECT id, 1, mailbox_id, at, at, 'other', 'spam', false, false,
    CASE WHEN id % 50 = 0 THEN 'case' ELSE 'dropped' END FROM message;

INSERT INTO reading (message_id, verdict, kind, rights, language, requester_kind, confidence, version,
    read_at)
SELECT id, 'other', 'spam', '', 'en', 'unclear', 0.5, 'old', at FROM message
WHERE id NOT IN (SELECT message_id FROM reading);

INSERT INTO batch (id, organisation_id, mailbox_id, service, made_at)
SELECT 1, 1, min(mailbox_id), 'old', 1 FROM message;

INSERT INTO sketch (message_id, mailbox_id, case_id, at, who_hash, wordy, batch_id)
SELECT id, mailbox_id, case_id, at, mail_id_hash, true, CASE WHEN id % 2 = 0 THEN 1 END FROM message
WHERE id NOT IN (SELECT message_id FROM sketch);

INSERT INTO sketch_band (mailbox_id, band_hash, message_id) SELECT mailbox_id, mail_id_hash, id FROM message
WHERE id NOT IN (SELECT message_id FROM sketch_band);

INSERT INTO mandate (case_id, service, spoken, state, way) SELECT id, '', false, 'open', '' FROM case_file;

INSERT INTO hold (id, organisation_id, case_id, reason_sealed, owner, review_on, placed_by, placed_at,
    released_by, released_at) SELECT i, 1, i, {hash}, 'U', '2020-01-01', 'U', i, 'U', i FROM n;

INSERT INTO erase_order (case_id, route, asked_by, asked_at, look_on, begun_at, ended_at)
SELECT id, 'admin', 'U', id, '2020-01-01', id, id FROM case_file WHERE closed_at IS NOT NULL;

INSERT INTO deferred (id, route, case_id, since) SELECT i, 'answered', i, i FROM n;

INSERT INTO erasure (number, kind, subject, mark, route, at, digest)
SELECT i + 1000000, 'shredded', i, i, 'shredded', i, '' FROM n;

INSERT INTO incident (id, organisation_id, number, party, phase, aware_at, raised_at, raised_by, ringing_from,
    persons, clock, rung, closed_at, version, head, events)
SELECT i, 1, 'INC-2020-' || i, 'controller', 'closed', i, i, 'ombud', i, '', 0, 0, i, 1, '', 1 FROM n
"""
#: So many mailboxes were disconnected, and nothing was ever forgotten of what their provider promised.
_OTHERS = 25


def cram(room: Room, rows: int = 20_000) -> None:
    """Fill every table that grows, and let the database take note of it."""
    with room.desk.transaction("tests.others") as tx:
        for number in range(_OTHERS):
            plan = MailboxPlan(f"old{number}", PLAN.provider, f"old{number}@acme.example")
            add(tx, plan, MailboxStatus.DISCONNECTED)
    with room.database.transaction("tests.cram", Kind.RELAXED) as connection:
        hashed = _HASH[room.database.is_sqlite]
        filled = _ROWS.format(mailbox=room.mailbox.id, others=_OTHERS, hash=hashed)
        for statement in filled.split(";"):
            values = {"deadline": _DEADLINE} if ":deadline" in statement else {}
            numbers = _NUMBERS.format(rows=rows) if "FROM n" in statement else ""
            connection.execute(text(numbers + statement), values)
    with room.database.transaction("tests.analyse", Kind.RELAXED) as connection:
        connection.execute(text("ANALYZE"))


@dataclass
class Listener:
    """The statements that went to a database, each once, with one set of its parameters."""

    heard: dict[str, Any] = field(default_factory=dict)

    def __call__(self, _conn: object, _cursor: object, said: str, values: Any, *_more: object) -> None:
        self.heard.setdefault(said, values[0] if isinstance(values, list) else values)

    def looking_up(self) -> dict[str, Any]:
        """Return the statements that have to find rows."""
        return {s: v for s, v in self.heard.items() if s.startswith(("SELECT", "UPDATE", "DELETE"))}


@contextmanager
def listening(database: Database) -> Iterator[Listener]:
    """Hear every statement while the block runs."""
    listener = Listener()
    event.listen(database.engine, "before_cursor_execute", listener)
    try:
        yield listener
    finally:
        event.remove(database.engine, "before_cursor_execute", listener)


def read_whole(database: Database, said: str, values: Any) -> set[str]:
    """Return the tables and indexes that the database would go through from end to end for a statement.

    Partial indexes hold only what waits to be done, so going through one is no fault.
    """
    asked = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN (FORMAT JSON)"
    with database.transaction("tests.plan", Kind.RELAXED) as connection:
        plan = connection.exec_driver_sql(f"{asked} {said}", values)
        if database.is_sqlite:
            found = set(_sqlite_scans([str(row[3]).split() for row in plan]))
        else:
            found = set(_postgresql_scans(plan.scalar_one()))
    return found - _WAITING - _FEW


def _sqlite_scans(steps: list[list[str]]) -> Iterator[str]:
    for step in steps:
        if step[0] == "SCAN" and not step[1].startswith(("anon_", "(", "CONSTANT")):
            yield step[step.index("INDEX") + 1] if "INDEX" in step else step[1]


def _postgresql_scans(plan: Any) -> Iterator[str]:
    if isinstance(plan, list):
        for one in plan:
            yield from _postgresql_scans(one)
    elif isinstance(plan, dict):
        table = plan.get("Index Name") or plan.get("Relation Name")  # a sub-query has neither
        if table and "Scan" in plan.get("Node Type", "") and not {"Index Cond", "Recheck Cond"} & set(plan):
            yield str(table)
        for value in plan.values():
            yield from _postgresql_scans(value)
