"""Stubs: letters noticed, each with its own way to being read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Row, and_, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from connectors.base import Stub
from handlers.domain.ids import MailboxId, StubId
from handlers.domain.message import Purpose
from handlers.store.conditions import QUARANTINED, UNREAD
from handlers.store.instants import from_micros, to_micros
from handlers.store.numbers import Numbers
from handlers.store.tables import cursor as cursors
from handlers.store.tables import message as messages
from handlers.store.tables import stub as table

_SETTLE = (
    update(table)
    .where(table.c.id == bindparam("of_stub"), table.c.state == bindparam("from_state"))
    .values(
        state=bindparam("to_state"),
        reason=bindparam("why"),
        # some providers tell only with the letter itself when it was received
        received_at=func.coalesce(table.c.received_at, bindparam("learned_at", type_=BigInteger)),
        historic=func.coalesce(bindparam("is_historic", type_=Boolean), table.c.historic),
    )
)
_READ = tuple(
    table.c[name]
    for name in (
        *("id", "provider_key", "received_at", "started", "tries"),
        *("junk", "sent", "historic", "scope", "generation", "reason"),
    )
)
_UNDATED = and_(table.c.historic, table.c.received_at.is_(None))
_OLDEST_FIRST = (
    table.c.historic,
    case((_UNDATED, -table.c.due_at), (table.c.historic, table.c.received_at), else_=table.c.due_at),
    case((_UNDATED, -table.c.id), else_=table.c.id),
)
#: Why a letter is read once more.
_OUT_OF_JUNK = "out of junk"


class StubState(StrEnum):
    """How far a noticed letter has come."""

    NOTICED = "noticed"
    ROUTED = "routed"
    QUARANTINED = "quarantined"  # could not be read; its original is kept and a case says so
    VANISHED = "vanished"  # gone before it could be fetched
    KNOWN = "known"  # a letter that is here already, met under another key
    NOT_OURS = "not_ours"  # mail that somebody sent on other matters: nothing of it is kept


@dataclass(frozen=True, slots=True)
class DueStub:
    """A letter to read now.

    Attributes:
        started: how often reading it began and never ended.
        tries: how often it was put off for a passing fault.
        historic: it was received before the mailbox was live, or seems so until it is read.
        again: it was put aside as junk and is no longer there, so that it is judged once more.
    """

    id: StubId
    provider_key: str
    received_at: datetime | None
    started: int
    tries: int
    junk: bool = False
    sent: bool = False
    historic: bool = False
    scope: str = ""
    generation: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a letter was met: its feed, the generation of its key, and whether it lay among junk."""

    scope: str
    generation: str
    junk: bool


