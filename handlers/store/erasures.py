"""What this database knows of the erasure ledger, and what erasing something again needs of the tables."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, exists, insert, select, update

from handlers.domain.erasure import Entry, Erasure, ErasureKind
from handlers.domain.ids import CaseId, HoldId, MailboxId, MessageId
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.purge import Step
from handlers.store.conditions import ERASE_WAITS, PAPERS
from handlers.store.covering import STANDS
from handlers.store.erasure_tables import erasure as table
from handlers.store.erasure_tables import ledger
from handlers.store.hold_tables import hold
from handlers.store.instants import from_micros, to_micros
from handlers.store.purge_tables import purge, reserve
from handlers.store.retention_tables import erase_order
from handlers.store.scrub_tables import scrub
from handlers.store.tables import case as cases
from handlers.store.tables import data_key, original, shared_letter
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import message as messages

_THE_ONE = 1
#: A mailbox that still stands open somehow; what is behind these is on its way out already.
_OPEN = tuple(
    status.value
    for status in MailboxStatus
    if status not in {MailboxStatus.RESERVE, MailboxStatus.PURGING, MailboxStatus.PURGED}
)


class Erasures:
    """The erasures, within a transaction."""

    def __init__(self, connection: Connection, next_id: Callable[[], int], now: datetime) -> None:
        self._connection = connection
        self._next_id = next_id
        self._now = now

    def ledger(self) -> str:
        """Return the name of the ledger that this database belongs to; "" where it has none yet."""
        return self._connection.scalar(select(ledger.c.name)) or ""

    def belong_to(self, name: str) -> None:
        """Have the database belong to a ledger, in the place of the one before."""
        restored = self._connection.scalar(select(ledger.c.restored_at))
        self._connection.execute(delete(ledger))
        self._connection.execute(insert(ledger).values(id=_THE_ONE, name=name, restored_at=restored))

    def is_restored(self) -> None:
        """Write that this is a copy from before: what was issued after it may be known elsewhere alone."""
        self._connection.execute(update(ledger).values(restored_at=to_micros(self._now)))

    def again(self, subject: MailboxId) -> Erasure | None:
        """Return the erasure of a mailbox or a reserve that stands in the ledger; None where none is done."""
        these = (ErasureKind.MAILBOX.value, ErasureKind.RESERVE.value)
        where = (table.c.subject == subject, table.c.kind.in_(these))
        row = self._connection.execute(select(table).where(*where).order_by(table.c.number)).first()
        return None if row is None else _entry(row).erasure

    def is_about_to(self, erasure: Erasure) -> None:
        """Write that a day of the schedule is about to stand in the ledger, so that a death is no news."""
        self._connection.execute(update(ledger).values(schedule=erasure.subject, day=erasure.mark))

    def is_done(self, erasure: Erasure) -> bool:
        """Return whether an erasure is done here."""
        same = (table.c.kind == erasure.kind.value, table.c.subject == erasure.subject)
        return bool(self._connection.scalar(select(exists().where(*same, table.c.mark == erasure.mark))))

    def note(self, entry: Entry) -> None:
        """Write that an entry of the ledger is done here; once is enough."""
        if self._connection.scalar(select(table.c.number).where(table.c.number == entry.number)) is None:
            self._connection.execute(insert(table).values(_row(entry)))

    def known(self) -> list[Entry]:
        """Return the entries that are done here, in their order."""
        rows = self._connection.execute(select(table).order_by(table.c.number))
        return [_entry(row) for row in rows]

    def write_anew(self, entries: tuple[Entry, ...]) -> None:
        """Write what is done here as another ledger has it."""
        self._connection.execute(delete(table))
        for entry in entries:
            self._connection.execute(insert(table).values(_row(entry)))

    def is_under_way(self, erasure: Erasure) -> bool:
        """Return whether an erasure was about to be done here, so that its entry is no news."""
        if erasure.kind is ErasureKind.SCHEDULE:
            today = (ledger.c.schedule == erasure.subject, ledger.c.day == erasure.mark)
            return bool(self._connection.scalar(select(exists().where(*today))))
        if erasure.kind is ErasureKind.PAPER:
            return bool(
                self._connection.scalar(select(exists().where(PAPERS, messages.c.id == erasure.mark)))
            )
        if erasure.kind is ErasureKind.CASE:
            order = (erase_order.c.case_id == erasure.subject, erase_order.c.asked_at == erasure.mark)
            return bool(self._connection.scalar(select(exists().where(*order, ERASE_WAITS))))
        if erasure.kind is ErasureKind.SHREDDED:
            this = (scrub.c.case_id == erasure.subject, scrub.c.at == erasure.mark)
            due = scrub.c.shred_at <= to_micros(self._now)
            return bool(self._connection.scalar(select(exists().where(*this, due))))
        this = (purge.c.mailbox_id == erasure.subject, purge.c.key_id == erasure.mark)
        return bool(
            self._connection.scalar(select(exists().where(*this, purge.c.step == Step.SHUTTING.value)))
        )

    def case_in_reserve(self, mailbox: MailboxId) -> CaseId | None:
        """Return the case that is kept in a reserve; None where the row is a mailbox."""
        found = self._connection.scalar(select(reserve.c.case_id).where(reserve.c.mailbox_id == mailbox))
        return None if found is None else CaseId(found)

    def kept_out_of(self, mailbox: MailboxId) -> tuple[CaseId, ...]:
        """Return the cases that holds keep readable in reserves out of a mailbox, by their ids.

        What a law has kept is none of them: the schedule finds that anew.
        """
        kept = select(reserve.c.case_id).join(mailboxes, mailboxes.c.id == reserve.c.mailbox_id)
        readable = kept.join(data_key, data_key.c.id == mailboxes.c.key_id).where(
            data_key.c.wrapped.is_not(None)
        )
        held = select(hold.c.id).where(STANDS, hold.c.case_id == reserve.c.case_id).exists()
        found = readable.where(reserve.c.source_id == mailbox, held).order_by(reserve.c.case_id)
        return tuple(CaseId(one) for one in self._connection.scalars(found))

    def opens(self, mailbox: MailboxId) -> bool:
        """Return whether there is such a mailbox or reserve, and its key is not destroyed."""
        joined = select(data_key.c.id).join(mailboxes, mailboxes.c.key_id == data_key.c.id)
        found = joined.where(mailboxes.c.id == mailbox, data_key.c.wrapped.is_not(None))
        return self._connection.scalar(found) is not None

    def has_case(self, case: CaseId) -> bool:
        """Return whether there is a case of which more than a skeleton is left."""
        found = select(cases.c.id).where(cases.c.id == case, cases.c.purged_at.is_(None))
        return self._connection.scalar(found) is not None

    def case_of_paper(self, letter: MessageId) -> CaseId | None:
        """Return the case of a letter that still is here as it came; None where it is not."""
        as_it_came = select(original.c.message_id).where(original.c.message_id == messages.c.id).exists()
        found = self._connection.scalar(select(messages.c.case_id).where(messages.c.id == letter, as_it_came))
        return None if found is None else CaseId(found)

    def close(self, mailbox: MailboxId) -> bool:
        """Have nobody read or answer from a mailbox any more, however it stood; False where it was so."""
        open_still = update(mailboxes).where(mailboxes.c.id == mailbox, mailboxes.c.status.in_(_OPEN))
        values = {
            "status": MailboxStatus.DISCONNECTED.value,
            "fence": mailboxes.c.fence + 1,
            "connection": mailboxes.c.connection + 1,
            "lease_until": None,
        }
        return bool(self._connection.execute(open_still.values(values)).rowcount)

    def older_holds(self, erasure: Erasure, kept: tuple[CaseId, ...]) -> list[HoldId]:
        """Return the holds that stand here from before an erasure, and that it went past.

        The gate let the erasure through, so none of them stood any more: this copy is only older than their
        release. Those on cases that were kept apart are not among them.
        """
        before = (STANDS, hold.c.placed_at <= to_micros(erasure.at))
        gone: set[int] = set()
        for asked in self._holds_on(erasure):
            rows = self._connection.execute(asked.where(*before))
            gone |= {row.id for row in rows if row.case_id not in kept}
        return [HoldId(one) for one in sorted(gone)]

    def held(self, case: CaseId) -> bool:
        """Return whether a hold on just this case stands."""
        return bool(self._connection.scalar(select(exists().where(STANDS, hold.c.case_id == case))))

    def _holds_on(self, erasure: Erasure) -> tuple[Select[Any], ...]:
        asked = select(hold.c.id, hold.c.case_id)
        if erasure.kind in {ErasureKind.SHREDDED, ErasureKind.PAPER, ErasureKind.CASE}:
            return (
                asked.where(hold.c.case_id == erasure.subject),
                _showing(messages.c.case_id == erasure.subject),
            )
        here = cases.c.mailbox_id == erasure.subject
        return (
            asked.where(hold.c.mailbox_id == erasure.subject),
            asked.join(cases, cases.c.id == hold.c.case_id).where(here),
            _showing(messages.c.mailbox_id == erasure.subject),
        )


def _showing(theirs: ColumnElement[bool]) -> Select[Any]:
    """Return holds on cases that show letters which are not their own."""
    lent = shared_letter.join(messages, messages.c.id == shared_letter.c.message_id)
    shown = exists().select_from(lent).where(shared_letter.c.case_id == hold.c.case_id, theirs)
    return select(hold.c.id, hold.c.case_id).where(shown)


def _row(entry: Entry) -> dict[str, object]:
    erasure = entry.erasure
    about = {"case": erasure.case, "kept": list(erasure.kept)}
    return {
        "number": entry.number,
        "kind": erasure.kind.value,
        "subject": erasure.subject,
        "mark": erasure.mark,
        "route": erasure.route,
        "at": to_micros(erasure.at),
        "about": json.dumps(about),
        "digest": entry.digest,
    }


def _entry(row: Row[Any]) -> Entry:
    about = json.loads(row.about)
    erasure = Erasure(
        kind=ErasureKind(row.kind),
        subject=row.subject,
        mark=row.mark,
        route=row.route,
        at=from_micros(row.at),
        case=None if about["case"] is None else CaseId(about["case"]),
        kept=tuple(CaseId(one) for one in about["kept"]),
    )
    return Entry(row.number, erasure, row.digest)
