"""Certificates, written once and never changed, and what they are made of that no other file counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, insert, select

from handlers.domain.certificate import Issued, number_of
from handlers.domain.ids import CaseId, HoldId, MailboxId, OrganisationId, PersonId
from handlers.domain.purge import Reserve
from handlers.store.certificate_tables import certificate as table
from handlers.store.covering import STANDS
from handlers.store.erasure_tables import ledger
from handlers.store.hold_tables import hold
from handlers.store.instants import from_micros, to_micros
from handlers.store.purge_tables import reserve
from handlers.store.tables import case as cases
from handlers.store.tables import event as events
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import organisation as organisations

#: Records read at a time while the end of each is looked up.
_STEP = 1_000


def _seconds(year: int, at: datetime) -> int:
    """Return how many seconds of a year were over at an instant, 0 where none; a day more for any zone."""
    over = at - datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=1)
    return max(0, int(over.total_seconds()))


@dataclass(frozen=True, slots=True)
class KeptHold:
    """A hold as a certificate tells of it: without its reason, which may name people."""

    id: HoldId
    number: str
    owner: PersonId
    review_on: str
    placed_at: datetime
    released_at: datetime | None


class Certificates:
    """The certificates, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def next_running(self, organisation: OrganisationId, year: int) -> int:
        """Return the next running number of a year; nobody else is given it until the transaction ends.

        Certificates that were issued after a backup are not in what it restores. So numbers go on behind the
        seconds of the year that were over when it was restored, which no more certificates can have had.
        """
        row = select(organisations.c.id).where(organisations.c.id == organisation).with_for_update()
        self._connection.execute(row)
        ours = (table.c.organisation_id == organisation, table.c.year == year)
        last = self._connection.scalar(select(func.max(table.c.running)).where(*ours))
        restored = self._connection.scalar(select(ledger.c.restored_at))
        return 1 + max(last or 0, 0 if restored is None else _seconds(year, from_micros(restored)))

    def add(
        self, mailbox: MailboxId, organisation: OrganisationId, year: int, running: int, document: bytes
    ) -> Issued:
        """Keep a new certificate."""
        row = {
            "mailbox_id": mailbox,
            "organisation_id": organisation,
            "year": year,
            "running": running,
            "issued_at": to_micros(self._now),
            "document": document.decode("ascii"),
        }
        self._connection.execute(insert(table).values(row))
        return Issued(number_of(year, running), organisation, mailbox, self._now, document)

    def of(self, mailbox: MailboxId) -> Issued | None:
        """Return the certificate about a mailbox or a reserve, or None."""
        return next(iter(self._found(table.c.mailbox_id == mailbox)), None)

    def numbered(self, organisation: OrganisationId, year: int, running: int) -> Issued | None:
        """Return a certificate by its number, or None."""
        ours = (table.c.organisation_id == organisation, table.c.year == year, table.c.running == running)
        return next(iter(self._found(*ours)), None)

    def every(self, organisation: OrganisationId) -> list[Issued]:
        """Return all certificates, the newest first."""
        return self._found(table.c.organisation_id == organisation)

    def ends(self, mailbox: MailboxId) -> Iterator[tuple[str, int, str]]:
        """Yield each purged case by id: its number, and the number and digest of the event that says so."""
        after = 0
        while True:
            page = select(cases.c.id, cases.c.number).where(cases.c.mailbox_id == mailbox, cases.c.id > after)
            rows = self._connection.execute(page.order_by(cases.c.mailbox_id, cases.c.id).limit(_STEP)).all()
            if not rows:
                return
            purged = select(events.c.case_id, events.c.seq, events.c.digest).where(
                events.c.case_id.in_([row.id for row in rows]), events.c.kind == "purged"
            )
            ends = {row.case_id: (row.seq, row.digest) for row in self._connection.execute(purged)}
            yield from ((row.number, *ends[row.id]) for row in rows if row.id in ends)
            after = rows[-1].id

    def numbers(self, some: Iterable[CaseId]) -> dict[CaseId, str]:
        """Return what people call some cases."""
        asked = select(cases.c.id, cases.c.number).where(cases.c.id.in_(list(some)))
        return {CaseId(row.id): row.number for row in self._connection.execute(asked)}

    def holds_kept(self, mailbox: MailboxId) -> list[KeptHold]:
        """Return the holds that stand on cases kept apart of a mailbox, oldest first."""
        return self._holds(STANDS, reserve.c.source_id == mailbox)

    def holds_released(self, kept: MailboxId) -> list[KeptHold]:
        """Return the holds because of which a reserve was kept, oldest first."""
        return self._holds(~STANDS, reserve.c.mailbox_id == kept)

    def reserve_at(self, mailbox: MailboxId) -> tuple[Reserve, str, str] | None:
        """Return a reserve by its row, with its case's number and its mailbox's name; None for a mailbox."""
        asked = (
            select(reserve, cases.c.number, mailboxes.c.name)
            .join(cases, cases.c.id == reserve.c.case_id)
            .join(mailboxes, mailboxes.c.id == reserve.c.source_id)
            .where(reserve.c.mailbox_id == mailbox)
        )
        row = self._connection.execute(asked).first()
        if row is None:
            return None
        kept = Reserve(row.mailbox_id, row.source_id, row.case_id, from_micros(row.made_at))
        return kept, row.number, row.name

    def _found(self, *where: ColumnElement[bool]) -> list[Issued]:
        newest = select(table).where(*where).order_by(table.c.year.desc(), table.c.running.desc())
        return [
            Issued(
                number_of(row.year, row.running),
                OrganisationId(row.organisation_id),
                MailboxId(row.mailbox_id),
                from_micros(row.issued_at),
                row.document.encode("ascii"),
            )
            for row in self._connection.execute(newest)
        ]

    def _holds(self, *where: ColumnElement[bool]) -> list[KeptHold]:
        of_case = hold.join(reserve, reserve.c.case_id == hold.c.case_id)
        joined = of_case.join(cases, cases.c.id == hold.c.case_id)
        asked = select(hold, cases.c.number).select_from(joined).where(*where).order_by(hold.c.id)
        return [
            KeptHold(
                HoldId(row.id),
                row.number,
                PersonId(row.owner),
                row.review_on,
                from_micros(row.placed_at),
                from_micros(row.released_at),
            )
            for row in self._connection.execute(asked)
        ]
