"""What still waits in the records, and whether that is nothing: read beside Ombud, as an operator would."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.store.instants import to_micros
from tests.storm.voyage import Voyage

#: By then every mail in doubt was looked up again: the outbox waits half an hour between two looks.
_LOOKED_UP = timedelta(hours=2)
_ON_ITS_WAY = ("ready", "sending")


@dataclass(frozen=True)
class Waiting:
    """What waits.

    Attributes:
        unseen: mailboxes that were not looked at with success since the last letter came.
        letters: noticed and not read.
        unread: letters kept unread for a person.
        mails: due, or about to be.
        doubts: mails of which nobody knows whether they have left.
        given_up: mails that a person is asked about.
        cards: not posted, or not as they should be.
    """

    unseen: int
    letters: int
    unread: int
    mails: int
    doubts: int
    given_up: int
    cards: int

    def is_rest(self, since: datetime, now: datetime) -> bool:
        """Return whether nothing more will come of waiting; what is in doubt by then is for a person."""
        moving = self.unseen or self.letters or self.mails or self.cards
        return not moving and (not self.doubts or now - since > _LOOKED_UP)


def waiting(voyage: Voyage, since: datetime) -> Waiting:
    """Count what waits.

    Args:
        since: when the last letter had come.
    """
    with closing(sqlite3.connect(voyage.records, timeout=30)) as records:
        ((unseen,),) = records.execute(
            "SELECT count(*) FROM mailbox"
            " WHERE coalesce(synced_at, 0) <= ? OR failing_since IS NOT NULL"
            " OR (poll_at IS NULL AND provider <> 'maildir')",  # there is more to notice
            (to_micros(since),),
        )
        stubs = dict(records.execute("SELECT state, count(*) FROM stub GROUP BY state"))
        rows = records.execute("SELECT kind, state, count(*) FROM outbox GROUP BY kind, state")
        outbox = {(kind, state): count for kind, state, count in rows}
    return Waiting(
        unseen,
        stubs.get("noticed", 0),
        stubs.get("quarantined", 0),
        sum(outbox.get(("mail", state), 0) for state in _ON_ITS_WAY),
        outbox.get(("mail", "unknown"), 0),
        outbox.get(("mail", "failed"), 0),
        sum(outbox.get(("card", state), 0) for state in (*_ON_ITS_WAY, "unknown")),
    )
