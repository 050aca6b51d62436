"""The schedule costs what is due: it looks, reckons and deletes along indexes, however much is stored."""

from handlers.disposal.foreseeing import preview
from handlers.disposal.retaining import retain
from tests.contract.store.shelf import run, value
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.support.retained import YEAR, begun, closed_case, left, under

#: Few rows, or none, whichever way a planner goes through them.
_SMALL = {
    *(
        "organisation",
        "mailbox",
        "data_key",
        "colleague",
        "hold",
        "permit",
        "deferred",
        "reserve",
        "retention",
        "erase_order",
    ),
    *(
        "disposal",
        "forgotten",
        "mandate",
        "scrub_set_by",
        "scrub",
        "pass",
        "snooze",
        "escalation",
        "reminder",
    ),
    *("vigil", "reading_correction", "changed_case", "purge", "ix_message_paper"),
}


def test_nothing_that_grows_is_read_whole(room: Room) -> None:
    under(room)
    case = closed_case(room)
    cram(room)
    run(
        room,
        "INSERT INTO keeping (case_id, due_on, mark) SELECT id, '9999-01-01', :mark FROM case_file "
        "WHERE closed_at IS NOT NULL AND id <> :id",
        id=case.id,
        mark=f"{room.desk.rules.schedule.mark}:Europe/Copenhagen",
    )
    run(room, "ANALYZE")
    begun(room)
    room.later(3 * YEAR)
    with listening(room.database) as listener:
        assert retain(room.desk) >= 3
        preview(room.desk)
    said = listener.looking_up().items()
    found = {each: read_whole(room.database, each, values) - _SMALL for each, values in said}
    assert {each: tables for each, tables in found.items() if tables} == {}
    assert left(room, case.id)["words"] == 0
    assert value(room, "SELECT count(*) FROM keeping WHERE due_on = '9999-01-01'") > 0


def test_a_case_goes_wholly_without_reading_a_table_whole(room: Room) -> None:
    under(room)
    case = closed_case(room)
    cram(room)
    with room.desk.transaction("tests.rows") as tx:
        letters = tx.disposals.rows(case.id, 100)
    with listening(room.database) as listener, room.desk.transaction("tests.goes") as tx:
        tx.disposals.posts(case.id)
        tx.keepings.showing(case.id)
        tx.disposals.rows(case.id, 100)
    said = listener.looking_up().items()
    found = {each: read_whole(room.database, each, values) - _SMALL for each, values in said}
    assert {each: tables for each, tables in found.items() if tables} == {}
    assert letters
