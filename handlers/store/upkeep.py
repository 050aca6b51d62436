"""What keeps the store true and small: cards and notices that differ from the records, and old rows."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, literal, or_, select, tuple_, update
from sqlalchemy import case as sql_case

from handlers.domain.case import Status
from handlers.domain.events import Fact
from handlers.domain.ids import CaseId, OrganisationId
from handlers.store.conditions import DATED, OPEN
from handlers.store.delivery_tables import inbox, outbox, post
from handlers.store.instants import to_micros
from handlers.store.numbers import first_of
from handlers.store.outbox import EntryKind, EntryState
from handlers.store.tables import case

_SHOWN = (case.c.id, case.c.version, case.c.due_on, case.c.status)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card must show: the case's revision, and the day while the case is open."""

    case_id: CaseId
    version: int
    due_on: str
    is_open: bool


class Upkeep:
    """The upkeep, within a transaction; every statement is bounded."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_cases(self, organisation: OrganisationId, after: Shown | None, limit: int) -> list[Shown]:
        """Return open cases by due date, a page at a time."""
        asked = select(*_SHOWN).where(case.c.organisation_id == organisation, OPEN)
        if after is not None:
            last = tuple_(literal(after.due_on), literal(after.case_id, case.c.id.type))
            asked = asked.where(tuple_(case.c.due_on, case.c.id) > last)
        asked = asked.order_by(case.c.due_on, case.c.id).limit(limit)
        return [_read(row) for row in self._connection.execute(asked)]

    def of_another_day(self, organisation: OrganisationId, today: str, limit: int) -> list[Shown]:
        """Return open cases whose card shows a day before this one, those of the earliest day first."""
        asked = (
            select(*_SHOWN)
            .join(post, post.c.case_id == case.c.id)
            .where(DATED, post.c.drawn_on < today, case.c.organisation_id == organisation, OPEN)
            .order_by(post.c.drawn_on)
            .limit(limit)
        )
        return [_read(row) for row in self._connection.execute(asked)]

    def every_case(self, after: Shown | None, limit: int) -> list[Shown]:
        """Return cases open and closed in the order they were opened, a page at a time."""
        beyond = after.case_id if after is not None else 0
        asked = select(*_SHOWN).where(case.c.id > beyond).order_by(case.c.id).limit(limit)
        return [_read(row) for row in self._connection.execute(asked)]

    def redraw(self, keys: Collection[str], now: datetime) -> None:
        """Have notices drawn anew from the same facts; those on their way now once more after it."""
        waiting = outbox.c.state.in_([EntryState.SENDING.value, EntryState.UNKNOWN.value])
        again = update(outbox).where(outbox.c.key.in_(keys), outbox.c.state != EntryState.READY.value)
        values = {
            "revision": outbox.c.revision + 1,
            "state": sql_case((waiting, outbox.c.state), else_=EntryState.READY.value),
            "due_at": sql_case((waiting, outbox.c.due_at), else_=to_micros(now)),
            "attempts": sql_case((waiting, outbox.c.attempts), else_=0),
        }
        self._connection.execute(again.values(values))

    def withdraw_unposted(self, keys: Collection[str]) -> dict[str, Mapping[str, Fact]]:
        """Take back notices of which nothing was done and that never stood anywhere; return their facts."""
        posted = select(post.c.key).where(post.c.key == outbox.c.key).exists()
        untouched = (outbox.c.state == EntryState.READY.value, outbox.c.ref == "", ~posted)
        gone = (
            delete(outbox).where(outbox.c.key.in_(keys), *untouched).returning(outbox.c.key, outbox.c.facts)
        )
        return {row.key: json.loads(row.facts) for row in self._connection.execute(gone)}

    def forget(self, before: datetime, limit: int) -> int:
        """Delete some of what was delivered, taken or told before an instant; return how many rows."""
        instant = to_micros(before)
        settled = (
            or_(
                outbox.c.state == EntryState.SENT.value,
                (outbox.c.state == EntryState.UNKNOWN.value) & (outbox.c.kind == EntryKind.NOTICE.value),
            ),
            or_(outbox.c.due_at < instant, outbox.c.state == EntryState.UNKNOWN.value),
        )
        old = select(outbox.c.id).where(outbox.c.id < first_of(before), *settled).order_by(outbox.c.id)
        told = select(post.c.key).where(post.c.case_id == 0, post.c.at < instant)
        taken = select(inbox.c.key).where(inbox.c.at < instant)
        statements = (
            delete(outbox).where(outbox.c.id.in_(old.limit(limit)), *settled),
            delete(post).where(post.c.key.in_(told.limit(limit))),
            delete(inbox).where(inbox.c.key.in_(taken.limit(limit))),
        )
        return sum(self._connection.execute(statement).rowcount for statement in statements)


def _read(row: Row[*tuple[Any, ...]]) -> Shown:
    return Shown(CaseId(row.id), row.version, row.due_on, row.status != Status.CLOSED.value)
