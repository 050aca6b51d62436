"""Linking, splitting, choosing and opening by hand search by index in a store that holds much already."""

from handlers.casework.choosing import suggest
from handlers.domain.card import FieldKind
from handlers.domain.case import ActionId
from handlers.domain.errands import ErrandId
from handlers.domain.ids import CaseId
from tests.support.bonding import by_hand, link, merge, opened, part, run, shown, split
from tests.support.cast import ADA, actor
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, SMALL_TALK, letter

#: Tables that hold a handful of rows, however busy the desk is.
_SMALL = {"organisation", "mailbox", "data_key", "cursor", "feed_fault"}
#: Empty here; how it is read once it is full is looked at where the schedule is (`test_retention_by_index`).
_SMALL |= {"keeping"}
#: Holds open cases only, of which a desk has as many as its people can handle.
_OPEN = {"ix_case_open_due"}


def go_together(room: Room) -> None:
    """Do everything that is done with cases that belong together."""
    first = opened(room, f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}")
    second = opened(room, ASKS_ERASURE, message_id="<second@subject.example>")
    posted = by_hand(room)
    new = split(room, first, "erasure")
    merge(room, second, first)
    room.arrive(letter(in_reply_to="<second@subject.example>", text=SMALL_TALK, sender="kim@other.example"))
    link(room, posted, room.case(first.id))
    room.press(room.case(first.id if room.case(posted.id).follows else posted.id), ActionId.SEPARATE)
    part(room, second)
    run(room, ErrandId.NOTE_FROM_MESSAGE, {"case": str(new.id), "text": "Ask the archive."})
    assert shown(room, new)


def choose(room: Room) -> None:
    """Type into fields."""
    case = opened(room)
    for typed in ("", "2026", "access", "old-50"):
        suggest(room.desk, actor(ADA), FieldKind.CASE, typed, case.id)
        suggest(room.desk, actor(ADA), FieldKind.CASE, typed, CaseId(0))


def looked_through(room: Room, work: str) -> dict[str, set[str]]:
    cram(room)
    with listening(room.database) as listener:
        {"together": go_together, "choosing": choose}[work](room)
    statements = listener.looking_up()
    assert statements
    found = {
        said: read_whole(room.database, said, values) - _SMALL - _OPEN for said, values in statements.items()
    }
    return {said: tables for said, tables in found.items() if tables}


def test_no_growing_table_is_read_whole_for_a_bond(room: Room) -> None:
    assert looked_through(room, "together") == {}


def test_no_growing_table_is_read_whole_while_somebody_types(room: Room) -> None:
    assert looked_through(room, "choosing") == {}
