"""The erasure ledger, as those use it who erase: written first, then done, and compared with the database.

A backup brings back what was erased after it was made. The ledger lies elsewhere and knows, so that all of it
can be erased again before anybody sees it (GDPR Art. 5(1)(e), 17(1)).
"""

from handlers.desk import Desk
from handlers.domain.erasure import Comparison, Entry, Erasure, ErasureKind
from handlers.domain.purge import Purge
from handlers.ports import LedgerFault
from handlers.store.transaction import Transaction

#: A point between two effects, for crash tests: the ledger tells of an erasure that is not done.
WRITTEN_DOWN = "written-down"


def write_ahead(desk: Desk, tx: Transaction, erasure: Erasure) -> Entry:
    """Write an erasure down for good, and in this transaction that it is done; then do it.

    Call it once the gate has said yes: whoever comes later finds the entry and takes it for done. Whoever
    dies in between does it when it begins again.

    Raises:
        LedgerFault: the ledger is missing, broken or another one's; nothing may be erased.
    """
    check_ours(desk, tx)
    entry = desk.ledger.append(erasure)
    desk.reached(WRITTEN_DOWN)
    tx.erasures.note(entry)
    return entry


def of_purge(tx: Transaction, purge: Purge) -> Erasure:
    """Return the erasure of a mailbox, or of a reserve, as its key is about to be destroyed."""
    assert purge.key_id is not None
    case = tx.erasures.case_in_reserve(purge.mailbox_id)
    kind = ErasureKind.MAILBOX if case is None else ErasureKind.RESERVE
    kept = tx.erasures.kept_out_of(purge.mailbox_id)
    return Erasure(kind, purge.mailbox_id, purge.key_id, purge.route, tx.now, case, kept)


def check_ours(desk: Desk, tx: Transaction) -> None:
    """Check that the ledger is the one that this database belongs to; a database without any takes it.

    Raises:
        LedgerFault: it is missing, broken or another one's.
    """
    name, ours = desk.ledger.name(), tx.erasures.ledger()
    if not ours:
        tx.erasures.belong_to(name)
    elif name != ours:
        raise LedgerFault(
            "The erasure ledger is that of another installation; put this one's there, or point "
            "OMBUD_ERASURE_LEDGER_PATH to it."
        )


def adopt(desk: Desk) -> None:
    """Have a database that belongs to no ledger yet belong to the desk's.

    Raises:
        LedgerFault: as for `check_ours`.
    """
    with desk.transaction("erasing.adopt") as tx:
        check_ours(desk, tx)


def compare(desk: Desk) -> Comparison:
    """Return how the database stands to the ledger, also while others erase.

    Raises:
        LedgerFault: it is missing, broken or another one's.
    """
    with desk.reading("erasing.known") as tx:
        if tx.erasures.ledger():
            check_ours(desk, tx)
        done = {entry.number: entry.digest for entry in tx.erasures.known()}
    written = desk.ledger.entries()
    # What others erase meanwhile: looked for in the ledger after the database, and again after the ledger.
    with desk.reading("erasing.compare") as tx:
        known = {entry.number for entry in tx.erasures.known()}
        unapplied = tuple(entry for entry in written if entry.number not in known)
        under_way = tuple(entry for entry in unapplied if tx.erasures.is_under_way(entry.erasure))
    here = {entry.number: entry.digest for entry in written}
    unwritten = tuple(number for number, digest in done.items() if here.get(number) != digest)
    return Comparison(unapplied, under_way, unwritten)
