"""Rounds over every case's record: where they stand, what each saw, and what is no longer as it was seen."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from handlers.domain.heads import Round, Witness
from handlers.domain.ids import CaseId, OrganisationId
from handlers.store.instants import to_micros
from handlers.store.retention_tables import forgotten
from handlers.store.tables import case as cases
from handlers.store.tables import event as events
from handlers.store.witness_tables import head_round as rounds
from handlers.store.witness_tables import witness as table

_PAGE = 5_000  # leaves that are held at a time
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A round that is not at its end.

    Attributes:
        after: the case up to which it came.
        cases, leaves, amiss: counted so far.
        named: numbers of cases whose record does not hold, the first of them.
    """

    id: int
    number: int
    day: str
    after: CaseId
    cases: int = 0
    leaves: int = 0
    amiss: int = 0
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a case says of its record."""

    id: CaseId
    number: str
    head: str
    events: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Ended:
    """A round that came to its end, where it stands."""

    id: int
    round: Round
    amiss: int
    named: tuple[str, ...]


class Witnesses:
    """The rounds and what they saw, within a transaction."""

    def __init__(self, connection: Connection, next_id: Callable[[], int], now: datetime) -> None:
        self._connection = connection
        self._next_id = next_id
        self._now = now

    def under_way(self, organisation: OrganisationId) -> UnderWay | None:
        """Return the round that is not at its end, or None."""
        found = select(rounds).where(rounds.c.organisation_id == organisation, rounds.c.ended_at.is_(None))
        row = self._connection.execute(found.order_by(rounds.c.number)).first()
        return None if row is None else _under_way(row)

    def last(self, organisation: OrganisationId, until: datetime | None = None) -> Ended | None:
        """Return the last round that came to its end, by an instant where one is given; None for none."""
        where = [rounds.c.organisation_id == organisation, rounds.c.ended_at.is_not(None)]
        if until is not None:
            where.append(rounds.c.ended_at <= to_micros(until))
        found = select(rounds).where(*where).order_by(rounds.c.number.desc()).limit(1)
        row = self._connection.execute(found).first()
        return None if row is None else _ended(row)

    def ended(self, organisation: OrganisationId, after: int = 0) -> list[Ended]:
        """Return rounds that came to their ends and have numbers above one, in order, a thousand at most."""
        where = (rounds.c.organisation_id == organisation, rounds.c.ended_at.is_not(None))
        found = select(rounds).where(*where, rounds.c.number > after).order_by(rounds.c.number).limit(_MOST)
        return [_ended(row) for row in self._connection.execute(found)]

    def begin(self, organisation: OrganisationId, number: int, day: str) -> None:
        """Begin a round; its number is taken once, so that of two who begin it one fails."""
        row = {
            "id": self._next_id(),
            "organisation_id": organisation,
            "number": number,
            "day": day,
            **dict.fromkeys(("after_case", "cases", "leaves", "amiss"), 0),
            **dict.fromkeys(("named", "root", "head"), ""),
        }
        self._connection.execute(insert(rounds), row)

    def standing(self, organisation: OrganisationId, after: CaseId, limit: int) -> list[Standing]:
        """Return cases in the order they were opened, with what they say of their records."""
        read = (cases.c.id, cases.c.number, cases.c.head, cases.c.events, cases.c.due_on, cases.c.deadline)
        where = (cases.c.organisation_id == organisation, cases.c.id > after)
        rows = self._connection.execute(select(*read).where(*where).order_by(cases.c.id).limit(limit))
        return [
            Standing(CaseId(row.id), row.number, row.head, row.events, _due_on(row.due_on, row.deadline))
            for row in rows
        ]

    def latest(self, after: CaseId, until: CaseId | None) -> dict[CaseId, Witness]:
        """Return what was seen last of each case in a span, those that are gone among them."""
        span: list[ColumnElement[bool]] = [table.c.case_id > after]
        if until is not None:
            span.append(table.c.case_id <= until)
        newest = (
            select(table.c.case_id, func.max(table.c.seq).label("seq"))
            .where(*span)
            .group_by(table.c.case_id)
            .subquery()
        )
        same = (table.c.case_id == newest.c.case_id) & (table.c.seq == newest.c.seq)
        rows = self._connection.execute(select(table).join(newest, same))
        return {CaseId(row.case_id): _witness(row) for row in rows}

    def advance(
        self, before: UnderWay, seen: Sequence[Standing], new: Sequence[Witness], amiss: Sequence[str]
    ) -> UnderWay | None:
        """Write what a round saw in some cases; None where somebody else did so already."""
        after = replace(
            before,
            after=seen[-1].id,
            cases=before.cases + len(seen),
            leaves=before.leaves + len(new),
            amiss=before.amiss + len(amiss),
            named=(*before.named, *amiss)[:20],
        )
        ours = (rounds.c.id == before.id, rounds.c.after_case == before.after, rounds.c.ended_at.is_(None))
        values = {
            "after_case": after.after,
            "cases": after.cases,
            "leaves": after.leaves,
            "amiss": after.amiss,
            "named": " ".join(after.named),
        }
        if not self._connection.execute(update(rounds).where(*ours).values(values)).rowcount:
            return None
        rows = [
            {"case_id": one.case_id, "seq": one.seq, "digest": one.digest, "round_id": before.id}
            for one in new
        ]
        if rows:
            self._connection.execute(insert(table), rows)
        return after

    def end(self, under_way: UnderWay, root: str, head: str) -> bool:
        """Write the end of a round; False where somebody else did, or it went on."""
        ours = (
            rounds.c.id == under_way.id,
            rounds.c.after_case == under_way.after,
            rounds.c.ended_at.is_(None),
        )
        values = {
            "root": root,
            "head": head,
            "amiss": under_way.amiss,
            "named": " ".join(under_way.named),
            "ended_at": to_micros(self._now),
        }
        return bool(self._connection.execute(update(rounds).where(*ours).values(values)).rowcount)

    def of_round(self, round_id: int) -> Iterator[Witness]:
        """Yield what a round saw, by case, in the order of its tree."""
        after = 0
        while True:
            where = (table.c.round_id == round_id, table.c.case_id > after)
            found = select(table).where(*where).order_by(table.c.case_id).limit(_PAGE)
            page = [_witness(row) for row in self._connection.execute(found)]
            if not page:
                return
            yield from page
            after = page[-1].case_id

    def of_case(self, case: CaseId) -> list[tuple[int, Witness]]:
        """Return what was seen of a case, each with the id of its round, in order."""
        found = select(table).where(table.c.case_id == case).order_by(table.c.seq)
        return [(row.round_id, _witness(row)) for row in self._connection.execute(found)]

    def place_of(self, round_id: int, case: CaseId) -> int:
        """Return at which place of a round's tree a case stands, from 0."""
        before = (table.c.round_id == round_id, table.c.case_id < case)
        return self._connection.scalar(select(func.count()).select_from(table).where(*before)) or 0

    def rewritten(self, round_id: int, case: CaseId | None, limit: int) -> list[tuple[str, int]]:
        """Return events that are no longer as a round saw them, with the numbers of their cases.

        A case that is gone is called by its id.

        Args:
            case: the only one that is wanted; None for all.
        """
        same = (events.c.case_id == table.c.case_id) & (events.c.seq == table.c.seq)
        joined = table.outerjoin(events, same).outerjoin(cases, cases.c.id == table.c.case_id)
        other = or_(events.c.digest.is_(None), events.c.digest != table.c.digest)
        found = select(table.c.case_id, table.c.seq, cases.c.number).select_from(joined)
        known = select(forgotten.c.case_id).where(forgotten.c.case_id == table.c.case_id).exists()
        wanted = [table.c.round_id == round_id, other, ~known]
        if case is not None:
            wanted.append(table.c.case_id == case)
        rows = self._connection.execute(found.where(*wanted).order_by(table.c.case_id).limit(limit))
        return [(row.number or f"#{row.case_id}", row.seq) for row in rows]


def _due_on(due_on: str, deadline: str) -> date:
    """Return when a case is due, which stands in two places; no day at all where they differ."""
    told = json.loads(deadline)["due_on"]
    return date.fromisoformat(told) if told == due_on else date.min


def _under_way(row: Row[Any]) -> UnderWay:
    counted = (row.cases, row.leaves, row.amiss)
    return UnderWay(row.id, row.number, row.day, CaseId(row.after_case), *counted, tuple(row.named.split()))


def _ended(row: Row[Any]) -> Ended:
    found = Round(row.number, row.day, row.cases, row.leaves, row.root, row.head)
    return Ended(row.id, found, row.amiss, tuple(row.named.split()))


def _witness(row: Row[Any]) -> Witness:
    return Witness(CaseId(row.case_id), row.seq, row.digest)
