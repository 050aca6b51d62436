"""Cases and their claims. `add` and `save` are the only ways to write one, and both write events."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    TextClause,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from connectors.base import Address
from handlers.domain.case import Case, Claim, Outcome, Status
from handlers.domain.errors import Gone, NotFound, StaleCase
from handlers.domain.events import Event
from handlers.domain.ids import CaseId, KeyId, MailboxId, OrganisationId, PersonId
from handlers.domain.mailbox import Mailbox
from handlers.domain.rights import Right
from handlers.ports import Box, KeyDestroyed
from handlers.store import sealed
from handlers.store.case_columns import case_of, claim_rows_of, columns_of
from handlers.store.conditions import OPEN
from handlers.store.events import Events
from handlers.store.reminder_tables import changed_case
from handlers.store.tables import case as table
from handlers.store.tables import claim as claims
from handlers.store.tables import mailbox as mailboxes

_ADD, _ADD_CLAIM, _ADD_CHANGED = insert(table), insert(claims), insert(changed_case)

_WITH_KEY = select(table, mailboxes.c.key_id).join(mailboxes, mailboxes.c.id == table.c.mailbox_id)
_ONE = _WITH_KEY.where(table.c.id == bindparam("of_case"))
_ONE_LOCKED = _ONE.with_for_update(of=table)
_CLAIMS = (
    select(claims)
    .where(claims.c.case_id.in_(bindparam("of_cases", expanding=True)))
    .order_by(claims.c.case_id, claims.c.position)
)


class Ending(Protocol):
    """Whatever is kept of a case from its end on."""

    def settle(self, case: Case) -> None:
        """Begin as a case is closed, and end as it is opened again."""


class Cases:
    """The cases, within a transaction."""

    def __init__(
        self,
        connection: Connection,
        box: Callable[[KeyId], Box],
        events: Events,
        ends: Sequence[Ending],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._box = box
        self._events = events
        self._ends = ends
        self._now = now
        self._keys: dict[MailboxId, KeyId] = {}
        self._claimed: dict[tuple[CaseId, int], tuple[Claim, ...]] = {}  # as read, by version
        self._written: list[dict[str, int]] = []
        self._ended: dict[tuple[CaseId, int], bool] = {}  # likewise

    def add(self, mailbox: Mailbox, case: Case, event: Event, *more: Event) -> Case:
        """Write a new case with what happened to open it."""
        box, events = self._box(mailbox.key_id), (event, *more)
        rows, head = self._events.chain(case.id, box, "", 0, events, self._now)
        row = {
            **columns_of(case),
            "id": case.id,
            "organisation_id": case.organisation_id,
            "mailbox_id": case.mailbox_id,
            "number": case.number,
            "requester_sealed": box.seal(
                sealed.address_to_bytes(case.requester), f"case:{case.id}:requester"
            ),
            "version": 1,
            "head": head,
            "events": len(events),
        }
        self._connection.execute(_ADD, row)
        self._written.append({"case_id": case.id, "version": 1})
        self._write_claims(case)
        self._events.append(rows)
        if case.closed_at is not None:
            self._settle(case)
        self._ended[case.id, 1] = case.closed_at is not None
        return replace(case, version=1, head=head, events=len(events))

    def save(self, case: Case, event: Event, *more: Event) -> Case:
        """Write a changed case with what happened to it.

        Raises:
            StaleCase: somebody changed it since it was read.
        """
        saved, rows = self._change(case, (event, *more), {**columns_of(case), "version": case.version + 1})
        self._events.append(rows)
        self._rewrite_claims(case)
        self._count(case)
        return saved

    def save_both(self, one: Case, on_one: Event, other: Case, on_other: Event) -> tuple[Case, Case]:
        """Write two changed cases, each with what happened to it.

        Raises:
            StaleCase: somebody changed one of them since it was read.
        """
        first, rows = self._change(one, (on_one,), {**columns_of(one), "version": one.version + 1})
        second, more = self._change(other, (on_other,), {**columns_of(other), "version": other.version + 1})
        self._events.append([*rows, *more])
        self._rewrite_claims(one, other)
        self._count(one)
        self._count(other)
        return first, second

    def asked_by(self, case: Case) -> None:
        """Write who asks, where that could not be read before; an event tells of it."""
        box = self._sealing(case)
        requester = box.seal(sealed.address_to_bytes(case.requester), f"case:{case.id}:requester")
        self._connection.execute(
            update(table).where(table.c.id == case.id).values(requester_sealed=requester)
        )

    def note(self, case: Case, event: Event, *more: Event) -> Case:
        """Write what happened around a case without changing it (a letter was read, say)."""
        noted, rows = self._change(case, (event, *more), {})
        self._events.append(rows)
        return noted

    def mark(self, case: Case) -> None:
        """Write the derivation of a case that was counted anew and whose due date and clock stay.

        Nothing happened to the case, so that its record and version stay too.

        Raises:
            StaleCase: somebody changed it since it was read.
        """
        self._mark(
            case,
            deadline=json.dumps(case.deadline.to_facts()),
            counted_by=case.deadline.counted_by,
        )

    def looked_at(self, case: Case, mark: str) -> None:
        """Write that a case could not be counted by a mark, so that it is not tried again and again.

        Raises:
            StaleCase: somebody changed it since it was read.
        """
        self._mark(case, counted_by=mark)

    def _mark(self, case: Case, **columns: str) -> None:
        ours = (
            table.c.id == case.id,
            table.c.version == case.version,
            table.c.due_on == case.due_on.isoformat(),
        )
        if not self._connection.execute(update(table).where(*ours).values(columns)).rowcount:
            raise StaleCase

    def _change(
        self, case: Case, events: Sequence[Event], columns: dict[str, object]
    ) -> tuple[Case, list[dict[str, object]]]:
        """Change the row of a case; return it as it is then, and the rows that its record grows by."""
        box = self._sealing(case) if any(event.content for event in events) else None
        rows, head = self._events.chain(case.id, box, case.head, case.events, events, self._now)
        count = case.events + len(events)
        # The row changes before the chain grows, so that two writers cannot add the same number.
        ours = (table.c.id == case.id, table.c.events == case.events, table.c.version == case.version)
        changed = update(table).where(*ours).values(events=count, head=head, **columns)
        if not self._connection.execute(changed).rowcount:
            raise StaleCase
        if columns:
            self._written.append({"case_id": case.id, "version": case.version + 1})
        if box is not None and case.closed_at and self._ended.get((case.id, case.version)):
            self._settle(case)  # words that came after others had gone have yet to go
        return replace(case, version=case.version + bool(columns), head=head, events=count), rows

    def _count(self, case: Case) -> None:
        """Have a case counted that was closed just now, or not any more that was opened again."""
        if self._ended.get((case.id, case.version)) != (case.closed_at is not None):
            self._settle(case)
        self._ended[case.id, case.version + 1] = case.closed_at is not None

    def _settle(self, case: Case) -> None:
        for one in self._ends:
            one.settle(case)

    def note_written(self) -> None:
        """Note which cases were written: the reminders look at these, and at no others."""
        if self._written:
            self._connection.execute(_ADD_CHANGED, self._written)

    def _rewrite_claims(self, *cases: Case) -> None:
        changed = [case for case in cases if self._claimed.get((case.id, case.version)) != case.claims]
        if changed:
            theirs = claims.c.case_id.in_([case.id for case in changed])
            self._connection.execute(delete(claims).where(theirs))
            self._write_claims(*changed)

    def _write_claims(self, *cases: Case) -> None:
        if rows := [row for case in cases for row in claim_rows_of(case)]:
            self._connection.execute(_ADD_CLAIM, rows)

    def _sealing(self, case: Case) -> Box:
        try:
            return self._box(self._key_of(case))
        except KeyDestroyed:
            raise Gone from None

    def _key_of(self, case: Case) -> KeyId:
        if case.mailbox_id not in self._keys:
            of_mailbox = select(mailboxes.c.key_id).where(mailboxes.c.id == case.mailbox_id)
            self._keys[case.mailbox_id] = KeyId(self._connection.scalar(of_mailbox) or 0)
        return self._keys[case.mailbox_id]

    def get(self, case: CaseId) -> Case:
        """Return one case.

        Raises:
            NotFound: there is none.
        """
        return self._one(_ONE, {"of_case": case})

    def locked(self, case: CaseId) -> Case:
        """Return one case and keep others from changing it until this transaction ends.

        Raises:
            NotFound: there is none.
        """
        return self._one(_ONE_LOCKED, {"of_case": case})

    def locked_both(self, one: CaseId, other: CaseId) -> tuple[Case, Case, list[Case]]:
        """Return two cases and those that follow either, and keep others from changing them.

        Who follows whom cannot change meanwhile, since whoever changes that holds their mailbox.

        Raises:
            NotFound: one of the two is not there.
        """
        pair = [one, other]
        kin = or_(table.c.id.in_(pair), table.c.follows.in_(pair))
        query = _WITH_KEY.where(kin).order_by(table.c.id).with_for_update(of=table)
        found = {case.id: case for case in self._many(query)}
        if not found.keys() >= {*pair}:
            raise NotFound
        return found[one], found[other], [case for case in found.values() if case.follows in pair]

    def followed_by(self, case: CaseId) -> CaseId | None:
        """Return the case that carries another one on, or None."""
        followed = self._connection.scalar(select(table.c.follows).where(table.c.id == case))
        return CaseId(followed) if followed else None

    def following(self, *cases: CaseId) -> list[Case]:
        """Return the cases that follow one of these, oldest first."""
        return self._many(_WITH_KEY.where(table.c.follows.in_(cases)).order_by(table.c.id))

    def numbered(self, organisation: OrganisationId, number: str) -> Case:
        """Return the case that people call so.

        Raises:
            NotFound: there is none.
        """
        if not (number.isascii() and number.isprintable()):
            raise NotFound  # nor could every database be asked for it
        return self._one(_WITH_KEY.where(table.c.organisation_id == organisation, table.c.number == number))

    def open(self, organisation: OrganisationId, limit: int, *, owner: PersonId | None = None) -> list[Case]:
        """Return open cases by due date, everybody's or one owner's; no test cases."""
        where: list[ColumnElement[bool] | TextClause] = [
            table.c.organisation_id == organisation,
            OPEN,
            table.c.is_test.is_(False),
        ]
        if owner is not None:
            where.append(table.c.owner == owner)
        return self._many(_WITH_KEY.where(*where).order_by(table.c.due_on, table.c.id).limit(limit))

    def all(self, organisation: OrganisationId, limit: int, after: CaseId = CaseId(0)) -> list[Case]:
        """Return cases in the order they were opened, a page at a time."""
        where = (table.c.organisation_id == organisation, table.c.id > after)
        return self._many(_WITH_KEY.where(*where).order_by(table.c.id).limit(limit))

    def count(self, organisation: OrganisationId) -> dict[Status, int]:
        """Return how many cases stand in each status; test cases are not counted."""
        real = (table.c.organisation_id == organisation, table.c.is_test.is_(False))
        counted = select(table.c.status, func.count()).where(*real)
        return {Status(status): n for status, n in self._connection.execute(counted.group_by(table.c.status))}

    def _one(self, query: Select[Any], values: Mapping[str, int] | None = None) -> Case:
        found = self._many(query, values)
        if not found:
            raise NotFound
        return found[0]

    def _many(self, query: Select[Any], values: Mapping[str, int] | None = None) -> list[Case]:
        rows = list(self._connection.execute(query, values))
        claimed: dict[int, list[Claim]] = {row.id: [] for row in rows}
        for row in self._connection.execute(_CLAIMS, {"of_cases": list(claimed)}) if rows else ():
            claimed[row.case_id].append(
                Claim(Right(row.right), Outcome(row.outcome) if row.outcome else None)
            )
        found = [case_of(row, tuple(claimed[row.id]), self._requester(row)) for row in rows]
        self._keys.update((MailboxId(row.mailbox_id), KeyId(row.key_id)) for row in rows)
        self._claimed.update(((case.id, case.version), case.claims) for case in found)
        self._ended.update(((case.id, case.version), case.closed_at is not None) for case in found)
        return found

    def _requester(self, row: Row[Any]) -> Address:
        if row.requester_sealed is None:
            return Address("")  # erased
        try:
            opened = self._box(KeyId(row.key_id)).open(row.requester_sealed, f"case:{row.id}:requester")
        except KeyDestroyed:
            return Address("")
        return sealed.address_from_bytes(opened)
