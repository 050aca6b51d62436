"""What lists of letters put aside and letters alike cost must not grow with what is stored."""

from datetime import timedelta

from sqlalchemy import text

from handlers import errands
from handlers.aside import batching, piles
from handlers.domain.errands import Errand, ErrandId
from handlers.duties.letting_go import let_go
from tests.conftest import NewRoom
from tests.support.cast import ADA, actor
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.told_by_words import ToldByWords

#: Tables that hold a handful of rows, however busy the desk is; a batch stands for many letters.
_SMALL = {
    "organisation",
    "mailbox",
    "data_key",
    "cursor",
    "feed_fault",
    "home_page",
    "colleague",
    "batch",
    "own_word",
}


_ROWS = """
INSERT INTO aside (message_id, organisation_id, mailbox_id, at, put_at, verdict, kind, junk, possible, state)
SELECT id, 1, mailbox_id, at, at, 'other', 'spam', false, false,
    CASE WHEN id % 50 = 0 THEN 'case' ELSE 'dropped' END FROM message;

INSERT INTO reading (message_id, verdict, kind, rights, language, requester_kind, confidence, version, read_at)
SELECT id, 'other', 'spam', '', 'en', 'unclear', 0.5, 'old', at FROM message;

INSERT INTO batch (id, organisation_id, mailbox_id, service, made_at)
SELECT 1, 1, min(mailbox_id), 'old', 1 FROM message;

INSERT INTO sketch (message_id, mailbox_id, case_id, at, who_hash, wordy, batch_id)
SELECT id, mailbox_id, case_id, at, mail_id_hash, true, CASE WHEN id % 2 = 0 THEN 1 END FROM message;

INSERT INTO sketch_band (mailbox_id, band_hash, message_id) SELECT mailbox_id, mail_id_hash, id FROM message;

INSERT INTO mandate (case_id, service, spoken, state, way) SELECT id, '', false, 'open', '' FROM case_file;

ANALYZE
"""


def _cram(room: Room) -> None:
    """Fill the tables of side doors too."""
    with room.database.engine.begin() as connection:
        for statement in _ROWS.split(";"):
            connection.execute(text(statement))


def test_no_growing_table_is_read_whole_for_letters_aside_and_alike(new_room: NewRoom) -> None:
    room = new_room()
    room.desk.recogniser = ToldByWords()
    cram(room)
    _cram(room)
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
