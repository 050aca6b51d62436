"""The part of a purge after the key is gone: rows and files in batches, and skeletons of the cases.

Nothing here can be read any more, so that files go before the rows that name them: none is left over by a
kill in between. The batches may be lost with the power, never the end of the key before them; they are
begun again then.
"""

from dataclasses import replace

from handlers.desk import Desk
from handlers.disposal.gate import through
from handlers.disposal.reserving import (
    before_reserving,
    ended_by_purge,
    remove_files,
    remove_strays,
)
from handlers.disposal.slices import Slice, leave, standing
from handlers.domain.case import Case
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId
from handlers.domain.purge import CASES, FILES, LETTERS, Purge, Step
from handlers.store.database import Kind
from handlers.store.transaction import Transaction

#: A case costs several times what a letter does.
_LETTERS_A_CASE = 25


def cases(desk: Desk, purge: Purge) -> Slice:
    """Leave of some cases their skeletons; what is open is closed, whatever nobody decided."""
    limit = max(1, desk.rules.purge_batch // _LETTERS_A_CASE)
    with desk.transaction("purging.cases", Kind.RELAXED) as tx:
        purge = standing(tx, purge.mailbox_id, Step.CASES)
        found = tx.remains.cases(purge.mailbox_id, purge.reached, limit)
        if not found:
            tx.purges.go_on(purge, Step.LETTERS)
            return Slice.DONE
        allowed = leave(tx, purge.mailbox_id)
        if not allowed.allowed:
            return Slice.WAITS
        with through(tx, allowed):
            ended = sum(_end(tx, purge, case) for case in found)
            tx.remains.empty_cases(found)
        tx.purges.go_on(purge, Step.CASES, found[-1], **{CASES: ended})
    return Slice.DONE


def _end(tx: Transaction, purge: Purge, number: CaseId) -> bool:
    case = tx.cases.locked(number)
    if case.purged_at is not None:
        return False
    facts = {"from": case.status.value, "route": purge.route}
    tx.cases.save(_skeleton(tx, case), Event(EventKind.PURGED, facts))
    return True


def _skeleton(tx: Transaction, case: Case) -> Case:
    return replace(
        ended_by_purge(tx, case),
        unreadable=False,
        sender_unclear=False,
        undelivered=False,
        purged_at=tx.now,
    )


def letters(desk: Desk, purge: Purge) -> Slice:
    """Delete some letters with all that hangs on them, their files first."""
    with desk.reading("purging.look") as tx:
        found = tx.remains.letters(purge.mailbox_id, desk.rules.purge_batch)
        files = tx.remains.files(found)
        stays = not leave(tx, purge.mailbox_id).allowed
    if stays:
        return Slice.WAITS
    remove_files(desk.blobs, files)
    remove_strays(desk.blobs, files)
    with desk.transaction("purging.letters", Kind.RELAXED) as tx:
        purge = standing(tx, purge.mailbox_id, Step.LETTERS)
        if not found:
            tx.purges.go_on(purge, Step.REST)
            return Slice.DONE
        allowed = leave(tx, purge.mailbox_id)
        if not allowed.allowed:
            return Slice.WAITS
        with through(tx, allowed):
            gone = tx.remains.delete_letters(found)
        tx.purges.go_on(purge, Step.LETTERS, **{LETTERS: gone, FILES: len(files) if gone else 0})
    return Slice.DONE


def rest(desk: Desk, purge: Purge) -> Slice:
    """Delete some of the letters that were noticed, and at last what hangs on the mailbox itself."""
    with desk.reading("purging.reserves") as tx:
        kept = tx.reserves.files()
    for name in kept:
        if (before := before_reserving(name)) != name:  # killed before the first one was removed
            desk.blobs.remove(before)
    with desk.transaction("purging.rest", Kind.RELAXED) as tx:
        purge = standing(tx, purge.mailbox_id, Step.REST)
        if tx.remains.delete_stubs(purge.mailbox_id, desk.rules.purge_batch * 2):
            return Slice.DONE
        tx.remains.delete_places(purge.mailbox_id)
        if tx.remains.anything(purge.mailbox_id):
            tx.purges.go_on(purge, Step.CASES)  # something came in by a way that nobody thought of
            return Slice.DONE
        tx.purges.rows_gone(purge)
        tx.purges.go_on(purge, Step.POSTS)
    return Slice.DONE
