"""How far back a mailbox may be read at all: as the admin said when it was confirmed.

What lies further back is left alone by every later look, too: by the nightly comparison, and where the
provider lost the place.
"""

from datetime import datetime

from handlers.desk import Desk
from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.mailboxes.confirming import Backfill


def asked_from(desk: Desk, mailbox: Mailbox) -> datetime | None:
    """Return before which instant letters are left alone; None where none are."""
    if mailbox.live_from is None:
        return None  # the settings describe it, and it was read from its beginning
    with desk.reading("history.asked") as tx:
        confirmed = tx.mailbox_events.newest(mailbox.id, MailboxEventKind.CONFIRMED)
    if confirmed is None:
        return None
    return Backfill(str(confirmed.facts["backfill"])).since(mailbox.live_from)