class Stubs:
    """The stubs, within a transaction."""

    def __init__(self, connection: Connection, numbers: Numbers) -> None:
        self._connection = connection
        self._numbers = numbers

    def notice(
        self,
        mailbox: MailboxId,
        stubs: Sequence[Stub],
        now: datetime,
        *,
        scope: str = "",
        historic: Collection[str] = (),
    ) -> int:
        """Write the stubs that are not known yet and return how many those were.

        Args:
            scope: the feed that they were met in.
            historic: keys of those that were received before the mailbox was live.
        """
        rows = [
            {
                "id": self._numbers.next(),
                "mailbox_id": mailbox,
                "provider_key": stub.provider_key,
                "generation": stub.generation,
                "state": StubState.NOTICED.value,
                # nobody receives a letter tomorrow: a clock or a file name says so, and due dates follow
                "received_at": to_micros(min(stub.received_at, now) if stub.received_at else None),
                "size": stub.size,
                "started": 0,
                "tries": 0,
                "due_at": to_micros(now),
                "reason": "",
                "junk": stub.junk,
                "sent": stub.sent,
                "historic": stub.provider_key in historic,
                "scope": scope,
            }
            for stub in stubs
        ]
        if not rows:
            return 0
        unknown = set(self.unknown(mailbox, [stub.provider_key for stub in stubs]))
        fresh = {row["provider_key"]: row for row in rows if row["provider_key"] in unknown}
        if fresh:
            adding = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
            # Only a letter known already is passed over; an id that clashes must fail, or a letter is lost.
            known_already = adding(table).on_conflict_do_nothing(
                index_elements=["mailbox_id", "provider_key"]
            )
            self._connection.execute(known_already, list(fresh.values()))
        return len(fresh)

    def unknown(self, mailbox: MailboxId, keys: Collection[str]) -> list[str]:
        """Return those of some keys that no letter was noticed by."""
        asked = select(table.c.provider_key).where(
            table.c.mailbox_id == mailbox, table.c.provider_key.in_(keys)
        )
        known = set(self._connection.scalars(asked)) if keys else set()
        return [key for key in keys if key not in known]

    def moved(self, mailbox: MailboxId, stubs: Sequence[Stub]) -> set[str]:
        """Return the keys of those whose instant and size are known by a key of another generation."""
        told = {
            stub.provider_key: (to_micros(stub.received_at), stub.size, stub.generation)
            for stub in stubs
            if stub.generation and stub.received_at and stub.size
        }
        if not told:
            return set()
        asked = select(table.c.received_at, table.c.size, table.c.generation).where(
            table.c.mailbox_id == mailbox, table.c.received_at.in_({at for at, _, _ in told.values()})
        )
        known = [(row.received_at, row.size, row.generation) for row in self._connection.execute(asked)]
        spots: dict[tuple[int | None, int | None], set[str]] = {}
        for at, size, generation in known:
            spots.setdefault((at, size), set()).add(generation)
        return {key for key, (at, size, own) in told.items() if spots.get((at, size), set()) - {own}}

    def ids(self, mailbox: MailboxId, keys: Collection[str]) -> list[StubId]:
        """Return our own numbers of letters that were noticed by some keys."""
        asked = select(table.c.id).where(table.c.mailbox_id == mailbox, table.c.provider_key.in_(keys))
        return [StubId(one) for one in self._connection.scalars(asked)] if keys else []

    def lost_instant(self, mailbox: MailboxId, scope: str, generation: str, at: datetime) -> bool:
        """Return whether no letter of a feed, as it is numbered now, was received at an instant.

        Args:
            generation: of the numbers that are asked about; False where it is not the feed's own by now.
        """
        now = (cursors.c.mailbox_id == mailbox, cursors.c.scope == scope, cursors.c.generation == generation)
        then = (table.c.mailbox_id == mailbox, table.c.received_at == to_micros(at))
        kept = select(table.c.id).where(*then, table.c.scope == scope, table.c.generation == generation)
        return self._connection.scalar(select(cursors.c.scope).where(*now, ~kept.exists())) is not None

    def out_of_junk(self, mailbox: MailboxId, stubs: Sequence[Stub], now: datetime) -> list[StubId]:
        """Note which known letters lie among junk no more; return those to be judged again, now due.

        Those are the ones that were put aside: nobody's case, and read by nobody.
        """
        keys = [stub.provider_key for stub in stubs if not stub.junk]
        if not keys:
            return []
        out = (table.c.mailbox_id == mailbox, table.c.provider_key.in_(keys), table.c.junk.is_(True))
        freed = update(table).where(*out).values(junk=False).returning(table.c.id)
        found = [StubId(one) for one in self._connection.scalars(freed)]
        if not found:
            return []
        aside = select(messages.c.stub_id).where(
            messages.c.stub_id.in_(found),
            messages.c.case_id.is_(None),
            messages.c.purpose == Purpose.AUTOMATIC.value,
        )
        anew = {"state": StubState.NOTICED.value, "reason": _OUT_OF_JUNK, "due_at": to_micros(now)}
        judged = update(table).where(table.c.id.in_(aside), table.c.state == StubState.ROUTED.value)
        again = judged.values(**anew, tries=0, started=0).returning(table.c.id)
        return [StubId(one) for one in self._connection.scalars(again)]

    def taken_out(self, stub: StubId) -> None:
        """Note that a letter was met where no junk lies."""
        self._connection.execute(update(table).where(table.c.id == stub).values(junk=False))

    def oldest_unread(self, mailbox: MailboxId, scope: str) -> datetime | None:
        """Return when the oldest letter of a feed that waits to be read was received, as far as is known."""
        asked = select(func.min(table.c.received_at)).where(
            table.c.mailbox_id == mailbox, UNREAD, table.c.scope == scope
        )
        oldest: int | None = self._connection.scalar(asked)
        return from_micros(oldest)

    def place(self, stub: StubId) -> Spot:
        """Return where a letter was met."""
        asked = select(table.c.scope, table.c.generation, table.c.junk).where(table.c.id == stub)
        row = self._connection.execute(asked).one()
        return Spot(row.scope, row.generation, row.junk)

    def due(self, mailbox: MailboxId, now: datetime, limit: int) -> list[DueStub]:
        """Return letters to read now: live ones, longest due first, then those of before from the oldest on.

        A letter is read before what was written in reply to it, so that the reply finds its case. Mailboxes
        list letters of before from the newest on, and not all of them tell when each one came: of those the
        one that was noticed last is the oldest.
        """
        rows = self._connection.execute(
            select(*_READ)
            .where(
                table.c.mailbox_id == mailbox,
                UNREAD,
                table.c.due_at <= to_micros(now),
            )
            .order_by(*_OLDEST_FIRST)
            .limit(limit)
        )
        return [_due(row) for row in rows]

    def next_due(self, mailbox: MailboxId) -> datetime | None:
        """Return when the next letter of a mailbox is to be read, or None where none waits."""
        asked = select(func.min(table.c.due_at)).where(table.c.mailbox_id == mailbox, UNREAD)
        soonest: int | None = self._connection.scalar(asked)
        return from_micros(soonest)

    def waiting(self, mailbox: MailboxId) -> int:
        """Return how many letters of a mailbox wait to be read; noticing stops before they are too many."""
        unread = select(func.count()).select_from(table).where(table.c.mailbox_id == mailbox, UNREAD)
        return self._connection.scalar(unread) or 0

    def quarantined(self, mailbox: MailboxId, after: StubId, limit: int) -> list[DueStub]:
        """Return letters that could not be read, in the order of their numbers, a page at a time."""
        where = (table.c.mailbox_id == mailbox, QUARANTINED, table.c.id > after)
        rows = self._connection.execute(select(*_READ).where(*where).order_by(table.c.id).limit(limit))
        return [_due(row) for row in rows]

    def begin(self, stubs: Iterable[DueStub], retry_at: datetime) -> None:
        """Mark letters as begun; should we die, they come back at `retry_at` with the mark on them."""
        ids = [stub.id for stub in stubs]
        begun = update(table).where(table.c.id.in_(ids), table.c.state == StubState.NOTICED.value)
        self._connection.execute(begun.values(started=table.c.started + 1, due_at=to_micros(retry_at)))

    def put_off(self, stub: StubId, until: datetime, reason: str, *, died: bool, counts: bool = True) -> None:
        """Leave a letter due after a passing fault; where no reader died the mark is taken off.

        Args:
            counts: it was a try, and not only its mailbox that gave nothing.
        """
        later = update(table).where(table.c.id == stub, table.c.state == StubState.NOTICED.value)
        kept = case((table.c.reason == _OUT_OF_JUNK, table.c.reason), else_=reason)
        values: dict[str, object] = {"due_at": to_micros(until), "reason": kept}
        if counts:
            values["tries"] = table.c.tries + 1
        if not died:
            values["started"] = 0
        self._connection.execute(later.values(values))

    def put_back(self, stubs: Sequence[StubId], until: datetime) -> None:
        """Take the mark off letters that were begun and not asked for, and leave them due."""
        back = update(table).where(table.c.id.in_(stubs), table.c.state == StubState.NOTICED.value)
        self._connection.execute(back.values(started=table.c.started - 1, due_at=to_micros(until)))

    def was_read_after(self, mailbox: MailboxId, stub: StubId) -> bool:
        """Return whether letters were given to us that were noticed after one."""
        given = (StubState.ROUTED.value, StubState.KNOWN.value, StubState.NOT_OURS.value)
        later = (table.c.mailbox_id == mailbox, table.c.id > stub, table.c.state.in_(given))
        return self._connection.scalar(select(table.c.id).where(*later).limit(1)) is not None

    def settle(
        self,
        stub: StubId,
        state: StubState,
        reason: str = "",
        *,
        received_at: datetime | None = None,
        historic: bool | None = None,
        before: StubState = StubState.NOTICED,
    ) -> bool:
        """End a letter's way; False when somebody ended it before.

        Args:
            received_at: where that was learned with the letter; else None.
            historic: what it turned out to be; None leaves it as it was noticed.
        """
        values = {
            "of_stub": stub,
            "from_state": before.value,
            "to_state": state.value,
            "why": reason,
            "learned_at": to_micros(received_at),
            "is_historic": historic,
        }
        return bool(self._connection.execute(_SETTLE, values).rowcount)

    def count(self, mailbox: MailboxId, state: StubState) -> int:
        """Return how many stubs of a mailbox stand in a state."""
        where = (table.c.mailbox_id == mailbox, table.c.state == state.value)
        return self._connection.scalar(select(func.count()).select_from(table).where(*where)) or 0


def _due(row: Row[Any]) -> DueStub:
    return DueStub(
        id=StubId(row.id),
        provider_key=row.provider_key,
        received_at=from_micros(row.received_at),
        started=row.started,
        tries=row.tries,
        junk=row.junk,
        sent=row.sent,
        historic=row.historic,
        scope=row.scope,
        generation=row.generation,
        again=row.reason == _OUT_OF_JUNK,
    )
