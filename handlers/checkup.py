"""What an admin must know of the records: counts of what waits and of what failed, never content."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handlers.desk import Desk
from handlers.domain.outage import SCHEDULER
from handlers.people import outages
from handlers.people.memos import unreachable
from handlers.store.outbox import EntryState
from handlers.store.stubs import StubState
from handlers.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts at one moment.

    Attributes:
        failed: outbox entries given up for good.
        unknown: outbox entries of which nobody knows whether they took effect.
        waiting: outbox entries that still want doing.
        unread: letters noticed and not yet read, by mailbox name.
        quarantined: letters that could not be read, by mailbox name.
        beat_at: when Ombud last ran, as far as it wrote down.
        still: what stands still, in a sentence each.
        unreachable: how many colleagues mail could not stand in for.
    """

    failed: int
    unknown: int
    waiting: int
    unread: dict[str, int]
    quarantined: dict[str, int]
    beat_at: datetime | None = None
    still: tuple[str, ...] = ()
    unreachable: int = 0


def standing(desk: Desk) -> Standing:
    """Return how things stand."""
    with desk.reading("checkup.standing") as tx:
        mailboxes = tx.mailboxes.all()
        return Standing(
            failed=tx.outbox.count(EntryState.FAILED),
            unknown=tx.outbox.count(EntryState.UNKNOWN),
            waiting=tx.outbox.count(EntryState.READY, EntryState.SENDING),
            unread={each.name: tx.stubs.count(each.id, StubState.NOTICED) for each in mailboxes},
            quarantined={each.name: tx.stubs.count(each.id, StubState.QUARANTINED) for each in mailboxes},
            beat_at=beat.well_at if (beat := tx.beats.get(SCHEDULER)) else None,
            still=tuple(_still(tx)),
            unreachable=len(unreachable(desk, tx)),
        )


def _still(tx: Transaction) -> Iterator[str]:
    organisation = tx.organisations.first()
    names = tx.beats.names()
    for one in tx.outages.open_ones() if organisation else ():
        assert organisation is not None
        yield str(outages.told(one, tx.now, organisation.zone, names))
