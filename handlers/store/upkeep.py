"""What keeps the store true and small: cards and notices that differ from the records, and old rows."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select

from handlers.domain.case import Status
from handlers.domain.events import Fact
from handlers.domain.ids import CaseId, OrganisationId
from handlers.store.conditions import DATED, OPEN
from handlers.store.instants import to_micros
from handlers.store.numbers import first_of
from handlers.store.outbox import EntryKind, EntryState
from handlers.store.tables import case, inbox, outbox, post

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
            later = or_(case.c.due_on > after.due_on, case.c.id > after.case_id)
            asked = asked.where(case.c.due_on >= after.due_on, later)
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

    def outdated_notices(self, keys: Collection[str]) -> Iterable[tuple[str, Mapping[str, Fact]]]:
        """Return which of some reminders that were posted speak of cases that changed since."""
        asked = (
            select(post.c.key, post.c.revision, outbox.c.facts)
            .join(outbox, outbox.c.key == post.c.key)
            .where(post.c.key.in_(keys), outbox.c.state == EntryState.SENT.value)
        )
        found = [(row.key, row.revision, json.loads(row.facts)) for row in self._connection.execute(asked)]
        cases = {int(one) for _, _, facts in found for one in str(facts["cases"]).split()}
        versions = self._versions(cases) if cases else {}
        for key, mark, facts in found:
            if sum(versions[int(one)] for one in str(facts["cases"]).split()) != mark:
                yield key, facts

    def _versions(self, cases: Collection[int]) -> dict[int, int]:
        asked = select(case.c.id, case.c.version).where(case.c.id.in_(cases))
        return {row.id: row.version for row in self._connection.execute(asked)}

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
