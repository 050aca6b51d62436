"""The cost of a letter must not grow with the store: every look-up on its way goes through an index."""

from handlers import casebook, errands
from handlers.commands import asking
from handlers.domain.case import ActionId
from handlers.domain.errands import Errand, ErrandId
from handlers.home import pages
from tests.support.cast import ADA, IRIS, MAX, actor
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, letter, out_of_office
from tests.support.times import MINUTE

#: Tables that hold a handful of rows, however busy the desk is.
_SMALL = {"organisation", "mailbox", "data_key", "cursor", "home_page", "feed_fault"}
#: One row for each mailbox that was ever disconnected, and one a day.
_SMALL |= {"purge", "ix_purge_due", "head_round"}
#: Empty here; `test_retention_by_index` fills it and looks at how it is read.
_SMALL |= {"keeping"}
#: One row a colleague, by whichever way it is read.
_SMALL |= {"colleague_address", "sqlite_autoindex_colleague_address_1"}


def go_the_road(room: Room) -> None:
    """Do everything that is done to letters and cases day by day."""
    first = letter(message_id="<first@subject.example>")
    room.arrive(first, first, out_of_office())
    room.settle()
    case = casebook.find(room.desk, actor(ADA), "2026-0001")
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.OPEN_LETTER)
    room.answer(case)
    room.settle()
    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))
    room.settle()
    room.close_as(case, "fulfilled")
    room.later(MINUTE)
    look_at_home(room)
    room.settle()
    asking.ask(room.desk, actor(MAX), "digest")
    casebook.open_cases(room.desk, actor(ADA), 10)
    casebook.open_cases(room.desk, actor(ADA), 10, mine=True)
    casebook.every_case(room.desk, actor(ADA), 10)
    casebook.read_file(room.desk, actor(ADA), case.number)


def look_at_home(room: Room) -> None:
    """Open every kind of home page, filter the lists, turn to another page, and keep it true."""
    for person in (ADA, MAX, IRIS):
        pages.open_home(room.desk, f"opening-{person}", person)
    for errand, token in (
        (ErrandId.FILTER_HOME, "right-access"),
        (ErrandId.FILTER_HOME, "owner-U7"),
        (ErrandId.FILTER_HOME, "status-open"),
        (ErrandId.TURN_HOME, "1"),
        (ErrandId.REFRESH_HOME, ""),
    ):
        errands.run(room.desk, Errand(f"home-{token}", errand, actor(MAX), token=token))
        pages.home_of(room.desk, MAX)
    room.deliver()
    room.later(MINUTE)
    pages.redraw_changed(room.desk)


def test_no_statement_reads_a_growing_table_whole(room: Room) -> None:
    cram(room)
    with listening(room.database) as listener:
        go_the_road(room)

    statements = listener.looking_up()
    whole = {
        said: tables
        for said, values in statements.items()
        if (tables := read_whole(room.database, said, values) - _SMALL)
    }
    assert whole == {}
    assert len(statements) > 40, "the road was really gone"


def test_a_statement_without_an_index_would_be_found_out(room: Room) -> None:
    cram(room, 5_000)

    by_purpose = "SELECT id FROM message WHERE purpose = 'bounce'"
    assert read_whole(room.database, by_purpose, ()) == {"message"}
    by_case = f"SELECT id FROM message WHERE case_id = {room.mailbox.id}"
    assert read_whole(room.database, by_case, ()) == set()
