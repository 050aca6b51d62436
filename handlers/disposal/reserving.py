"""Keeping apart what holds and laws name, before a mailbox's key is destroyed: each case under its own key.

A case that is held stays whole and readable, what a law has kept of another one too, and nothing else of the
mailbox does. Files beside the database are sealed anew first, outside of any transaction; the rows follow
in one.
"""

from dataclasses import replace
from typing import BinaryIO

from handlers.desk import Desk
from handlers.disposal import obliging
from handlers.disposal.gate import Route, ask
from handlers.disposal.slices import leave, standing
from handlers.domain.case import Case, Status
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.purge import OBLIGED, RESERVED, Purge, Reserve, Step
from handlers.ports import Box
from handlers.showing import save_and_show
from handlers.store.blobs import Blobs
from handlers.store.transaction import Transaction

#: How the name of a file ends that was sealed anew; what it was called before is found from it again.
_AGAIN = "-r"
#: A point between two effects, for crash tests: a file is sealed anew, and nothing refers to it yet.
RESEALED = "resealed"


def reserve(desk: Desk, source: MailboxId, case: CaseId) -> None:
    """Move a case with its letters out of a mailbox that is purged.

    Begun again after a crash it ends what was begun. Nothing moves of a case that no hold keeps any more.

    Raises:
        Overtaken: another process went on with the purge.
    """
    with desk.transaction("reserving.make") as tx:
        standing(tx, source, Step.RESERVING)  # another process that would make it waits here
        if case not in tx.reserves.held_in(source):
            return
        kept = tx.reserves.of(case) or tx.reserves.make(source, case)
    with desk.reading("reserving.letters") as tx:
        letters = tx.reserves.letters(source, case)
        files = tx.remains.files(letters)
    renamed = _all_sealed_anew(desk, files, source, kept.mailbox_id)
    with desk.transaction("reserving.move") as tx:
        purge = standing(tx, source, Step.RESERVING)
        if case not in tx.reserves.held_in(source) or tx.reserves.letters(source, case) != letters:
            return  # released, moved by another process, or something came in between: looked at again
        _move(tx, purge, kept, letters, renamed, lost=len(files) - len(renamed))
    remove_files(desk.blobs, files)


def _move(
    tx: Transaction,
    purge: Purge,
    kept: Reserve,
    letters: list[MessageId],
    renamed: dict[str, str],
    *,
    lost: int,
) -> None:
    source = purge.mailbox_id
    case = tx.cases.locked(kept.case_id)
    # A hold placed on the whole mailbox meanwhile keeps everything where it is.
    if not leave(tx, source).allowed:
        return
    tx.reserves.move_letters(letters, source, kept.mailbox_id, renamed)
    if case.mailbox_id == source:
        tx.reserves.move_case(case.id, source, kept.mailbox_id)
        facts: dict[str, Fact] = {"letters": len(letters), **({"lost": lost} if lost else {})}
        tx.cases.note(tx.cases.get(case.id), Event(EventKind.RESERVED, facts))
        tx.purges.go_on(purge, Step.RESERVING, **{RESERVED: 1})


def oblige(desk: Desk, source: MailboxId, case: CaseId) -> bool:
    """Move what a law has kept of a case out of a mailbox that is purged; whatever else it holds goes.

    Begun again after a crash it ends what was begun. What a hold covers is left to `reserve`.

    Returns:
        Whether nothing is left to do; else something of the case came in between.

    Raises:
        Overtaken: another process went on with the purge.
    """
    with desk.transaction("obliging.narrow") as tx:
        standing(tx, source, Step.OBLIGING)
        obligation = obliging.of_case(tx, desk, case, source)
        allowed = ask(tx, Route.DISCONNECTED, case=case)
        if obligation is None or not allowed.allowed or tx.cases.locked(case).mailbox_id != source:
            return True
        letters = tx.reserves.own_letters(source, case)
        obliging.narrow(tx, desk, allowed, case, letters, obligation.stores)
        kept = tx.reserves.of(case) or tx.reserves.make(source, case)
    with desk.reading("obliging.letters") as tx:
        letters = tx.reserves.own_letters(source, case)
        files = tx.remains.files(letters)
    renamed = _all_sealed_anew(desk, files, source, kept.mailbox_id)
    with desk.transaction("obliging.move") as tx:
        purge = standing(tx, source, Step.OBLIGING)
        if not ask(tx, Route.DISCONNECTED, case=case).allowed:
            return True  # a hold was placed meanwhile
        if tx.cases.locked(case).mailbox_id != source:
            return True  # another process did it
        if tx.reserves.own_letters(source, case) != letters:
            return False
        tx.reserves.move_letters(letters, source, kept.mailbox_id, renamed)
        tx.reserves.move_case(case, source, kept.mailbox_id)
        ended = ended_by_purge(tx, tx.cases.locked(case))
        lost = len(files) - len(renamed)
        save_and_show(tx, ended, obliging.happened(obligation, len(letters), lost))
        obliging.schedule(tx, kept, obligation)
        tx.purges.go_on(purge, Step.OBLIGING, purge.reached, **{OBLIGED: 1})
    remove_files(desk.blobs, files)
    return True


def ended_by_purge(tx: Transaction, case: Case) -> Case:
    """Return a case closed, whatever nobody decided: its mailbox is purged."""
    return replace(
        case,
        status=Status.CLOSED,
        closed_at=case.closed_at or tx.now,
        draft_id=None,
        drafted_by=None,
        leaving_id=None,
        leaves_at=None,
    )


def _all_sealed_anew(desk: Desk, names: list[str], source: MailboxId, target: MailboxId) -> dict[str, str]:
    """Seal files under the key of a reserve, and return their new names by the old ones.

    One that is not there is left out: another process has moved it, or the disk lost it. Waiting for the
    latter would keep all of its mailbox; a backup that has it has the key to it, too.
    """
    with desk.reading("reserving.boxes") as tx:
        old, new = (tx.box(tx.mailboxes.get(one).key_id) for one in (source, target))
    renamed = {}
    for name in names:
        try:
            before = desk.blobs.open(name)
        except FileNotFoundError:
            continue
        with before:
            renamed[name] = _sealed_anew(desk, name, before, old, new)
    return renamed


def _sealed_anew(desk: Desk, name: str, before: BinaryIO, old: Box, new: Box) -> str:
    """Seal a file under another key, and return its new name; done before it is done again."""
    renamed = f"{name}{_AGAIN}"
    with desk.blobs.writing(renamed) as after:
        writer = new.sealing(f"original:{renamed}", after)
        for piece in old.opening(f"original:{name}", before):
            writer.write(piece)
        writer.finish()
    desk.reached(RESEALED)
    return renamed


def before_reserving(name: str) -> str:
    """Return what a file was called before it was sealed anew, or its name where it never was."""
    return name.removesuffix(_AGAIN)


def remove_files(blobs: Blobs, names: list[str]) -> int:
    """Remove files beside the database, and what a killed process left on the way to or from them."""
    for name in names:
        for each in {name, f"{name}.part", before_reserving(name)}:
            blobs.remove(each)
    return len(names)


def remove_strays(blobs: Blobs, names: list[str]) -> None:
    """Remove what was sealed anew of these files, and never came to stand in their place."""
    for name in names:
        blobs.remove(f"{name}{_AGAIN}")
        blobs.remove(f"{name}{_AGAIN}.part")
