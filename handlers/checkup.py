"""What an admin must know of the records: counts of what waits and of what failed, never content."""

from dataclasses import dataclass

from handlers.desk import Desk
from handlers.store.outbox import EntryState
from handlers.store.stubs import StubState


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts at one moment.

    Attributes:
        failed: outbox entries given up for good.
        unknown: outbox entries of which nobody knows whether they took effect.
        waiting: outbox entries that still want doing.
        unread: letters noticed and not yet read, by mailbox name.
        quarantined: letters that could not be read, by mailbox name.
    """

    failed: int
    unknown: int
    waiting: int
    unread: dict[str, int]
    quarantined: dict[str, int]


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
        )
