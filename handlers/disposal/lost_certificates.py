"""Certificates that were lost with a restore: the erasure ledger still tells of the purges that they were of.

A certificate that was issued after a backup is not in what the backup brings back. It cannot be made again,
for its counts and its signature went with it; that it was there can be told, and where it goes on.
"""

from dataclasses import dataclass
from datetime import datetime

from handlers.desk import Desk
from handlers.domain.certificate import read
from handlers.domain.erasure import Entry, ErasureKind
from handlers.domain.holds import Route
from handlers.domain.ids import MailboxId
from handlers.domain.purge import Step
from handlers.store.transaction import Transaction

_PURGES = frozenset({ErasureKind.MAILBOX, ErasureKind.RESERVE})


@dataclass(frozen=True, slots=True)
class Lost:
    """A purge whose own certificate is not here any more.

    Attributes:
        entry: its number in the erasure ledger.
        kind: whether a mailbox was purged, or what was kept apart of one.
        subject: the id of that row; the certificate's `mailbox_id`, or `reserve_id`.
        erased_at: when the key was destroyed the first time.
        again: the number of the certificate of deleting it again; "" where the backup held nothing of it.
    """

    entry: int
    kind: ErasureKind
    subject: int
    erased_at: datetime
    again: str = ""


def lost(desk: Desk) -> list[Lost]:
    """Return the purges whose certificates were issued after the backup that was restored, oldest first.

    What is being purged at the moment, or again, is none of them: its certificate is still to come.
    """
    with desk.reading("certifying.lost") as tx:
        purged = [one for one in tx.erasures.known() if one.erasure.kind in _PURGES]
        return [found for one in purged if (found := _lost(tx, one)) is not None]


def _lost(tx: Transaction, entry: Entry) -> Lost | None:
    erasure = entry.erasure
    row = MailboxId(erasure.subject)
    if erasure.case is not None and tx.certificates.of(row) is None:
        # A case that was kept apart again after a restore lies in another row than before.
        kept = tx.reserves.of(erasure.case)
        row = kept.mailbox_id if kept is not None else row
    issued, purge = tx.certificates.of(row), tx.purges.find(row)
    if issued is None and purge is not None and purge.step is not Step.ENDED:
        return None
    if issued is not None and read(issued.document).statement["route"] != Route.RESTORED.value:
        return None
    again = "" if issued is None else issued.number
    return Lost(entry.number, erasure.kind, erasure.subject, erasure.at, again)
