"""Days on which the retention schedule deletes, each written into the erasure ledger before anything goes.

One line a day, whatever number of cases: which of them are due follows from their own dates. The line says
that a database from before that day lacks deletions, and which schedule made them (docs/backup.md).
"""

from datetime import date, datetime

from handlers.desk import Desk
from handlers.disposal.ledger import check_ours, write_ahead
from handlers.domain.erasure import Erasure, ErasureKind
from handlers.domain.holds import Route
from handlers.domain.retention import Schedule

#: So many hex digits of a schedule's mark make its number, which every database can hold.
_DIGITS = 15


def number_of(schedule: Schedule) -> int:
    """Return the number that a schedule has in the ledger; another one has another."""
    return int(schedule.mark[:_DIGITS], 16)


def write_down(desk: Desk, today: date) -> None:
    """Write down that the schedule deletes on a day, once; killed in between it is done again.

    Raises:
        LedgerFault: the ledger is missing, broken or another one's; nothing may be erased.
    """
    with desk.reading("retaining.written") as tx:
        erasure = _of(desk.rules.schedule, today, tx.now)
        done = tx.erasures.is_done(erasure)
    if done:
        return
    with desk.transaction("retaining.intend") as tx:
        check_ours(desk, tx)
        tx.erasures.is_about_to(erasure)
    with desk.transaction("retaining.write_down") as tx:
        tx.erasures.is_about_to(erasure)  # has another process wait here
        write_ahead(desk, tx, erasure)


def begun_at(desk: Desk) -> datetime | None:
    """Return when the schedule of these days first deleted anything, as the ledger has it; None for never.

    Raises:
        LedgerFault: the ledger is missing or broken.
    """
    ours = number_of(desk.rules.schedule)
    told = (one.erasure for one in desk.ledger.entries())
    days = (one.at for one in told if one.kind is ErasureKind.SCHEDULE and one.subject == ours)
    return min(days, default=None)


def _of(schedule: Schedule, day: date, at: datetime) -> Erasure:
    return Erasure(ErasureKind.SCHEDULE, number_of(schedule), day.toordinal(), Route.RETENTION.value, at)
