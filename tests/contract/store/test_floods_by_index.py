"""What a flood costs, and what a morning's look at Junk costs, must not grow with what is stored."""

from datetime import timedelta

from handlers.desk import Limits
from handlers.duties.junk import tell_of_junk
from tests.conftest import NewRoom
from tests.support.crammed import cram, listening, read_whole
from tests.support.letters import SMALL_TALK, letter

#: Tables that hold a handful of rows, however busy the desk is.
_SMALL = {"organisation", "mailbox", "data_key", "cursor", "feed_fault", "home_page", "colleague"}


def test_no_growing_table_is_read_whole_for_a_flood_or_for_junk(new_room: NewRoom) -> None:
    room = new_room(limits=Limits(cases_per_sender=1))
    cram(room)
    with listening(room.database) as listener:
        room.arrive(letter(), letter())
        room.mail.deliver(letter(text=SMALL_TALK, subject="Offer"), "Junk", room.clock.now())
        room.sync()
        room.later(timedelta(days=1))
        assert tell_of_junk(room.desk) == 1

    statements = listener.looking_up()
    whole = {
        said: tables
        for said, values in statements.items()
        if (tables := read_whole(room.database, said, values) - _SMALL)
    }
    assert whole == {}
    for words in ("domain_hash", "stub.junk"):
        assert any(words in said for said in statements), words
