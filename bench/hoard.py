"""A store full of open cases, filled by the million; what happened lately and is due soon is always the same.

A few cases are opened as the product opens them, and then copied row by row, each with a requester of
its own sealed for its own row, so that the product reads every one of them as it reads its own.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from sqlite3 import Connection as SqliteConnection
from typing import Any

from psycopg import Connection as PostgresConnection
from psycopg import sql
from sqlalchemy import ColumnElement, Connection, Table, cast, insert, literal, select, text

from connectors.base import Address
from handlers.desk import Desk
from handlers.domain.case import Case, Claim, Origin, Status
from handlers.domain.deadline import Deadline, counted, standing
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId
from handlers.domain.mailbox import Mailbox
from handlers.domain.people import Organisation
from handlers.domain.rights import Right
from handlers.ports import Box
from handlers.showing import card_key
from handlers.store import sealed
from handlers.store.database import Database, Kind
from handlers.store.delivery_tables import outbox, post
from handlers.store.events import Events
from handlers.store.instants import to_micros
from handlers.store.numbers import first_at
from handlers.store.outbox import EntryKind
from handlers.store.posts import Post
from handlers.store.tables import case as cases
from handlers.store.tables import claim, event

#: Open cases that are overdue or due within a fortnight, cases that were closed in the last two weeks, and
#: open ones that came in then: the same numbers, whatever lies behind them.
NEAR, CLOSED, CAME = 200, 300, 300
#: Days from today in which a near case is due, and one that is not.
_SOON, _LATER = (-5, 14), (22, 110)
#: Days ago at which cases came in, and those of them that came lately.
_CAME, _LATELY = (15, 80), (1, 13)
_BATCH = 20_000
_DAY = timedelta(days=1)

Row = dict[str, Any]


@dataclass(frozen=True)
class Hoard:
    """What is to lie in a store.

    Attributes:
        open: how many cases are open; a tenth as many were closed long ago.
        owners: who owns seven of ten, in equal parts.
    """

    open: int
    owners: Sequence[str]


@dataclass(frozen=True)
class _Made:
    """One case that is to be, in days from today."""

    number: int
    came: int
    due: int
    owner: str | None
    closed: int | None = None


def fill(desk: Desk, database: Database, mailbox: Mailbox, hoard: Hoard) -> None:
    """Store the hoard, and let the database take note of it."""
    first = _pattern(desk, mailbox)
    with desk.reading("bench.organisation") as tx:
        organisation, box = tx.organisations.get(mailbox.organisation_id), tx.box(mailbox.key_id)
    with database.transaction("bench.hoard", Kind.RELAXED) as connection:
        records = Events(connection, lambda _key: box)
        press = _Press(desk, organisation, box, records, _row(connection, cases, cases.c.id == first))
        rows = map(press.case, _wanted(hoard))
        while batch := list(islice(rows, _BATCH)):
            _write(connection, cases, [row for row, _ in batch])
            _write(connection, event, [row for _, row in batch])
        _copy_around(connection, first, desk.clock.now())
        connection.execute(text("ANALYZE"))


def _pattern(desk: Desk, mailbox: Mailbox) -> CaseId:
    """Open a case as the product does, with a card that stands in the channel; return which."""
    with desk.transaction("bench.pattern", Kind.RELAXED) as tx:
        organisation = tx.organisations.get(mailbox.organisation_id)
        opened = Case(
            id=CaseId(tx.next_id()),
            organisation_id=organisation.id,
            mailbox_id=mailbox.id,
            number=f"2025-{tx.organisations.next_number(organisation.id):06d}",
            status=Status.NEW,
            claims=(Claim(Right.ACCESS),),
            language="en",
            received_at=tx.now,
            deadline=_counted(desk, organisation, tx.now),
            requester=Address("pattern@people.example", "Pattern"),
            origin=Origin.PHONE,
        )
        facts: dict[str, Fact] = {"case": opened.id, "due_on": opened.due_on.isoformat()}
        case = tx.cases.add(mailbox, opened, Event(EventKind.CASE_OPENED, facts))
        tx.outbox.add(EntryKind.CARD, card_key(case.id), case=case.id, fresh=True)
        today = tx.now.astimezone(organisation.zone).date().isoformat()
        tx.posts.put(Post(card_key(case.id), case.id, "C0BENCH:1", case.version, today))
        waiting = (tx.outbox.claim(one) for one in tx.outbox.due(50) if one.case_id == case.id)
        for entry in filter(None, waiting):
            tx.outbox.settle(entry)
    return case.id


def _wanted(hoard: Hoard) -> Iterator[_Made]:
    """Yield the cases, the same for the same number: near ones, those that came lately, and the rest."""
    chance = random.Random(hoard.open)

    def owner(number: int) -> str | None:
        return None if number % 10 < 3 else hoard.owners[number // 10 % len(hoard.owners)]

    for number in range(hoard.open):
        near, lately = number < NEAR, NEAR <= number < NEAR + CAME
        came = -chance.randint(*(_LATELY if lately else _CAME))
        yield _Made(number, came, chance.randint(*(_SOON if near else _LATER)), owner(number))
    for number in range(CLOSED + hoard.open // 10):
        closed = -chance.randint(*(_LATELY if number < CLOSED else _CAME))
        yield _Made(hoard.open + number, closed - 16, closed + 14, owner(number), closed)


class _Press:
    """Makes rows of cases after one that the product made."""

    def __init__(
        self, desk: Desk, organisation: Organisation, box: Box, records: Events, pattern: Row
    ) -> None:
        self._now = desk.clock.now()
        self._today = self._now.astimezone(organisation.zone).date()
        self._box = box
        self._records = records
        self._pattern = pattern
        reckoned = _counted(desk, organisation, self._now - 80 * _DAY)
        self._deadline = cache(lambda due_on: _written(standing(reckoned, due_on)))

    def case(self, made: _Made) -> tuple[Row, Row]:
        """Return the row of one case, and that of its record."""
        # Ids rise with the time at which they were made; a millisecond apart, no two are alike.
        at = self._now + made.came * _DAY - timedelta(milliseconds=made.number)
        id_ = first_at(at) + made.number % (1 << 22)
        due_on = self._today + made.due * _DAY
        who = Address(f"p{made.number}@people.example", f"Person {made.number}")
        closed = None if made.closed is None else self._now + made.closed * _DAY
        status = Status.CLOSED if closed else Status.OPEN if made.owner else Status.NEW
        opened = Event(EventKind.CASE_OPENED, {"case": id_, "due_on": due_on.isoformat()})
        (told,), head = self._records.chain(CaseId(id_), self._box, "", 0, (opened,), at)
        row = {
            **self._pattern,
            "id": id_,
            "number": f"2026-{made.number:07d}",
            "status": status.value,
            "received_at": to_micros(at),
            "due_on": due_on.isoformat(),
            "deadline": self._deadline(due_on),
            "owner": made.owner,
            "requester_sealed": self._box.seal(sealed.address_to_bytes(who), f"case:{id_}:requester"),
            "closed_at": to_micros(closed),
            "head": head,
        }
        return row, told


def _counted(desk: Desk, organisation: Organisation, received_at: datetime) -> Deadline:
    """Return a deadline with the mark of what it was counted by, so that nothing is counted anew."""
    establishment = desk.establishment(organisation)
    return counted([establishment.request_at(received_at)], establishment)


def _written(deadline: Deadline) -> str:
    return json.dumps(deadline.to_facts())


def _copy_around(connection: Connection, first: CaseId, now: datetime) -> None:
    """Copy what stands around the pattern to every case; what is delivered is forgotten after a month."""
    key = literal("card:") + cast(cases.c.id, post.c.key.type)
    _copy(connection, claim, first, {"case_id": cases.c.id})
    _copy(connection, post, first, {"case_id": cases.c.id, "key": key})
    lately = cases.c.id >= first_at(now - 29 * _DAY)
    _copy(connection, outbox, first, {"id": cases.c.id, "case_id": cases.c.id, "key": key}, lately)


def _copy(
    connection: Connection,
    table: Table,
    first: CaseId,
    changed: dict[str, ColumnElement[Any]],
    *where: ColumnElement[bool],
) -> None:
    pattern = _row(connection, table, table.c.case_id == first)
    columns = [changed.get(one.name, literal(pattern[one.name], one.type)) for one in table.c]
    chosen = select(*columns).where(cases.c.id != first)
    connection.execute(insert(table).from_select([one.name for one in table.c], chosen.where(*where)))


def _row(connection: Connection, table: Table, which: ColumnElement[bool]) -> Row:
    return dict(connection.execute(select(table).where(which)).mappings().one())


def _write(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    names = list(rows[0])
    driver = connection.connection.driver_connection
    if isinstance(driver, SqliteConnection):
        marks = ", ".join("?" * len(names))
        said = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
        driver.executemany(said, [tuple(row.values()) for row in rows])
        return
    assert isinstance(driver, PostgresConnection)
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    asked = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
    with driver.cursor() as cursor, cursor.copy(asked) as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))
