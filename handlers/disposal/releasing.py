"""What was kept apart for holds that are released by now: asked for, or left to the law that keeps it longer.

Two jobs look, the one that purges and the one that tells of purges: where one stands still, the other finds
that something is overdue.
"""

from handlers.desk import Desk
from handlers.disposal import obliging
from handlers.disposal.gate import Route
from handlers.disposal.reserving import ended_by_purge
from handlers.disposal.slices import leave
from handlers.domain.purge import Reserve
from handlers.showing import save_and_show
from handlers.store.mailbox_events import OMBUD
from handlers.store.transaction import Transaction


def ask_for_released(desk: Desk) -> int:
    """Have each reserve purged that no hold keeps any more; return how many were looked at.

    What a law has kept of it stays for as long, and whatever that does not name goes at once.
    """
    with desk.reading("purging.released") as tx:
        released = tx.reserves.released()
    for one in released:
        with desk.transaction("purging.release") as tx:
            if one in tx.reserves.released():
                _ask(tx, desk, one)
    return len(released)


def _ask(tx: Transaction, desk: Desk, one: Reserve) -> None:
    obligation = obliging.of_reserve(tx, desk, one)
    if obligation is None:
        tx.purges.schedule(one.mailbox_id, Route.DISCONNECTED.value, tx.now, OMBUD, one.made_at)
        return
    letters = tx.reserves.letters(one.mailbox_id, one.case_id)
    obliging.narrow(tx, desk, leave(tx, one.mailbox_id), one.case_id, letters, obligation.stores)
    case = ended_by_purge(tx, tx.cases.locked(one.case_id))
    save_and_show(tx, case, obliging.happened(obligation, len(letters)))
    obliging.schedule(tx, one, obligation)
