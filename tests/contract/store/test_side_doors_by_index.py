"""What lists of letters put aside and letters alike cost must not grow with what is stored."""

from datetime import timedelta

from handlers import errands
from handlers.aside import batching, piles
from handlers.domain.errands import Errand, ErrandId
from handlers.duties.letting_go import let_go
from tests.conftest import NewRoom
from tests.support.cast import ADA, actor
from tests.support.crammed import cram, listening, read_whole
from tests.support.letters import letter
from tests.support.told_by_words import ToldByWords

#: Tables that hold a handful of rows, however busy the desk is.
_SMALL = {"organisation", "mailbox", "data_key", "cursor", "feed_fault", "home_page", "colleague"}


def test_no_growing_table_is_read_whole_for_letters_aside_and_alike(new_room: NewRoom) -> None:
    room = new_room()
    room.desk.recogniser = ToldByWords()
    cram(room)
    agents = [
        letter(sender="requests@saymine.com", text=f"Full name: Sam {name}\n\n[request erasure] Erase it.")
        for name in ("Ås", "Bo", "Li")
    ]
    ada = actor(ADA)
    with listening(room.database) as listener:
        room.arrive(*agents, letter(text="[other spam] Buy."), letter(text="[other list] News."))
        piles.answer(room.desk, ada, "")
        errands.run(room.desk, Errand("list", ErrandId.ASIDE, ada))
        batches = batching.answer(room.desk, ada, "")
        for errand in (ErrandId.BATCH, ErrandId.BATCH_CLAIM):
            errands.run(room.desk, Errand(f"press-{errand}", errand, ada, token=batches.steps[0].token))
        room.later(timedelta(days=40))
        assert let_go(room.desk) == 2

    statements = listener.looking_up()
    whole = {
        said: tables
        for said, values in statements.items()
        if (tables := read_whole(room.database, said, values) - _SMALL)
    }
    assert whole == {}
    for words in ("aside.possible", "sketch_band", "aside.put_at"):
        assert any(words in said for said in statements), words
