"""A purge under a schedule by which a law has something kept, and what is left of its cases then."""

from datetime import date, timedelta

from handlers.disposal.purging import purge_due
from handlers.domain.case import Case
from handlers.domain.events import EventKind, Fact
from handlers.domain.ids import MailboxId, MessageId
from handlers.store.originals import read
from tests.contract.store.shelf import run
from tests.support.desks import Room
from tests.support.purged import Estate

#: Letters and files for six years, as a bookkeeping law may ask for; nothing is said of notes.
BOOKS = """
[[rule]]
id = "bookkeeping"
active = true
mailboxes = ["privacy"]
period = "closed + current year + 5 years"
basis = "Bogføringsloven § 12"
countries = {}
"""
#: The words of letters alone, by a law of one country.
WORDS_IN_DENMARK = """
[[rule]]
id = "letters"
countries.DK = { period = "closed + 2 years", basis = "A Danish law", statutory = true }
countries.SE = { period = "closed + 9 years", basis = "A Swedish law", statutory = true }
"""


def reserve_of(room: Room, case: Case) -> MailboxId | None:
    """Return the reserve of a case, or None."""
    with room.desk.reading("tests.reserve") as tx:
        kept = tx.reserves.of(case.id)
    return None if kept is None else kept.mailbox_id


def reserved(room: Room, case: Case) -> dict[str, Fact]:
    """Return what the record says of keeping a case apart, the last time."""
    return next(dict(one.facts) for one in reversed(room.record(case)) if one.kind is EventKind.RESERVED)


def holds_of(room: Room, case: Case) -> dict[str, int]:
    """Return how much of a case can still be opened."""
    now = room.case(case.id)
    with room.desk.reading("tests.words") as tx:
        messages = tx.messages.of_case(case.id)
        box = tx.box(tx.mailboxes.get(now.mailbox_id).key_id) if messages else None
        found = [tx.originals.find(one.id) for one in messages]
    whole = [b"".join(read(one, box, room.desk.blobs)) for one in found if one is not None and box]
    return {
        "letters": sum(bool(one.content.text) for one in messages),
        "originals": sum(map(bool, whole)),
        "notes": sum(bool(one.content) for one in room.record(case)),
    }


def let_pass(found: Estate, days: int) -> None:
    """Let days go by, then the job do what is due, to its end."""
    found.room.later(timedelta(days=days))
    for _ in range(10):
        purge_due(found.room.desk, lambda _: None)
        found.room.deliver()
        found.room.later(timedelta(minutes=1))


def due_on(room: Room, reserve: MailboxId) -> date:
    """Return the day of a reserve's purge, at the establishment."""
    with room.desk.reading("tests.due") as tx:
        purge = tx.purges.find(reserve)
        organisation = tx.organisations.first()
    assert purge is not None
    assert organisation is not None
    return purge.due_at.astimezone(organisation.zone).date()


def keys_left(room: Room) -> int:
    """Return how many data keys of mailboxes and reserves still open anything."""
    asked = "SELECT 1 FROM data_key WHERE wrapped IS NOT NULL AND id IN (SELECT key_id FROM mailbox)"
    return len(run(room, asked))


def lend(room: Room, case: Case, other: Case) -> MessageId:
    """Have another case show the first letter of a case, and return its number."""
    lent = room.messages(case)[0].id
    statement = (
        "INSERT INTO shared_letter (case_id, message_id, via_case_id, lasting) "
        "VALUES (:case, :message, :via, true)"
    )
    run(room, statement, case=other.id, message=lent, via=case.id)
    return lent
