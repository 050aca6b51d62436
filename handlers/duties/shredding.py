"""Destroying the originals of scrubbed cases, once nobody can take the scrub back any more."""

from handlers.desk import Desk
from handlers.disposal import gate
from handlers.disposal.ledger import write_ahead
from handlers.domain.erasure import Erasure, ErasureKind
from handlers.domain.events import Event, EventKind
from handlers.domain.holds import Route
from handlers.domain.ids import CaseId
from handlers.showing import note_and_tell
from handlers.store.instants import to_micros

_BATCH = 100


def shred(desk: Desk) -> int:
    """Destroy what is due, a case at a time, and return how many cases that were."""
    with desk.reading("shredding.due") as tx:
        due = tx.scrubs.due(_BATCH)
    done = 0
    for case in due:
        if desk.stopping():
            break
        done += _shred(desk, case)
    return done


def _shred(desk: Desk, number: CaseId) -> bool:
    with desk.transaction("shredding.shred") as tx:
        case = tx.cases.locked(number)
        scrub = tx.scrubs.of(number)
        if scrub is None or scrub.shredded_at is not None or scrub.shred_at > tx.now:
            return False  # somebody else did it
        leave = gate.ask_or_defer(tx, Route.SHREDDED, case=number)
        if not leave.allowed:
            return False
        with gate.through(tx, leave):
            mark = to_micros(scrub.at)
            write_ahead(desk, tx, Erasure(ErasureKind.SHREDDED, number, mark, leave.route.value, tx.now))
            blobs = tx.scrubs.blobs(number)
            gone = tx.scrubs.shred(number)
            # Before the records say that it is gone: a file that nobody knows of would stay for ever.
            for blob in blobs:
                desk.blobs.remove(blob)
        note_and_tell(tx, case, Event(EventKind.SHREDDED, {"originals": gone}))
    return True
