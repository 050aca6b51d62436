"""The outbox: every effect that leaves Ombud, by a unique key that names it; ids only, never content.

An entry is claimed, its effect made outside any transaction, then settled. A claim that was never
settled, or whose outcome is unknown, comes back marked ambiguous: look before doing it again.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    TextClause,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from handlers.domain.events import Fact
from handlers.domain.ids import CaseId, EntryId, PersonId
from handlers.store.conditions import FAILED, LEAVING
from handlers.store.delivery_tables import outbox as table
from handlers.store.instants import from_micros, to_micros
from handlers.store.numbers import Numbers

#: How long a claim stands; several times every client's time-out, so that a slow sender is never overtaken.
CLAIM = timedelta(minutes=5)


class EntryKind(StrEnum):
    """What an entry does to the world."""

    CARD = "card"
    LINE = "line"
    MAIL = "mail"
    HOME = "home"
    NOTICE = "notice"
    MEMO = "memo"
    UNPOST = "unpost"  # deletes a post of ours


class EntryState(StrEnum):
    """How far an entry has come."""

    READY = "ready"
    SENDING = "sending"
    UNKNOWN = "unknown"  # tried, and nobody knows whether it took effect
    SENT = "sent"
    FAILED = "failed"  # for good; a person must look


@dataclass(frozen=True, slots=True)
class Entry:
    """One claimed effect.

    Attributes:
        revision: what was asked for when it was claimed; asking again raises it.
        claim: this claim's number; an older claim settles nothing.
        ambiguous: an earlier attempt may have taken effect.
        since: when it was first claimed: where a look-up begins.
        ref: what an earlier step left (a draft's reference, a note that a post is on its way).
        facts: what else it is about: ids, codes and dates.
    """

    id: EntryId
    key: str
    kind: EntryKind
    case_id: CaseId | None
    subject_id: int | None
    person: PersonId
    revision: int
    attempts: int
    claim: int
    ambiguous: bool
    since: datetime
    ref: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def _either(condition: ColumnElement[bool], then: object, otherwise: object) -> ColumnElement[Any]:
    return case((condition, then), else_=otherwise)


_ADD = insert(table)
_CLAIM_IT = (
    update(table)
    .where(table.c.id == bindparam("entry"), table.c.claim == bindparam("held"))
    .where(LEAVING, table.c.due_at <= bindparam("until"))
    .values(
        state=EntryState.SENDING.value,
        claim=table.c.claim + 1,
        attempts=table.c.attempts + 1,
        due_at=bindparam("lapses"),
        first_claimed_at=func.coalesce(table.c.first_claimed_at, bindparam("until")),
    )
    .returning(table)
)
_OF_KINDS = table.c.kind.in_(bindparam("kinds", expanding=True))
_NOW_DUE = select(table).where(LEAVING, table.c.due_at <= bindparam("until"), _OF_KINDS)
_DUE = _NOW_DUE.order_by(table.c.due_at, table.c.id).limit(bindparam("most"))
_WAITING = table.c.state.in_([EntryState.SENDING.value, EntryState.UNKNOWN.value])
_AGAIN_SEVERAL = update(table).values(
    revision=table.c.revision + 1,
    facts=bindparam("new_facts"),
    # what is being made right now is made once more after it is settled
    state=_either(_WAITING, table.c.state, EntryState.READY.value),
    due_at=_either(_WAITING, table.c.due_at, bindparam("then")),
    attempts=_either(_WAITING, table.c.attempts, 0),
    # what an earlier step left holds what was asked for then
    ref=_either(_WAITING, table.c.ref, ""),
)
_AGAIN = _AGAIN_SEVERAL.where(table.c.key == bindparam("of_key"))


class Outbox:
    """The outbox, within a transaction."""

    def __init__(self, connection: Connection, numbers: Numbers, now: datetime) -> None:
        self._connection = connection
        self._numbers = numbers
        self._now = now
        self.added = False

    def add(
        self,
        kind: EntryKind,
        key: str,
        *,
        case: CaseId | None = None,
        subject: int | None = None,
        person: PersonId = PersonId(""),
        facts: Mapping[str, Fact] | None = None,
        after: timedelta = timedelta(),
        fresh: bool = False,
    ) -> None:
        """Ask for an effect; asking again for the same key makes it happen once more, from the state then.

        Args:
            after: how long it is held back; until somebody claims it, it can be withdrawn.
            fresh: the caller knows that the key is new (it holds an id made in this transaction).
        """
        self.added = True
        row = self._row(kind, key, case) | {
            "subject_id": subject,
            "person": person,
            "due_at": to_micros(self._now + after),
            "facts": json.dumps(dict(facts or {}), sort_keys=True),
        }
        if fresh:
            self._connection.execute(_ADD, row)
        else:
            self._add_or_repeat(row, {"of_key": key, "then": row["due_at"], "new_facts": row["facts"]})

    def _row(self, kind: EntryKind, key: str, case: CaseId | None) -> dict[str, object]:
        return {
            "id": self._numbers.next(),
            "key": key,
            "kind": kind.value,
            "case_id": case,
            "subject_id": None,
            "person": "",
            "state": EntryState.READY.value,
            "revision": 1,
            "attempts": 0,
            "due_at": to_micros(self._now),
            "claim": 0,
            "ref": "",
            "reason": "",
            "facts": "{}",
        }

    def add_several(self, wanted: Mapping[str, tuple[EntryKind, CaseId]], *, fresh: bool = False) -> None:
        """Ask for effects around cases, by key; known ones cost one statement together, and fresh ones too.

        Args:
            fresh: as in `add`, of every key.
        """
        self.added = True
        if fresh:
            rows = [self._row(kind, key, of_case) for key, (kind, of_case) in wanted.items()]
            self._connection.execute(_ADD, rows)
            return
        then = {"then": to_micros(self._now), "new_facts": "{}"}
        again = _AGAIN_SEVERAL.where(table.c.key.in_(wanted)).returning(table.c.key)
        there = set(self._connection.scalars(again, then))
        for key, (kind, of_case) in wanted.items():
            if key not in there:
                self.add(kind, key, case=of_case)

    def _add_or_repeat(self, row: dict[str, object], again: dict[str, object]) -> None:
        if self._connection.execute(_AGAIN, again).rowcount:
            return
        adding = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        first = adding(table).on_conflict_do_nothing(index_elements=["key"]).returning(table.c.id)
        # Somebody else may ask for the same key at this very moment; the row tells who was first.
        if self._connection.scalar(first, row) is None:
            self._connection.execute(_AGAIN, again)

    def withdraw(self, key: str) -> bool:
        """Take back an effect of which nothing has been done; False when it is too late."""
        untouched = (table.c.state == EntryState.READY.value, table.c.ref == "")
        return bool(self._connection.execute(delete(table).where(table.c.key == key, *untouched)).rowcount)

    def dismiss(self, case: CaseId, message: int | None = None) -> None:
        """Forget mail of a case that failed for good and that nobody has to look at any more.

        Args:
            message: only the mail that this message was to become; None for every one.
        """
        made_good = delete(table).where(FAILED, table.c.kind == EntryKind.MAIL.value, table.c.case_id == case)
        if message is not None:
            made_good = made_good.where(table.c.subject_id == message)
        self._connection.execute(made_good)

    def due(self, limit: int, kinds: Collection[EntryKind] = frozenset(EntryKind)) -> list[Entry]:
        """Return entries of some kinds that want doing now, oldest first; claim each before acting on it."""
        asked = {"until": to_micros(self._now), "kinds": [kind.value for kind in kinds], "most": limit}
        return [self._entry(row) for row in self._connection.execute(_DUE, asked)]

    def claim(self, entry: Entry) -> Entry | None:
        """Claim an entry for `CLAIM`, or return None when another worker was faster."""
        of = {"entry": entry.id, "held": entry.claim, "until": to_micros(self._now)}
        lapses = to_micros(self._now + CLAIM)
        row = self._connection.execute(_CLAIM_IT, {**of, "lapses": lapses}).first()
        return None if row is None else self._entry(row, ambiguous=entry.ambiguous)

    def note_ref(self, entry: Entry, ref: str) -> bool:
        """Remember what the first of two steps left; False when the claim is no longer ours."""
        return self._settle(entry, ref=ref)

    def settle(self, entry: Entry) -> bool:
        """Mark the effect as made; were it asked for again meanwhile, it is ready once more."""
        state = _either(table.c.revision == entry.revision, EntryState.SENT.value, EntryState.READY.value)
        return self._settle(
            entry, state=state, due_at=to_micros(self._now), first_claimed_at=None, reason="", ref=""
        )

    def put_off(
        self,
        entry: Entry,
        wait: timedelta,
        reason: str,
        *,
        unknown: bool,
        tried: bool = True,
        forget: bool = False,
    ) -> bool:
        """Leave the entry for later: nothing was done, or (`unknown`) nobody knows.

        Args:
            tried: it counts as an attempt.
            forget: what an earlier step left means nothing any more.
        """
        state = EntryState.UNKNOWN if unknown else EntryState.READY
        values: dict[str, object] = {"ref": ""} if forget else {}
        if not tried:
            values["attempts"] = entry.attempts - 1
        due_at = to_micros(self._now + wait)
        return self._settle(entry, state=state.value, due_at=due_at, reason=reason, **values)

    def is_leaving(self, *cases: CaseId) -> bool:
        """Return whether a mail of some cases is being sent, or may have been."""
        mail = (LEAVING, table.c.kind == EntryKind.MAIL.value, table.c.case_id.in_(cases), _WAITING)
        return self._connection.scalar(select(table.c.id).where(*mail).limit(1)) is not None

    def hasten(self, keys: Collection[str]) -> None:
        """Have entries that wait for something looked at now, since it is there."""
        waiting = (table.c.key.in_(keys), table.c.state == EntryState.READY.value)
        self._connection.execute(update(table).where(*waiting).values(due_at=to_micros(self._now)))

    def renew(self, kind: EntryKind, cases: Mapping[str, CaseId]) -> int:
        """Ask for effects once more, by key, unless they wait already; return how many were asked for."""
        settled = table.c.state.in_([EntryState.SENT.value, EntryState.FAILED.value])
        again = update(table).where(table.c.key.in_(cases), settled)
        renewed = self._connection.execute(
            again.values(
                revision=table.c.revision + 1,
                state=EntryState.READY.value,
                due_at=to_micros(self._now),
                attempts=0,
            )
        ).rowcount
        self.added = self.added or bool(renewed)
        there = set(self._connection.scalars(select(table.c.key).where(table.c.key.in_(cases))))
        missing = {key: of_case for key, of_case in cases.items() if key not in there}
        for key, of_case in missing.items():
            self.add(kind, key, case=of_case)
        return renewed + len(missing)

    def hasten_kinds(self, kinds: Collection[EntryKind]) -> None:
        """Have everything of some kinds that waits looked at now, since the way is free again."""
        waiting = (LEAVING, table.c.state != EntryState.SENDING.value, table.c.kind.in_(kinds))
        self._connection.execute(update(table).where(*waiting).values(due_at=to_micros(self._now)))

    def fail(self, entry: Entry, reason: str) -> bool:
        """Give the entry up, for it has certainly not taken effect; it is kept and shown to a person."""
        return self._settle(
            entry, state=EntryState.FAILED.value, reason=reason, first_claimed_at=None, ref=""
        )

    def left_by(self, entry: Entry) -> str:
        """Return what the first of two steps left by now, or an empty text."""
        return self._connection.scalar(select(table.c.ref).where(table.c.id == entry.id)) or ""

    def count(self, *states: EntryState) -> int:
        """Return how many entries stand in these states."""
        where: list[ColumnElement[bool] | TextClause] = [table.c.state.in_([state.value for state in states])]
        # Said once more as the indexes of what waits and what failed have it, to go along them.
        if EntryState.SENT not in states:
            where += [LEAVING] if EntryState.FAILED not in states else [FAILED] if len(states) == 1 else []
        return self._connection.scalar(select(func.count()).select_from(table).where(*where)) or 0

    def _settle(self, entry: Entry, **values: object) -> bool:
        ours = update(table).where(table.c.id == entry.id, table.c.claim == entry.claim)
        sending = ours.where(table.c.state == EntryState.SENDING.value)
        return bool(self._connection.execute(sending.values(values)).rowcount)

    def _entry(self, row: Row[Any], *, ambiguous: bool | None = None) -> Entry:
        untouched = row.state == EntryState.READY.value
        return Entry(
            id=EntryId(row.id),
            key=row.key,
            kind=EntryKind(row.kind),
            case_id=None if row.case_id is None else CaseId(row.case_id),
            subject_id=row.subject_id,
            person=PersonId(row.person),
            revision=row.revision,
            attempts=row.attempts,
            claim=row.claim,
            ambiguous=not untouched if ambiguous is None else ambiguous,
            since=from_micros(row.first_claimed_at) or self._now,
            ref=row.ref,
            facts=json.loads(row.facts),
        )
