"""Letters that look alike, found by keyed hashes within one mailbox, and the batches that they make up."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, insert, select, update

from handlers.domain.case import Status
from handlers.domain.ids import CaseId, KeyId, MessageId, OrganisationId
from handlers.domain.mailbox import Mailbox
from handlers.ports import Box
from handlers.store.conditions import IN_BATCH
from handlers.store.instants import from_micros, to_micros
from handlers.store.side_door_tables import batch as batches
from handlers.store.side_door_tables import sketch as table
from handlers.store.side_door_tables import sketch_band as bands
from handlers.store.tables import case as cases

#: Letters alike that are looked at, the newest.
_MOST = 300
#: How long letters of a batch are listed, and how many, the newest.
_LATELY, _LISTED = timedelta(days=180), 1_000


@dataclass(frozen=True, slots=True)
class Alike:
    """A letter of before that looks like the one that came.

    Attributes:
        who: a keyed hash of whom it is about.
    """

    message: MessageId
    case: CaseId
    at: datetime
    who: bytes
    batch: int | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Open cases of one template or one service.

    Attributes:
        service: the word of the service, or "".
        unowned: cases that nobody has.
    """

    id: int
    service: str
    cases: int
    unowned: int
    due_on: date


class Likenesses:
    """The likenesses, within a transaction."""

    def __init__(
        self, connection: Connection, box: Callable[[KeyId], Box], next_id: Callable[[], int], now: datetime
    ) -> None:
        self._connection = connection
        self._box = box
        self._next_id = next_id
        self._now = now

    def who(self, mailbox: Mailbox, person: str) -> bytes:
        """Return the keyed hash of whom a letter is about."""
        return self._box(mailbox.key_id).blind("person", person.casefold())

    def alike(self, mailbox: Mailbox, found: Sequence[str], since: datetime) -> list[Alike]:
        """Return letters that share a band, newest first."""
        asked = select(bands.c.message_id).where(
            bands.c.mailbox_id == mailbox.id, bands.c.band_hash.in_(self._hashed(mailbox, found))
        )
        newest = asked.distinct().order_by(bands.c.message_id.desc()).limit(_MOST).subquery()
        rows = self._connection.execute(
            select(table)
            .join(newest, newest.c.message_id == table.c.message_id)
            .where(table.c.at > to_micros(since))
            .order_by(table.c.at.desc(), table.c.message_id.desc())
        )
        return [
            Alike(
                MessageId(row.message_id),
                CaseId(row.case_id),
                from_micros(row.at),
                row.who_hash,
                row.batch_id,
            )
            for row in rows
        ]

    def add(
        self,
        mailbox: Mailbox,
        letter: Alike,
        found: Sequence[str],
        *,
        wordy: bool,
    ) -> None:
        """Write what a letter of a case looks like."""
        row = {
            "message_id": letter.message,
            "mailbox_id": mailbox.id,
            "case_id": letter.case,
            "at": to_micros(letter.at),
            "who_hash": letter.who,
            "wordy": wordy,
            "batch_id": letter.batch,
        }
        self._connection.execute(insert(table).values(row))
        hashed = [
            {"mailbox_id": mailbox.id, "band_hash": one, "message_id": letter.message}
            for one in dict.fromkeys(self._hashed(mailbox, found))
        ]
        if hashed:
            self._connection.execute(insert(bands), hashed)

    def batch_of(self, mailbox: Mailbox, service: str) -> int:
        """Return the batch of a service, made where there is none; "" makes one of a template."""
        if service:
            where = (batches.c.mailbox_id == mailbox.id, batches.c.service == service)
            known = self._connection.scalar(select(batches.c.id).where(*where))
            if known is not None:
                return int(known)
        batch = self._next_id()
        made = {
            "id": batch,
            "organisation_id": mailbox.organisation_id,
            "mailbox_id": mailbox.id,
            "service": service,
            "made_at": to_micros(self._now),
        }
        self._connection.execute(insert(batches).values(made))
        return batch

    def put_into(self, batch: int, letters: Sequence[MessageId]) -> None:
        """Put letters of before into a batch."""
        self._connection.execute(
            update(table)
            .where(table.c.message_id.in_(letters), table.c.batch_id.is_(None))
            .values(batch_id=batch)
        )

    def batches(self, organisation: OrganisationId, least: int, limit: int) -> list[Batch]:
        """Return the batches of which at least so many cases are open, those due first first."""
        lately = self._lately(batches.c.organisation_id == organisation)
        found = self._open({case for _, _, case in lately})
        services = {batch: service for batch, service, _ in lately}
        counted = []
        for batch, service in services.items():
            its = [found[case] for of, _, case in lately if of == batch and case in found]
            if len(its) >= least:
                unowned = sum(owner is None for owner, _ in its)
                counted.append(Batch(batch, service, len(its), unowned, min(due for _, due in its)))
        return sorted(counted, key=lambda one: (one.due_on, one.id))[:limit]

    def cases(self, batch: int, limit: int, *, unowned: bool = False) -> list[CaseId]:
        """Return open cases of a batch, those due first first."""
        found = self._open({case for _, _, case in self._lately(table.c.batch_id == batch)})
        wanted = [(due, case) for case, (owner, due) in found.items() if owner is None or not unowned]
        return [case for _, case in sorted(wanted)[:limit]]

    def _lately(self, where: ColumnElement[bool]) -> list[tuple[int, str, CaseId]]:
        """Return batch, service and case of letters in batches: the newest, each case once."""
        asked = (
            select(table.c.batch_id, batches.c.service, table.c.case_id)
            .join(batches, batches.c.id == table.c.batch_id)
            .where(where, IN_BATCH, table.c.at > to_micros(self._now - _LATELY))
            .order_by(table.c.at.desc())
            .limit(_LISTED)
        )
        rows = self._connection.execute(asked)
        return list(dict.fromkeys((int(row[0]), str(row[1]), CaseId(row[2])) for row in rows))

    def _open(self, wanted: Collection[CaseId]) -> dict[CaseId, tuple[str | None, date]]:
        """Return owner and due date of those of some cases that are open."""
        if not wanted:
            return {}
        asked = select(cases.c.id, cases.c.owner, cases.c.due_on).where(
            cases.c.id.in_(sorted(wanted)), cases.c.status != Status.CLOSED.value
        )
        rows = self._connection.execute(asked)
        return {CaseId(row.id): (row.owner, date.fromisoformat(row.due_on)) for row in rows}

    def _hashed(self, mailbox: Mailbox, found: Sequence[str]) -> list[bytes]:
        box = self._box(mailbox.key_id)
        return [box.blind("band", one) for one in found]
