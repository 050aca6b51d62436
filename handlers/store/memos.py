"""Memos that left or are about to, by their Message-IDs, and the notices that mail stood in for."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, and_, delete, distinct, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from handlers.domain.events import Fact
from handlers.domain.ids import OrganisationId, PersonId
from handlers.ports import Box
from handlers.store.conditions import NOTICE_WAITS
from handlers.store.delivery_tables import outbox, post
from handlers.store.instants import from_micros, to_micros
from handlers.store.memo_tables import memo as table
from handlers.store.memo_tables import stand_in as stand_ins
from handlers.store.numbers import first_at, made_at
from handlers.store.outbox import EntryKind, EntryState

_LABEL = "memo-id"


@dataclass(frozen=True, slots=True)
class Unheard:
    """A notice that waits.

    Attributes:
        facts: as JSON.
        since: when it was asked for first.
    """

    key: str
    person: PersonId
    facts: str
    since: datetime


class Memos:
    """The memos, within a transaction.

    Args:
        finding: the box of an organisation, None while there is none.
        hashing: the same, made where there is none.
    """

    def __init__(
        self,
        connection: Connection,
        finding: Callable[[OrganisationId], Box | None],
        hashing: Callable[[OrganisationId], Box],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._finding = finding
        self._hashing = hashing
        self._now = now

    def ask(self, entry: int, key: str, person: PersonId, facts: Mapping[str, Fact]) -> None:
        """Ask for a memo; what is asked again before it is begun says it anew, and after that nothing.

        Args:
            entry: an id for its entry in the outbox.
        """
        values: dict[str, object] = dict.fromkeys(("ref", "reason"), "") | dict.fromkeys(
            ("attempts", "claim"), 0
        )
        values |= {"id": entry, "key": key, "kind": EntryKind.MEMO.value, "person": person, "revision": 1}
        values |= {"state": EntryState.READY.value, "due_at": to_micros(self._now)}
        values["facts"] = json.dumps(dict(facts), sort_keys=True)
        adding = self._adding(outbox).values(values)
        untouched = and_(outbox.c.state == EntryState.READY.value, outbox.c.ref == "")
        newer = {"facts": adding.excluded.facts}
        self._connection.execute(
            adding.on_conflict_do_update(index_elements=["key"], set_=newer, where=untouched)
        )

    def dispense(self, notice: str) -> None:
        """Take a notice that nobody has begun to post for told, since there is nowhere to post it."""
        untouched = (outbox.c.key == notice, outbox.c.state == EntryState.READY.value)
        self._connection.execute(
            update(outbox)
            .where(*untouched)
            .values(state=EntryState.SENT.value, revision=outbox.c.revision + 1)
        )

    def _adding(self, into: Table) -> PostgresqlInsert | SqliteInsert:
        return (postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert)(into)

    def name(self, organisation: OrganisationId, entry: int) -> str:
        """Return the left part of the Message-ID of an entry's mail: always the same, and nobody's guess."""
        return f"ombud.memo.{self._hashing(organisation).blind('memo-name', str(entry)).hex()[:32]}"

    def note(self, organisation: OrganisationId, key: str, mail_id: str, *, sent: bool) -> None:
        """Remember a Message-ID under which a memo leaves, or (`sent`) has left."""
        now = to_micros(self._now)
        digest = self._hashing(organisation).blind(_LABEL, mail_id)
        values = {"mail_id_hash": digest, "key": key, "at": now, "sent_at": now if sent else None}
        self._connection.execute(self._adding(table).values(values).on_conflict_do_nothing())
        if sent:
            left = update(table).where(table.c.key == key, table.c.sent_at.is_(None))
            self._connection.execute(left.values(sent_at=now))

    def knows(self, organisation: OrganisationId, mail_ids: Collection[str]) -> bool:
        """Return whether one of some Message-IDs is a memo's."""
        box = self._finding(organisation)
        if box is None or not mail_ids:
            return False
        digests = [box.blind(_LABEL, one) for one in mail_ids]
        found = select(table.c.key).where(table.c.mail_id_hash.in_(digests)).limit(1)
        return self._connection.scalar(found) is not None

    def sent_at(self, key: str) -> datetime | None:
        """Return when the memo of an entry left, or None where none has."""
        first = select(func.min(table.c.sent_at)).where(table.c.key == key)
        micros: int | None = self._connection.scalar(first)
        return from_micros(micros)

    def unheard(self, before: datetime, limit: int) -> list[Unheard]:
        """Return notices that wait unposted since before an instant, and that no mail stood in for yet.

        The oldest come first.
        """
        posted = exists().where(post.c.key == outbox.c.key)
        stood_in = exists().where(stand_ins.c.key == outbox.c.key)
        waiting = (
            select(outbox.c.key, outbox.c.person, outbox.c.facts, outbox.c.id)
            .where(NOTICE_WAITS, outbox.c.id < literal(first_at(before)), ~posted, ~stood_in)
            .order_by(outbox.c.id)
            .limit(limit)
        )
        return [
            Unheard(row.key, PersonId(row.person), row.facts, made_at(row.id))
            for row in self._connection.execute(waiting)
        ]

    def stood_in(self, notice: str) -> bool:
        """Return whether mail was asked to stand in for a notice."""
        found = select(stand_ins.c.key).where(stand_ins.c.key == notice)
        return self._connection.scalar(found) is not None

    def stood_in_between(self, since: datetime, until: datetime) -> int:
        """Return for how many notices a memo that stood in has left between two instants."""
        left = (table.c.sent_at >= to_micros(since), table.c.sent_at < to_micros(until))
        notice = literal("notice:") + func.substr(table.c.key, len("memo:") + 1)
        found = select(func.count(distinct(table.c.key))).where(*left, stand_ins.c.key == notice)
        return self._connection.scalar(found) or 0

    def stand_in(self, notice: str) -> bool:
        """Note that mail stands in for a notice; False where that was noted before."""
        noted = self._adding(stand_ins).values(key=notice, at=to_micros(self._now)).on_conflict_do_nothing()
        return self._connection.scalar(noted.returning(stand_ins.c.key)) is not None

    def forget(self, before: datetime) -> None:
        """Forget what was noted before an instant."""
        for each in (table, stand_ins):
            self._connection.execute(delete(each).where(each.c.at < to_micros(before)))
