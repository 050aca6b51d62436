"""Forgetting again, before a restored database is served, what goes by rules and stands in no list.

Which cases the retention schedule deletes follows from their own dates, and so do letters that were put
aside. So they go as they went the first time, by the rules of today: nothing that is due is seen by anybody.
"""

from dataclasses import dataclass
from datetime import datetime

from handlers.desk import Desk
from handlers.disposal import days
from handlers.disposal.retaining import FIRST, begins_at, retain
from handlers.duties.letting_go import let_go


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went by rules.

    Attributes:
        deletions: of the schedule; a case has several.
        letters: that had been put aside, whose words went.
        waits_until: when the schedule deletes at the earliest, where it never did before; None where it
            deletes already.
    """

    deletions: int = 0
    letters: int = 0
    waits_until: datetime | None = None


def forget_again(desk: Desk) -> Forgotten:
    """Delete everything that is due by rules; killed anywhere, it goes on with what is left.

    A schedule that has deleted before, as the ledger tells, does not wait to be told again. Holds keep what
    they name, also those that had been released by then: nobody can tell these apart any more.

    Raises:
        LedgerFault: the erasure ledger is missing, broken or another one's.
    """
    begun = days.begun_at(desk)
    with desk.transaction("erasing.schedule") as tx:
        organisation = tx.organisations.first()
        if organisation is not None and begun is not None:
            tx.keepings.put_in_force(organisation.id, desk.rules.schedule.mark)
            tx.keepings.told_since(organisation.id, begun - FIRST)
    deletions, letters = retain(desk), let_go(desk)
    if deletions or letters:
        desk.empty_log()
    return Forgotten(deletions, letters, _waits_until(desk))


def _waits_until(desk: Desk) -> datetime | None:
    with desk.reading("erasing.waits") as tx:
        organisation = tx.organisations.first()
        if organisation is None or not desk.rules.schedule.rules:
            return None
        begins = begins_at(desk, tx, organisation)
        return begins if begins > tx.now else None
