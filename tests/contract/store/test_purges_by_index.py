"""A purge costs what it deletes: each batch goes along an index, however much is stored beside it."""

import pytest

from handlers.disposal.purging import purge, purge_due
from handlers.domain.ids import MailboxId
from handlers.store.mailbox_events import OMBUD
from tests.contract.store.shelf import kept, new_case, new_message, run, second_mailbox, value
from tests.support.crammed import Listener, cram, listening, read_whole
from tests.support.desks import Room

#: Few rows, or none, whichever way a planner goes through them.
_SMALL = {
    *("organisation", "mailbox", "data_key", "colleague", "purge", "reserve", "hold", "permit", "pass"),
    *("consent", "cursor", "feed_fault", "mailbox_grant", "batch", "watch", "ix_reserve_source"),
    *("certificate", "signing_key", "keeping"),
    *("escalation", "reminder", "snooze", "vigil", "scrub", "scrub_set_by", "reading_correction"),
}
#: Counted whole, once a purge, for its certificate: an index for that would cost every letter.
_COUNTED = {"aside", "case_file", "sketch", "sketch_band"}


def of_a_crammed_store(room: Room) -> MailboxId:
    """Have a small mailbox beside one that is full, about to be purged."""
    cram(room)
    other = second_mailbox(room)
    for n in range(4):
        case = new_case(room, mailbox_id=other.id)
        kept(room, new_message(room, mailbox_id=other.id, case_id=case.id), mailbox=other)
        run(
            room,
            "INSERT INTO stub (id, mailbox_id, provider_key, generation, state, size, started, tries, "
            "due_at, reason, junk) VALUES (:id, :mailbox, :key, '', 'noticed', 1, 0, 0, 1, '', false)",
            id=-n - 1,
            mailbox=other.id,
            key=f"k{n}",
        )
    run(room, "UPDATE mailbox SET status = 'disconnected' WHERE id = :id", id=other.id)
    with room.desk.transaction("tests.schedule") as tx:
        tx.purges.schedule(other.id, "disconnected", tx.now, OMBUD)
    return other.id


def whole(room: Room, listener: Listener) -> dict[str, set[str]]:
    """Return the statements that read something from end to end, each with what that is."""
    said = listener.looking_up().items()
    found = {each: read_whole(room.database, each, values) - _SMALL for each, values in said}
    return {each: tables for each, tables in found.items() if tables}


def test_no_statement_of_a_purge_reads_a_table_whole(room: Room) -> None:
    mailbox = of_a_crammed_store(room)
    with listening(room.database) as listener:
        purge(room.desk, mailbox)
    assert value(room, "SELECT count(*) FROM message WHERE mailbox_id = :id", id=mailbox) == 0
    assert set().union(*whole(room, listener).values()) <= _COUNTED
    assert all(said.startswith("SELECT count(*)") for said in whole(room, listener))


def test_a_look_at_what_is_due_reads_nothing_whole(room: Room) -> None:
    cram(room)
    with listening(room.database) as listener:
        purge_due(room.desk, lambda _: None)
    assert whole(room, listener) == {}


@pytest.mark.parametrize("batch", [1, 7, 500])
def test_a_batch_has_as_many_letters_as_the_rules_say(room: Room, batch: int) -> None:
    other = second_mailbox(room)
    for _ in range(9):
        kept(room, new_message(room, mailbox_id=other.id), mailbox=other)
    with room.desk.reading("tests.batch") as tx:
        found = tx.remains.letters(other.id, batch)
    assert len(set(found)) == min(batch, 9)
