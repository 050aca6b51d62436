"""Looking whether a case must be counted anew costs the same, however many cases are stored."""

from handlers.duties.recounting import recount
from tests.support.counting_anew import AFFECTED, PRAYER_DAY, UNAFFECTED, receive, release
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room

#: Tables that hold a handful of rows, however busy the desk is.
_SMALL = {"organisation", "mailbox", "data_key", "recount", "colleague"}


def whole(room: Room, statements: dict[str, object]) -> dict[str, set[str]]:
    """Return which growing tables are read whole, by statement."""
    found = {
        said: set(read_whole(room.database, said, values)) - _SMALL for said, values in statements.items()
    }
    return {said: tables for said, tables in found.items() if tables}


def test_a_tick_without_work_is_four_looks_along_an_index(room: Room) -> None:
    receive(room, AFFECTED)
    recount(room.desk)
    cram(room)
    recount(room.desk)  # what was crammed in carries no mark
    with listening(room.database) as listener:
        assert recount(room.desk) == 0
    statements = listener.looking_up()
    assert whole(room, statements) == {}
    assert len(statements) <= 4
    looks = [said for said in statements if "counted_by" in said]
    assert len(looks) == 2, "below the mark and above it"


def test_counting_anew_reads_no_growing_table_whole(room: Room) -> None:
    cram(room)
    recount(room.desk)
    receive(room, AFFECTED, UNAFFECTED)
    release(room, PRAYER_DAY)
    with listening(room.database) as listener:
        assert recount(room.desk) >= 2
    assert whole(room, listener.looking_up()) == {}
